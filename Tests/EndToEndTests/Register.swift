import Foundation
import Postgres
import TestSupport
import Testing

/// What a test of the binary has to itself: a database, a folder for files, and the project of this repository.
struct Register: Sendable {
    var conninfo: String
    var folder: String
    var project = repository

    /// The inbox of `run`.
    var inbox: String { folder + "/inbox" }

    /// Starts the binary on this database.
    func start(_ arguments: String..., environment: [String: String] = [:]) throws -> KomiljardProcess {
        try start(arguments, environment: environment)
    }

    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> KomiljardProcess {
        // Files of tests are whole: nothing is to be waited for, unless a test says so.
        let settling = arguments.contains("--inbox") && !arguments.contains("--settle") ? ["--settle", "0"] : []
        return try KomiljardProcess(
            arguments + settling + ["--database", conninfo, "--project", project], folder: folder,
            environment: environment)
    }

    /// Runs the binary on this database to its end.
    func run(_ arguments: String...) async throws -> KomiljardProcess.Finished {
        try await start(arguments).finished()
    }

    /// Runs it and requires that it ends with this code.
    @discardableResult
    func run(
        _ arguments: String..., endsWith status: Int32, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> KomiljardProcess.Finished {
        let finished = try await start(arguments).finished()
        try #require(
            finished.status == status, "\(arguments): \(finished.errors)\(finished.output)",
            sourceLocation: sourceLocation)
        return finished
    }

    /// Makes deliveries in the inbox.
    func generate(_ arguments: String...) async throws { try await generate(arguments) }

    func generate(_ arguments: [String]) async throws {
        let finished = try await KomiljardProcess(
            ["generate", "--out", inbox] + arguments, folder: folder
        ).finished()
        try #require(finished.status == 0, "\(finished.errors)")
    }

    /// Writes a file of the inbox and returns its path.
    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: true)
        let path = "\(inbox)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Rows of a query, each with its columns joined by `|`, null as empty.
    func rows(_ sql: String) async throws -> [String] {
        try await Session(conninfo: conninfo, applicationName: "test").perform { connection in
            try Self.rows(sql, on: connection)
        }
    }

    static func rows(_ sql: String, on connection: Connection) throws -> [String] {
        let result = try connection.execute(sql)
        return try result.rows.map { row in
            try result.columnNames.indices.map { try row.optionalString($0) ?? "" }.joined(separator: "|")
        }
    }

    /// Everything that a run writes, a line a table with its rows as a hash; or all but the files that are kept in mind,
    /// and that it was a run.
    func contents(exceptKnownFiles: Bool = false) async throws -> [String] {
        let tables = try await rows(
            """
            select format('%I.%I', schemaname, relname) from pg_stat_user_tables
            where schemaname <> 'pipeline_schema' order by 1
            """)
        try #require(tables.count > 20)
        var contents: [String] = []
        let others = exceptKnownFiles ? ["register.known_file", "pipeline.run"] : []
        for table in tables where !others.contains(table) {
            contents += try await rows(
                "select '\(table)', count(*), md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) from \(table) as t"
            )
        }
        return contents
    }

    /// A copy of `sql` and `pipelines` that a test may change.
    func copyOfProject() throws -> String {
        let copy = folder + "/project"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        for part in ["sql", "pipelines"] {
            try FileManager.default.copyItem(atPath: "\(repository)/\(part)", toPath: "\(copy)/\(part)")
        }
        return copy
    }
}

/// This repository: three folders above this file.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// Runs `body` with a database, without or with the schema, and a folder of its own.
///
/// As many at once as the machine can take: each keeps a server process and our own busy.
func withRegister(
    isMigrated: Bool = false, weight: Int = 1, _ body: (Register) async throws -> Void
) async throws {
    try await Slots.shared.withSlots(weight) {
        try await withTestDatabase(template: isMigrated ? migrated : nil) { conninfo in
            let folder = try TestFolder.fresh()
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try await body(Register(conninfo: conninfo, folder: folder))
        }
    }
}

private let migrated = TestTemplate(name: "migrated") { conninfo in
    let finished = try await KomiljardProcess(
        ["database", "migrate", "--database", conninfo, "--project", repository], folder: try TestFolder.process
    ).finished()
    guard finished.status == 0 else { throw PreparationError(description: finished.errors) }
}

/// What many tests build on could not be made.
///
/// Not a failed requirement: the library records that in one test and takes it for known in the others, which would
/// pass.
struct PreparationError: Error, CustomStringConvertible {
    let description: String
}

/// How many tests run processes at the same moment.
actor Slots {
    static let shared = Slots(count: 4)

    private var free: Int
    private var waiting: [(weight: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(count: Int) { free = count }

    nonisolated func withSlots(_ weight: Int, _ body: () async throws -> Void) async throws {
        await take(weight)
        do {
            try await body()
        } catch {
            await give(weight)
            throw error
        }
        await give(weight)
    }

    private func take(_ weight: Int) async {
        if waiting.isEmpty && free >= weight {
            free -= weight
            return
        }
        await withCheckedContinuation { waiting.append((weight, $0)) }
    }

    private func give(_ weight: Int) {
        free += weight
        // In order, so that a heavy test is not passed over for ever.
        while let next = waiting.first, next.weight <= free {
            free -= next.weight
            waiting.removeFirst()
            next.continuation.resume()
        }
    }
}

/// Asks again until the answer is there.
///
/// - Throws: when it has not come within `seconds`, which is long: a machine may be busy.
@discardableResult
func poll<T>(
    within seconds: Double = 120, _ what: String, _ question: () async throws -> T?
) async throws -> T {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(seconds)
    while clock.now < deadline {
        if let answer = try await question() { return answer }
        // Not a wait for something to have happened: only so that asking leaves the machine to those who work.
        try await Task.sleep(for: .milliseconds(3))
    }
    throw DeadlinePassed(what: what)
}

struct DeadlinePassed: Error {
    let what: String
}
