import Postgres
import TestSupport
import Testing

@Suite struct CopyLaneTests {
    private static let copy = "copy t (x, y) from stdin (format binary)"

    private static func lane(_ connection: sending Connection, copying sql: String = copy) throws(PostgresError)
        -> CopyLane
    {
        let lane = CopyLane(connection)
        try lane.begin(sql)
        return lane
    }

    private func send(_ batch: CopyBatch, to lane: CopyLane, check: () throws -> Void = {}) throws {
        try lane.send(batch, 0..<batch.rows.count, check: check)
    }

    private func finish(_ lane: CopyLane) throws -> Int {
        lane.beginFinishing()
        return try lane.finish {}
    }

    private struct Stop: Error {}

    /// Rows with these numbers, each with so much text.
    private func batch(_ numbers: Range<Int>, length: Int = 0) -> CopyBatch {
        let batch = CopyBatch(capacity: 1_024)
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        for number in numbers {
            batch.rows.append(atMost: 2 + 2 * CopyCursor.fixedFieldBytes + length) { cursor in
                cursor.beginRow(fieldCount: 2)
                cursor.append(int32: number)
                unsafe text.withUnsafeBytes { unsafe cursor.append(bytes: $0) }
                return true
            }
        }
        return batch
    }

    private func count(_ connection: Connection) throws -> Int {
        try connection.execute("select count(*) from t").single().int(0)
    }

