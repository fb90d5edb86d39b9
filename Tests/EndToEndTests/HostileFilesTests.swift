import Foundation
import Testing

/// One file, and what must come of it.
struct HostileFile: Sendable, CustomTestStringConvertible {
    let name: String
    var bytes: [UInt8]
    var status: Int32 = 0
    /// Standard error to the letter; PATH stands for the file.
    let errors: [String]
    /// Line, contact and hospital of the records kept.
    var records: [String] = []
    /// Line, column, value and reason of the rows that could not be typed.
    var malformed: [String] = []

    var testDescription: String { name }

    /// A file that is loaded.
    ///
    /// - Parameter warnings: what is said of each malformed row, after the path.
    static func loaded(
        _ name: String, _ bytes: [UInt8], _ records: [String], malformed: [String] = [], warnings: [String] = [],
        said: String? = nil
    ) -> Self {
        let summary =
            "FILE: \(records.count) records in \(records.isEmpty ? 0 : 1) deliveries"
            + (malformed.isEmpty ? "" : ", \(malformed.count) malformed")
        return HostileFile(
            name: name, bytes: bytes, errors: [said ?? summary] + warnings.map { "PATH:\($0)" }, records: records,
            malformed: malformed)
    }

    /// A file that is not: nothing of it is kept.
    static func refused(_ name: String, _ bytes: [UInt8], _ error: String, status: Int32 = 65) -> Self {
        HostileFile(name: name, bytes: bytes, status: status, errors: ["PATH\(error)"])
    }
}

private let header = Array((RecordRow.header + "\n").utf8)
private let plain = "2|K1|Östersunds sjukhus"

/// A file whose only row has one field changed, and why the field cannot be typed.
private func badField(_ column: String, _ text: String, _ reason: String) -> HostileFile {
    let row = RecordRow("K2", [column: text])
    return .loaded(
        "\(column) '\(text)'", recordFile([RecordRow(), row]), [plain],
        malformed: ["3|\(column)|\(text)|\(reason)"],
        warnings: ["3:\(row.place(of: column)): warning: \(column) \(reason)"])
}

private func goodField(_ column: String, _ text: String) -> HostileFile {
    .loaded("\(column) '\(text)'", recordFile([RecordRow("K1", [column: text])]), [plain])
}

private let notADate = "is not a date in one of the layout's forms, such as YYYY-MM-DD"
private let padded =
    "is padded with blanks or zeros: send the value alone, or say padding: trimmed in a layout of your own"
private let notAMonth = "is not a month: the date of its first or last day, or YYYYMM"
private let known = "attestations, expected-units, populations, register-counts, register-records"
private let noSpelling = "is none of the spellings that the layout accepts"

