import Postgres
package import TestSupport

/// Databases that several tests use one after the other, each in a transaction that is rolled back.
///
/// Making and dropping a database costs more than most statements that are tested.
private actor SharedDatabases {
    static let shared = SharedDatabases()

    private var making: [String: Task<String, any Error>] = [:]

    func conninfo(_ template: TestTemplate) async throws -> String {
        let task =
            making[template.name]
            ?? Task {
                let name = try await TestServer.shared.makeDatabase(template: template)
                return try await TestServer.shared.conninfo(database: name)
            }
        making[template.name] = task
        return try await task.value
    }
}

/// Runs `body` in a transaction on a copy of the template that all such tests share, and rolls it back.
///
/// One at a time: tests that write the same keys would wait for each other in an order of their own.
package func withRollback<T: Sendable>(
    template: TestTemplate, _ body: @Sendable (TestPipeline) throws -> T
) async throws -> T {
    let (project, sql) = (try TestProject.project, try TestProject.sql)
    let conninfo = try await SharedDatabases.shared.conninfo(template)
    return try await Session(conninfo: conninfo).perform { connection in
        _ = try connection.execute("begin")
        // Ends with the connection where the test has failed the transaction.
        defer { _ = try? connection.execute("rollback") }
        _ = try connection.execute("select pg_advisory_xact_lock(1)")
        return try body(TestPipeline(connection: connection, project: project, sql: sql))
    }
}
