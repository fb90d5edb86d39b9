import ContractXML
import Definitions
import Postgres
import Stages
import TestSupport
import Testing
import Waits

@testable import Ingest

/// Files of hard cases, read in pieces of every size from 1 to 300 bytes.
@Suite struct BufferSizeTests {
    /// All that a reading makes of a file, but the database.
    private struct Outcome: Equatable {
        var rows: [UInt8] = []
        var rowCount = 0
        var malformed: [String] = []
        var deliveries: [String] = []
        /// Nil where the file cannot be read to its end: how far its rows were asked for depends on the pieces.
        var repeatedContacts: Int?
        var encoding = ""
        var error: String?
    }

    private static let hardRows = [
        "201909;63;V;K1;2019-09-10;man;ja;101;7;XS915;40;Åsele\r\n",
        "201909;63;G;\"K;2\";2019-09-10;okänt;nej;101;12;XS915;-1;\"Norra; \"\"Södra\"\"\nflygeln\"\n",
        "\n", "\r\n",
        "2019-09-30;10;Väntande;K3;;;;;;;;\n",
        "201909;63;V;K4;2019-02-29;man;ja;101;7;XS915;40;Ö\n",
        "201909;63;V;K5;2019-09-10;man;ja;101;7;XS915;40;un\"quoted\n",
        "201909;63;V;K6;2019-09-10;man;ja;101;7;XS915;40;\"after\"x\r\n",
        "201909;63;V;K7;too few\n",
        "201909;63;V;K8;2019-09-10;man;ja;101;7;XS915;40;x;\n",
        "201909;sextio;V;K9;2019-09-10;man;ja;101;7;XS915;40;x\n",
        "201909;63;V;\(String(repeating: "lång ", count: 120));2019-09-10;kvinna;nej;101;7;XS915;40;\"\"\"\"\r\n",
        "201910;63;G;K10;2019-09-10;kvinna;nej;101;7;XS915;40;lone\rreturn\n",
        "201909;63;V;\"K;2\";2019-09-10;;;;;;;\n",
    ]

    static let endings = [
        "201909;63;V;sist;2019-09-10;man;ja;101;7;XS915;40;ÅÄÖ", "201909;63;V;sist;;;;;;;;\"ÅÄÖ\"",
        "201909;63;V;sist;;;;;;;;\r", "201909;63;V;never;;;;;;;;\"closed\n", "201909;63;V;nul\0;;;;;;;;\n",
        "201909;01;V;county;;;;;;;;\n", "",
    ]

    private static let encodings: [(encodings: [TextEncoding], isWindows: Bool)] = [
        ([.utf8], false), ([.windows1252], true), ([.utf8, .windows1252], false), ([.utf8, .windows1252], true),
    ]

    @Test(arguments: 0..<encodings.count)
    func `every size gives the same rows, faults and errors of text`(index: Int) async throws {
        let (encodings, isWindows) = Self.encodings[index]
        let layout = layout("records", recordColumns, encodings: encodings, content: .records)
        try await Register.with { register in
            for ending in Self.endings {
                let text = recordHeader + "\n" + Self.hardRows.joined() + ending
                let bytes = isWindows ? windows(text) : Array(text.utf8)
                func outcome(_ size: Int) throws -> Outcome {
                    let match = try match(bytes, [layout])
                    let plan = RowPlan(layout: layout, positions: match.positions, encoding: match.headerEncoding)
                    var reading = try Self.reading(plan, layout, match.headerEncoding, register)
                    var reader = DelimitedReading(match, path: "a.csv")
                    return unsafe try Self.outcome(bytes, size: size, &reading) { chunk, isLast, reading in
                        unsafe try reader.read(chunk, isLast: isLast, into: &reading)
                        return reader.encoding.name
                    }
                }
                let whole = try outcome(bytes.count)
                #expect(whole.rowCount >= 11)
                #expect(whole.deliveries.count >= 3)
                #expect(whole.repeatedContacts == (whole.error == nil ? 1 : nil))
                for size in 1...300 {
                    let found = try outcome(size)
                    #expect(found == whole, "pieces of \(size) bytes, ending \(ending.debugDescription)")
                    if found != whole { break }
                }
            }
        }
    }

