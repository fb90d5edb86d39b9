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
    /// - Throws: `PostgresError`: the database, not a file.
    package func run(paths: [String], layoutName: String? = nil, reloads: Bool = false) throws -> IngestReport {
        var report = IngestReport()
        for path in paths {
            let files: [String]
            do throws(IngestError) {
                files = try Self.files(at: path)
            } catch {
                report.failures.append(error)
                continue
            }
            for file in files {
                try load(file, layoutName: layoutName, reloads: reloads, report: &report)
            }
        }
        if report.files.contains(where: { $0.loadedBefore == nil }) {
            // New rows are in no range of the index until it is told to look at them.
            _ = try connection.execute("select brin_summarize_new_values('register.record_delivery_idx')")
        }
        return report
    }

    private func load(
        _ path: String, layoutName: String?, reloads: Bool, report: inout IngestReport
    ) throws {
        do {
            let file = try FileLoader(connection: connection, context: context, path: path)
                .load(layoutName: layoutName, reloads: reloads)
            context.report(file.summary)
            report.files.append(file)
        } catch let error as IngestError {
            report.failures.append(error)
        }
    }

    private static func files(at path: String) throws(IngestError) -> [String] {
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
        let files = names.filter { $0.hasSuffix(".csv") || $0.hasSuffix(".txt") }.sorted()
        guard !files.isEmpty else {
            throw IngestError(.notFound, path: path, "the folder has no .csv or .txt file")
        }
        return files.map { path + "/" + $0 }
    }
}
