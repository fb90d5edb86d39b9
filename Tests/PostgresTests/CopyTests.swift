import Postgres
import TestSupport
import Testing

@Suite struct CopyTests {
    struct Refusal: Error, Equatable {}

    @Test("Every type arrives as it was written")
    func types() async throws {
        try await withTestConnection { connection in
            try connection.execute(
                "create table t (id int, s smallint, i int, b bigint, f bool, d date, t text, u text, y bytea)")
            let long = String(repeating: "långt ", count: 50_000)
            let copied = try connection.copyIn("copy t from stdin (format binary)") { writer in
                let rows: [(Int16, Int32, Int64, Bool, Int32, String)] = [
                    (0, 0, 0, false, 0, ""), (.max, .max, .max, true, 7183, "åäö 漢字 👩‍⚕️"),
                    (.min, .min, .min, false, -1, "tab\tline\nquote\"\\N"), (-1, -1, -1, true, 1, long),
                ]
                for (index, row) in rows.enumerated() {
                    writer.beginRow()
                    writer.append(int32: Int32(index))
                    writer.append(int16: row.0)
                    writer.append(int32: row.1)
                    writer.append(int64: row.2)
                    writer.append(bool: row.3)
                    writer.append(date: row.4)
                    writer.append(string: row.5)
                    writer.append(utf8: Array(row.5.utf8).span)
                    unsafe Array(row.5.utf8).withUnsafeBytes { unsafe writer.append(utf8: $0) }
                    try writer.endRow()
                }
                writer.beginRow()
                writer.append(int32: 4)
                for _ in 0..<8 { writer.appendNull() }
                try writer.endRow()
                return rows.map(\.5)
            }
            #expect(copied.rowCount == 5)
            let rows = try connection.execute("select *, convert_from(y, 'UTF8') as z from t order by id").rows
            for (row, text) in zip(rows, copied.value) {
                try #expect(row.string("t") == text)
                try #expect(row.string("u") == text)
                try #expect(row.string("z") == text)
            }
            try #expect(rows.map { try $0.optionalInt("s") } == [0, 32767, -32768, -1, nil])
            try #expect(rows.map { try $0.optionalInt("i") } == [0, 2_147_483_647, -2_147_483_648, -1, nil])
            try #expect(rows.map { try $0.optionalInt("b") } == [0, .max, .min, -1, nil])
            try #expect(rows.map { try $0.optionalBool("f") } == [false, true, false, true, nil])
            #expect(
                try rows.map { try $0.optionalString("d") }
                    == ["2000-01-01", "2019-09-01", "1999-12-31", "2000-01-02", nil])
        }
    }

    @Test("Rows across the limits of the buffer arrive in order", arguments: [0, 1, 100_000])
    func many(count: Int) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int, y bigint, z text)")
            let copied = try connection.copyIn("copy t (x, y, z) from stdin (format binary)") { writer in
                for x in 0..<Int32(count) {
                    writer.beginRow()
                    writer.append(int32: x)
                    if x % 3 == 0 { writer.appendNull() } else { writer.append(int64: Int64(x) * 1_000_000) }
                    writer.append(string: String(repeating: "x", count: Int(x % 17)))
                    try writer.endRow()
                }
            }
            #expect(copied.rowCount == count)
            let wrong = try connection.execute(
                """
                select x from t
                where y is distinct from case when x % 3 <> 0 then x * 1000000::bigint end or length(z) <> x % 17
                """)
            #expect(wrong.rowCount == 0)
            try #expect(connection.execute("select count(distinct x) from t").single().int(0) == count)
        }
    }

    @Test("A body that throws leaves nothing, and the connection goes on", arguments: [0, 1, 100_000])
    func bodyThrows(after count: Int) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int)")
            #expect(throws: Refusal()) {
                try connection.copyIn("copy t from stdin (format binary)") { writer in
                    for x in 0..<Int32(count) {
                        writer.beginRow()
                        writer.append(int32: x)
                        try writer.endRow()
                    }
                    // In the middle of a row.
                    writer.beginRow()
                    throw Refusal()
                }
            }
            try #expect(connection.execute("select count(*) from t").single().int(0) == 0)
        }
    }

    @Test("An error of the server in the middle ends the copy at its end, and the connection goes on")
    func serverFails() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int primary key)")
            let error = #expect(throws: PostgresError.self) {
                try connection.copyIn("copy t from stdin (format binary)") { writer in
                    for x in 0..<Int32(200_000) {
                        writer.beginRow()
                        writer.append(int32: x % 50_000)
                        try writer.endRow()
                    }
                }
            }
            #expect(error?.code == .copyFailed)
            #expect(error?.sqlState == .uniqueViolation)
            #expect(error?.constraint == "t_pkey")
            #expect(error?.copyRow == 50_001)
            try #expect(connection.execute("select count(*) from t").single().int(0) == 0)
        }
    }

    @Test("A connection that is lost in the middle stops the writer")
    func lostInTheMiddle() async throws {
        try await withTestConnection { connection in
            try connection.executeScript(
                """
                create table t (x int);
                create function quit() returns trigger language plpgsql as
                    'begin perform pg_terminate_backend(pg_backend_pid()); return new; end';
                create trigger quit before insert on t for each row when (new.x = 1000) execute function quit();
                """)
            var count: Int32 = 0
            let limit: Int32 = 50_000_000
            let error = #expect(throws: PostgresError.self) {
                try connection.copyIn("copy t from stdin (format binary)") { writer in
                    while count < limit {
                        writer.beginRow()
                        writer.append(int32: count)
                        try writer.endRow()
                        count += 1
                    }
                }
            }
            #expect(error?.code == .connectionLost)
            #expect(count < limit)
        }
    }

    @Test(
        "A statement that is no binary copy from stdin is refused, and the connection goes on",
        arguments: [
            ("select 1", "the statement is not a copy from stdin"),
            ("copy t from stdin", "the copy is not in binary format"),
            ("copy t to stdout", "a copy cannot be run as a statement"),
            ("copy nosuch from stdin (format binary)", #"relation "nosuch" does not exist"#),
        ])
    func wrongStatement(sql: String, message: String) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int)")
            let error = #expect(throws: PostgresError.self) {
                try connection.copyIn(sql) { _ in Issue.record("the body ran") }
            }
            #expect(error?.code == .copyFailed)
            #expect(error?.message == message)
            try #expect(connection.execute("select 1").single().int(0) == 1)
        }
    }

    @Test("A value of another type than its column is refused")
    func wrongType() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x smallint)")
            let error = #expect(throws: PostgresError.self) {
                try connection.copyIn("copy t from stdin (format binary)") { writer in
                    writer.beginRow()
                    writer.append(int32: 1)
                    try writer.endRow()
                }
            }
            #expect(error?.sqlState == .invalidBinaryRepresentation)
            #expect(error?.column == "x")
        }
    }

    @Test("A row with the wrong number of fields traps", arguments: [0, 1, 3])
    func wrongFieldCount(count: Int) async throws {
        let conninfo = try await TestServer.shared.conninfo(database: "postgres")
        await #expect(processExitsWith: .failure) { [conninfo = conninfo as String, count = count as Int] in
            let connection = try Connection(conninfo: conninfo)
            try connection.execute("create temporary table two (x int, y int)")
            try connection.copyIn("copy pg_temp.two from stdin (format binary)") { writer in
                writer.beginRow()
                for _ in 0..<count { writer.appendNull() }
                try writer.endRow()
            }
        }
    }

    @Test("Another statement within a copy traps")
    func busy() async throws {
        let conninfo = try await TestServer.shared.conninfo(database: "postgres")
        await #expect(processExitsWith: .failure) { [conninfo = conninfo as String] in
            let connection = try Connection(conninfo: conninfo)
            try connection.execute("create temporary table two (x int, y int)")
            try connection.copyIn("copy pg_temp.two from stdin (format binary)") { _ in
                try connection.execute("select 1")
            }
        }
    }

    @Test("A copy out gives every row once")
    func copyOut() async throws {
        try await withTestConnection { connection in
            var lines: [String] = []
            let count = try connection.copyOut(
                "copy (select x, 'ö' from generate_series(1, 3) as x) to stdout (format csv)"
            ) {
                lines.append(String(decoding: (0..<$0.count).map { [span = $0] in span[$0] }, as: UTF8.self))
            }
            #expect(lines == ["1,ö\n", "2,ö\n", "3,ö\n"])
            #expect(count == 3)
            var byteCount = 0
            try #expect(
                connection.copyOut("copy (select repeat('x', 1000) from generate_series(1, 50000)) to stdout") {
                    byteCount += $0.count
                } == 50_000)
            #expect(byteCount == 50_000 * 1001)
        }
    }

    @Test("A copy out whose body throws ends early, and the connection goes on")
    func copyOutThrows() async throws {
        try await withTestConnection { connection in
            var count = 0
            #expect(throws: Refusal()) {
                try connection.copyOut("copy (select generate_series(1, 100000000)) to stdout") { _ in
                    count += 1
                    if count == 10 { throw Refusal() }
                }
            }
            #expect(count == 10)
            try #expect(connection.execute("select 1").single().int(0) == 1)
        }
    }

    @Test("A copy out that the server ends in the middle is an error")
    func copyOutFails() async throws {
        try await withTestConnection { connection in
            var count = 0
            let error = #expect(throws: PostgresError.self) {
                try connection.copyOut("copy (select 1 / (1000 - x) from generate_series(1, 2000) as x) to stdout") {
                    _ in
                    count += 1
                }
            }
            #expect(error?.code == .copyFailed)
            #expect(error?.message == "division by zero")
            #expect(count == 999)
            let wrong = #expect(throws: PostgresError.self) { try connection.copyOut("select 1") { _ in } }
            #expect(wrong?.message == "the statement is not a copy to stdout")
        }
    }
}
