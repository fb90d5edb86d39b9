import Dispatch
import FoundationEssentials
package import LocalDatabase
import Postgres

/// The PostgreSQL server of a test process: one private cluster in a fresh folder, started by the first test that
/// asks, gone with the process however it ends.
///
/// A machine without PostgreSQL fails the tests; it does not skip them.
package actor TestServer {
    /// The server of this process.
    package static let shared = TestServer()

    private var starting: Task<PrivateCluster, any Error>?
    private var administrators: [Task<Session, any Error>] = []
    private var templates: [String: Task<String, any Error>] = [:]
    private var databaseCount = 0

    private init() {}

    /// The running cluster.
    package func cluster() async throws -> PrivateCluster {
        if starting == nil { starting = Task { try await Self.start() } }
        guard let starting else { preconditionFailure() }
        return try await starting.value
    }

    /// The connection string of a database of this server.
    package func conninfo(database: String) async throws -> String {
        try await cluster().conninfo(database: database)
    }

    /// Makes an empty database, or a copy of a template, and returns its name.
    package func makeDatabase(template: TestTemplate?) async throws -> String {
        let source = if let template { try await name(of: template) } else { "template1" }
        let name = nextDatabaseName()
        try await administrate("create database \(name) template \(source) strategy file_copy")
        return name
    }

    /// Drops a database, whoever is connected to it.
    package func dropDatabase(_ name: String) async throws {
        try await administrate("drop database \(name) with (force)")
    }

    /// The database of a template, made when it is asked for first. Others who ask wait for it.
    private func name(of template: TestTemplate) async throws -> String {
        let making =
            templates[template.name]
            ?? Task {
                let name = try await makeDatabase(template: nil)
                try await template.prepare(try await conninfo(database: name))
                return name
            }
        templates[template.name] = making
        return try await making.value
    }

    private func nextDatabaseName() -> String {
        databaseCount += 1
        return "test_\(databaseCount)"
    }

    /// Runs a statement on one of two sessions: making and dropping a database are a tenth of a second each, and
    /// most of what a small test costs.
    private func administrate(_ sql: String) async throws {
        if administrators.isEmpty {
            administrators = (0..<2).map { _ in Task { try await Session(conninfo: conninfo(database: "postgres")) } }
        }
        administrators.swapAt(0, 1)
        _ = try await administrators[0].value.perform { connection in try connection.execute(sql) }
    }

    // MARK: - The server's life

    private static func start() async throws -> PrivateCluster {
        let folder = try TestFolder.process
        // initdb and pg_ctl block for seconds: not on a thread of the pool.
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let cluster = testCluster(dataFolder: "\(folder)/server")
                        try cluster.start()
                        return cluster
                    })
            }
        }
    }
}

/// A cluster that forgets everything in a power cut, which is fast and all that a test needs.
package func testCluster(
    dataFolder: String, environment: [String: String] = ProcessInfo.processInfo.environment,
    settings: [String: String] = [:]
) -> PrivateCluster {
    let careless = [
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB",
        // Every test that has begun holds one while others work. The table of locks has the product of the two.
        "max_connections": "600", "max_locks_per_transaction": "340",
    ]
    return PrivateCluster(
        dataFolder: dataFolder, environment: environment, settings: careless.merging(settings) { _, given in given })
}