@Suite struct HostileFilesTests {
    static let texts: [HostileFile] = [
        .loaded(
            "letters of Swedish", recordFile([RecordRow("K1", ["sjukhusnamn": "Åsele ängssjukhus Ö"])]),
            ["2|K1|Åsele ängssjukhus Ö"]),
        .loaded("a byte order mark", [0xEF, 0xBB, 0xBF] + recordFile([RecordRow()]), [plain]),
        .loaded(
            "CRLF", recordFile([RecordRow(), RecordRow("K2")], lineEnd: "\r\n"), [plain, "3|K2|Östersunds sjukhus"]),
        .loaded("a last line that does not end", Array(recordFile([RecordRow()]).dropLast()), [plain]),
        .loaded(
            "a last line that ends in CR", recordFile([RecordRow(), RecordRow("K2")]).dropLast() + [13], [plain],
            malformed: [
                "3|||is not as delimited text is written: carriage return without a line feed: end lines with LF or CRLF"
            ],
            warnings: [
                "3:172: warning: the row is not as delimited text is written: carriage return without a line feed: end lines with LF or CRLF"
            ]),
        .refused(
            "rows that belong nowhere", header + Array("what\n".utf8),
            ": error: no row says which region, month and kind it is of; the first: 2: warning: the row has 1 fields, the header has 35"
        ),
        .refused(
            "county codes and region codes in one file",
            recordFile([RecordRow("K1", ["regionkod": "12"]), RecordRow("K2", ["regionkod": "14"])]),
            ": error: the file has the region code 14, which is one of SCB's county codes and none of SKR's region codes, beside 12, which means different regions in the two: send SKR's codes"
        ),
        .loaded("empty lines", recordFile([RecordRow()]) + Array("\n\n\n".utf8), [plain]),
        .loaded(
            "a quoted field with everything in it",
            recordFile([RecordRow("K1", ["sjukhusnamn": "\"Norra; \"\"Södra\"\"\nflygeln\""]), RecordRow("K2")]),
            ["2|K1|Norra; \"Södra\"\nflygeln", "4|K2|Östersunds sjukhus"]),
        .loaded(
            "text after a closing quote",
            recordFile([RecordRow("K1", ["sjukhusnamn": "\"Norra\" flygeln"]), RecordRow("K2")]),
            ["3|K2|Östersunds sjukhus"],
            malformed: [
                "2|||is not as delimited text is written: text after a closing quote: write a quote inside a quoted field twice"
            ],
            warnings: [
                "2:84: warning: the row is not as delimited text is written: text after a closing quote: write a quote inside a quoted field twice"
            ]),
        .loaded(
            "a field too few and one too many",
            header
                + Array((RecordRow().line + "\n" + RecordRow().line.dropLast(3) + "\n" + RecordRow().line + ";\n").utf8),
            [plain],
            malformed: [
                "3|||has 34 fields, the header has 35",
                "4|||ends with a delimiter after its last value: remove it, or say trailing_delimiter: allowed in a layout of your own",
            ],
            warnings: [
                "3: warning: the row has 34 fields, the header has 35",
                "4: warning: the row ends with a delimiter after its last value: remove it, or say trailing_delimiter: allowed in a layout of your own",
            ]),
        .refused("no byte", [], ": error: the file is empty: it needs a header and records"),
        .refused(
            "a header only", header,
            ": error: the file has a header and no records: a delivery without contacts cannot say which region, month and kind it is"
        ),
        .refused(
            "a program", Array("\u{7F}ELF".utf8) + [2, 1, 1, 0, 0, 0],
            ":1:8: error: NUL byte: this is not text, or it is UTF-16; send it as UTF-8 (byte 7)"),
        .refused(
            "a NUL byte in a row", recordFile([RecordRow("K1", ["sjukhusnamn": "Ö\0"])]),
            ":2:78: error: NUL byte: this is not text, or it is UTF-16; send it as UTF-8 (byte 508)"),
        .refused(
            "ISO-8859-1", recordFile([RecordRow("K1", ["sjukhusnamn": "sjukhus?"])]).map { $0 == 0x3F ? 0xE5 : $0 },
            ":2:84: error: not UTF-8: convert the file to UTF-8 and send it again, or declare its encoding by --encoding or in a layout of your own (byte 513)"
        ),
        .refused(
            "UTF-16", [0xFF, 0xFE] + RecordRow.header.utf8.flatMap { [$0, 0] },
            ":1:1: error: UTF-16: convert the file to UTF-8 and send it again (byte 0)"),
        .refused(
            "a quote that swallows rows",
            recordFile([
                RecordRow("K1", ["sjukhusnamn": "\"Falun"]), RecordRow("K2"),
                RecordRow("K3", ["sjukhusnamn": "Falun\""]),
            ]),
            ":2: error: a quote in this row swallows 3 lines that look like rows: close it, or write a quote inside a field twice and quote the field"
        ),
        .refused(
            "a quote that is never closed", recordFile([RecordRow("K1", ["sjukhusnamn": "\"Norra"]), RecordRow("K2")]),
            ":2:77: error: this quote is never closed: close it, or remove it (byte 506)"),
        .refused(
            "a column too few",
            recordFile([RecordRow()], header: RecordRow.header.replacing("mvo_kod;", with: "")),
            ":1: error: the header fits no layout (\(known)); register-records is closest and lacks mvo_kod: send the columns, or add a layout to pipelines/layouts"
        ),
        .refused(
            "another delimiter", recordFile([RecordRow()]).map { $0 == UInt8(ascii: ";") ? UInt8(ascii: ",") : $0 },
            ":1: error: the header has no column of any layout (\(known)): check the delimiter and the column names, or add a layout to pipelines/layouts"
        ),
        .refused(
            "a column twice",
            header.dropLast() + Array((";kon\n" + RecordRow().line + ";2\n").utf8),
            ":1: error: the header has the column kon twice: remove one"),
        .loaded(
            "a column that nobody knows",
            header.dropLast() + Array((";extra\n" + RecordRow().line + ";what\n").utf8), [plain],
            said: "FILE: 1 records in 1 deliveries; columns not loaded: extra"),
        .refused(
            "SCB's county codes", recordFile([RecordRow(), RecordRow("K2", ["regionkod": "01"])]),
            ":3:52: error: the region code is one of SCB's county codes, but the layout says SKR's region codes, where the same numbers mean other regions: send SKR's codes, or a layout of your own that says region_codes: scb"
        ),
        // Whether there is such a region is for validate to say.
        goodField("regionkod", "11"),
    ]

