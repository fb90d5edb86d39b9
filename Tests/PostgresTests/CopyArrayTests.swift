import Postgres
import TestSupport
import Testing

@Suite("COPY of arrays")
struct CopyArrayTests {
    @Test("Every array arrives as it was written: empty ones, of one element, of many, of the least and the greatest")
    func arrays() async throws {
        let numbers: [[Int32]] = [[], [0], [-1], [.min, -1, 0, 1, .max], (0..<50_000).map { $0 - 25_000 }]
        let small: [[Int16]] = [[], [0], [-1], [.min, -1, 0, 1, .max], (0..<50_000).map { Int16($0 - 25_000) }]
        let truths: [[Bool]] = [[], [true], [false], [true, false, true], (0..<50_000).map { $0 % 3 == 0 }]
        let rows = try await withTestConnection { connection in
            try connection.execute("create table t (id int, i int[], s smallint[], b boolean[], last text)")
            try connection.copyIn("copy t from stdin (format binary)") { writer in
                for index in numbers.indices {
                    writer.beginRow()
                    writer.append(int32: Int32(index))
                    writer.append(int32s: numbers[index])
                    writer.append(int16s: small[index])
                    writer.append(bools: truths[index])
                    // What follows is where it is to be.
                    writer.append(string: "end")
                    try writer.endRow()
                }
                writer.beginRow()
                writer.append(int32: 99)
                for _ in 0..<4 { writer.appendNull() }
                try writer.endRow()
            }
            return try connection.execute(
                """
                select i::text, s::text, b::text, last,
                    array_ndims(i) as dimensions, array_lower(s, 1) as lower, cardinality(b) as count
                from t order by id
                """
            ).rows.map { row in
                try ["i", "s", "b", "last", "dimensions", "lower", "count"].map { try row.optionalString($0) }
            }
        }
        func text(_ elements: [String]) -> String { "{\(elements.joined(separator: ","))}" }
        let expected: [[String?]] = numbers.indices.map { index in
            [
                text(numbers[index].map { "\($0)" }), text(small[index].map { "\($0)" }),
                text(truths[index].map { $0 ? "t" : "f" }), "end", numbers[index].isEmpty ? nil : "1",
                small[index].isEmpty ? nil : "1", "\(truths[index].count)",
            ]
        }
        #expect(rows.dropLast() == expected[...])
        #expect(rows.last == [nil, nil, nil, nil, nil, nil, nil])
    }

    @Test("An array of another type than the column's is refused, and not read as one")
    func otherType() async throws {
        await #expect(throws: PostgresError.self) {
            try await withTestConnection { connection in
                try connection.execute("create table t (i int[])")
                try connection.copyIn("copy t from stdin (format binary)") { writer in
                    writer.beginRow()
                    writer.append(int16s: [1, 2])
                    try writer.endRow()
                }
            }
        }
    }
}