    @Test("The rows of several lanes are there when each is finished, and not before")
    func finish() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int, y text)")
            let lanes = try (0..<3).map { _ in try Self.lane(connection.duplicate()) }
            for index in 0..<60 {
                try send(batch(index * 1_000..<(index + 1) * 1_000, length: index), to: lanes[index % 3])
            }
            try #expect(count(connection) == 0)
            try #expect(finish(lanes[0]) == 20_000)
            try #expect(count(connection) == 20_000)
            try #expect(finish(lanes[1]) == 20_000)
            try #expect(finish(lanes[2]) == 20_000)
            try #expect(
                connection.execute("select count(distinct x), max(length(y)) from t").single().string(0) == "60000")
        }
    }

    @Test("A lane without rows finishes with none")
    func nothing() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int, y text)")
            try #expect(finish(Self.lane(connection.duplicate())) == 0)
        }
    }

    @Test("What is made in a lane's transaction is there when its last statement has committed it")
    func transaction() async throws {
        try await withTestConnection { connection in
            let lane = try CopyLane(connection.duplicate())
            try lane.begin(
                "copy t (x, y) from stdin (format binary, freeze)", after: ["begin", "create table t (x int, y text)"])
            try send(batch(0..<1_000), to: lane)
            try #expect(connection.execute("select to_regclass('t') is null").single().bool(0))
            lane.beginFinishing(then: ["update t set y = 'seen' where x = 7", "commit"])
            try #expect(lane.finish {} == 1_000)
            try #expect(count(connection) == 1_000)
            try #expect(connection.execute("select y from t where x = 7").single().string(0) == "seen")
        }
    }

    @Test("A lane whose last statements fail says why, and abandoned leaves nothing of its transaction")
    func failingStatement() async throws {
        try await withTestConnection { connection in
            let lane = try CopyLane(connection.duplicate())
            try lane.begin(Self.copy, after: ["begin", "create table t (x int, y text)"])
            try send(batch(0..<10), to: lane)
            lane.beginFinishing(then: ["alter table t add constraint small check (x < 5)", "commit"])
            let error = #expect(throws: PostgresError.self) { try lane.finish {} }
            #expect(error?.sqlState == .checkViolation)
            lane.abandon()
            try #expect(connection.execute("select to_regclass('t') is null").single().bool(0))
        }
    }

    @Test("A lane that is abandoned within its transaction leaves nothing of it, at its begin and at its end")
    func abandonTransaction() async throws {
        try await withTestConnection { connection in
            for isEnding in [false, true] {
                let lane = try CopyLane(connection.duplicate())
                try lane.begin(Self.copy, after: ["begin", "create table t (x int, y text)"])
                try send(batch(0..<10), to: lane)
                if isEnding {
                    lane.beginFinishing(then: ["select pg_sleep(60)", "commit"])
                    #expect(throws: Stop.self) { try lane.finish { throw Stop() } }
                }
                lane.abandon()
                // The name is free, and nobody holds a lock.
                try connection.execute("create table t (x int)")
                try connection.execute("drop table t")
            }
        }
    }

    @Test("A lane that is abandoned leaves nothing, whatever waits in it", arguments: [0, 1, 10])
    func abandon(batches: Int) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int, y text)")
            let lane = try Self.lane(connection.duplicate())
            for index in 0..<batches { try send(batch(index..<index + 1_000, length: 1_000), to: lane) }
            lane.abandon()
            lane.abandon()
            try #expect(count(connection) == 0)
            // Nobody holds the table.
            try connection.execute("drop table t")
        }
    }

    /// The server waits for a lock that is held here, and takes nothing in: what is sent piles up, and the sender waits.
    @Test("A sender waits when a lane has enough to do, and may give up", .timeLimit(.minutes(2)))
    func backPressure() async throws {
        try await withTestConnection { connection in
            try connection.executeScript(
                """
                create table t (x int, y text);
                create function wait() returns trigger language plpgsql as
                    'begin perform pg_advisory_xact_lock(7); return new; end';
                create trigger wait before insert on t for each row when (new.x = 0) execute function wait()
                """)
            try connection.execute("select pg_advisory_lock(7)")
            let lane = try Self.lane(connection.duplicate())
            var sent = 0
            #expect(throws: Stop.self) {
                while sent < 1_000 {
                    try send(batch(sent * 1_000..<(sent + 1) * 1_000, length: 1_000), to: lane) { throw Stop() }
                    sent += 1
                }
            }
            // A few batches of a megabyte are in buffers of the system and wait here; never all.
            #expect((2..<200).contains(sent))
            lane.abandon()
            try connection.execute("select pg_advisory_unlock(7)")
            try #expect(count(connection) == 0)
        }
    }

    @Test("A lane that waited goes on when the server does", .timeLimit(.minutes(2)))
    func goesOn() async throws {
        try await withTestConnection { connection in
            try connection.executeScript(
                """
                create table t (x int, y text);
                create function wait() returns trigger language plpgsql as
                    'begin perform pg_advisory_xact_lock(7); return new; end';
                create trigger wait before insert on t for each row when (new.x = 0) execute function wait()
                """)
            try connection.execute("select pg_advisory_lock(7)")
            let lane = try Self.lane(connection.duplicate())
            var isReleased = false
            for index in 0..<40 {
                try send(batch(index * 1_000..<(index + 1) * 1_000, length: 1_000), to: lane) {
                    if !isReleased { try connection.execute("select pg_advisory_unlock(7)") }
                    isReleased = true
                }
            }
            #expect(isReleased)
            try #expect(finish(lane) == 40_000)
        }
    }

    @Test("A row that the server refuses fails the lane at its end, with the constraint and without the value")
    func refusal() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int constraint small check (x < 1500), y text)")
            let lane = try Self.lane(connection.duplicate())
            for index in 0..<5 { try send(batch(index * 1_000..<(index + 1) * 1_000), to: lane) }
            let error = #expect(throws: PostgresError.self) { try finish(lane) }
            #expect(error?.code == .copyFailed)
            #expect(error?.sqlState == .checkViolation)
            #expect(error?.constraint == "small")
            #expect(error?.description.contains("1500") == false)
            lane.abandon()
            try #expect(count(connection) == 0)
        }
    }

    @Test("A connection that the server ends stops the lane", .timeLimit(.minutes(2)))
    func lostConnection() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int, y text)")
            let lost = try connection.duplicate()
            let id = Int(lost.backendProcessID)
            let lane = try Self.lane(lost)
            try send(batch(0..<1_000), to: lane)
            try connection.execute("select pg_terminate_backend($1, 60000)", [.int(id)])
            let error = #expect(throws: PostgresError.self) {
                for index in 0..<1_000 { try send(batch(index..<index + 1_000, length: 1_000), to: lane) }
                _ = try finish(lane)
            }
            #expect(error?.code == .connectionLost)
            // Every further call says the same.
            #expect(throws: PostgresError.self) { try send(batch(0..<1), to: lane) }
            #expect(throws: PostgresError.self) { try finish(lane) }
            lane.abandon()
            try #expect(count(connection) == 0)
        }
    }

    @Test(
        "What is no binary copy makes no lane",
        arguments: [
            ("select 1", "the statement is not a copy from stdin"),
            ("copy t from stdin", "the copy is not in binary format"),
            ("copy nosuch from stdin (format binary)", #"relation "nosuch" does not exist"#),
        ])
    func wrongStatement(sql: String, message: String) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int, y text)")
            let error = #expect(throws: PostgresError.self) { try Self.lane(connection.duplicate(), copying: sql) }
            #expect(error?.message == message)
        }
    }
}
