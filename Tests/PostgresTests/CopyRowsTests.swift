import Postgres
import TestSupport
import Testing

/// Rows that are encoded apart from a connection, and decoded by the server.
@Suite struct CopyRowsTests {
    private static let columns = "(s smallint, i int, b bigint, f bool, d date, x timestamp, t text, y bytea)"

    private func bytes(_ rows: borrowing CopyRows) -> [UInt8] { unsafe rows.withBytes { unsafe Array($0) } }

    /// Appends text as a field.
    private func append(_ text: String, to cursor: inout CopyCursor) {
        unsafe Array(text.utf8).withUnsafeBytes { unsafe cursor.append(bytes: $0) }
    }

    @Test("The server decodes every field as it was appended")
    func everyField() async throws {
        try await withTestConnection { connection in
            try connection.execute("create table t \(Self.columns)")
            let values: [(s: Int, i: Int, b: Int, f: Bool, d: Int, x: Int, t: String)] = [
                (0, 0, 0, false, 0, 0, ""), (32_767, 2_147_483_647, .max, true, 7183, 1, "åäö 漢字 👩‍⚕️"),
                (-32_768, -2_147_483_648, .min, false, -1, -1, "tab\tline\nquote\"\\N"),
                (-1, -1, -1, true, 8155, 642_758_400_000_000, String(repeating: "långt ", count: 40_000)),
            ]
            var rows = CopyRows(capacity: 64)
            for value in values {
                rows.append(atMost: 2 + 8 * CopyCursor.fixedFieldBytes + 2 * value.t.utf8.count) { cursor in
                    cursor.beginRow(fieldCount: 8)
                    cursor.append(int16: value.s)
                    cursor.append(int32: value.i)
                    cursor.append(int64: value.b)
                    cursor.append(bool: value.f)
                    cursor.append(int32: value.d)
                    cursor.append(int64: value.x)
                    append(value.t, to: &cursor)
                    append(value.t, to: &cursor)
                    return true
                }
            }
            rows.append(atMost: 2 + 8 * CopyCursor.fixedFieldBytes) { cursor in
                cursor.beginRow(fieldCount: 8)
                // Encoded before: a smallint of 7, and an integer that is null.
                unsafe ([0, 0, 0, 2, 0, 7] as [UInt8]).withUnsafeBytes { unsafe cursor.append(encoded: $0) }
                unsafe ([255, 255, 255, 255] as [UInt8]).withUnsafeBytes { unsafe cursor.append(encoded: $0) }
                for _ in 0..<6 { cursor.appendNull() }
                return true
            }
            let count = try connection.copyIn("copy t from stdin (format binary)") { writer in
                try writer.append(rows)
            }.rowCount
            #expect(count == 5)
            let found = try connection.execute(
                "select s, i, b, f, d, to_char(x, 'YYYY-MM-DD HH24:MI:SS.US') as x, t, convert_from(y, 'UTF8') as y from t"
            ).rows
            try #expect(found.map { try $0.optionalInt("s") } == [0, 32_767, -32_768, -1, 7])
            try #expect(found.map { try $0.optionalInt("i") } == [0, 2_147_483_647, -2_147_483_648, -1, nil])
            try #expect(found.map { try $0.optionalInt("b") } == [0, .max, .min, -1, nil])
            try #expect(found.map { try $0.optionalBool("f") } == [false, true, false, true, nil])
            try #expect(
                found.map { try $0.optionalString("d") } == [
                    "2000-01-01", "2019-09-01", "1999-12-31", "2022-04-30", nil,
                ])
            try #expect(
                found.map { try $0.optionalString("x") } == [
                    "2000-01-01 00:00:00.000000", "2000-01-01 00:00:00.000001", "1999-12-31 23:59:59.999999",
                    "2020-05-14 08:00:00.000000", nil,
                ])
            try #expect(found.map { try $0.optionalString("t") } == values.map(\.t) + [nil])
            try #expect(found.map { try $0.optionalString("y") } == values.map(\.t) + [nil])
        }
    }

    @Test("A row that is taken back, by its body or by truncation, leaves nothing")
    func takenBack() {
        var rows = CopyRows(capacity: 16)
        func appendRow(_ value: Int, keeps: Bool) {
            rows.append(atMost: 2 + CopyCursor.fixedFieldBytes) { cursor in
                cursor.beginRow(fieldCount: 1)
                cursor.append(int32: value)
                return keeps
            }
        }
        appendRow(1, keeps: true)
        let first = bytes(rows)
        #expect(first == [0, 1, 0, 0, 0, 4, 0, 0, 0, 1])
        appendRow(2, keeps: false)
        #expect(bytes(rows) == first)
        appendRow(3, keeps: true)
        #expect(rows.count == 20)
        rows.truncate(to: 10)
        #expect(bytes(rows) == first)
        appendRow(4, keeps: true)
        #expect(bytes(rows).suffix(1) == [4])
        rows.truncate(to: 0)
        #expect(bytes(rows) == [])
    }

    @Test("A body that throws leaves what was before")
    func throwing() {
        struct Refusal: Error {}
        var rows = CopyRows(capacity: 16)
        #expect(throws: Refusal.self) {
            try rows.append(atMost: 30) { cursor in
                cursor.beginRow(fieldCount: 1)
                throw Refusal()
            }
        }
        #expect(rows.count == 0)
    }

    @Test("Rows grow beyond any capacity that they were made with", arguments: [0, 1, 9, 10, 100, 5_000])
    func growth(capacity: Int) {
        var rows = CopyRows(capacity: capacity)
        var expected: [UInt8] = []
        for length in [0, 1, 7, 8, 100, 3_000, 2, 60_000] {
            let text = String(repeating: "x", count: length)
            // Room for just as much as there is, and the eight bytes that stores may write beyond.
            rows.append(atMost: 2 + 4 + length) { cursor in
                cursor.beginRow(fieldCount: 1)
                append(text, to: &cursor)
                return true
            }
            expected += [0, 1] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + Array(text.utf8)
        }
        #expect(bytes(rows) == expected)
    }

    @Test("A truncation to more than there is traps")
    func truncatedToMore() async {
        await #expect(processExitsWith: .failure) {
            var rows = CopyRows(capacity: 16)
            rows.truncate(to: 1)
        }
    }
}
