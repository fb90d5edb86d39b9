import Definitions
import Testing
import Waits

@testable import Ingest

/// Files of text loaded into a database with the schema of this repository.
@Suite struct FileLoaderTests {
    @Test func `rows of several deliveries may be mixed in a file`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let rows = ["63;09;V", "10;09;V", "63;09;G", "63;10;V", "10;09;V", "63;09;V"].map { row in
                let parts = row.split(separator: ";")
                return "2019-\(parts[1])-01;\(parts[0]);;first_visit;\(parts[2]);90;1;2;0\n"
            }
            let file = try register.load(text: countHeader + "\n" + rows.joined())
            // Waiting and completed are of one delivery of counts.
            #expect(
                file.deliveries.map { "\($0.deliveryID) \($0.region) \($0.period) \($0.recordCount)" }
                    == ["1 63 2019-09 3", "2 10 2019-09 2", "3 63 2019-10 1"])
            try #expect(
                register.rows(
                    "select delivery_id, string_agg(line_number::text, ',' order by line_number) from register.count_row group by 1 order by 1"
                ) == ["1|2,4,7", "2|3,6", "3|5"])
            try #expect(
                register.rows(
                    "select statistic from register.count_row where line_number in (2, 4) order by line_number")
                    == ["waiting", "completed"])
        }
    }

    @Test func `lines are those of the file after quoted line breaks and empty lines`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let file = try register.load(
                text: countHeader
                    + "\r\n201909;63;\"a\nb\r\n\nc\";first_visit;V;90;1;2;0\r\n\r\n201909;63;d;first_visit;V;x;1;2;0\n201909;63;e;first_visit;V;90;1;2;0"
            )
            #expect((file.recordCount, file.malformedCount) == (2, 1))
            try #expect(
                register.rows(
                    "select line_number, replace(replace(unit_hsa_id, e'\\r', 'R'), e'\\n', 'N') from register.count_row order by 1"
                ) == ["2|aNbRNNc", "8|e"])
            try #expect(
                register.rows(
                    "select line_number, column_name, column_number, value, delivery_id, convert_from(raw, 'UTF8') from register.malformed"
                ) == ["7|limit|27|x|1|201909;63;d;first_visit;V;x;1;2;0"])
        }
    }

    @Test func `a delimiter after the last value is refused, or passed over where the layout says so`() async throws {
        for allows in [false, true] {
            try await Register.with { register in
                register.layouts = [layout("counts", countColumns, allowsTrailingDelimiter: allows)]
                let rows = ["201909;63;;m;V;90;1;2;3", "201909;63;;m;V;90;1;2;3;", "201909;63;;m;V;90;1;2;3;;"]
                let file = try register.load(text: ([countHeader] + rows).joined(separator: "\n"))
                #expect(file.recordCount == (allows ? 2 : 1))
                let reason =
                    "3||ends with a delimiter after its last value: remove it, or say trailing_delimiter: allowed in a layout of your own"
                try #expect(
                    register.malformed()
                        == (allows ? [] : [reason]) + ["4||has 11 fields, the header has 9"])
            }
        }
    }

    @Test func `a file in two encodings is read by its first letter`() async throws {
        try await Register.with { register in
            register.layouts = [layout("both", countColumns, encodings: [.utf8, .windows1252])]
            let ascii = countHeader + "\n201909;63;a;m;V;90;1;2;3\n"
            let letters = ascii + "201909;63;åÄö€;m;Väntande;90;1;2;3\n201909;63;ÅÄÖ;m;Genomförd;90;1;2;3\n"
            try register.load(text: letters, as: "utf8.csv")
            try register.load(register.write(windows(letters), to: "windows.csv"))
            try register.load(text: ascii, as: "ascii.csv")
            try register.load(register.write([0xEF, 0xBB, 0xBF] + Array(ascii.utf8), to: "mark.csv"))
            try #expect(
                register.rows("select file_name, encoding, record_count from register.file order by file_id")
                    == ["utf8.csv|utf-8|3", "windows.csv|windows-1252|3", "ascii.csv|utf-8|1", "mark.csv|utf-8|1"])
            for delivery in 1...2 {
                try #expect(
                    register.rows(
                        "select unit_hsa_id, statistic from register.count_row where delivery_id = \(delivery) order by line_number"
                    ) == ["a|waiting", "åÄö€|waiting", "ÅÄÖ|completed"])
            }
        }
    }

    @Test func `a file that mixes encodings is refused at the byte that tells`() async throws {
        try await Register.with { register in
            register.layouts = [layout("both", countColumns, encodings: [.utf8, .windows1252])]
            let start = countHeader + "\n201909;63;"
            let row = { (unit: [UInt8]) in Array("201909;63;".utf8) + unit + Array(";m;V;90;1;2;3\n".utf8) }
            let header = Array((countHeader + "\n").utf8)
            let first = start.utf8.count
            let second = header.count + row([0xC3, 0xA5]).count + 10
            try #expect(
                register.failure(register.write(header + row([0xC3, 0xA5]) + row([0xE5]), to: "utf8-first.csv"))
                    == "FOLDER/utf8-first.csv:3:11: error: not UTF-8: convert the file to UTF-8 and send it again, or declare its encoding by --encoding or in a layout of your own (byte \(second))"
            )
            try #expect(
                register.failure(register.write(header + row([0xE5]) + row([0xC3, 0xA5]), to: "windows-first.csv"))
                    == "FOLDER/windows-first.csv:3:11: error: a letter in UTF-8 in a text that is declared as, or began as, one byte a character: the file mixes encodings; send it as UTF-8 (byte \(second - 1))"
            )
            try #expect(
                register.failure(register.write(header + row([0xE5, 0x81]), to: "undefined.csv"))
                    == "FOLDER/undefined.csv:2:12: error: a byte that the declared encoding does not define: send the file as UTF-8, or declare the encoding that it has (byte \(first + 1))"
            )
            try #expect(register.rows("select count(*) from register.file") == ["0"])
        }
    }

    @Test func `an encoding that the user names goes before the layout's`() async throws {
        try await Register.with { register in
            register.layouts = [layout("utf8", countColumns)]
            let path = try register.write(windows(countHeader + "\n201909;63;Å;m;V;90;1;2;3\n"))
            try #expect(
                register.failure(path)
                    == "FOLDER/a.csv:2:11: error: not UTF-8: convert the file to UTF-8 and send it again, or declare its encoding by --encoding or in a layout of your own (byte 66)"
            )
            try register.load(path, IngestOptions(encoding: .iso8859_1))
            try #expect(register.rows("select unit_hsa_id from register.count_row") == ["Å"])
            try #expect(register.rows("select encoding from register.file") == ["iso-8859-1"])
        }
    }

    static let refused: [(text: String, message: String)] = [
        ("", ": error: the file is empty: it needs a header and records"),
        (
            countHeader + "\n",
            ": error: the file has a header and no records: a delivery without contacts cannot say which region, month and kind it is"
        ),
        (
            countHeader + "\nwhat\n",
            ": error: no row says which region, month and kind it is of; the first: 2: warning: the row has 1 fields, the header has 9"
        ),
        (
            countHeader + "\n201909;12;;m;V;90;1;2;3\n201909;14;;m;V;90;1;2;3\n",
            ": error: the file has the region code 14, which is one of SCB's county codes and none of SKR's region codes, beside 12, which means different regions in the two: send SKR's codes"
        ),
        (
            countHeader + "\n201909;63;\"a;m;V;90;1;2;3\n201909;63;;m;V;90;1;2;3\n201909;63;b\";m;V;90;1;2;3\n",
            ":2: error: a quote in this row swallows 3 lines that look like rows: close it, or write a quote inside a field twice and quote the field"
        ),
        (
            countHeader + "\n201909;63;\"a;m;V;90;1;2;3\n",
            ":2:11: error: this quote is never closed: close it, or remove it (byte 66)"
        ),
        (
            countHeader + "\n201909;63;a\0;m;V;90;1;2;3\n",
            ":2:12: error: NUL byte: this is not text, or it is UTF-16; send it as UTF-8 (byte 67)"
        ),
    ]

    @Test func `a file that cannot be loaded leaves nothing, and says why`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            for (index, given) in Self.refused.enumerated() {
                let path = try register.write(given.text, to: "\(index).csv")
                try #expect(register.failure(path) == "FOLDER/\(index).csv" + given.message)
            }
            for table in ["file", "delivery", "count_row", "malformed"] {
                try #expect(register.rows("select count(*) from register.\(table)") == ["0"], "\(table)")
            }
        }
    }

    @Test(arguments: [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]])
    func `UTF-16 is told by its mark`(mark: [UInt8]) async throws {
        try await Register.with { register in
            let path = try register.write(
                mark + Array(countHeader.utf8).flatMap { mark[0] == 0xFF ? [$0, 0] : [0, $0] })
            try #expect(
                register.failure(path)
                    == "FOLDER/a.csv:1:1: error: UTF-16: convert the file to UTF-8 and send it again (byte 0)")
        }
    }

    @Test func `more deliveries than any sender has are refused`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            var rows: [String] = []
            for year in 1000...1040 {
                for month in 1...12 {
                    for region in 30..<51 {
                        rows.append("\(year)\(month < 10 ? "0" : "")\(month);\(region);;m;V;90;1;2;3")
                    }
                }
            }
            let path = try register.write(([countHeader] + rows).joined(separator: "\n"))
            try #expect(
                register.failure(path)
                    == "FOLDER/a.csv: error: the file has more than 10000 combinations of region, month and kind: check the columns that say them"
            )
        }
    }

    @Test func `a delivery that has far fewer rows than the one before it is told`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let row = "201909;63;;m;V;90;1;2;3\n"
            try register.load(text: countHeader + "\n" + String(repeating: row, count: 10), as: "a.csv")
            let half = try register.load(text: countHeader + "\n" + String(repeating: row, count: 5), as: "b.csv")
            #expect(
                half.deliveries.map { "\($0.version) \($0.replacedRecordCount ?? -1) \($0.isMuchSmaller)" } == [
                    "2 10 false"
                ])
            #expect(half.summary == "b.csv: 5 records in 1 deliveries, 1 of them newer versions")
            let less = try register.load(text: countHeader + "\n" + String(repeating: row, count: 2), as: "c.csv")
            #expect(less.deliveries.map(\.isMuchSmaller) == [true])
        }
    }

    /// The 20th is the last day; midnight is Swedish: 22 or 23 o'clock UTC.
    @Test(arguments: [
        ("2019-10-20T21:59:59Z", "f"), ("2019-10-20T22:00:00Z", "t"), ("2019-10-21T12:00:00Z", "t"),
        ("2019-10-20T23:59:59+02:00", "f"), ("2019-09-30T00:00:00Z", "f"), ("2020-10-20T00:00:00Z", "t"),
    ])
    func `a delivery is late from midnight after the 20th of the next month on, Swedish time`(
        instant: String, isLate: String
    ) async throws {
        try await Register.with { register in
            register.startedAt = instant
            register.layouts = [layout("counts", countColumns)]
            try register.load(text: countHeader + "\n201909;63;;m;V;90;1;2;3\n")
            try #expect(register.rows("select is_late from register.delivery") == [isLate])
        }
    }

    @Test(arguments: [("2020-01-20T22:59:59Z", "f"), ("2020-01-20T23:00:00Z", "t")])
    func `in winter midnight is an hour later`(instant: String, isLate: String) async throws {
        try await Register.with { register in
            register.startedAt = instant
            register.layouts = [layout("counts", countColumns)]
            try register.load(text: countHeader + "\n201912;63;;m;V;90;1;2;3\n")
            try #expect(register.rows("select is_late from register.delivery") == [isLate])
        }
    }

    @Test func `attestations, expected units and populations are of the month of their day`() async throws {
        try await Register.with { register in
            try register.load(
                text:
                    "regionkod;avtal;intygande;intygat_datum;intygat_av;kalla\n63;komiljard-2019;plan;2019-04-30;Regionen;Dnr 1\n",
                as: "intyg.csv")
            try register.load(text: "regionkod;datum;antal\n63;2019-11-01;130810\n", as: "folk.csv")
            try #expect(
                register.deliveries() == ["1|63|2019-04|attestations|1|1|", "2|63|2019-11|populations|1|1|"])
            try #expect(
                register.rows(
                    "select agreement, attestation, attested_on, attested_by, source from register.attestation")
                    == ["komiljard-2019|plan|2019-04-30|Regionen|Dnr 1"])
            try #expect(
                register.rows("select population_date, population, source from register.population")
                    == ["2019-11-01|130810|"])
            // Nobody is late with what has no due day.
            try #expect(register.rows("select distinct is_late from register.delivery") == ["f"])
        }
    }
}
