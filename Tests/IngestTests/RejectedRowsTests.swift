import ContractXML
import Definitions
import Postgres
import Stages
import Testing

@testable import Ingest

@Suite struct RejectedRowsTests {
    /// The file of the malformed rows of a delivery.
    private func rejects(
        _ id: Int, unplaced: Bool = false, in register: Register
    ) throws -> (bytes: [UInt8], rows: RejectedRows) {
        let rows = try RejectedRows(
            deliveryID: id, unplaced: unplaced, project: register.context().project, on: register.connection)
        var bytes: [UInt8] = []
        try rows.write { bytes += $0 }
        return (bytes, rows)
    }

    @Test func `rows are given back as they were sent, after their reasons`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let sent = [
                "201909;63;\"å; \"\"b\"\"\";m;V;90;1;2;x", "201910;63;;m;V;90;1;2;x", "201909;63;;m;V;90;1;2;3;4",
                "201909;63;un\"quoted;m;V;90;1;2;3", "2019;63;;m;V;90;1;2;3",
            ]
            try register.load(
                text: ([countHeader, "201909;63;;m;V;90;1;2;3", "201910;63;;m;V;90;1;2;3"] + sent)
                    .joined(separator: "\r\n"))
            let lines = [
                "reason;" + countHeader, "\"4:33: pvv is not a whole number of 0 or more\";" + sent[0],
                "\"6: the row has 10 fields, the header has 9\";" + sent[2],
                "\"7:13: the row is not as delimited text is written: quote inside an unquoted field: quote the whole field, and write the quote inside it twice\";"
                    + sent[3],
                "\"8:1: month is not a month: the date of its first or last day, or YYYYMM\";" + sent[4],
            ]
            let (bytes, rows) = try rejects(1, in: register)
            #expect(String(decoding: bytes, as: UTF8.self) == lines.map { $0 + "\n" }.joined())
            #expect((rows.rowCount, rows.unplacedCount, rows.notKeptCount) == (1, 3, 0))
            let other = try rejects(2, in: register)
            #expect(String(decoding: other.bytes, as: UTF8.self).contains("\"5:23: pvv"))
            #expect((other.rows.rowCount, other.rows.unplacedCount) == (1, 3))
        }
    }

    @Test
    func `rows that do not say whose they are stay out where a file is of several regions, unless they are asked for`()
        async throws
    {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            try register.load(
                text: [
                    countHeader, "201909;63;;m;V;90;1;2;3", "201909;10;;m;V;90;1;2;3", "201909;63;;m;V;90;1;2;x",
                    "2019;10;;m;V;90;1;2;3",
                ].joined(separator: "\n"))
            let id = try register.connection.execute("select delivery_id from register.delivery where region_code = 63")
                .single().int("delivery_id")
            let own = try rejects(id, in: register)
            #expect(own.rows.rowCount == 1 && own.rows.unplacedCount == 1 && !own.rows.includesUnplaced)
            #expect(!String(decoding: own.bytes, as: UTF8.self).contains("2019;10"))
            let all = try rejects(id, unplaced: true, in: register)
            #expect(all.rows.includesUnplaced && String(decoding: all.bytes, as: UTF8.self).contains("2019;10"))
        }
    }

    @Test func `a file is given back in its own encoding, delimiter and column names`() async throws {
        try await Register.with { register in
            let columns = countColumns.map { $0.name == "pvv" ? (name: "självvald", field: $0.field) : $0 }
            register.layouts = [layout("tabs", delimiter: "\t", columns, encodings: [.windows1252])]
            let header = columns.map(\.name).joined(separator: "\t")
            try register.load(
                register.write(windows(header + "\n201909\t63\tÅ €\tm\tV\t90\t1\t2\tx\n")))
            let (bytes, _) = try rejects(1, in: register)
            #expect(
                bytes
                    == windows(
                        "reason\t\(header)\n\"2:26: självvald is not a whole number of 0 or more\"\t201909\t63\tÅ €\tm\tV\t90\t1\t2\tx\n"
                    ))
        }
    }

    /// Paged 500 at a time.
    @Test(arguments: [0, 1, 499, 500, 501, 1_200])
    func `any number is given back, in the order of the file`(count: Int) async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let rows = (0..<count).map { "201909;63;u\($0);m;V;90;1;2;x\n" }.joined()
            try register.load(text: countHeader + "\n201909;63;;m;V;90;1;2;3\n" + rows)
            let (bytes, found) = try rejects(1, in: register)
            let units = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
                .map { $0.split(separator: ";")[3] }
            #expect(units == (0..<count).map { "u\($0)" })
            #expect(found.rowCount == count)
        }
    }

    @Test func `rows beyond the cap are counted and said not to be there`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            var options = IngestOptions()
            options.malformedCap.rows = 2
            let rows = (0..<5).map { "201909;63;u\($0);m;V;90;1;2;x\n" }.joined()
            try register.load(text: countHeader + "\n" + rows, options)
            let found = try rejects(1, in: register).rows
            #expect((found.rowCount, found.unplacedCount, found.notKeptCount) == (2, 0, 3))
        }
    }

    @Test(arguments: ["", "ns"])
    func `elements are given back in a document of their contract, which can be mended and sent`(prefix: String)
        async throws
    {
        try await Register.with { register in
            func element(_ text: String) -> String {
                prefix.isEmpty ? text : text.replacing("<Besok", with: "<\(prefix):Besok")
            }
            let bad = Document.contact("K--2", [("Fas", "I"), ("SjukhusNamn", "Å&amp;Ö")])
            let open = Document.contact("K3", [("Fas", "")]).replacing("/>", with: " Kon='X' ></Besok>")
                .replacing("</Besok", with: prefix.isEmpty ? "</Besok" : "</\(prefix):Besok")
            let tag = prefix.isEmpty ? "" : prefix + ":"
            let document = Document.call(
                "<\(tag)Kontakt DatatGallerFor=\"2019-09-30\">\(element(Document.contact("K1")))\(element(bad))\(element(open))</\(tag)Kontakt>",
                prefix: prefix)
            try register.load(text: document, as: "a.xml")
            let (bytes, rows) = try rejects(1, in: register)
            #expect((rows.rowCount, rows.unplacedCount) == (2, 0))
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains(element(bad) + "\n"))
            #expect(text.contains("Fas is not a code of 1 digits -->\n"))
            // Mended, it is loaded: both contacts and nothing else.
            let mended = text.replacing("Fas=\"I\"", with: "Fas=\"2\"").replacing("Kon='X'", with: "Kon='K'")
            let file = try register.load(text: mended, as: "mended.xml")
            #expect((file.recordCount, file.malformedCount) == (2, 0))
            try #expect(
                register.rows(
                    "select contact_id, phase_code, hospital_name from register.record where delivery_id = 2 order by 1"
                )
                    == ["K--2|2|Å&Ö", "K3||"])
        }
    }

    @Test func `codes of contacts are given back in their own section, in the encoding of the document`() async throws {
        try await Register.with { register in
            try register.load(text: Document.contacts([Document.contact("K1")]), as: "kontakt.xml")
            let bad = Document.diagnosis("Å", "M171", type: "2")
            let document =
                "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>"
                + Document.codes(.diagnoses, [Document.diagnosis("K1", "M171"), bad])
            try register.load(register.write(windows(document), to: "diagnoser.xml"))
            let (bytes, _) = try rejects(2, in: register)
            let contract = Contract.completed
            #expect(
                bytes
                    == windows(
                        """
                        <?xml version="1.0" encoding="iso-8859-1"?>
                        <\(contract.rootName) xmlns="\(contract.namespace)">
                        <Diagnoser DatatGallerFor="2019-09-01">
                        <!-- 1:329: DiagnosTyp is not a code of 1 digits -->
                        \(bad)
                        </Diagnoser>
                        </\(contract.rootName)>

                        """))
        }
    }

    @Test func `a delivery that is not there has none`() async throws {
        try await Register.with { register in
            let error = #expect(throws: RejectedRowsError.self) { try rejects(3, in: register) }
            #expect(error?.description == "there is no delivery 3: komiljard deliveries lists those that there are")
        }
    }
}