    @Test(arguments: ["", "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\r\n"])
    func `every size gives the same rows, faults and errors of XML`(declaration: String) async throws {
        let layout = try #require(
            try Project.load(folder: repository).layouts.first { $0.id == "contract-completed" })
        let rows = [
            Document.contact("K1", [("SjukhusNamn", "Å &amp; Ö&#10;x"), ("Kon", "okänt")]),
            Document.contact("K2", [("Fas", "I")]), "<!-- ett -- > -->".replacing(" -- ", with: " "),
            Document.contact("K3", [("Regionkod", "10")]).replacing("/>", with: "\r\n>\r\n</Besok>"),
            Document.contact("K4", [("TidStartAkut", "2019-09-10T10:00:00"), ("Extra", "x > y")]),
            Document.contact("K5", [("Regionkod", "")]),
            Document.contact(String(repeating: "lång", count: 100)),
            Document.contact("K1"),
        ]
        let right = declaration + Document.contacts(rows)
        let endings = [right, String(right.dropLast(25)), right + "<b/>", right.replacing("K4\"", with: "K4")]
        try await Register.with { register in
            for text in endings {
                let bytes = declaration.isEmpty ? Array(text.utf8) : windows(text)
                let regions = RegionTranslation(try register.context().project.reference)
                let call = unsafe try bytes.withUnsafeBytes { bytes in
                    unsafe try ContractCall(
                        start: bytes, isWholeFile: true, layouts: [layout], named: nil,
                        values: { ValueReader(layout: $0, encoding: .utf8, regions: regions) }, path: "a.xml")
                }
                func outcome(_ size: Int) throws -> Outcome {
                    var reading = try Self.reading(call.plan, layout, .utf8, register)
                    reading.encoder.sectionPeriod = call.section?.period
                    var reader = ContractReading(columns: call.columns, path: "a.xml")
                    return unsafe try Self.outcome(bytes, size: size, &reading) { chunk, isLast, reading in
                        unsafe try reader.read(chunk, isLast: isLast, into: &reading)
                        return reader.encodingName + reader.unknownAttributes.joined()
                    }
                }
                let whole = try outcome(bytes.count)
                #expect(whole.rowCount >= 3)
                #expect(whole.repeatedContacts == (whole.error == nil ? 1 : nil))
                for size in 1...300 {
                    let found = try outcome(size)
                    #expect(found == whole, "pieces of \(size) bytes of \(text.suffix(20))")
                    if found != whole { break }
                }
            }
        }
    }

    private static func reading(
        _ plan: RowPlan, _ layout: Layout, _ encoding: FieldEncoding, _ register: Register
    ) throws -> FileReading {
        let context = try register.context()
        return FileReading(
            encoder: try RowEncoder(
                plan: plan, layout: layout, encoding: encoding, regions: RegionTranslation(context.project.reference),
                firstDeliveryID: 1, path: "a"),
            malformed: MalformedRows(fileID: 1, cap: MalformedRows.Cap()),
            repeatedContacts: RepeatedContactRows(byteCount: 0, limit: 10),
            sink: RowSink(
                connection: register.connection, context: context, plan: plan, fileID: 1, firstDeliveryID: 1,
                laneCount: 2),
            connection: register.connection)
    }

    /// Reads all in pieces, each in memory of its own.
    private static func outcome(
        _ bytes: [UInt8], size: Int, _ reading: inout FileReading,
        _ read: (UnsafeRawBufferPointer, Bool, inout FileReading) throws -> String
    ) throws -> Outcome {
        var outcome = Outcome()
        do {
            for start in stride(from: 0, to: bytes.count, by: size) {
                let end = min(bytes.count, start + size)
                outcome.encoding = unsafe try Array(bytes[start..<end]).withUnsafeBytes {
                    unsafe try read($0, end == bytes.count, &reading)
                }
            }
        } catch let error as IngestError {
            outcome.error = error.description
            // What was found last before it depends on the pieces.
            outcome.encoding = ""
        }
        outcome.rows = try reading.sink.append { rows in unsafe rows.withBytes { unsafe Array($0) } }
        outcome.rowCount = reading.rowCount
        if outcome.error == nil { outcome.repeatedContacts = reading.repeatedContacts.listedCount }
        outcome.malformed = reading.malformed.first + ["\(reading.malformed.count)"]
        outcome.deliveries = reading.encoder.deliveries.entries.map {
            "\($0.deliveryID) \($0.slot) \($0.recordCount) \($0.malformedCount)"
        }
        return outcome
    }
}
