import Postgres
import TestSupport
import Testing

@Suite struct CopyLaneTests {
    private static let copy = "copy t (x, y) from stdin (format binary)"

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
            let lanes = try (0..<3).map { _ in try CopyLane(connection.duplicate(), copying: Self.copy) }
            for index in 0..<60 {
                try lanes[index % 3].send(batch(index * 1_000..<(index + 1) * 1_000, length: index)) {}
            }
            try #expect(count(connection) == 0)
            try #expect(lanes[0].finish() == 20_000)
            try #expect(count(connection) == 20_000)
            try #expect(lanes[1].finish() == 20_000)
            try #expect(lanes[2].finish() == 20_000)
            try #expect(
                connection.execute("select count(distinct x), max(length(y)) from t").single().string(0) == "60000")
        }
    }

    @Test("A lane without rows finishes with none")
    func nothing() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int, y text)")
            try #expect(CopyLane(connection.duplicate(), copying: Self.copy).finish() == 0)
        }
    }

    @Test("A lane that is abandoned leaves nothing, whatever waits in it", arguments: [0, 1, 10])
    func abandon(batches: Int) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int, y text)")
            let lane = try CopyLane(connection.duplicate(), copying: Self.copy)
            for index in 0..<batches { try lane.send(batch(index..<index + 1_000, length: 1_000)) {} }
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
            let lane = try CopyLane(connection.duplicate(), copying: Self.copy)
            var sent = 0
            #expect(throws: Stop.self) {
                while sent < 1_000 {
                    try lane.send(batch(sent * 1_000..<(sent + 1) * 1_000, length: 1_000)) { throw Stop() }
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
            let lane = try CopyLane(connection.duplicate(), copying: Self.copy)
            var isReleased = false
            for index in 0..<40 {
                try lane.send(batch(index * 1_000..<(index + 1) * 1_000, length: 1_000)) {
                    if !isReleased { try connection.execute("select pg_advisory_unlock(7)") }
                    isReleased = true
                }
            }
            #expect(isReleased)
            try #expect(lane.finish() == 40_000)
        }
    }

    @Test("A row that the server refuses fails the lane at its end, with the constraint and without the value")
    func refusal() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int constraint small check (x < 1500), y text)")
            let lane = try CopyLane(connection.duplicate(), copying: Self.copy)
            for index in 0..<5 { try lane.send(batch(index * 1_000..<(index + 1) * 1_000)) {} }
            let error = #expect(throws: PostgresError.self) { try lane.finish() }
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
            let lane = try CopyLane(lost, copying: Self.copy)
            try lane.send(batch(0..<1_000)) {}
            try connection.execute("select pg_terminate_backend($1, 60000)", [.int(id)])
            let error = #expect(throws: PostgresError.self) {
                for index in 0..<1_000 { try lane.send(batch(index..<index + 1_000, length: 1_000)) {} }
                _ = try lane.finish()
            }
            #expect(error?.code == .connectionLost)
            // Every further call says the same.
            #expect(throws: PostgresError.self) { try lane.send(batch(0..<1)) {} }
            #expect(throws: PostgresError.self) { try lane.finish() }
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
            let error = #expect(throws: PostgresError.self) { try CopyLane(connection.duplicate(), copying: sql) }
            #expect(error?.message == message)
        }
    }
}
