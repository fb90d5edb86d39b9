import InputFiles
package import Postgres
package import Stages

/// Loads files into `register`: one pass over each, and one transaction that makes it visible.
package struct IngestStage {
    private let connection: Connection
    private let context: RunContext
    private let options: IngestOptions

    package init(connection: Connection, context: RunContext, options: IngestOptions = IngestOptions()) {
        self.connection = connection
        self.context = context
        self.options = options
    }

    /// Loads files, in the order given; a folder stands for the files in it, by name, a pattern for those that match,
    /// `-` for standard input.
    ///
    /// A file that cannot be loaded does not keep the others out: it is in the report.
    ///
    /// - Throws: `PostgresError`: the database, not a file.
    package func run(paths: [String]) throws -> IngestReport {
        var report = IngestReport()
        // The run holds the lock: nobody fills these. A trial has none of its own.
        if !context.isTrial { try RowSink.dropAbandoned(on: connection) }
        for path in paths {
            let listing: InputListing
            do throws(InputFileError) {
                listing = try InputListing(argument: path, folderMayBeEmpty: options.inbox != nil)
            } catch {
                report.failures.append(IngestError(error))
                continue
            }
            for passed in listing.passedOver { context.report("\(passed.path): not loaded: \(passed.reason)") }
            try load(listing, report: &report)
        }
        return report
    }

    private func load(_ listing: InputListing, report: inout IngestReport) throws {
        var manifests: [Manifest] = []
        for path in listing.manifests {
            do throws(IngestError) {
                manifests.append(try Manifest(path: path))
            } catch {
                // Without it nobody knows whether the files are whole: they wait.
                report.failures.append(error)
                return
            }
        }
        // Calls that name one which comes later by name are tried again after the others.
        var early: [String] = []
        for path in whole(listing.files) {
            if let error = try load(path, manifests, report: &report) {
                if error.kind == .order { early.append(path) } else { fail(path, error, report: &report) }
            }
        }
        for path in early {
            if let error = try load(path, manifests, report: &report) { fail(path, error, report: &report) }
        }
        for manifest in manifests { try checkPresence(manifest, report: &report) }
    }

    /// The files that nobody writes to.
    private func whole(_ files: [String]) -> [String] {
        guard let inbox = options.inbox else { return files }
        let (whole, changing) = Settling.settled(files, settleTime: inbox.settleTime)
        for file in changing { context.report("\(file.path): not loaded now: \(file.reason)") }
        return whole
    }

    /// - Returns: why the file was not loaded.
    private func load(
        _ path: String, _ manifests: [Manifest], report: inout IngestReport
    ) throws -> IngestError? {
        let entry = manifests.lazy.compactMap { $0.entry(of: FileLoader.name(of: path)) }.first
        do {
            let file = try FileLoader(
                connection: connection, context: context, path: path, options: options.with(entry), announced: entry
            ).load()
            context.report(file.summary)
            report.files.append(file)
            move(path, to: options.inbox?.doneFolder, report: &report)
            return nil
        } catch let error as IngestError {
            return error
        } catch {
            throw error.whileDoing("loading \(path)")
        }
    }

    private func fail(_ path: String, _ error: IngestError, report: inout IngestReport) {
        report.failures.append(error)
        // One that changes is not whole yet; the next run looks again.
        if error.kind != .changedWhileRead { move(path, to: options.inbox?.failedFolder, report: &report) }
    }

    private func move(_ path: String, to folder: String?, report: inout IngestReport) {
        guard let folder else { return }
        do throws(InputFileError) {
            let target = try FileMove.move(path, into: folder)
            context.report("\(path): moved to \(target)")
        } catch {
            report.failures.append(IngestError(error))
        }
    }

    /// Files that a manifest announces and that are neither there nor in the register.
    ///
    /// By their hash, where the manifest says it; by their name only if a file of that name was loaded since the manifest
    /// was written, or shortly before: next month's has the same name.
    private func checkPresence(_ manifest: Manifest, report: inout IngestReport) throws {
        let register = FileRegister(connection: connection, context: context)
        for entry in manifest.entries where !manifest.isPresent(entry) {
            let isKnown =
                try entry.sha256.map { try register.load(ofSent: $0) != nil }
                ?? register.hasFile(named: entry.fileName, loadedAround: manifest.writtenAt)
            if isKnown { continue }
            report.failures.append(
                IngestError(
                    .notFound, path: manifest.path, line: entry.line,
                    "\(entry.fileName) is announced and is not there: send it, or take it from the manifest"))
        }
    }
}

extension IngestOptions {
    /// What a manifest says goes before what holds for all files.
    fileprivate func with(_ entry: Manifest.Entry?) -> IngestOptions {
        var options = self
        options.layoutName = entry?.layoutName ?? layoutName
        options.encoding = entry?.encoding ?? encoding
        return options
    }
}
