import Postgres
import TestSupport
import Testing

@Suite struct PostgresErrorTests {
    @Test("An error shows the line and column of the statement")
    func position() async throws {
        try await withTestConnection { connection in
            let sql = "-- öäå 👩‍⚕️\nselect 1,\n    missing\nfrom pg_class"
            let error = #expect(throws: PostgresError.self) { try connection.execute(sql) }
            #expect(error?.sqlState == .undefinedColumn)
            #expect(error?.position == StatementPosition(line: 3, column: 5))
            #expect(
                error?.description == """
                    column "missing" does not exist (SQLSTATE 42703)
                    at 3:5 of the statement:
                        missing
                        ^
                    """)
        }
    }

    @Test("An error in a script shows the line and column of the script")
    func scriptPosition() async throws {
        try await withTestConnection { connection in
            let script = "create table a (x int);\n\ncreate table b (\n    x nosuch\n);"
            let error = #expect(throws: PostgresError.self) { try connection.executeScript(script) }
            #expect(error?.position?.description == "4:7")
            // One transaction: the first statement left nothing.
            #expect(throws: PostgresError.self) { try connection.execute("select from a") }
        }
    }

    @Test("An error without a position shows the first line that says something")
    func withoutPosition() async throws {
        try await withTestConnection { connection in
            let error = #expect(throws: PostgresError.self) { try connection.execute("-- header\n\ndrop table nosuch") }
            #expect(
                error?.description == """
                    table "nosuch" does not exist (SQLSTATE 42P01)
                    in the statement: drop table nosuch
                    """)
        }
    }

    @Test("A script of comments is done, an empty statement is an error")
    func empty() async throws {
        try await withTestConnection { connection in
            try connection.executeScript("-- nothing\n")
            let error = #expect(throws: PostgresError.self) { try connection.execute("") }
            #expect(error?.message == "the statement is empty")
        }
    }

    static let secret = "19121212-1212"

    @Test(
        "No error shows a value",
        arguments: [
            ("select $1::int", "22P02", nil),
            ("select $1::date", "22007", nil),
            ("select ($1 || '99999999999999')::int from (values (1)) as t where $1 <> ''", "22P02", nil),
            ("select to_date($1, 'YYYY-MM-DD')", "22008", nil),
            ("select set_config('TimeZone', $1, false)", "22023", nil),
            ("select regexp_match('a', '(' || $1)", "2201B", nil),
            ("insert into person values ($1, 1)", "23505", "person_pkey"),
            ("insert into person values ($1 || 'x', -1)", "23514", "person_age_check"),
            ("insert into person values ($1 || 'x', null)", "23502", nil),
            ("insert into visit values ($1 || 'x')", "23503", "visit_person_fkey"),
            ("insert into short values ($1)", "22001", nil),
            ("insert into parted values ($1)", "23514", nil),
            ("select broken($1)", "22P02", nil),
        ])
    func noValues(sql: String, state: String, constraint: String?) async throws {
        try await withTestConnection { connection in
            try connection.executeScript(
                """
                create table person (number text primary key, age int not null check (age >= 0));
                create table visit (person text references person);
                create table short (text varchar(3));
                create table parted (text text) partition by list (text);
                create function broken(value text) returns int language plpgsql as $$
                begin
                    return value::int;
                end
                $$;
                insert into person values ('\(Self.secret)', 1);
                """)
            let error = #expect(throws: PostgresError.self) { try connection.execute(sql, [.text(Self.secret)]) }
            #expect(error?.sqlState == SQLState(rawValue: state))
            #expect(error?.constraint == constraint)
            #expect(error.map { !"\($0)".contains("1912") && !String(reflecting: $0).contains("1912") } == true)
        }
    }

    @Test("An error within a function says which")
    func context() async throws {
        try await withTestConnection { connection in
            try connection.executeScript(
                "create function f() returns int language plpgsql as 'begin return 1 / 0; end'")
            let error = #expect(throws: PostgresError.self) { try connection.execute("select f()") }
            #expect(error?.message == "division by zero")
            #expect(error?.context == "PL/pgSQL function f() line 1 at RETURN")
        }
    }

    @Test(
        "A COPY error shows row and column and no value",
        arguments: [
            (Int32(1), "secret\0", "a text is not valid in its encoding, or holds a NUL byte"),
            (Int32(-1), "secret", #"new row for relation "t" violates check constraint "t_x_check""#),
        ])
    func copy(number: Int32, text: String, message: String) async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t (x int check (x > 0), y text)")
            let error = #expect(throws: PostgresError.self) {
                try connection.copyIn("copy t from stdin (format binary)") { writer in
                    for (number, text) in [(1, "fine"), (number, text)] {
                        writer.beginRow()
                        writer.append(int32: number)
                        writer.append(string: text)
                        try writer.endRow()
                    }
                }
            }
            #expect(error?.code == .copyFailed)
            #expect(error?.message == message)
            #expect(error?.copyRow == 2)
            #expect(error.map { !String(reflecting: $0).contains("secret") } == true)
            try #expect(connection.execute("select from t").rowCount == 0)
        }
    }

    @Test(
        "What can be done again is told from what cannot",
        arguments: [
            (PostgresError(.statementFailed, "", sqlState: .serializationFailure), true, false),
            (PostgresError(.statementFailed, "", sqlState: .deadlockDetected), true, false),
            (PostgresError(.statementFailed, "", sqlState: .uniqueViolation), false, false),
            (PostgresError(.connectionLost, "", sqlState: .adminShutdown), true, true),
            (PostgresError(.connectionLost, ""), true, true),
            (PostgresError(.connectionFailed, ""), true, true),
            (PostgresError(.noAnswer, ""), true, true),
            (PostgresError(.connectionFailed, "", sqlState: .undefinedDatabase), false, true),
            (PostgresError(.connectionFailed, "", sqlState: .tooManyConnections), true, true),
            (PostgresError(.cancelled, "", sqlState: .queryCanceled), false, false),
        ])
    func retryable(error: PostgresError, isRetryable: Bool, isConnectionLost: Bool) {
        #expect(error.isRetryable == isRetryable)
        #expect(error.isConnectionLost == isConnectionLost)
    }
}
