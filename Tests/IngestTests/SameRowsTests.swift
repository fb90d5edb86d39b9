import ContractXML
import Definitions
import TestSupport
import Testing
import Waits

@testable import Ingest

/// The same content in every form in which it may be sent.
@Suite struct SameRowsTests {
    /// What both contracts and the text file can say, with letters, marks and line breaks that each form writes in its
    /// own way.
    private static let records: [[Field: String]] = (0..<40).map { index in
        let names = [
            "Åsele ängssjukhus", "Norra; \"Södra\"\nflygeln", "a,b\tc", "<A & B> 'é'", "", " blank ", "Ö", "\"", ";;",
            "x",
        ]
        var record: [Field: String] = [
            .status: index % 4 == 3 ? "VANTANDE" : "GENOMFORD", .period: "2019-09-30",
            .regionCode: index % 3 == 0 ? "10" : "63", .contactID: "K\(index)å",
            .decisionDate: "2019-08-0\(1 + index % 9)",
            .phaseCode: "\(1 + index % 4)", .medicalFieldCode: "101", .activityCode: index % 2 == 0 ? "51101" : "",
            .activityProcedureCode: "NGB49", .activityDiagnosisCode: index % 5 == 0 ? "M171" : "",
            .hasCareGuarantee: ["ja", "nej", "1", ""][index % 4], .deviationCode: ["", "1", "2"][index % 3],
            .regionHSAID: "SE1", .careProviderHSAID: "SE2", .careUnitHSAID: "SE\(index % 6)", .unitHSAID: "",
            .hospitalCode: "63010", .hospitalName: names[index % names.count], .professionCode: "XS91\(index % 10)",
            .bookingCode: "1", .contactTypeCode: ["1", "12"][index % 2], .sexCode: ["man", "K", "okänt"][index % 3],
            .birthYear: "19\(40 + index)", .municipalityCode: ["2380", "0139", ""][index % 3],
            .listingHSAID: "SE-L\(index % 7)", .referrerTypeCode: "1", .referrerHSAID: index % 2 == 0 ? "SE-R" : "",
            .referralID: "R\(index)", .referralDate: "2019-07-30", .arrivalDate: "2019-08-01",
            .medicalTargetDate: index % 8 == 0 ? "2019-09-20" : "",
        ]
        if index % 4 != 3 {
            record[.startDate] = "2019-09-1\(index % 10)"
            record[.emergencyTypeCode] = "0"
        }
        return record
    }

    private static let project = Result { try Project.load(folder: repository) }

    private static func layout(_ id: String) throws -> Layout {
        try #require(project.get().layouts.first { $0.id == id })
    }

    // MARK: - The forms

    /// How a form is written: files, and how they are read.
    struct Form: Sendable, CustomTestStringConvertible {
        var name: String
        var files: @Sendable () throws -> [(name: String, bytes: [UInt8])]
        var encoding: TextEncoding?
        /// Of the layout that it is read by.
        var delimiter: Character = ";"
        var encodings: [TextEncoding] = [.utf8]

        var testDescription: String { name }
    }

    /// The records as delimited text.
    private static func delimited(
        delimiter: String = ";", lineEnd: String = "\n", quotesAll: Bool = false, isReversed: Bool = false,
        _ records: [[Field: String]] = records, _ change: (Field, String) -> String = { $1 }
    ) throws -> String {
        var columns = try layout("register-records").columns
        if isReversed { columns.reverse() }
        func cell(_ text: String) -> String {
            let mustQuote = quotesAll || text.contains { "\"\n".contains($0) || String($0) == delimiter }
            return mustQuote ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
        }
        let rows = records.map { record in
            columns.map { cell(change($0.field, record[$0.field] ?? "")) }.joined(separator: delimiter)
        }
        return ([columns.map { cell($0.headerName) }.joined(separator: delimiter)] + rows)
            .map { $0 + lineEnd }.joined()
    }