    static let dates: [HostileFile] =
        ["2019-09-10", "2019-09-10T23:59:59", "20190910", "20190910235959", "2020-02-29", ""]
        .map { goodField("start_datum", $0) }
        + [
            "2019-02-29", "2019-13-01", "2019-00-10", "2019-09-31", "2019-9-10", "2019/09/10", "190910",
            "2019-09-10 10:00:00",
            "2019-09-10T24:00:00", "2019-09-10T10:60:00", "20190910240000", "2019-09-10Z", "١٢٣٤", "0000-00-00", "NULL",
            "-", "2019-09-1O",
        ].map { badField("start_datum", $0, notADate) }
        + [" 2019-09-10", "2019-09-10 "].map { badField("start_datum", $0, padded) }
        + ["2019-09-01", "2019-09-30", "201909", "20190901", "2019-09-30T00:00:00"].map { goodField("matperiod", $0) }

    static let spellings: [HostileFile] =
        ["1", "2", "3", "man", "Man", "kvinna", "KVINNA", "m", "K", "okänt", "OKÄNT", "o", ""].map {
            goodField("kon", $0)
        }
        + ["0", "4", "kvinnna", "mAn", "woman", "okant"].map { badField("kon", $0, noSpelling) }
        + [badField("kon", " 1", padded), badField("fodelsear", "01970", padded), badField("mvo_kod", "0101", padded)]
        + ["1", "ja", "JA", "J", "true", "TRUE", "t", "2", "nej", "N", "False", "f"].map {
            goodField("vardgaranti", $0)
        }
        + ["0", "yes", "jA", "sant"].map { badField("vardgaranti", $0, noSpelling) }
        + ["1", "PvV", "PVV", "pvv", "2", "MoV", "3", "sov", ""].map { goodField("avvikelsekod", $0) }
        + ["4", "PvM", "0", "pVv"].map { badField("avvikelsekod", $0, noSpelling) }
        + [
            badField("fas", "10", "is not a code of 1 digits"), badField("mvo_kod", "1O1", "is not a code of 3 digits"),
            badField("vardkontakttyp", "811", "is not a code of 1 to 2 digits"),
            badField("yrkeskategori", "915", "is not a profession code, such as XS915"),
            badField("vantetid_dagar", "4O", "is not a whole number"),
            badField("vantetid_dagar", "99999999999", "is not a whole number"), goodField("vantetid_dagar", "-1"),
        ]

