package import Postgres

/// A database that tests start from, made once a process and copied for each test.
package struct TestTemplate: Sendable {
    /// Tells templates apart.
    package let name: String
    /// Fills the empty database; gets its connection string. It must leave no connection open.
    package let prepare: @Sendable (_ conninfo: String) async throws -> Void

    /// Describes a template.
    package init(name: String, prepare: @escaping @Sendable (_ conninfo: String) async throws -> Void) {
        self.name = name
        self.prepare = prepare
    }
}

/// Runs `body` with a database of its own, which is dropped afterwards: tests run in parallel and see nothing of
/// each other.
///
/// - Parameters:
///   - template: what the database is a copy of; empty without one.
///   - body: gets the connection string.
package func withTestDatabase<T>(
    template: TestTemplate? = nil, isolation: isolated (any Actor)? = #isolation,
    _ body: (_ conninfo: String) async throws -> T
) async throws -> T {
    let name = try await TestServer.shared.makeDatabase(template: template)
    let conninfo = try await TestServer.shared.conninfo(database: name)
    let result: T
    do {
        result = try await body(conninfo)
    } catch {
        try? await TestServer.shared.dropDatabase(name)
        throw error
    }
    try await TestServer.shared.dropDatabase(name)
    return result
}

/// Runs `body` with a connection to a database of its own, on a thread of its own.
package func withTestConnection<T: Sendable>(
    template: TestTemplate? = nil, _ body: @Sendable (Connection) throws -> T
) async throws -> T {
    try await withTestDatabase(template: template) { conninfo in
        try await Session(conninfo: conninfo).perform(body)
    }
}

/// Runs `body` with a connection to a database that all tests share, on a thread of its own: for tests that leave
/// nothing in the database.
package func withSharedConnection<T: Sendable>(_ body: @Sendable (Connection) throws -> T) async throws -> T {
    try await Session(conninfo: TestServer.shared.conninfo(database: "postgres")).perform(body)
}
