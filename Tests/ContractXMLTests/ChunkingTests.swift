import ContractXML
import Testing

@Suite("Pieces of any size")
struct ChunkingTests {
    static let hardDocument = """
        \u{FEFF}<?xml version='1.0' encoding="utf-8" standalone='yes' ?>
        <!-- a comment > with < and "quotes' -->\r
        <?style sheet="no > matter" ?><!---->
        <s:Envelope
            xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:å='urn:å'><s:Header>
         <LogicalAddress xmlns="urn:riv:itintegration:registry:1">SE2321000016-åäö &amp; <![CDATA[ <x> ]] > ]]></LogicalAddress>
         </s:Header>
        <s:Body
        >
        <v:TillgangligVardSpeciGenomforda ErsattningsId='1&#x2F;&amp;2' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="a b"
         xmlns:v="urn:riv:skl:tillgangligVardSpeci:TillgangligVardSpeciGenomfordaResponder:1" LeveransReferens="å&#229;😀">
        <![CDATA[
          ]]><v:Kontakt DatatGallerFor = "2020-07-31" >\r
            <v:Besok Regionkod="63" SjukhusNamn='Åland &amp; "Söner" > &#229;&lt;' VardkontaktId="😀&#x1F600;"\t Fas = '1'/>
            <v:Besok
                Regionkod='10'
                SjukhusNamn="  two
        lines  "   Fas
                =
                "2"
            /><v:Besok Fas="3" Ny='€' v:Ny2=''></v:Besok
          ><!-- <v:Besok Fas="no"/> --><v:Besok Fas='4&#10;5' Remittent=""><!----></v:Besok>
            <?pi?><v:Besok/>\r
          <v:Besok SjukhusNamn="\(String(repeating: "lång ", count: 90))" Fas="6"/></v:Kontakt>
        </v:TillgangligVardSpeciGenomforda></s:Body></s:Envelope>
        <!-- after -->

        """

    /// What may follow the hard document's fourth row instead.
    static let endings = [
        "",
        "<v:Besok Fas='<'/>",
        "<v:Besok Fas='å' Fas='b'/>",
        "<v:Besok Fas=\"a\"Regionkod=\"b\"/>",
        "<v:Besok Fas='&ouml;'/>",
        "<v:Besok Fas='&#0;'/>",
        "<v:Besok Fas='a & b'/>",
        "<v:Besok Fas='\u{1}'/>",
        "<v:Besok Fas='\0'/>",
        "<v:Besok Fas=1/>",
        "<v:Besok Fas='never closed/>\n</v:Kontakt>",
        "<w:Besok/>",
        "<Besok/>",
        "<v:Diagnos/>",
        "text",
        "<![CDATA[ \n x ]]>",
        "<!DOCTYPE v [<!ENTITY a 'b'>]>",
        "<!doctype",
        "<!-- -- -->",
        "<!-x>",
        "<![CDATX[",
        "</v:Besok>",
        "</v:Kontakt></v:TillgangligVardSpeciGenomforda><v:x/>",
        "</v:Kontakt></v:TillgangligVardSpeciGenomforda></s:Body></s:Envelope>x",
        "</v:Kontakt></v:TillgangligVardSpeciGenomforda></s:Body></s:Envelope><x/>",
        "<v:Besok Fas='\(String(repeating: "x", count: 1100))'/>",
        "<v:Besok><v:Besok/></v:Besok>",
        "<?xml version='1.0'?>",
        "<v:Besok \(String(repeating: "a='' ", count: 40))/>",
    ]

    static let limits = ContractLimits(maximumMarkupBytes: 1024, maximumAttributes: 30, maximumDepth: 8)

    @Test("Every size from 1 to 300 bytes gives the same events, positions and raw bytes")
    func everySize() throws {
        let bytes = Array(Self.hardDocument.utf8)
        let whole = try Reading(bytes, limits: Self.limits)
        #expect(whole.error == nil)
        #expect(whole.rows.map { $0.fields[3] } == ["1", "2", "3", "4\n5", nil, "6"])
        try #require(whole.rows.count == 6)
        #expect(whole.rows.map { $0.fields[1] }[..<2] == ["Åland & \"Söner\" > å<", "  two lines  "])
        #expect(whole.rows[0].fields[2] == "😀😀")
        #expect(whole.document?.replaces == "1/&2")
        #expect(whole.document?.reference == "åå😀")
        #expect(whole.unknownAttributes == ["Ny", "v:Ny2"])
        for row in whole.rows {
            #expect(Array(bytes[row.position.byteOffset...].prefix(row.raw.count)) == row.raw)
            #expect(row.raw.first == UInt8(ascii: "<") && row.raw.last == UInt8(ascii: ">"))
            expectPosition(row.position, in: bytes)
            for position in row.fieldPositions { expectPosition(position, in: bytes) }
        }
        for size in 1...300 {
            #expect(try Reading(bytes, chunkSize: size, limits: Self.limits) == whole, "pieces of \(size) bytes")
        }
    }

    @Test("Every size gives the same error", arguments: endings)
    func everySizeOfWhatIsWrong(_ ending: String) throws {
        let start = Self.hardDocument.firstRange(of: "<v:Besok/>")?.lowerBound ?? Self.hardDocument.endIndex
        let bytes = Array((Self.hardDocument[..<start] + ending).utf8)
        let whole = try Reading(bytes, limits: Self.limits)
        let error = try #require(whole.error)
        #expect(whole.rows.count >= 4)
        expectPosition(
            ContractPosition(line: error.line, column: error.column, byteOffset: error.byteOffset), in: bytes)
        for size in Array(1...40) + [64, 100, 255, 1000, 1024, 1025] {
            #expect(try Reading(bytes, chunkSize: size, limits: Self.limits) == whole, "pieces of \(size) bytes")
        }
    }

    @Test("Empty pieces change nothing, and the last may be one")
    func emptyPieces() throws {
        var fields: [String?] = []
        var reader = ContractReader()
        let text = Document.contacts("<Besok Fas='1'/>")
        for (piece, isLast) in [("", false), (text, false), ("", false), ("\n", false), ("", true)] {
            try reader.read(Array(piece.utf8).span, isLast: isLast) { event in
                switch event {
                case .section(let section): section.select(columns: ["Fas"])
                case .row(let row): fields.append(row.string(0))
                default: break
                }
            }
        }
        #expect(fields == ["1"])
    }

    @Test("A document cut at any byte is an error", arguments: [ContractReaderTests.example, hardDocument])
    func truncation(_ text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try Reading(bytes)
        let end = try #require(bytes.lastIndex(of: UInt8(ascii: ">")))
        let lastTagEnd = text.contains("<!-- after -->") ? end - 15 : end
        for count in 0..<lastTagEnd {
            let reading = try Reading(Array(bytes[..<count]))
            let error = try #require(reading.error, "cut after \(count) bytes")
            #expect(error.byteOffset <= count)
            #expect(error.message.hasSuffix("it is cut off, send it again") || reading.events.isEmpty)
            #expect(whole.events.starts(with: reading.events))
        }
    }
}

/// Counts line and column anew.
func expectPosition(_ position: ContractPosition, in bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation)
{
    let before = bytes[..<position.byteOffset]
    let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
    var column = String(decoding: line, as: UTF8.self).unicodeScalars.count + 1
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) && line.startIndex == 0 && !line.isEmpty { column -= 1 }
    #expect(
        position.line == 1 + before.count { $0 == UInt8(ascii: "\n") } && position.column == column,
        "\(position) instead of column \(column)", sourceLocation: sourceLocation)
}