    @Test(arguments: texts + dates + spellings)
    func `a file is loaded whole, or refused with its place and the way to mend it`(file: HostileFile) async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(file.bytes, to: "delivery.csv")
            let finished = try await register.run("ingest", path)
            #expect(finished.status == file.status)
            #expect(
                finished.errorLines
                    == file.errors.map {
                        $0.replacing("PATH", with: path).replacing("FILE", with: "delivery.csv")
                    })
            #expect(
                try await register.rows(
                    "select line_number, contact_id, hospital_name from register.record order by line_number")
                    == file.records)
            #expect(
                try await register.rows(
                    "select line_number, column_name, value, reason from register.malformed order by line_number")
                    == file.malformed)
            // The raw bytes of a malformed row are those of the file, from its start up to a line end.
            let raw = try await register.rows("select byte_offset, encode(raw, 'hex') from register.malformed")
            for row in raw {
                let parts = row.split(separator: "|")
                let start = try #require(Int(parts[0]))
                let bytes = stride(from: 0, to: parts[1].count, by: 2).compactMap { index in
                    let digits = parts[1].dropFirst(index).prefix(2)
                    return UInt8(digits, radix: 16)
                }
                try #require(start + bytes.count <= file.bytes.count)
                #expect(Array(file.bytes[start..<start + bytes.count]) == bytes)
                #expect(start > 0 && file.bytes[start - 1] == 10)
                #expect(start + bytes.count == file.bytes.count || file.bytes[start + bytes.count] == 10)
            }
            #expect(try await register.rows("select count(*) from register.file") == [file.status == 0 ? "1" : "0"])
        }
    }

    @Test(arguments: ["2019-09-15", "2019-09", "201913", "2019-09-31", "september"])
    func `a row whose month is none belongs to no delivery, and is kept`(period: String) async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(
                recordFile([RecordRow(), RecordRow("K2", ["matperiod": period])]), to: "delivery.csv")
            try await register.run("ingest", path, endsWith: 0)
            #expect(
                try await register.rows(
                    "select line_number, delivery_id, column_name, value, reason from register.malformed")
                    == ["3||matperiod|\(period)|\(notAMonth)"])
            #expect(try await register.rows("select record_count, malformed_count from register.file") == ["1|1"])
            #expect(try await register.rows("select record_count, malformed_count from register.delivery") == ["1|0"])
        }
    }

    @Test func `each spelling becomes its code`() async throws {
        try await withRegister(isMigrated: true) { register in
            let rows = [
                ("man", "ja", "PvV"), ("K", "nej", "MoV"), ("okänt", "TRUE", "sov"), ("3", "2", ""),
            ].enumerated().map { index, row in
                RecordRow("K\(index)", ["kon": row.0, "vardgaranti": row.1, "avvikelsekod": row.2])
            }
            try await register.run("ingest", try register.write(recordFile(rows), to: "a.csv"), endsWith: 0)
            #expect(
                try await register.rows(
                    "select sex_code, has_care_guarantee, deviation_code from register.record order by line_number")
                    == ["1|t|1", "2|f|2", "3|t|3", "3|f|"])
        }
    }

    @Test func `a region that does not exist is judged and refused`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile([RecordRow("K1", ["regionkod": "11"])]), to: "a.csv")
            let finished = try await register.run("run", "--inbox", register.inbox, endsWith: 1)
            #expect(
                finished.errorLines.last
                    == "warning: refused: region 11, 2019-09, genomforda (a.csv): 1 of 1 rows out of the figures (0 malformed, 1 rejected), 0 with warnings; refused above 10 %"
            )
            #expect(
                try await register.rows("select rule_id from quality.finding where severity = 'reject'") == [
                    "region_code_unknown"
                ])
            #expect(try await register.rows("select * from result.current_indicator_monthly").isEmpty)
        }
    }

    @Test func `folders, paths with spaces and missing files are told apart`() async throws {
        try await withRegister(isMigrated: true) { register in
            let inbox = try register.write(recordFile([RecordRow()]), to: "på väg.csv").dropLast("/på väg.csv".count)
            try register.write(recordFile([RecordRow("K1", ["regionkod": "10"])]), to: "b.txt")
            try register.write(Array("not ours".utf8), to: "readme.md")
            let empty = register.folder + "/tom mapp"
            try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
            let table: [(path: String, status: Int32, errors: [String])] = [
                (empty, 66, ["\(empty): error: the folder has no .csv, .txt or .xml file, compressed or not"]),
                ("\(inbox)/none.csv", 66, ["\(inbox)/none.csv: error: there is no such file: check the path"]),
                (
                    "\(inbox)/b.txt/none.csv", 66,
                    ["\(inbox)/b.txt/none.csv: error: there is no such file: check the path"]
                ),
                ("\(inbox)/på väg.csv", 0, ["på väg.csv: 1 records in 1 deliveries"]),
            ]
            for (path, status, errors) in table {
                let finished = try await register.run("ingest", path)
                #expect(finished.status == status, "\(path)")
                #expect(finished.errorLines == errors)
            }
            // The folder: its .csv and .txt files by name, one of which is known by now.
            let finished = try await register.run("ingest", String(inbox), endsWith: 0)
            #expect(finished.errorLines.count == 3)
            #expect(
                finished.errorLines.prefix(2) == [
                    "\(inbox)/readme.md: not loaded: its name does not end in .csv, .txt or .xml, nor so and in .gz, .zst or .zstd",
                    "b.txt: 1 records in 1 deliveries",
                ])
            #expect(finished.errorLines.last?.hasPrefix("på väg.csv: the same bytes were loaded ") == true)
            // What is missing does not keep out what is there.
            try register.write(recordFile([RecordRow("K9", ["regionkod": "12"])]), to: "c.csv")
            try await register.run("ingest", "\(inbox)/none.csv", "\(inbox)/c.csv", endsWith: 66)
            #expect(
                try await register.rows("select file_name from register.file order by file_id") == [
                    "på väg.csv", "b.txt", "c.csv",
                ])
        }
    }

    @Test func `what is no file is refused and not waited for`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile([RecordRow()]), to: "a.csv")
            try #require(unsafe mkfifo(register.inbox + "/b.csv", 0o644) == 0)
            try FileManager.default.createDirectory(
                atPath: register.inbox + "/c.csv", withIntermediateDirectories: true)
            let process = try register.start("ingest", register.inbox, "/dev/zero")
            let finished: KomiljardProcess.Finished
            do {
                try await poll(within: 30, "the end of ingest") { process.isRunning ? nil : () }
            } catch {
                process.send(SIGKILL)
                throw error
            }
            finished = try await process.finished()
            #expect(finished.status == 65)
            #expect(
                finished.errorLines == [
                    "\(register.inbox)/c.csv: not loaded: is a folder",
                    "a.csv: 1 records in 1 deliveries",
                    "\(register.inbox)/b.csv: error: is no file: ingest takes files, not pipes, folders or devices",
                    "/dev/zero: error: is no file: ingest takes files, not pipes, folders or devices",
                ])
        }
    }

    @Test func `a line of 100 MB is refused in little memory`() async throws {
        try await withRegister(isMigrated: true) { register in
            let tooLong =
                ":2:1: error: record longer than the largest allowed (1 MiB): look for a quote that is never closed or missing line ends (byte \(header.count))"
            let noHeader =
                ":1: error: the header has no column of any layout (\(known)): check the delimiter and the column names, or add a layout to pipelines/layouts"
            for (name, start, error) in [("row", header, tooLong), ("header", [], noHeader)] {
                let path = try register.write(
                    start + [UInt8](repeating: UInt8(ascii: "x"), count: 100_000_000), to: "\(name).csv")
                let process = try register.start("ingest", path)
                var peak = 0
                while process.isRunning {
                    let status =
                        (try? String(contentsOfFile: "/proc/\(process.processID)/status", encoding: .utf8)) ?? ""
                    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
                    peak = max(peak, line.flatMap { Int($0.filter(\.isNumber)) } ?? 0)
                    try await Task.sleep(for: .milliseconds(2))
                }
                let finished = try await process.finished()
                #expect(finished.status == 65)
                #expect(finished.errorLines == [path + error])
                #expect(peak > 0 && peak < 128 * 1024, "\(peak) kB")
                try FileManager.default.removeItem(atPath: path)
            }
            #expect(try await register.rows("select count(*) from register.file") == ["0"])
        }
    }

    @Test func `a file that changes while it is read is refused whole`() async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile((1...40_000).map { RecordRow("K\($0)") }), to: "a.csv")
            let process = try register.start("ingest", path)
            try await poll("the reading") {
                try #require(process.isRunning)
                return (process.offset(in: path) ?? 0) > 0 ? () : nil
            }
            process.send(SIGSTOP)
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data((RecordRow("more").line + "\n").utf8))
            try file.close()
            process.send(SIGCONT)
            let finished = try await process.finished()
            #expect(finished.status == 65)
            #expect(
                finished.errorLines == [
                    "\(path): error: the file changed while it was read: ingest it when it is whole (write under another name, then rename)"
                ])
            try await register.expectNothingHalfDone()
            #expect(try await register.rows("select count(*) from register.record") == ["0"])
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(try await register.rows("select count(*) from register.record") == ["40001"])
        }
    }
}
