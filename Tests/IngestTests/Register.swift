import Definitions
import Foundation
import Glibc
import Postgres
import Stages
import TestSupport
import Testing
import Waits

@testable import Ingest

/// A database with the schema of this repository, a folder for files, and the stage to load them.
struct Register {
    let connection: Connection
    let folder: String
    /// Instead of this repository's.
    var layouts: [Layout]?
    /// When every run starts.
    var startedAt = "2020-01-01T00:00:00Z"

    private static let template = TestTemplate(name: "migrated") { conninfo in
        _ = try Migrations(SQLLibrary(projectFolder: repository)).apply(on: Connection(conninfo: conninfo))
    }

    /// Runs `body` with a register of its own.
    static func with(_ body: @Sendable (inout Register) throws -> Void) async throws {
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withTestConnection(template: template) { connection in
            var register = Register(connection: connection, folder: folder)
            try body(&register)
        }
    }

    // MARK: - Files

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String = "a.csv") throws -> String {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    func write(_ text: String, to name: String = "a.csv") throws -> String { try write(Array(text.utf8), to: name) }

    /// Gives a file another time of writing: by default that of the run.
    static func setModified(_ path: String, days: Int = 0) throws {
        let time = timespec(tv_sec: 1_577_836_800 + days * 86_400, tv_nsec: 0)
        // Both times are there for the length of the call.
        try #require(unsafe utimensat(AT_FDCWD, path, [time, time], 0) == 0)
    }

    // MARK: - Loading

    func context() throws -> RunContext {
        let project = try Self.project.get()
        return RunContext(
            project: Project(
                folder: project.folder, layouts: layouts ?? project.layouts, rules: project.rules,
                measures: project.measures, agreements: project.agreements, reference: project.reference,
                sources: project.sources),
            sql: try Self.sql.get(),
            run: try RunRecord(command: "test", softwareVersion: "0", startedAt: startedAt, on: connection),
            softwareVersion: "0", startedAt: startedAt, selection: Selection())
    }

    private static let project = Result { try Project.load(folder: repository) }
    private static let sql = Result { try SQLLibrary(projectFolder: repository) }

    /// Loads one file.
    @discardableResult
    func load(
        _ path: String, _ options: IngestOptions = IngestOptions(), announced: Manifest.Entry? = nil
    ) throws -> LoadedFile {
        try FileLoader(
            connection: connection, context: context(), path: path, options: options, announced: announced
        ).load()
    }

    /// Writes and loads one file.
    @discardableResult
    func load(
        text: String, as name: String = "a.csv", _ options: IngestOptions = IngestOptions()
    ) throws -> LoadedFile {
        try load(write(text, to: name), options)
    }

    /// The message of the error that loading a file ends with, the folder as `FOLDER`; nil where it is loaded.
    func failure(_ path: String, _ options: IngestOptions = IngestOptions()) throws -> String? {
        do {
            _ = try load(path, options)
            return nil
        } catch let error as IngestError {
            return error.description.replacing(folder, with: "FOLDER")
        }
    }

    /// Runs the stage.
    @discardableResult
    func ingest(_ paths: [String], _ options: IngestOptions = IngestOptions()) throws -> IngestReport {
        try IngestStage(connection: connection, context: context(), options: options).run(paths: paths)
    }

    /// What the stage says of files that it does not load, the folder as `FOLDER`.
    func failures(_ report: IngestReport) -> [String] {
        report.failures.map { $0.description.replacing(folder, with: "FOLDER") }
    }

    // MARK: - What is there

    /// Rows of a query with their cells joined by `|`, null as nothing.
    func rows(_ sql: String) throws -> [String] {
        let result = try connection.execute(sql)
        return try result.rows.map { row in
            try result.columnNames.indices.map { try row.optionalString($0) ?? "" }.joined(separator: "|")
        }
    }

    /// Line, column and reason of the malformed rows.
    func malformed() throws -> [String] {
        try rows("select line_number, column_name, reason from register.malformed order by line_number")
    }

    /// Deliveries: number, region, month, kind, version, records, and what is special about them.
    func deliveries() throws -> [String] {
        try rows(
            """
            select
                delivery_id, region_code, to_char(period, 'YYYY-MM'), kind, version, record_count,
                case when is_withdrawal then 'withdrawal' end
            from register.delivery
            order by delivery_id
            """)
    }

    /// What the records are, whichever file and delivery they came by: one text for all of them.
    func checksum() throws -> String {
        let columns = try rows(
            """
            select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
            from information_schema.columns
            where
                table_schema = 'register' and table_name = 'record'
                and column_name not in ('delivery_id', 'line_number')
            """)
        return try rows(
            """
            select count(*), md5(string_agg(row(\(columns[0]))::text, e'\\n' order by row(\(columns[0]))::text))
            from register.record
            """)[0]
    }
}
