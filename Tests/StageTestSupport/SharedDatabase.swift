import Postgres
package import TestSupport

/// Databases that several tests use one after the other, over one connection, each in a transaction that is rolled
/// back.
///
/// Making and dropping a database costs more than most statements that are tested; and with a connection each, tests
/// that write the same keys would wait for each other in an order of their own.
private actor SharedDatabases {
    static let shared = SharedDatabases()

    private var opening: [String: Task<Session, any Error>] = [:]

    func session(_ template: TestTemplate) async throws -> Session {
        let task =
            opening[template.name]
            ?? Task {
                let name = try await TestServer.shared.makeDatabase(template: template)
                return try await Session(conninfo: TestServer.shared.conninfo(database: name))
            }
        opening[template.name] = task
        return try await task.value
    }
}

/// Runs `body` in a transaction on a copy of the template that all such tests share, and rolls it back.
package func withRollback<T: Sendable>(
    template: TestTemplate, _ body: @Sendable (TestPipeline) throws -> T
) async throws -> T {
    let (project, sql) = (try TestProject.project, try TestProject.sql)
    return try await SharedDatabases.shared.session(template).perform { connection in
        _ = try connection.execute("begin")
        defer { _ = try? connection.execute("rollback") }
        return try body(TestPipeline(connection: connection, project: project, sql: sql))
    }
}
