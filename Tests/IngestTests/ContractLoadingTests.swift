import ContractXML
import Postgres
import Testing
import Waits

@testable import Ingest

/// Documents of the two contracts, and the order of calls.
@Suite struct ContractLoadingTests {
    private static let codes = """
        select delivery_id, line_number, contact_id, code, is_main from register.contact_code order by 1, 2
        """

    @Test
    func `contacts are typed from their attributes, of the kind of their contract and the month of their section`()
        async throws
    {
        try await Register.with { register in
            let rows = [
                Document.contact(
                    "K1",
                    [
                        ("SjukhusNamn", "&#214;stersunds &quot;sjukhus&quot;"), ("Kon", "K"), ("Vardgaranti", "ja"),
                        ("Yrkeskategori", "XS915"), ("Lkf", "0139"), ("FodelseAr", "1946"), ("Mvo", "511"),
                        ("StartAktivitet", "2019-09-10T10:00:00.5+02:00"), ("TidStartAkut", "2019-09-10T09:59:59"),
                        ("TidBedomning", "2019-09-10T10:30:00Z"), ("VardAvbruten", "1"), ("Okänt", "x"),
                    ]),
                Document.contact("K2"),
            ]
            let file = try register.load(
                text: Document.contacts(rows, reference: "jul-1"), as: "genomforda.xml")
            #expect(file.layout == "contract-completed")
            #expect(file.senderReference == "jul-1")
            #expect(file.unknownColumns == ["Okänt"])
            try #expect(register.deliveries() == ["1|63|2019-09|genomforda|1|2|"])
            try #expect(
                register.rows(
                    """
                    select
                        line_number, contact_id, decision_date, start_date, hospital_name, sex_code, has_care_guarantee,
                        profession_code, municipality_code, birth_year, medical_field_code, emergency_arrival_at,
                        emergency_assessment_at, emergency_end_at, is_care_interrupted
                    from register.record order by 1
                    """) == [
                        "1|K1|2019-08-01|2019-09-10|Östersunds \"sjukhus\"|2|t|915|0139|1946|511|2019-09-10 09:59:59|2019-09-10 10:30:00||t",
                        "2|K2|2019-08-01||||||||||||",
                    ])
            try #expect(register.rows("select encoding, header is null from register.file") == ["utf-8|t"])

            let waiting = try register.load(
                text: Document.contacts([Document.contact("W1")], period: "2019-09-30", .waiting), as: "vantande.xml")
            #expect(waiting.layout == "contract-waiting")
            #expect(waiting.deliveries.map(\.kind) == [.waiting])
        }
    }

    @Test func `a contact that cannot be typed is kept as it was sent, with the place of its attribute`() async throws {
        try await Register.with { register in
            let bad = Document.contact("K2", [("Fas", "I"), ("SjukhusNamn", "Å")])
            let nowhere = Document.contact("K3", [("Regionkod", "")])
            try register.load(
                text: Document.contacts([Document.contact("K1"), bad, nowhere]), as: "a.xml")
            try #expect(
                register.rows(
                    "select line_number, delivery_id, column_name, column_number, value, reason, convert_from(raw, 'UTF8') from register.malformed order by 1"
                ) == [
                    "2|1|Fas|42|I|is not a code of 1 digits|\(bad)",
                    "3||Regionkod|8||is empty: without it nobody can tell what the row is about|\(nowhere)",
                ])
        }
    }

    static let hostile: [(document: String, message: String)] = [
        (
            Document.contacts([Document.contact("K1")], period: "2019-09-02"),
            ":2:1: error: DatatGallerFor is not a month: write the date of its first or its last day"
        ),
        (
            Document.contacts([Document.contact("K1", [("Regionkod", "01")])]),
            ":3:8: error: the region code is one of SCB's county codes, but the layout says SKR's region codes, where the same numbers mean other regions: send SKR's codes, or a layout of your own that says region_codes: scb"
        ),
        (
            Document.contacts([Document.contact("K1", [("Regionkod", "")])]),
            ": error: no row says which region, month and kind it is of; the first: 3:8: warning: Regionkod is empty: without it nobody can tell what the row is about"
        ),
        (
            Document.call(""),
            ": error: the call has no body, which deletes the call that ErsattningsId names, and names none"
        ),
        (
            Document.call("", replaces: "0123456789abcdef"),
            ": error: it replaces the call 0123456789abcdef, which is not in the register: komiljard deliveries lists the calls that are"
        ),
        (
            Document.contacts([Document.contact("K1")], replaces: "0123456789abcdef"),
            ": error: it replaces the call 0123456789abcdef, which is not in the register: komiljard deliveries lists the calls that are"
        ),
    ]

    @Test func `a document that cannot be loaded leaves nothing, and says why`() async throws {
        try await Register.with { register in
            for (index, given) in Self.hostile.enumerated() {
                let path = try register.write(given.document, to: "\(index).xml")
                try #expect(register.failure(path) == "FOLDER/\(index).xml" + given.message)
            }
            // What is wrong with a document itself is the reader's to say: here that it is said, and with the place.
            for document in ["<a/>", "<", "<TillgangligVardSpeciGenomforda/>"] {
                let message = try register.failure(register.write(document, to: "x.xml"))
                #expect(message?.hasPrefix("FOLDER/x.xml:1:") == true, "\(message ?? "loaded")")
            }
            let cut = Document.contacts([Document.contact("K1"), Document.contact("K2")]).dropLast(40)
            let message = try register.failure(register.write(String(cut), to: "cut.xml"))
            #expect(message?.contains("cut off") == true, "\(message ?? "loaded")")
            try #expect(register.rows("select count(*) from register.file") == ["0"])
            try #expect(register.rows("select count(*) from register.contact") == ["0"])
        }
    }

    /// The bytes of a row may be fewer than those of its values: each letter of these encodings is two or three in
    /// UTF-8.
    @Test(arguments: ["ISO-8859-1", "windows-1252"])
    func `long texts in one byte a character are loaded whole`(encoding: String) async throws {
        try await Register.with { register in
            let letter = encoding == "windows-1252" ? "€" : "å"
            let text = String(repeating: letter, count: 200_000)
            let document =
                "<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\n"
                + Document.contacts((0..<8).map { Document.contact("\(text)\($0)", [("SjukhusNamn", text)]) })
            let bytes = (encoding == "windows-1252" ? FieldEncoding.windows1252 : .iso8859_1).bytes(of: document)
            try register.load(register.write(try #require(bytes), to: "a.xml"))
            try #expect(
                register.rows(
                    "select line_number, length(contact_id), right(contact_id, 2), md5(hospital_name) = md5(repeat('\(letter)', 200000)) from register.record order by 1"
                ) == (0..<8).map { "\($0 + 1)|200001|\(letter)\($0)|t" })
            try #expect(register.rows("select encoding from register.file") == [encoding.lowercased()])
        }
    }

    // MARK: - The order of calls

    @Test func `diagnoses, causes and procedures hang on contacts, which must come first`() async throws {
        try await Register.with { register in
            let diagnoses = Document.codes(
                .diagnoses, [Document.diagnosis("K1", "M171"), Document.diagnosis("K1", "I109", type: "0")])
            let path = try register.write(diagnoses, to: "diagnoser.xml")
            try #expect(
                register.failure(path)
                    == "FOLDER/diagnoser.xml: error: there are no contacts of region 63, 2019-09 that it could hang on: send the call with Kontakt first"
            )
            try register.load(text: Document.contacts([Document.contact("K1")]), as: "kontakt.xml")
            try register.load(path)
            try register.load(text: Document.codes(.causes, [Document.cause("K1", "W010")]), as: "orsaker.xml")
            try register.load(
                text: Document.codes(.procedures, [Document.procedure("K1", "NGB49")]), as: "atgarder.xml")
            try #expect(
                register.rows(Self.codes) == ["2|1|K1|M171|t", "2|2|K1|I109|f", "3|1|K1|W010|", "4|1|K1|NGB49|"])
            try #expect(
                register.rows("select kind, contact_delivery_id from register.delivery order by delivery_id")
                    == ["genomforda|", "diagnoser|1", "orsaker|1", "atgarder|1"])
        }
    }

    @Test func `another month's contacts are not those that codes hang on`() async throws {
        try await Register.with { register in
            try register.load(text: Document.contacts([Document.contact("K1")]), as: "kontakt.xml")
            let path = try register.write(
                Document.codes(.causes, [Document.cause("K1", "W010")], period: "2019-10-01"), to: "orsaker.xml")
            try #expect(
                register.failure(path)
                    == "FOLDER/orsaker.xml: error: there are no contacts of region 63, 2019-10 that it could hang on: send the call with Kontakt first"
            )
        }
    }

    @Test func `a code that cannot be typed is kept, and the others are loaded`() async throws {
        try await Register.with { register in
            try register.load(text: Document.contacts([Document.contact("K1")]), as: "kontakt.xml")
            let file = try register.load(
                text: Document.codes(
                    .diagnoses,
                    [
                        Document.diagnosis("K1", "M171"), Document.diagnosis("K1", "M171", type: "2"),
                        Document.diagnosis("", "M171"), Document.diagnosis("K1", ""),
                        Document.diagnosis("K1", "M171", type: ""),
                    ]), as: "diagnoser.xml")
            #expect((file.recordCount, file.malformedCount) == (1, 4))
            let empty = "is empty: without it nobody can tell what the row is about"
            try #expect(
                register.malformed() == [
                    "2|DiagnosTyp|is not a code of 1 digits", "3|VardkontaktId|\(empty)", "4|Diagnos|\(empty)",
                    "5|DiagnosTyp|\(empty)",
                ])
        }
    }

    @Test func `a call without a body takes back the call that it names, once`() async throws {
        try await Register.with { register in
            let kontakt = try register.load(text: Document.contacts([Document.contact("K1")]), as: "kontakt.xml")
            let deletion = Document.call("\n", replaces: kontakt.callID, reference: "bort")
            let file = try register.load(text: deletion, as: "bort.xml")
            #expect(file.summary == "bort.xml: 0 records in 1 deliveries, 1 of them taken back")
            try #expect(
                register.deliveries() == ["1|63|2019-09|genomforda|1|1|", "2|63|2019-09|genomforda|2|0|withdrawal"])
            #expect(try register.load(text: deletion, as: "again.xml").loadedBefore != nil)
            let path = try register.write(Document.call("", replaces: kontakt.callID), to: "other.xml")
            try #expect(
                register.failure(path)
                    == "FOLDER/other.xml: error: the call \(kontakt.callID) has nothing left to take back: newer deliveries have replaced all of it"
            )
            // Nothing hangs on what was taken back.
            let codes = try register.write(Document.codes(.causes, [Document.cause("K1", "W010")]), to: "orsaker.xml")
            try #expect(register.failure(codes)?.contains("there are no contacts of region 63, 2019-09") == true)
        }
    }

    @Test func `a call may be named by the reference of its sender, where that stands for one alone`() async throws {
        try await Register.with { register in
            var ids: [String] = []
            for (index, period) in ["2019-08-01", "2019-09-01"].enumerated() {
                let loaded = try register.load(
                    text: Document.contacts([Document.contact("K1")], period: period, reference: "min-ref"),
                    as: "\(index).xml")
                ids.append(loaded.callID)
            }
            // Another region's reference is not meant, nor is another kind's.
            try register.load(
                text: Document.contacts([Document.contact("K1", [("Regionkod", "10")])], reference: "min-ref"),
                as: "annan.xml")
            let empty = try register.write(Document.call("", replaces: "min-ref"), to: "bort.xml")
            try #expect(
                register.failure(empty)?.contains(
                    "several calls have the reference min-ref: name the one that is meant")
                    == true)
            // With contacts of its own it says which region and month.
            try register.load(
                text: Document.contacts(
                    [Document.contact("K2")], period: "2019-08-01", replaces: "min-ref"), as: "ny.xml")
            try register.load(text: Document.call("", replaces: ids[1]), as: "bort2.xml")
            try #expect(
                register.deliveries() == [
                    "1|63|2019-08|genomforda|1|1|", "2|63|2019-09|genomforda|1|1|", "3|10|2019-09|genomforda|1|1|",
                    "4|63|2019-08|genomforda|2|1|", "5|63|2019-09|genomforda|2|0|withdrawal",
                ])
            // What is left of it is nothing.
            let path = try register.write(Document.call(" ", replaces: ids[1]), to: "igen.xml")
            try #expect(
                register.failure(path)
                    == "FOLDER/igen.xml: error: the call \(ids[1]) has nothing left to take back: newer deliveries have replaced all of it"
            )
        }
    }

    @Test func `a call that replaces another takes back what it does not bring again`() async throws {
        try await Register.with { register in
            let first = try register.load(
                text: Document.contacts([
                    Document.contact("K1"), Document.contact("K2", [("Regionkod", "10")]),
                    Document.contact("K3", [("Regionkod", "12")]),
                ]), as: "first.xml")
            // Region 12 is replaced by another call before.
            try register.load(
                text: Document.contacts([Document.contact("K3", [("Regionkod", "12")])]), as: "twelve.xml")
            let second = try register.load(
                text: Document.contacts([Document.contact("K1"), Document.contact("K4")], replaces: first.callID),
                as: "second.xml")
            #expect(
                second.summary
                    == "second.xml: 2 records in 2 deliveries, 1 of them taken back, 1 of them newer versions")
            try #expect(
                register.deliveries() == [
                    "1|63|2019-09|genomforda|1|1|", "2|10|2019-09|genomforda|1|1|", "3|12|2019-09|genomforda|1|1|",
                    "4|12|2019-09|genomforda|2|1|", "5|63|2019-09|genomforda|2|2|",
                    "6|10|2019-09|genomforda|2|0|withdrawal",
                ])
            // Region 12 is no part of the call that is named.
            try #expect(
                register.rows("select delivery_id from register.delivery where names_replaced order by 1") == ["5"])
        }
    }

    @Test func `newer contacts leave codes behind, which must be sent again`() async throws {
        try await Register.with { register in
            let codes = Document.codes(.causes, [Document.cause("K1", "W010")])
            try register.load(text: Document.contacts([Document.contact("K1")]), as: "a.xml")
            try register.load(text: codes, as: "orsaker.xml")
            // Accepted, as far as the view of what is in force asks.
            func accept() throws {
                _ = try register.connection.executeScript(
                    """
                    insert into quality.verdict
                    select region_code, delivery_id, 'accepted', 0, 0, 0, 0, '', now() from register.delivery
                    on conflict do nothing
                    """)
            }
            let inForce = "select delivery_id from register.delivery_in_force order by 1"
            try accept()
            try #expect(register.rows(inForce) == ["1", "2"])
            try register.load(text: Document.contacts([Document.contact("K1"), Document.contact("K2")]), as: "b.xml")
            try accept()
            try #expect(register.rows(inForce) == ["3"])
            try register.load(register.write(codes, to: "orsaker.xml"), IngestOptions(reloads: true))
            try accept()
            try #expect(register.rows(inForce) == ["3", "4"])
            try #expect(
                register.rows("select contact_delivery_id from register.delivery where delivery_id = 4") == ["3"])
        }
    }
}
