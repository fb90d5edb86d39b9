import Postgres
import TestSupport
import Testing

@Suite struct AdvisoryLockTests {
    @Test("One connection has the lock, the other is told who", arguments: [0, 1, -1, Int64.max, .min, 0x1_0000_0000])
    func holder(key: Int64) async throws {
        try await withTestDatabase { conninfo in
            let first = try await Session(conninfo: conninfo, applicationName: "first")
            let second = try await Session(conninfo: conninfo, applicationName: "second")
            let id = try await first.perform { connection in
                try #expect(connection.advisoryLockHolder(key) == nil)
                try #expect(connection.tryAdvisoryLock(key))
                return connection.backendProcessID
            }
            try await second.perform { connection in
                try #expect(!connection.tryAdvisoryLock(key))
                let holder = try connection.advisoryLockHolder(key)
                #expect(holder?.processID == id)
                #expect(holder?.applicationName == "first")
                #expect(holder?.since?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
                try #expect(!connection.releaseAdvisoryLock(key))
            }
            try await first.perform { try #expect($0.releaseAdvisoryLock(key)) }
            try await second.perform { try #expect($0.tryAdvisoryLock(key)) }
        }
    }

    @Test("The lock goes with its connection, and is of one database only")
    func scope() async throws {
        try await withTestDatabase { one in
            try await withTestDatabase { other in
                let holder = try await Session(conninfo: one)
                try await holder.perform { try #expect($0.tryAdvisoryLock(7)) }
                try await Session(conninfo: other).perform { connection in
                    try #expect(connection.advisoryLockHolder(7) == nil)
                    try #expect(connection.tryAdvisoryLock(7))
                }
                let id = try await holder.perform { $0.backendProcessID }
                try await Session(conninfo: one).perform { connection in
                    try #expect(
                        connection.execute("select pg_terminate_backend($1, 10000)", [.int(Int(id))]).single().bool(0))
                    try #expect(connection.tryAdvisoryLock(7))
                }
            }
        }
    }
}