    /// The records as calls of the contracts, one a document.
    private static func calls(_ declaration: String = "", soap: Bool = false) throws -> [String] {
        try [(Contract.completed, "contract-completed", "GENOMFORD"), (.waiting, "contract-waiting", "VANTANDE")].map {
            contract, id, status in
            let columns = try layout(id).columns.filter { $0.field != .period }
            let rows = records.filter { $0[.status] == status }.map { record in
                let attributes = columns.compactMap { column -> String? in
                    guard let value = record[column.field], !value.isEmpty else { return nil }
                    return "\(column.headerName)=\"\(escaped(value))\""
                }
                return "<Besok \(attributes.joined(separator: " "))/>"
            }
            let call = Document.call(
                "<Kontakt DatatGallerFor=\"2019-09-01\">\(rows.joined(separator: "\n"))</Kontakt>", contract)
            guard soap else { return declaration + call }
            return declaration
                + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header/><s:Body>\(call)</s:Body></s:Envelope>"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
            .replacing("\n", with: "&#10;").replacing("\t", with: "&#x9;")
    }

    private static func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func named(_ documents: [[UInt8]], _ ending: String) -> [(name: String, bytes: [UInt8])] {
        documents.enumerated().map { ("\($0.offset)\(ending)", $0.element) }
    }

    static let forms: [Form] = [
        Form(name: "lines end with CRLF") { [("a.csv", utf8(try delimited(lineEnd: "\r\n")))] },
        Form(name: "a byte order mark") { [("a.csv", [0xEF, 0xBB, 0xBF] + utf8(try delimited()))] },
        Form(name: "the last line does not end") { [("a.csv", utf8(String(try delimited().dropLast())))] },
        Form(name: "every field is quoted") { [("a.csv", utf8(try delimited(quotesAll: true)))] },
        Form(name: "the columns in another order") { [("a.csv", utf8(try delimited(isReversed: true)))] },
        Form(name: "the rows in another order") { [("a.csv", utf8(try delimited(records.reversed())))] },
        Form(name: "a file for each region") {
            try ["10", "63"].map { (region: String) in
                ("\(region).csv", utf8(try delimited(records.filter { $0[.regionCode] == region })))
            }
        },
        Form(name: "days without hyphens and months as YYYYMM") {
            let text = try delimited { field, value in
                guard field != .period else { return "201909" }
                return field.type == .date ? value.replacing("-", with: "") : value
            }
            return [("a.csv", utf8(text))]
        },
        Form(name: "days with a clock, and months by their first day") {
            let text = try delimited { field, value in
                guard field != .period else { return "2019-09-01" }
                return field.type == .date && !value.isEmpty ? value + "T23:59:59" : value
            }
            return [("a.csv", utf8(text))]
        },
        Form(name: "tabs", files: { [("a.txt", utf8(try delimited(delimiter: "\t")))] }, delimiter: "\t"),
        Form(name: "commas", files: { [("a.csv", utf8(try delimited(delimiter: ",")))] }, delimiter: ","),
        Form(name: "Windows-1252", files: { [("a.csv", windows(try delimited()))] }, encodings: [.windows1252]),
        Form(
            name: "Windows-1252 where UTF-8 may be", files: { [("a.csv", windows(try delimited()))] },
            encodings: [.utf8, .windows1252]),
        Form(
            name: "UTF-8 where Windows-1252 may be", files: { [("a.csv", utf8(try delimited()))] },
            encodings: [.utf8, .windows1252]),
        Form(
            name: "ISO-8859-1 as the user says", files: { [("a.csv", windows(try delimited()))] }, encoding: .iso8859_1),
        Form(name: "gzip") { [("a.csv.gz", Compressed.gzip(utf8(try delimited())))] },
        Form(name: "gzip in two members") {
            let bytes = utf8(try delimited())
            return [("a.csv.gz", Compressed.gzip(Array(bytes[..<3_333])) + Compressed.gzip(Array(bytes[3_333...])))]
        },
        Form(name: "zstd") { [("a.csv.zst", Compressed.zstd(utf8(try delimited())))] },
        Form(
            name: "zstd of Windows-1252 with tabs",
            files: {
                [("a.txt.zst", Compressed.zstd(windows(try delimited(delimiter: "\t"))))]
            }, delimiter: "\t", encodings: [.windows1252]),
        Form(name: "XML") { named(try calls().map(utf8), ".xml") },
        Form(name: "XML in SOAP") { named(try calls(soap: true).map(utf8), ".xml") },
        Form(name: "XML in ISO-8859-1") {
            named(try calls("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n").map(windows), ".xml")
        },
        Form(name: "XML in gzip") { named(try calls().map { Compressed.gzip(utf8($0)) }, ".xml.gz") },
    ]

    private static func checksum(of form: Form) async throws -> String {
        let records = try layout("register-records")
        let others = try project.get().layouts.filter { $0.id != records.id }
        let files = try form.files()
        nonisolated(unsafe) var checksum = ""
        try await Register.with { register in
            register.layouts =
                others + [
                    Layout(
                        id: "records", label: records.label, content: .records,
                        format: .delimited(DelimitedForm(delimiter: form.delimiter.asciiValue ?? 0)),
                        encodings: form.encodings, columns: records.columns, file: records.file)
                ]
            for file in files { try register.write(file.bytes, to: "in/\(file.name)") }
            let report = try register.ingest(["\(register.folder)/in"], IngestOptions(encoding: form.encoding))
            #expect(register.failures(report) == [])
            #expect(report.files.map(\.malformedCount).reduce(0, +) == 0)
            #expect(report.files.map(\.recordCount).reduce(0, +) == Self.records.count)
            unsafe checksum = try register.checksum()
        }
        return unsafe checksum
    }

    private static let plain = Task {
        try await checksum(of: Form(name: "plain") { [("a.csv", utf8(try delimited()))] })
    }

    @Test(arguments: forms)
    func `every form gives the same rows`(form: Form) async throws {
        let expected = try await Self.plain.value
        #expect(expected.hasPrefix("\(Self.records.count)|"))
        #expect(try await Self.checksum(of: form) == expected)
    }

    // MARK: - The other kinds

    /// A table of each, with letters, marks and line breaks; nothing where the field may be missing.
    private static let tables: [(layout: String, rows: [[String]], table: String)] = [
        (
            "register-counts",
            (0..<20).map { index in
                [
                    "2019-09-01", index % 2 == 0 ? "10" : "63", index % 5 == 0 ? "" : "SE-Å\(index)", "first_visit",
                    "VANTANDE", index % 3 == 0 ? "60" : "90", "\(index)", "\(index + 70)", "\(index % 4)",
                ]
            }, "register.count_row"
        ),
        (
            "attestations",
            [
                ["10", "komiljard-2019", "status_report", "2019-10-15", "Åsa \"Ö\" Öst", "dnr 1; bilaga\n2"],
                ["63", "komiljard-2019", "status_report", "2019-10-14", "a,b\tc", ""],
            ], "register.attestation"
        ),
        (
            "expected-units",
            [
                ["2019-09-01", "10", "SE-Å1", "Norra; \"Södra\"\nflygeln"], ["2019-09-01", "10", "SE-2", ""],
                ["2019-09-01", "63", "SE-3", "a,b\tc"],
            ], "register.expected_unit"
        ),
        (
            "populations",
            [["10", "2018-11-01", "2339000", "SCB; \"Å\""], ["63", "2018-11-01", "2540000", ""]], "register.population"
        ),
    ]

    private static func text(
        _ layout: Layout, _ rows: [[String]], delimiter: String = ";", lineEnd: String = "\n", quotesAll: Bool = false,
        isReversed: Bool = false
    ) -> String {
        ([layout.columns.map(\.headerName)] + rows).map { row in
            let cells = row.map { cell in
                let mustQuote = quotesAll || cell.contains { "\"\n".contains($0) || String($0) == delimiter }
                return mustQuote ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
            }
            return (isReversed ? cells.reversed() : cells).joined(separator: delimiter) + lineEnd
        }.joined()
    }

    private static func dump(
        _ layout: Layout, _ bytes: [UInt8], named name: String = "a.csv", of table: String, rows: Int,
        delimiter: Character = ";", encodings: [TextEncoding] = [.utf8]
    ) async throws -> [String] {
        nonisolated(unsafe) var dump: [String] = []
        try await Register.with { register in
            register.layouts = [
                Layout(
                    id: layout.id, label: layout.label, content: layout.content,
                    format: .delimited(DelimitedForm(delimiter: delimiter.asciiValue ?? 0)), encodings: encodings,
                    columns: layout.columns, file: layout.file)
            ]
            try register.write(bytes, to: "in/\(name)")
            let report = try register.ingest(["\(register.folder)/in"])
            #expect(register.failures(report) == [])
            #expect(report.files.map(\.recordCount) == [rows])
            // Where a line begins depends on the form.
            unsafe dump = try register.rows(
                "select to_jsonb(x) - 'line_number' - 'delivery_id' from \(table) as x order by 1")
        }
        return unsafe dump
    }

    @Test(arguments: tables.indices)
    func `every form of the other kinds gives the same rows`(index: Int) async throws {
        let (id, rows, table) = Self.tables[index]
        let layout = try Self.layout(id)
        func dump(
            _ bytes: [UInt8], named name: String = "a.csv", delimiter: Character = ";",
            encodings: [TextEncoding] = [.utf8]
        ) async throws -> [String] {
            try await Self.dump(
                layout, bytes, named: name, of: table, rows: rows.count, delimiter: delimiter, encodings: encodings)
        }
        let plain = Self.text(layout, rows)
        let expected = try await dump(Self.utf8(plain))
        #expect(Set(expected).count == rows.count)
        try #expect(await dump(Self.utf8(Self.text(layout, rows, lineEnd: "\r\n"))) == expected)
        try #expect(await dump([0xEF, 0xBB, 0xBF] + Self.utf8(plain)) == expected)
        try #expect(await dump(Self.utf8(String(plain.dropLast()))) == expected)
        try #expect(await dump(Self.utf8(Self.text(layout, rows, quotesAll: true))) == expected)
        try #expect(await dump(Self.utf8(Self.text(layout, rows, isReversed: true))) == expected)
        try #expect(await dump(Self.utf8(Self.text(layout, rows.reversed()))) == expected)
        try #expect(await dump(Self.utf8(Self.text(layout, rows, delimiter: "\t")), delimiter: "\t") == expected)
        try #expect(await dump(Self.utf8(Self.text(layout, rows, delimiter: ",")), delimiter: ",") == expected)
        try #expect(await dump(windows(plain), encodings: [.windows1252]) == expected)
        try #expect(await dump(windows(plain), encodings: [.utf8, .windows1252]) == expected)
        try #expect(await dump(windows(plain), encodings: [.iso8859_1]) == expected)
        try #expect(await dump(Compressed.gzip(Self.utf8(plain)), named: "a.csv.gz") == expected)
        try #expect(await dump(Compressed.zstd(Self.utf8(plain)), named: "a.csv.zst") == expected)
    }

    @Test func `one letter more is another checksum`() async throws {
        let other = Form(name: "other") { [("a.csv", Self.utf8(try Self.delimited().replacing("K7å", with: "K7åå")))] }
        #expect(try await Self.checksum(of: other) != Self.plain.value)
    }
}
