import Glibc
import Postgres
import TestSupport
import Testing

@Suite struct SessionTests {
    /// Runs until another thread cancels: an hour is longer than any test.
    private static let endless = "select pg_sleep(3600)"

    /// Waits until a connection is in a statement, asking the server on another one.
    private static func waitUntilBusy(_ id: Int32, asking session: Session) async throws {
        while try await session.perform({
            try $0.execute("select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'", [.int(Int(id))])
                .rowCount
        }) == 0 {
            await Task.yield()
        }
    }

    @Test("Another thread ends a running statement")
    func cancel() async throws {
        try await withTestDatabase { conninfo in
            let session = try await Session(conninfo: conninfo)
            let observer = try await Session(conninfo: conninfo)
            let id = try await session.perform { $0.backendProcessID }
            async let running: Void = session.perform { connection in
                let error = #expect(throws: PostgresError.self) { try connection.execute(Self.endless) }
                #expect(error?.code == .cancelled)
                #expect(error?.sqlState == .queryCanceled)
                try #expect(connection.execute("select 1").single().int(0) == 1)
            }
            try await Self.waitUntilBusy(id, asking: observer)
            let start = ContinuousClock.now
            session.cancel()
            try await running
            #expect(ContinuousClock.now - start < .seconds(1))
        }
    }

    @Test("A cancelled task ends its statement, and the transaction is rolled back")
    func taskCancellation() async throws {
        try await withTestDatabase { conninfo in
            let session = try await Session(conninfo: conninfo)
            let observer = try await Session(conninfo: conninfo)
            let id = try await session.perform { connection in
                try connection.execute("create table t (x int)")
                return connection.backendProcessID
            }
            let task = Task {
                try await session.perform { connection in
                    try connection.transaction { connection in
                        try connection.execute("insert into t values (1)")
                        try connection.execute(Self.endless)
                    }
                }
            }
            try await Self.waitUntilBusy(id, asking: observer)
            task.cancel()
            let error = await #expect(throws: PostgresError.self) { try await task.value }
            #expect(error?.code == .cancelled)
            try await #expect(session.perform { try $0.execute("select from t").rowCount } == 0)
        }
    }

    @Test("A task that is cancelled between two statements ends the next one")
    func cancellationBetweenStatements() async throws {
        try await withTestDatabase { conninfo in
            let session = try await Session(conninfo: conninfo)
            let task = Task {
                try await session.perform { connection in
                    // The request finds the server idle.
                    while !Task.isCancelled { sched_yield() }
                    try connection.execute(Self.endless)
                }
            }
            task.cancel()
            let error = await #expect(throws: PostgresError.self) { try await task.value }
            #expect(error?.code == .cancelled)
        }
    }

    @Test("A cancelled task ends its copy, which leaves nothing")
    func cancelledCopy() async throws {
        try await withTestDatabase { conninfo in
            let session = try await Session(conninfo: conninfo)
            try await session.perform { try $0.execute("create table t (x int)") }
            let (rows, more) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let task = Task {
                try await session.perform { connection in
                    try connection.copyIn("copy t from stdin (format binary)") { writer in
                        while true {
                            writer.beginRow()
                            writer.append(int32: 1)
                            try writer.endRow()
                            more.yield()
                        }
                    }
                }
            }
            for await _ in rows { break }
            task.cancel()
            let error = await #expect(throws: PostgresError.self) { try await task.value }
            #expect(error?.code == .cancelled)
            try await #expect(session.perform { try $0.execute("select from t").rowCount } == 0)
        }
    }

    @Test("A cancelled task never disturbs the work of the next one")
    func cancellationIsContained() async throws {
        try await withTestDatabase { conninfo in
            let session = try await Session(conninfo: conninfo)
            for _ in 0..<50 {
                let task = Task { try? await session.perform { try $0.execute("select 1") } }
                task.cancel()
                try await #expect(session.perform { try $0.execute("select pg_sleep(0.002)").rowCount } == 1)
                _ = await task.value
            }
        }
    }

    @Test("Sessions work side by side and leave the pool free")
    func sideBySide() async throws {
        try await withTestDatabase { conninfo in
            // Each of the eight waits for a lock that is free only when all eight wait: on shared threads fewer
            // would come to wait than are needed, and the count would never be reached.
            let gate = try await Session(conninfo: conninfo)
            try await gate.perform { try #expect($0.tryAdvisoryLock(1)) }
            let sessions = try await withThrowingTaskGroup(of: Session.self) { group in
                for _ in 0..<8 { group.addTask { try await Session(conninfo: conninfo) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let rowCount = try await withThrowingTaskGroup(of: Int.self) { group in
                for session in sessions {
                    group.addTask {
                        try await session.perform {
                            try $0.execute("select pg_advisory_lock_shared(1), pg_sleep(0.3)").rowCount
                        }
                    }
                }
                // This task is on the pool and goes on.
                while try await gate.perform({
                    try $0.execute("select from pg_locks where locktype = 'advisory' and not granted").rowCount
                }) < 8 {
                    await Task.yield()
                }
                try await gate.perform { try #expect($0.releaseAdvisoryLock(1)) }
                return try await group.reduce(0, +)
            }
            #expect(rowCount == 8)
        }
    }

    @Test("A session runs on one thread of its own, which ends with it, and so does its connection")
    func threadEnds() async throws {
        try await withTestDatabase { conninfo in
            let observer = try await Session(conninfo: conninfo)
            var session: Session? = try await Session(conninfo: conninfo)
            let threads = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<10 {
                    group.addTask { [session] in try await session?.perform { _ in Self.threadID() } ?? "" }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(threads.count == 1)
            let thread = try #require(threads.first)
            try await #expect(observer.perform { _ in Self.threadID() } != thread)
            let id = try await session?.perform { Int($0.backendProcessID) } ?? 0
            session = nil
            while unsafe access("/proc/\(thread)", F_OK) == 0 { await Task.yield() }
            while try await observer.perform({
                try $0.execute("select from pg_stat_activity where pid = $1", [.int(id)]).rowCount
            }) > 0 {
                await Task.yield()
            }
        }
    }

    @Test("A session that cannot connect leaves no thread")
    func failedSession() async throws {
        let before = Self.threadCount()
        for _ in 0..<50 {
            await #expect(throws: PostgresError.self) { try await Session(conninfo: "host=/nowhere") }
        }
        // Other tests start and end threads meanwhile; fifty more would stay for ever.
        while Self.threadCount() > before + 40 { await Task.yield() }
    }

    /// `1234/task/5678`, the thread's place below `/proc`.
    private static func threadID() -> String {
        var path = [CChar](repeating: 0, count: 64)
        let length = unsafe readlink("/proc/thread-self", &path, path.count)
        return String(decoding: path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func threadCount() -> Int {
        guard let folder = unsafe opendir("/proc/self/task") else { return 0 }
        defer { unsafe closedir(folder) }
        var count = 0
        while unsafe readdir(folder) != nil { count += 1 }
        return count
    }

    @Test("A closed session refuses work")
    func closed() async throws {
        try await withTestDatabase { conninfo in
            let session = try await Session(conninfo: conninfo)
            await session.close()
            session.cancel()
            let error = await #expect(throws: PostgresError.self) { try await session.perform { _ in } }
            #expect(error?.code == .connectionLost)
        }
    }
}
