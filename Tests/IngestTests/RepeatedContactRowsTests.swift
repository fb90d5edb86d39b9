import ContractXML
import Definitions
import Postgres
import StageTestSupport
import Testing

@testable import Ingest

/// Contacts whose ids may be twice in a file.
@Suite struct RepeatedContactRowsTests {
    private static let columns = recordColumns.filter {
        ["month", "region", "status", "id", "start", "hospital"].contains($0.name)
    }
    private static let header = columns.map(\.name).joined(separator: ";") + "\n"

    private static func layouts(_ encodings: [TextEncoding] = [.utf8]) -> [Layout] {
        [layout("records", columns, encodings: encodings, content: .records)]
    }

    /// What is listed: region, delivery, line and id.
    private static func listed(_ register: Register) throws -> [String] {
        try register.rows(
            """
            select region_code, delivery_id, line_number, contact_id from register.repeated_contact
            order by delivery_id, line_number
            """)
    }

    /// Of each file whether all is listed.
    private static func flags(_ register: Register) throws -> [String] {
        try register.rows("select lists_repeated_contacts from register.file order by file_id")
    }

    /// Rows that repeat the id of an earlier row of the file, region and month.
    private static let repeats = """
        select region_code, delivery_id, line_number, contact_id
        from (
            select
                contact.*,
                row_number() over (
                    partition by delivery.file_id, contact.region_code, contact.period, contact.contact_id
                    order by contact.line_number
                ) as occurrence
            from register.contact inner join register.delivery using (delivery_id)
            where contact.contact_id is not null
        ) as numbered
        where occurrence > 1
        order by delivery_id, line_number
        """

    @Test func `a row that repeats the id of an earlier one is listed with its line, the earlier one is not`()
        async throws
    {
        try await Register.with { register in
            register.layouts = Self.layouts()
            try register.load(
                text: Self.header
                    + "201909;63;V;K1;;\n201909;63;V;K2;;\n201909;63;V;K1;;a\n201909;63;V;K3;;\n201909;63;V;K1;;b\n")
            try #expect(Self.listed(register) == ["63|1|4|K1", "63|1|6|K1"])
            try #expect(Self.flags(register) == ["t"])
        }
    }

    @Test func `an id both waiting and completed in a month is listed, in the delivery of the later row`()
        async throws
    {
        try await Register.with { register in
            register.layouts = Self.layouts()
            try register.load(
                text: Self.header + "201909;63;V;K1;;\n201909;63;G;K2;;\n201909;63;G;K1;;\n201909;63;V;K2;;\n")
            try #expect(Self.listed(register) == ["63|1|5|K2", "63|2|4|K1"])
        }
    }

