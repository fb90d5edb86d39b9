import ContractXML
import Testing

@Suite("Encodings")
struct EncodingTests {
    /// Bytes of one document: a declaration, two rows on lines of their own, a name with `bytes` in it.
    static func document(encoding: String?, name bytes: [UInt8], mark: [UInt8] = []) -> [UInt8] {
        let declaration = encoding.map { "<?xml version=\"1.0\" encoding='\($0)'?>" } ?? ""
        return mark + Array("\(declaration)\n<!-- ".utf8) + bytes
            + Array(
                """
                 --><TillgangligVardSpeciGenomforda xmlns="\(Contract.completed.namespace)">
                <Kontakt DatatGallerFor="2020-07-01">
                <Besok Fas="1"/>
                """.utf8) + Array("<Besok SjukhusNamn='&amp;".utf8) + bytes + Array("' Fas='2'/>\n".utf8)
            + Array("<Besok Fas='3'/></Kontakt></TillgangligVardSpeciGenomforda>".utf8)
    }

    @Test(
        "A document of each encoding has its values, positions and raw bytes",
        arguments: [
            ("UTF-8", Array("åäö€".utf8), "&åäö€", 4), ("utf-8", Array("😀".utf8), "&😀", 1),
            (nil, Array("å".utf8), "&å", 1),
            ("ISO-8859-1", [0xE5, 0xE4, 0xF6, 0xA0, 0x80], "&åäö\u{A0}\u{80}", 5),
            ("iso-8859-1", [0xC3, 0xA5], "&Ã¥", 2),
            ("windows-1252", [0xE5, 0x80, 0x9F, 0x93, 0xFF], "&å€Ÿ“ÿ", 5), ("Windows-1252", [0x41], "&A", 1),
        ] as [(String?, [UInt8], String, Int)])
    func encoding(_ encoding: String?, _ bytes: [UInt8], _ value: String, characterCount: Int) throws {
        let document = Self.document(encoding: encoding, name: bytes)
        let whole = try Reading(document)
        #expect(whole.error == nil)
        #expect(whole.rows.map { $0.fields[3] } == ["1", "2", "3"])
        #expect(whole.rows[1].fields[1] == value)
        for row in whole.rows {
            #expect(Array(document[row.position.byteOffset...].prefix(row.raw.count)) == row.raw)
            #expect(row.raw.first == UInt8(ascii: "<") && row.raw.last == UInt8(ascii: ">"))
        }
        #expect(whole.rows[1].raw == Array("<Besok SjukhusNamn='&amp;".utf8) + bytes + Array("' Fas='2'/>".utf8))
        let start = whole.rows[1].position
        #expect(start.line == 4 && start.column == 17)
        #expect(
            whole.rows[1].fieldPositions.last
                == ContractPosition(
                    line: 4, column: 17 + 27 + characterCount, byteOffset: start.byteOffset + 27 + bytes.count))
        for size in 1...60 { #expect(try Reading(document, chunkSize: size) == whole, "pieces of \(size) bytes") }
    }

    @Test("A fault after characters of one byte is where it is in the file")
    func faultInSingleByteText() throws {
        let bytes =
            Array("<?xml version='1.0' encoding='ISO-8859-1'?>\n<".utf8)
            + Array(Document.contacts("<Besok SjukhusNamn='@@@' Fas='1' Fas='2'/>").dropFirst().utf8)
        let document = bytes.map { $0 == UInt8(ascii: "@") ? 0xE5 : $0 }
        let ascii = try Reading(bytes)
        #expect(ascii.error?.message == "an attribute stands twice in one tag: remove one of them")
        #expect(try Reading(document) == ascii)
    }

    @Test(
        "Bytes that the encoding has no character for",
        arguments: [
            (
                nil, [0x41, 0xE5],
                "2:7: not UTF-8: declare the encoding that the document has, such as"
                    + " encoding=\"ISO-8859-1\" in the XML declaration, or send UTF-8"
            ),
            (
                "UTF-8", [0xC3, 0xA5, 0xC0, 0x80],
                "2:7: not UTF-8: declare the encoding that the document has, such as"
                    + " encoding=\"ISO-8859-1\" in the XML declaration, or send UTF-8"
            ),
            (
                "UTF-8", [0xED, 0xA0, 0x80],
                "2:6: not UTF-8: declare the encoding that the document has, such as"
                    + " encoding=\"ISO-8859-1\" in the XML declaration, or send UTF-8"
            ),
            (
                "windows-1252", [0xE5, 0x81],
                "2:7: byte 0x81 is no character of Windows-1252: declare the encoding that"
                    + " the document has, or send UTF-8"
            ),
        ] as [(String?, [UInt8], String)])
    func invalidBytes(_ encoding: String?, _ bytes: [UInt8], _ message: String) throws {
        let document = Self.document(encoding: encoding, name: bytes)
        let whole = try Reading(document)
        #expect(whole.error?.description == message)
        #expect(document[(whole.error?.byteOffset ?? 0)...].first == bytes.last { $0 > 0x80 } || encoding == "UTF-8")
        for size in 1...60 { #expect(try Reading(document, chunkSize: size) == whole, "pieces of \(size) bytes") }
    }

    @Test("A byte order mark of UTF-8 goes with UTF-8 only")
    func byteOrderMark() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for encoding in [nil, "UTF-8"] {
            let document = Self.document(encoding: encoding, name: [], mark: mark)
            let reading = try Reading(document)
            #expect(reading.error == nil)
            let position = try #require(reading.document?.position)
            #expect(document[position.byteOffset...].starts(with: Array("<Tillgang".utf8)))
        }
        let contradiction = try Reading(Self.document(encoding: "iso-8859-1", name: [], mark: mark))
        #expect(
            contradiction.error?.description
                == "1:1: encoding=\"iso-8859-1\" after a byte order mark of UTF-8: declare the encoding that the document"
                + " has")
        #expect(contradiction.error?.byteOffset == 3)
    }

    @Test(
        "UTF-16 and UTF-32 are refused, with and without a mark",
        arguments: [
            ([0xFF, 0xFE, 0x3C, 0x00], 0), ([0xFE, 0xFF, 0x00, 0x3C], 0), ([0xFF, 0xFE, 0x00, 0x00, 0x3C], 0),
            ([0xFE, 0xFF], 0), ([0xFF, 0xFE, 0x41, 0x41], 0), ([0x3C, 0x00, 0x3F, 0x00], 1), ([0x00, 0x3C, 0x00], 0),
            ([0x00, 0x00, 0xFE, 0xFF], 0), ([0x00, 0x00, 0x00, 0x3C], 0), ([0x3C, 0x00, 0x00, 0x00], 1),
        ] as [([UInt8], Int)])
    func wideEncodings(_ bytes: [UInt8], byteOffset: Int) throws {
        let hasMark = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        for size in 1...bytes.count {
            let error = try #require(try Reading(bytes, chunkSize: size).error)
            #expect(
                error.message
                    == (hasMark
                        ? "a byte order mark of UTF-16 or UTF-32: send it as UTF-8"
                        : "NUL byte: this is not text, or it is UTF-16 or UTF-32; send it as UTF-8"))
            #expect(error.byteOffset == byteOffset)
        }
    }
}
