import Postgres
import TestSupport
import Testing

@Suite struct ParameterTests {
    @Test(
        "A parameter arrives as the value that was sent",
        arguments: [
            ("select $1::text", Parameter.text("plain"), "plain"),
            ("select $1::text", "åäö – 漢字 👩‍⚕️", "åäö – 漢字 👩‍⚕️"),
            ("select $1::text", "it's \"quoted\" \\ $1", "it's \"quoted\" \\ $1"),
            ("select $1::text", "", ""),
            ("select $1::smallint", 7, "7"),
            ("select $1::bigint", .int(.min), "-9223372036854775808"),
            ("select $1::numeric", .int(.max), "9223372036854775807"),
            ("select $1::date", "2019-09-01", "2019-09-01"),
            ("select $1::boolean", true, "t"),
            ("select $1::boolean", false, "f"),
            ("select $1::bytea", .bytes([0, 1, 0xFF]), #"\x0001ff"#),
            ("select $1::bytea", .bytes([]), #"\x"#),
            ("select $1::int[]", .intArray([1, -2]), "{1,-2}"),
            ("select $1::int[]", .intArray([]), "{}"),
            (
                "select array_to_string($1::text[], '|')", .textArray(["a", "", "null", "b,c", "{d}", #"e"\f"#, "ö"]),
                #"a||null|b,c|{d}|e"\f|ö"#
            ),
            ("select $1::text[]", .textArray([]), "{}"),
        ])
    func arrives(sql: String, parameter: Parameter, expected: String) async throws {
        let text = try await withSharedConnection { try $0.execute(sql, [parameter]).single().string(0) }
        #expect(text == expected)
    }

    @Test("A null is null for any type", arguments: ["text", "int", "date", "bytea", "text[]"])
    func null(type: String) async throws {
        let text = try await withSharedConnection {
            try $0.execute("select $1::\(type)", [nil]).single().optionalString(0)
        }
        #expect(text == nil)
    }

    @Test("The server infers the type of a parameter from the statement")
    func inference() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (small smallint, day date, names text[])")
            try connection.execute("insert into t values ($1, $2, $3)", [5, "2020-02-29", ["a"]])
            let row = try connection.execute("select * from t where small = $1 and day >= $2", [5, "2020-01-01"])
                .single()
            try #expect(row.string("names") == "{a}")
        }
    }

    @Test(
        "A text with a NUL byte is refused before it is sent",
        arguments: [Parameter.text("a\0b"), .textArray(["x", "\0"])])
    func nulByte(parameter: Parameter) async throws {
        try await withSharedConnection { connection in
            let error = #expect(throws: PostgresError.self) { try connection.execute("select $1::text", [parameter]) }
            #expect(error?.code == .invalidParameter)
            #expect(error?.message == "parameter $1 holds a NUL byte, which text in PostgreSQL cannot")
            try #expect(connection.execute("select 1").single().int(0) == 1)
        }
    }

    @Test("A statement with a NUL byte is refused whole")
    func nulByteInStatement() async throws {
        try await withSharedConnection { connection in
            let error = #expect(throws: PostgresError.self) { try connection.execute("select 1\0; drop table t") }
            #expect(error?.code == .invalidParameter)
        }
    }
}