    @Test func `the same id in another region or month is another contact, and no id is none`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts()
            try register.load(
                text: Self.header
                    + "201909;63;V;K1;;\n201909;10;V;K1;;\n201910;63;V;K1;;\n201910;10;G;K1;;\n201909;63;V;;;\n201909;63;V;;;\n"
            )
            try #expect(Self.listed(register) == [])
            try #expect(Self.flags(register) == ["t"])
        }
    }

    @Test func `a row that is malformed does not count, wherever its fault is`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts()
            let rows = [
                "201909;63;V;K1;x;", "2019;63;V;K1;;", "201909;63;?;K1;;", "201909;63;V;K1", "201909;63;V;K1 ;;",
                "201909;63;V;K1;2019-09-10;", "201909;63;V;K1;x;", "201909;63;V;K1;2019-09-10;",
            ]
            let file = try register.load(text: Self.header + rows.map { $0 + "\n" }.joined())
            #expect((file.recordCount, file.malformedCount) == (2, 6))
            try #expect(Self.listed(register) == ["63|1|9|K1"])
        }
    }

    /// The same rows; the encoding is decided by the third of them where it may be either.
    @Test(arguments: [
        ([TextEncoding.utf8], false), ([.windows1252], true), ([.utf8, .windows1252], false),
        ([.utf8, .windows1252], true), ([.iso8859_1], true),
    ])
    func `every encoding gives the same list, quoted or not`(encodings: [TextEncoding], isSingleByte: Bool)
        async throws
    {
        try await Register.with { register in
            register.layouts = Self.layouts(encodings)
            let rows = [
                "201909;63;V;K1;;", "201909;63;V;\"K1\";;", "201909;63;V;ÅÄ1;;Ö", "201909;63;G;K1;;Ö",
                "201909;63;V;ÅÄ1;;", "201909;63;V;\"Å\"\"\";;", "201909;63;V;ÅÄ2;;", "201909;63;V;\"Å\"\"\";;",
            ]
            let text = Self.header + rows.map { $0 + "\n" }.joined()
            try register.load(register.write(isSingleByte ? windows(text) : Array(text.utf8)))
            try #expect(Self.listed(register) == ["63|1|3|K1", "63|1|6|ÅÄ1", "63|1|9|Å\"", "63|2|5|K1"])
        }
    }

    @Test(arguments: ["", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"])
    func `contacts of the contracts are listed, their codes are not`(declaration: String) async throws {
        try await Register.with { register in
            let rows = [
                Document.contact("ÅÄ1"), Document.contact("K2"), Document.contact("K3", [("Fas", "x")]),
                Document.contact("K2", [("Regionkod", "10")]), Document.contact("&#197;Ä1"), Document.contact("K3"),
            ]
            let text = declaration + Document.contacts(rows)
            try register.load(register.write(declaration.isEmpty ? Array(text.utf8) : windows(text), to: "a.xml"))
            try register.load(
                text: Document.codes(.diagnoses, [Document.diagnosis("K2", "M171"), Document.diagnosis("K2", "M172")]),
                as: "b.xml")
            try #expect(Self.listed(register) == ["63|1|5|ÅÄ1"])
            try #expect(Self.flags(register) == ["t", "t"])
        }
    }

    @Test func `an id is what is stored: without blanks, and not a marker of a missing value`() async throws {
        try await Register.with { register in
            register.layouts = [
                layout("loose", Self.columns, missing: ["NULL"], trimsPadding: true, content: .records)
            ]
            try register.load(
                text: Self.header + "201909;63;V;K1;;\n201909; 63;V; K1 ;;\n201909;63;V;NULL;;\n201909;63;V;NULL;;\n")
            try #expect(Self.listed(register) == ["63|1|3|K1"])
        }
    }

    @Test func `a constant may be the id, and the region`() async throws {
        try await Register.with { register in
            register.layouts = [
                layout(
                    "constant", Self.columns.filter { !["id", "region"].contains($0.name) }, encodings: [.windows1252],
                    content: .records,
                    constants: [.init(field: .contactID, text: "Å"), .init(field: .regionCode, text: "63")])
            ]
            let text = "month;status;start;hospital\n201909;V;;\n201909;V;;\n201909;G;;Ö\n201910;V;;\n"
            try register.load(register.write(windows(text)))
            try #expect(Self.listed(register) == ["63|1|3|Å", "63|2|4|Å"])
        }
    }

    /// Rows that go over several connections, in several chunks and batches, with ids that repeat near and far. Of as
    /// few rows none is found by chance.
    @Test func `the rows of a large file that repeat an id are listed, the same whenever it is loaded`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts()
            var random = SeededRandom(seed: 20_190_901)
            let long = String(repeating: "x", count: 300)
            let rows = (0..<12_000).map { index in
                let id = Int.random(in: 0..<20_000, using: &random)
                let slot = ["201909;63;V", "201909;63;G", "201909;10;V", "201910;63;V"].randomElement(using: &random)
                return "\(slot ?? "");K\(id)\(long);\(index % 50 == 0 ? "x" : "");\n"
            }
            let path = try register.write(Self.header + rows.joined())
            let file = try register.load(path)
            #expect((file.recordCount, file.malformedCount) == (11_760, 240))
            try #expect(register.rows("select count(*) from pg_class where relname = 'contact_1_1'") == ["1"])
            let listed = try Self.listed(register)
            #expect(listed.count > 500)
            try #expect(listed == register.rows(Self.repeats))
            try register.load(path, IngestOptions(reloads: true))
            func lines(ofFile id: Int) throws -> [String] {
                try register.rows(
                    """
                    select line_number, contact_id
                    from register.repeated_contact inner join register.delivery using (delivery_id)
                    where file_id = \(id)
                    order by line_number
                    """)
            }
            try #expect(lines(ofFile: 2) == lines(ofFile: 1))
            try #expect(Self.listed(register).count == 2 * listed.count)
        }
    }

    @Test(arguments: [(0, 0, "f"), (3, 3, "f"), (4, 4, "t")])
    func `of more rows than may be listed the first are, and the file says that there are more`(
        limit: Int, count: Int, flag: String
    ) async throws {
        try await Register.with { register in
            register.layouts = Self.layouts()
            var options = IngestOptions()
            options.repeatedContactLimit = limit
            let ids = ["K1", "K1", "K2", "K2", "K1"] + (0..<500).map { "L\($0)" } + ["K1", "K3"]
            try register.load(
                text: Self.header + ids.map { "201909;63;V;\($0);;\n" }.joined(), as: "a.csv", options)
            let listed = ["63|1|3|K1", "63|1|5|K2", "63|1|6|K1", "63|1|507|K1"]
            try #expect(Self.listed(register) == Array(listed.prefix(count)))
            try #expect(Self.flags(register) == [flag])
        }
    }

    @Test func `content that is known is not listed again, unless it is loaded again`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts()
            let path = try register.write(Self.header + "201909;63;V;K1;;\n201909;63;V;K1;;\n")
            try register.load(path)
            try register.load(path)
            try #expect(Self.listed(register) == ["63|1|3|K1"])
            try register.load(path, IngestOptions(reloads: true))
            try #expect(Self.listed(register) == ["63|1|3|K1", "63|2|3|K1"])
            // One of other files is no repetition.
            try register.load(text: Self.header + "201909;63;V;K1;;\n", as: "b.csv")
            try #expect(Self.listed(register).count == 2)
            try #expect(Self.flags(register) == ["t", "t", "t"])
        }
    }

    @Test func `of files without contacts there is nothing to list`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let file = try register.load(text: countHeader + "\n201909;63;;m;V;90;1;2;3\n201909;63;;m;V;90;1;2;3\n")
            #expect(file.recordCount == 2)
            try #expect(Self.listed(register) == [])
            try #expect(Self.flags(register) == ["t"])
        }
    }

    @Test func `a file that was loaded before the list was kept says so`() async throws {
        try await Register.with { register in
            register.layouts = Self.layouts()
            try register.load(text: Self.header + "201909;63;V;K1;;\n")
            let columns = """
                sha256, file_name, byte_count, content_sha256, content_byte_count, layout, layout_sha256, encoding,
                record_count, malformed_count, kept_malformed_count, loaded_at, received_at, run_id
                """
            try register.connection.executeScript(
                "insert into register.file (file_id, \(columns)) select 7, \(columns) from register.file")
            try #expect(Self.flags(register) == ["t", "f"])
        }
    }
}
