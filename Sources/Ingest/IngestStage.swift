import Foundation
package import Postgres
package import Stages
import Waits

/// Loads files into `register`: one pass over each, one transaction each.
package struct IngestStage {
    private let connection: Connection
    private let context: RunContext

    package init(connection: Connection, context: RunContext) {
        self.connection = connection
        self.context = context
    }

    /// Loads files, in the order given; a folder stands for the `.csv` and `.txt` files in it, by name.
    ///
    /// A file that cannot be loaded does not keep the others out: it is in the report.
    ///
    /// - Parameters:
    ///   - layoutName: the layout to read by; nil finds it by each file's header.
    ///   - reloads: load also bytes that were loaded before, as newer deliveries.
    ///   - mayBeEmpty: a folder without files is no failure: an inbox on a quiet night.
    /// - Throws: `PostgresError`: the database, not a file.
    package func run(
        paths: [String], layoutName: String? = nil, reloads: Bool = false, mayBeEmpty: Bool = false
    ) throws -> IngestReport {
        var report = IngestReport()
        try RowSink.dropAbandoned(on: connection)
        for path in paths {
            let files: [String]
            do throws(IngestError) {
                files = try listFiles(at: path, mayBeEmpty: mayBeEmpty)
            } catch {
                report.failures.append(error)
                continue
            }
            for file in files {
                try load(file, layoutName: layoutName, reloads: reloads, report: &report)
            }
        }
        return report
    }

    private func load(
        _ path: String, layoutName: String?, reloads: Bool, report: inout IngestReport
    ) throws {
        do {
            let file = try FileLoader(
                connection: connection, context: context, path: path,
                options: IngestOptions(layoutName: layoutName, reloads: reloads)
            ).load()
            context.report(file.summary)
            report.files.append(file)
        } catch let error as IngestError {
            report.failures.append(error)
        }
    }

    private func listFiles(at path: String, mayBeEmpty: Bool) throws(IngestError) -> [String] {
        var isFolder: ObjCBool = false
        // The pointer is to the line above, for the length of the call.
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [path]
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw IngestError(.unreadable, path: path, "the folder cannot be listed: check its permissions")
        }
        // By name, so that the newest of several deliveries is the same on every machine.
        let files = names.filter { name in [".csv", ".txt"].contains { name.lowercased().hasSuffix($0) } }.sorted()
        guard !files.isEmpty || mayBeEmpty else {
            throw IngestError(.notFound, path: path, "the folder has no .csv or .txt file")
        }
        for name in names.sorted() where !files.contains(name) && !name.hasPrefix(".") {
            context.report("\(path)/\(name): not loaded: its name does not end in .csv or .txt")
        }
        return files.map { path + "/" + $0 }
    }
}
