import Glibc
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct ConnectionTests {
    @Test("A session reads and writes in one way whatever the server's defaults")
    func settings() async throws {
        try await withTestDatabase { conninfo in
            try await Session(conninfo: conninfo).perform {
                try $0.execute("alter role komiljard set DateStyle = 'SQL, DMY'")
            }
            let session = try await Session(
                conninfo: conninfo, applicationName: "tester", settings: ["work_mem": "7MB"])
            try await session.perform { connection in
                let expected = [
                    "TimeZone": "UTC", "DateStyle": "ISO, YMD", "IntervalStyle": "iso_8601",
                    "search_path": "public, pg_temp", "standard_conforming_strings": "on", "client_encoding": "UTF8",
                    "client_connection_check_interval": "500ms", "application_name": "tester", "work_mem": "7MB",
                ]
                for (name, value) in expected {
                    try #expect(connection.execute("show \(name)").single().string(0) == value, "\(name)")
                }
                #expect(connection.serverVersion >= Connection.minimumServerVersion)
                try #expect(
                    connection.execute("select pg_backend_pid()").single().int(0) == connection.backendProcessID)
            }
        }
    }

    @Test("A setting that the server does not take names the setting")
    func refusedSetting() async throws {
        try await withTestDatabase { conninfo in
            let error = await #expect(throws: PostgresError.self) {
                try await Session(conninfo: conninfo, settings: ["work_mem": "secret"])
            }
            #expect(
                error?.message == "setting work_mem was refused: a parameter or setting has a value that is not allowed"
            )
        }
    }

    @Test("A database that does not exist is a connection failure with its state")
    func noDatabase() async throws {
        let conninfo = try await TestServer.shared.conninfo(database: "no such")
        let error = await #expect(throws: PostgresError.self) { try await Session(conninfo: conninfo) }
        #expect(error?.code == .connectionFailed)
        #expect(error?.sqlState == .undefinedDatabase)
        #expect(error?.message.hasSuffix(#"FATAL:  database "no such" does not exist"#) == true)
    }

    @Test("One who takes the connection and says nothing is told from one who is not there")
    func silence() async throws {
        // Takes connections and never answers; the system's queue holds them.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // The pointers are used within the call that they are given to.
        try unsafe withUnsafeMutablePointer(to: &address) { pointer in
            try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let isBound = unsafe bind(listener, generic, length) == 0
                try #require(isBound)
                try #require(listen(listener, 1) == 0)
                let isNamed = unsafe getsockname(listener, generic, &length) == 0
                try #require(isNamed)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        let error = await #expect(throws: PostgresError.self) {
            try await Session(conninfo: "host=127.0.0.1 port=\(port) connect_timeout=2 sslmode=disable")
        }
        #expect(error?.code == .noAnswer)
        #expect(error?.message == "the server at 127.0.0.1, port \(port), does not answer")
    }

    @Test(
        "A password is in no error",
        arguments: [
            "postgresql://etl:sec/ret@/db?host=/nowhere", "postgresql://etl:sec@ret@/db?host=/nowhere",
            "postgresql://etl:secret@/db?host=/nowhere", "host=/nowhere password=secret",
            "host=/nowhere password=sec ret",
            "postgresql://etl:sec%ret@/db?host=/nowhere", "postgresql://etl:secret@127.0.0.1:1/db?connect_timeout=5",
            "postgresql://etl:secret@:port/db", "postgresql://etl:9/sec@127.0.0.1/db",
        ])
    func password(conninfo: String) async throws {
        let error = await #expect(throws: PostgresError.self) { try await Session(conninfo: conninfo) }
        #expect(error?.code == .connectionFailed)
        #expect(
            error.map { !String(reflecting: $0).contains("sec") && !String(reflecting: $0).contains("ret") } == true)
    }

    @Test("No server at the address says what to check")
    func noServer() async throws {
        let error = await #expect(throws: PostgresError.self) { try await Session(conninfo: "host=/nowhere port=5432") }
        #expect(error?.sqlState == nil)
        #expect(error?.hint == "check that the server runs at this address and takes connections")
    }

    @Test("Notices go to the handler, and nowhere without one")
    func notices() async throws {
        try await withTestConnection { connection in
            let notices = Mutex<[Notice]>([])
            try connection.execute("do $$ begin raise warning 'unheard'; end $$")
            connection.onNotice = { notice in notices.withLock { $0.append(notice) } }
            try connection.execute("drop table if exists nosuch")
            try connection.execute("do $$ begin raise warning 'wärning'; end $$")
            #expect(
                notices.withLock { $0 } == [
                    Notice(
                        severity: "NOTICE", sqlState: SQLState(rawValue: "00000"),
                        message: #"table "nosuch" does not exist, skipping"#),
                    Notice(severity: "WARNING", sqlState: SQLState(rawValue: "01000"), message: "wärning"),
                ])
        }
    }

    @Test("A connection that the server ends is lost, and can be made again")
    func terminated() async throws {
        try await withTestDatabase { conninfo in
            let other = try await Session(conninfo: conninfo)
            try await Session(conninfo: conninfo, settings: ["work_mem": "7MB"]).perform { connection in
                let first = connection.backendProcessID
                #expect(connection.isAlive)
                let error = #expect(throws: PostgresError.self) {
                    try connection.execute("select pg_terminate_backend(pg_backend_pid())")
                }
                #expect(error?.code == .connectionLost)
                #expect(error?.sqlState == .adminShutdown)
                #expect(error?.isRetryable == true)
                #expect(!connection.isAlive)
                let second = #expect(throws: PostgresError.self) { try connection.execute("select 1") }
                #expect(second?.code == .connectionLost)

                try connection.reset()
                #expect(connection.isAlive)
                #expect(connection.backendProcessID != first)
                try #expect(connection.execute("show work_mem").single().string(0) == "7MB")
                try #expect(connection.execute("show TimeZone").single().string(0) == "UTC")
            }
            try await #expect(other.perform { try $0.execute("select 1").single().int(0) } == 1)
        }
    }

    @Test("An idle connection that another one ends is seen to be dead without a statement")
    func idleDeath() async throws {
        try await withTestDatabase { conninfo in
            let victim = try await Session(conninfo: conninfo)
            let id = try await victim.perform { $0.backendProcessID }
            try await Session(conninfo: conninfo).perform { connection in
                // Waits until the process is gone.
                try #expect(
                    connection.execute("select pg_terminate_backend($1, 10000)", [.int(Int(id))]).single().bool(0))
            }
            try await #expect(victim.perform { $0.isAlive } == false)
        }
    }

    @Test("A closed connection answers with an error")
    func closed() async throws {
        try await withTestConnection { connection in
            let canceller = connection.canceller()
            connection.close()
            connection.close()
            let error = #expect(throws: PostgresError.self) { try connection.execute("select 1") }
            #expect(error?.code == .connectionLost)
            #expect(throws: (any Error).self) { try connection.transaction { _ in } }
            #expect(throws: PostgresError.self) { try connection.reset() }
            #expect(!connection.isAlive)
            #expect(!canceller.cancel())
        }
    }

    @Test("A COPY is not run as a statement, and the connection goes on", arguments: ["from stdin", "to stdout"])
    func copyAsStatement(direction: String) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t as select generate_series(1, 100000) as x")
            #expect(throws: PostgresError.self) { try connection.execute("copy t \(direction)") }
            #expect(throws: PostgresError.self) { try connection.executeScript("copy t \(direction)") }
            try #expect(connection.execute("select count(*) from t").single().int(0) == 100_000)
        }
    }

    @Test("A duplicate is another connection to the same database, with the same settings and none of its state")
    func duplicate() async throws {
        try await withTestDatabase { conninfo in
            let session = try await Session(
                conninfo: conninfo, applicationName: "tester", settings: ["work_mem": "7MB"])
            try await session.perform { connection in
                try connection.execute("begin")
                try connection.execute("set local work_mem = '8MB'")
                try connection.execute("create temporary table only_here (x int)")
                let other = try connection.duplicate()
                #expect(other.backendProcessID != connection.backendProcessID)
                for (name, value) in [
                    ("work_mem", "7MB"), ("application_name", "tester"), ("TimeZone", "UTC"),
                    ("search_path", "public, pg_temp"),
                ] {
                    try #expect(other.execute("show \(name)").single().string(0) == value)
                }
                try #expect(
                    other.execute("select current_database()").single().string(0)
                        == connection.execute("select current_database()").single().string(0))
                #expect(throws: PostgresError.self) { try other.execute("select from only_here") }
                // Closing the one leaves the other.
                other.close()
                try #expect(connection.execute("show work_mem").single().string(0) == "8MB")
                try connection.execute("rollback")
            }
        }
    }
}
