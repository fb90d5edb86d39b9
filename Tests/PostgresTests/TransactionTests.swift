import Postgres
import TestSupport
import Testing

@Suite struct TransactionTests {
    struct Refusal: Error, Equatable {}

    private static func count(_ connection: Connection) throws -> Int {
        try connection.execute("select count(*) from t").single().int(0)
    }

    private static let tables = TestTemplate(name: "transactions") { conninfo in
        let session = try await Session(conninfo: conninfo)
        try await session.perform { connection in
            try connection.executeScript(
                """
                create table parent (x int primary key);
                create table t (x int references parent deferrable initially deferred);
                """)
        }
        await session.close()
    }

    @Test("What the body did is there after it, and its value is returned")
    func commits() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            let value = try connection.transaction { connection in
                try connection.execute("insert into t values (null)").affectedRowCount
            }
            #expect(value == 1)
            try #expect(Self.count(connection) == 1)
        }
    }

    @Test("The body's own error comes out as it is, and what it did is undone")
    func bodyFails() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            #expect(throws: Refusal()) {
                try connection.transaction { connection in
                    try connection.execute("insert into t values (null)")
                    throw Refusal()
                }
            }
            try #expect(Self.count(connection) == 0)
        }
    }

    @Test("A commit that fails is told apart")
    func commitFails() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            let error = #expect(throws: TransactionError.self) {
                try connection.transaction { try $0.execute("insert into t values (1)") }
            }
            #expect(error?.commit?.sqlState == .foreignKeyViolation)
            #expect(error?.begin == nil && error?.body == nil && error?.rollback == nil)
            #expect(error?.postgresError?.constraint == "t_x_fkey")
            try #expect(Self.count(connection) == 0)
        }
    }

    @Test("A commit that the server turns into a rollback is an error")
    func commitAborted() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            let error = #expect(throws: TransactionError.self) {
                try connection.transaction { connection in
                    try connection.execute("insert into t values (null)")
                    _ = try? connection.execute("select nosuch")
                }
            }
            #expect(error?.commit?.code == .transactionAborted)
            try #expect(Self.count(connection) == 0)
        }
    }

    @Test("A rollback that fails keeps the body's error")
    func rollbackFails() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            let error = #expect(throws: TransactionError.self) {
                try connection.transaction { connection in
                    _ = try? connection.execute("select pg_terminate_backend(pg_backend_pid())")
                    throw Refusal()
                }
            }
            #expect(error?.body is Refusal)
            #expect(error?.rollback?.code == .connectionLost)
            #expect(error?.commit == nil)
            #expect(error?.postgresError == nil)
        }
    }

    @Test("A transaction on a lost connection does not begin")
    func beginFails() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            _ = try? connection.execute("select pg_terminate_backend(pg_backend_pid())")
            let error = #expect(throws: TransactionError.self) {
                try connection.transaction { _ in Issue.record("ran") }
            }
            #expect(error?.begin?.code == .connectionLost)
            #expect(error?.postgresError?.isRetryable == true)
        }
    }

    @Test(
        "The isolation level is the one asked for",
        arguments: [IsolationLevel.readCommitted, .repeatableRead, .serializable])
    func isolation(level: IsolationLevel) async throws {
        let shown = try await withSharedConnection { connection in
            try connection.transaction(isolation: level) {
                try $0.execute("show transaction_isolation").single().string(0)
            }
        }
        #expect(shown == level.rawValue)
    }

    @Test("A transaction that only reads refuses to write")
    func readOnly() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            let error = #expect(throws: PostgresError.self) {
                try connection.transaction(readOnly: true) { try $0.execute("insert into t values (null)") }
            }
            #expect(error?.sqlState == .readOnlyTransaction)
        }
    }

    @Test("A transaction within a transaction traps")
    func nested() async throws {
        let conninfo = try await TestServer.shared.conninfo(database: "postgres")
        await #expect(processExitsWith: .failure) { [conninfo = conninfo as String] in
            let connection = try Connection(conninfo: conninfo)
            try connection.transaction { connection in try connection.transaction { _ in } }
        }
    }

    @Test("A trial gives its value back and leaves nothing, also of what its savepoints kept")
    func trial() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            let count = try connection.trial { connection in
                try connection.savepoint { try connection.execute("insert into t values (null)") }
                return try Self.count(connection)
            }
            #expect(count == 1)
            try #expect(Self.count(connection) == 0)
            #expect(throws: Refusal()) {
                try connection.trial { connection in
                    try connection.execute("insert into t values (null)")
                    throw Refusal()
                }
            }
            try #expect(Self.count(connection) == 0)
        }
    }

    @Test("A part that fails is undone by itself, whether the server or the body refused, and the transaction goes on")
    func savepoint() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            try connection.transaction { connection in
                try connection.savepoint { try connection.execute("insert into t values (null)") }
                let error = #expect(throws: PostgresError.self) {
                    try connection.savepoint {
                        try connection.execute("insert into t values (null)")
                        try connection.execute("select nosuch")
                    }
                }
                #expect(error?.sqlState == SQLState(rawValue: "42703"))
                #expect(throws: Refusal()) {
                    try connection.savepoint {
                        try connection.execute("insert into t values (null)")
                        throw Refusal()
                    }
                }
                try connection.savepoint {
                    try connection.execute("insert into t values (null)")
                    #expect(throws: Refusal()) {
                        try connection.savepoint {
                            try connection.execute("insert into t values (null)")
                            throw Refusal()
                        }
                    }
                }
            }
            try #expect(Self.count(connection) == 2)
        }
    }

    @Test("A part whose undoing fails keeps the body's error, and so does the transaction around it")
    func savepointOfLostConnection() async throws {
        try await withTestConnection(template: Self.tables) { connection in
            let error = #expect(throws: TransactionError.self) {
                try connection.trial { connection in
                    try connection.savepoint {
                        _ = try? connection.execute("select pg_terminate_backend(pg_backend_pid())")
                        throw Refusal()
                    }
                }
            }
            let part = error?.body as? TransactionError
            #expect(part?.body as? Refusal == Refusal())
            #expect(part?.rollback?.isConnectionLost == true)
            #expect(error?.rollback?.isConnectionLost == true)
        }
    }
}
