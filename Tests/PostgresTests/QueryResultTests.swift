import Postgres
import TestSupport
import Testing

@Suite struct QueryResultTests {
    @Test("Cells are read by name and by position")
    func cells() async throws {
        try await withSharedConnection { connection in
            let result = try connection.execute(
                "select 1 as one, 'två' as two, true as three, null::int as four union all select 2, '', false, 4 order by 1"
            )
            #expect(result.columnNames == ["one", "two", "three", "four"])
            #expect(result.rowCount == 2)
            try #expect(result.rows.map { try $0.int("one") } == [1, 2])
            let row = result.rows[0]
            try #expect(row.string("two") == "två")
            try #expect(row.bool(2))
            try #expect(row.optionalInt("four") == nil)
            try #expect(row.optionalBool("four") == nil)
            try #expect(row.optionalString(3) == nil)
            try #expect(result.rows[1].string(1) == "")
            try #expect(result.rows[1].optionalInt("four") == 4)
        }
    }

    @Test("A result outlives its connection")
    func outlives() async throws {
        let result = try await withSharedConnection { try $0.execute("select 'still here' as text") }
        try #expect(result.single().string("text") == "still here")
    }

    @Test(
        "The touched rows are counted",
        arguments: [
            ("insert into t select generate_series(1, 3)", 3), ("update t set x = 1 where x = 0", 0),
            ("create table u ()", 0), ("select 1 where false", 0),
        ])
    func affected(sql: String, count: Int) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int)")
            try #expect(connection.execute(sql).affectedRowCount == count)
        }
    }

    @Test("A result without columns has rows")
    func noColumns() async throws {
        try await #expect(withSharedConnection { try $0.execute("select from generate_series(1, 2)").rowCount } == 2)
    }

    @Test(
        "What is not there or not of the type is an error that names the column and not the value",
        arguments: [
            ("select 1 as a", "b", "the result has no column b"),
            ("select null::int as a", "a", "column a of row 1 is null"),
            ("select 'secret' as a", "a", "column a of row 1 is not an integer of 64 bits"),
            ("select 9223372036854775808 as a", "a", "column a of row 1 is not an integer of 64 bits"),
        ])
    func mismatch(sql: String, column: String, message: String) async throws {
        let row = try await withSharedConnection { try $0.execute(sql).single() }
        let error = #expect(throws: PostgresError.self) { try row.int(column) }
        #expect(error?.code == .unexpectedResult)
        #expect(error?.message == message)
    }

    @Test("A boolean is t or f and nothing else")
    func notBoolean() async throws {
        let row = try await withSharedConnection { try $0.execute("select 'yes' as a").single() }
        #expect(throws: PostgresError.self) { try row.bool("a") }
        #expect(throws: PostgresError.self) { try row.string(1) }
        #expect(throws: PostgresError.self) { try row.string(-1) }
    }

    @Test("A single row is exactly one", arguments: [0, 2])
    func single(count: Int) async throws {
        let result = try await withSharedConnection { try $0.execute("select 1 from generate_series(1, \(count))") }
        let error = #expect(throws: PostgresError.self) { try result.single() }
        #expect(error?.message == "expected exactly one row, the result has \(count)")
    }

    @Test(
        "Bytes come back as they were sent",
        arguments: [[], [0], [0, 1, 127, 128, 255], Array(UInt8.min...UInt8.max)] as [[UInt8]])
    func bytes(_ bytes: [UInt8]) async throws {
        try await withSharedConnection { connection in
            let row = try connection.execute(
                "select $1::bytea as y, null::bytea as z, 'text' as t, '\\x0g' as wrong",
                [.bytes(bytes)]
            )
            .single()
            try #expect(row.optionalBytes("y") == bytes)
            try #expect(row.optionalBytes("z") == nil)
            for column in ["t", "wrong"] {
                let error = #expect(throws: PostgresError.self) { try row.optionalBytes(column) }
                #expect(error?.code == .unexpectedResult)
                #expect(error?.message == "column \(column) of row 1 is not a bytea in hexadecimal digits")
            }
            #expect(throws: PostgresError.self) { try row.optionalBytes("none") }
        }
    }
}
