import Definitions
import Postgres
import Stages
import Testing

@testable import Ingest

@Suite struct MalformedRowsTests {
    private func counts(_ rows: [String]) -> String { ([countHeader] + rows).joined(separator: "\n") + "\n" }

    /// Malformed rows are sent in between the copies of the others: 1,000 at a time.
    @Test(arguments: [999, 1_000, 1_001, 2_500])
    func `any number of malformed rows is kept, in order, beside those that are right`(count: Int) async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let rows = (0..<count).flatMap {
                ["201909;63;u\($0);first_visit;V;90;1;2;0", "201909;63;u\($0);first_visit;V;90;1;2;-"]
            }
            let file = try register.load(text: counts(rows))
            #expect((file.recordCount, file.malformedCount, file.keptMalformedCount) == (count, count, count))
            #expect(file.firstMalformed.count == 5)
            try #expect(
                register.rows(
                    "select count(*), count(distinct line_number), max(line_number) from register.malformed")
                    == ["\(count)|\(count)|\(2 * count + 1)"])
            try #expect(
                register.rows("select count(*), max(line_number) from register.count_row") == ["\(count)|\(2 * count)"])
        }
    }

    @Test func `of each delivery, and of rows of none, so many are kept as the cap says, and all are counted`()
        async throws
    {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            var rows: [String] = []
            for index in 0..<10 {
                rows += [
                    "201909;63;u;m;V;90;1;2;x\(index)", "201909;10;u;m;V;90;1;2;x\(index)", "201909;?;u;m;V;90;1;2;3",
                    "201909;63;u;m;V;90;1;2;3",
                ]
                if index < 2 { rows += ["short", "201910;63;u;m;V;90;1;2;x"] }
            }
            var options = IngestOptions()
            options.malformedCap.rows = 3
            let file = try register.load(text: counts(rows), options)
            #expect((file.recordCount, file.malformedCount, file.keptMalformedCount) == (10, 34, 11))
            #expect(file.summary == "a.csv: 10 records in 3 deliveries, 34 malformed (11 kept)")
            try #expect(
                register.rows(
                    "select delivery_id, count(*), min(line_number) from register.malformed group by 1 order by 1")
                    == ["1|3|2", "2|3|3", "3|2|7", "|3|4"])
            try #expect(
                register.rows("select delivery_id, record_count, malformed_count from register.delivery order by 1")
                    == ["1|10|10", "2|0|10", "3|0|2"])
            try #expect(
                register.rows("select malformed_count, kept_malformed_count from register.file") == ["34|11"])
        }
    }

    @Test func `a file of nothing but rubbish does not fill the disk`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let long = String(repeating: "x", count: 1_000)
            var options = IngestOptions()
            options.malformedCap.bytes = 5_500
            let rows = ["201909;63;u;m;V;90;1;2;3"] + (0..<20).map { _ in long }
            let file = try register.load(text: counts(rows), options)
            #expect((file.malformedCount, file.keptMalformedCount) == (20, 5))
            try #expect(register.rows("select sum(octet_length(raw)) from register.malformed") == ["5000"])
        }
    }

    @Test func `a row is kept with line, byte, column, value, reason and the bytes that were sent`() async throws {
        try await Register.with { register in
            register.layouts = [layout("both", countColumns, encodings: [.utf8, .windows1252])]
            let text = counts(["201909;63;\"å;\"\"b\";m;V;90;1;2;ö"])
            try register.load(register.write(windows(text)))
            try #expect(
                register.rows(
                    "select line_number, byte_offset, column_number, column_name, value, encode(raw, 'escape') from register.malformed"
                ) == ["2|56|30|pvv|ö|201909;63;\"\\345;\"\"b\";m;V;90;1;2;\\366"])
            try #expect(register.rows("select encoding from register.file") == ["windows-1252"])
        }
    }

    /// Every column of the record layout that can be mistyped, and something that it is not.
    static let mistyped: [(column: String, value: String)] = [
        ("beslut_datum", "2019-02-29"), ("start_datum", "x"), ("medicinskt_maldatum", "2019"),
        ("matperiod", "2019-09-02"), ("mvo_kod", "1"), ("vardgaranti", "kanske"), ("avvikelsekod", "9"),
        ("regionkod", "sextiotre"), ("yrkeskategori", "915"), ("bokningssatt", "12"), ("vardkontakttyp", "123"),
        ("kon", "X"), ("fodelsear", "70"), ("lkf", "0238O"), ("remittenttyp", "a"), ("remiss_datum", "1"),
        ("ankomst_datum", "igår"), ("fas", "I"), ("typ_akutverksamhet", "-1"), ("status", "KLAR"),
        ("vantetid_dagar", "1,5"),
    ]

    @Test func `a row that is mistyped in any column is kept whole, and the others are loaded`() async throws {
        try await Register.with { register in
            let layout = try #require(try register.context().project.layouts.first { $0.id == "register-records" })
            let typed = layout.columns.filter { $0.field.type != .text }.map(\.headerName)
            try #require(Set(typed) == Set(Self.mistyped.map(\.column)))
            let right = [
                "matperiod": "201909", "regionkod": "63", "status": "GENOMFORD", "vardkontakt_id": "K",
                "sjukhusnamn": "Ö; \"s\"",
            ]
            func line(_ values: [String: String]) -> String {
                layout.columns.map { column in
                    let value = values[column.headerName] ?? ""
                    return value.contains(";") ? "\"\(value.replacing("\"", with: "\"\""))\"" : value
                }.joined(separator: ";")
            }
            let lines =
                [line(right)] + Self.mistyped.map { line(right.merging([$0.column: $0.value]) { $1 }) } + [line(right)]
            let header = layout.columns.map(\.headerName).joined(separator: ";")
            let file = try register.load(text: ([header] + lines).joined(separator: "\n"))
            #expect((file.recordCount, file.malformedCount) == (2, Self.mistyped.count))
            let found = try register.connection.execute(
                "select line_number, column_name, value, convert_from(raw, 'UTF8') as raw, delivery_id from register.malformed order by line_number"
            )
            for (index, row) in found.rows.enumerated() {
                let (column, value) = Self.mistyped[index]
                try #expect(row.int("line_number") == index + 3)
                try #expect(row.string("column_name") == column)
                try #expect(row.string("value") == value)
                try #expect(row.string("raw") == lines[index + 1])
                // Without its region, period or status a row belongs to no delivery.
                let isPlaceless = ["regionkod", "matperiod", "status"].contains(column)
                try #expect(row.optionalInt("delivery_id") == (isPlaceless ? nil : 1))
            }
            try #expect(
                register.rows("select line_number, hospital_name from register.record order by 1")
                    == ["2|Ö; \"s\"", "\(Self.mistyped.count + 3)|Ö; \"s\""])
            try #expect(
                register.rows("select record_count, malformed_count from register.delivery")
                    == ["2|\(Self.mistyped.count - 2)"], "one without its status is held against its region and month")
            for table in ["file", "delivery"] {
                try #expect(register.rows("select half_placed_count from register.\(table)") == ["1"])
            }
        }
    }
}
