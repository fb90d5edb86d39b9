import ContractXML
import Testing

@Suite("What a document says")
struct ContractReaderTests {
    static let example = """
        <?xml version="1.0" encoding="UTF-8"?>
        <TillgangligVardSpeciVantande xmlns="urn:riv:skl:tillgangligVardSpeci:TillgangligVardSpeciVantandeResponder:1" \
        LeveransReferens="jul-2020-01">
          <Kontakt DatatGallerFor="2020-07-01">
            <Besok Regionkod="63" HSAIdRegion="SE2321000214-E000000000001" Sjukhus="00000" SjukhusNamn="Sjukhus saknas" \
        HSAIdVardgivare="SE2321000214-E000000000002" HSAIdVardenhet="SE2321000214-E000000000777" \
        VardkontaktId="K-0001" Vardgaranti="ja" Fas="2" Mvo="511" Aktivitet="51101" FodelseAr="1946" Kon="K" Lkf="2380" \
        Bokningssatt="3" Vardkontakt="0" Yrkeskategori="XS915" BeslutAktivitet="2020-05-14T08:00:00"/>
          </Kontakt>
        </TillgangligVardSpeciVantande>

        """

    @Test("The example of the contract")
    func exampleOfTheContract() throws {
        let reading = try Reading(Self.example)
        #expect(reading.error == nil)
        let row = try #require(reading.rows.first)
        #expect(
            reading.events == [
                .document(
                    ContractDocument(
                        contract: .waiting, replaces: nil, reference: "jul-2020-01", isInEnvelope: false,
                        position: ContractPosition(line: 2, column: 1, byteOffset: 39))),
                .section(
                    .contacts, period: "2020-07-01", ContractPosition(line: 3, column: 3, byteOffset: 184)),
                .row(row),
                .end(isEmpty: false),
            ])
        #expect(row.section == .contacts)
        #expect(row.position == ContractPosition(line: 4, column: 5, byteOffset: 226))
        #expect(row.fields == ["63", "Sjukhus saknas", "K-0001", "2", nil, nil, nil, nil])
        #expect(row.fieldPositions.map(\.column) == [12, 84, 202, 242])
        #expect(row.fieldPositions.map(\.line) == [4, 4, 4, 4])
        let raw = String(decoding: row.raw, as: UTF8.self)
        #expect(raw.hasPrefix("<Besok Regionkod=\"63\" "))
        #expect(raw.hasSuffix(" BeslutAktivitet=\"2020-05-14T08:00:00\"/>"))
        #expect(
            reading.unknownAttributes == [
                "HSAIdRegion", "Sjukhus", "HSAIdVardgivare", "HSAIdVardenhet", "Vardgaranti", "Mvo", "Aktivitet",
                "FodelseAr", "Kon", "Lkf", "Bokningssatt", "Vardkontakt", "Yrkeskategori", "BeslutAktivitet",
            ])
    }

    @Test(
        "Every section has its rows",
        arguments: [
            (SectionKind.contacts, "<Kontakt DatatGallerFor='2016-08-01'><Besok Fas='2'/></Kontakt>", 3),
            (.diagnoses, "<Diagnoser DatatGallerFor='2016-08-01'><Diagnos Diagnos='F10'/></Diagnoser>", 5),
            (.causes, "<Orsaker DatatGallerFor='2016-08-01'><Orsak Orsak='W01'/></Orsaker>", 6),
            (.procedures, "<Atgarder DatatGallerFor='2016-08-01'><Atgard Atgard='AV001'/></Atgarder>", 7),
        ])
    func sections(_ kind: SectionKind, _ content: String, column: Int) throws {
        let reading = try Reading(Document.root(content))
        #expect(reading.error == nil)
        #expect(reading.rows.map(\.section) == [kind])
        #expect(reading.rows[0].fields[column] != nil)
        #expect(reading.rows[0].fields.compactMap(\.self).count == 1)
    }

    @Test(
        "A root without a section deletes the call that it names",
        arguments: ["/>", " ErsattningsId='e-1'></r:ROOT>", " ErsattningsId=''> <!-- nothing --> </r:ROOT>"],
        Contract.allCases)
    func emptyRoot(_ rest: String, _ contract: Contract) throws {
        let rest = rest.replacing("ROOT", with: contract.rootName)
        let reading = try Reading("<r:\(contract.rootName) xmlns:r='\(contract.namespace)'\(rest)")
        #expect(reading.error == nil)
        #expect(reading.document?.contract == contract)
        #expect(reading.events.count == 2)
        #expect(reading.events.last == .end(isEmpty: true))
    }

    @Test("The root says what it replaces and how the sender calls it")
    func rootAttributes() throws {
        let attributes = " LeveransReferens='a&amp;b' ErsattningsId=\"&#229;&#x20AC;\""
        let document = try Reading(Document.root("", attributes: attributes)).document
        #expect(document?.replaces == "å€")
        #expect(document?.reference == "a&b")
        #expect(document?.rootName == "TillgangligVardSpeciGenomforda")
        #expect(
            document?.namespace
                == "urn:riv:skl:tillgangligVardSpeci:TillgangligVardSpeciGenomfordaResponder:1")
    }

    @Test(
        "An envelope of SOAP 1.1 or 1.2 may be around it, its header ignored whole",
        arguments: ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"])
    func envelope(_ namespace: String) throws {
        let text = """
            <?xml version="1.0"?>
            <soap:Envelope xmlns:soap="\(namespace)">
              <soap:Header><a:LogicalAddress xmlns:a="urn:riv:itintegration:registry:1">SE1 <b/> &amp; 2</a:LogicalAddress>
                <TillgangligVardSpeciVantande/>
              </soap:Header>
              <soap:Body>
            \(Document.contacts("<Besok Fas='1'/>"))
              </soap:Body>
            </soap:Envelope>
            """
        let reading = try Reading(text)
        #expect(reading.error == nil)
        #expect(reading.document?.isInEnvelope == true)
        #expect(reading.document?.position.line == 7)
        #expect(reading.rows.map { $0.fields[3] } == ["1"])
        #expect(reading.events.count == 4)
    }

    @Test("Fields are numbered as selected, whatever the order of the attributes")
    func orderOfAttributes() throws {
        let rows = """
            <Besok Fas='1' Regionkod='10'/><Besok Regionkod='11' Fas='2'/><Besok/><Besok Fas=''></Besok>
            <Besok Remittent='r' VardkontaktId='v' Regionkod='12' Fas='3'/><Besok Regionkod='13' Fas='4'> <!-- --> </Besok>
            """
        let reading = try Reading(Document.contacts(rows))
        #expect(reading.error == nil)
        #expect(reading.rows.map { $0.fields[0] } == ["10", "11", nil, nil, "12", "13"])
        #expect(reading.rows.map { $0.fields[3] } == ["1", "2", nil, "", "3", "4"])
        #expect(reading.rows.map { $0.fields[4] } == [nil, nil, nil, nil, "r", nil])
        #expect(reading.unknownAttributes.isEmpty)
    }

    @Test("Values come decoded, and white space in them as blanks")
    func values() throws {
        let row =
            "<Besok SjukhusNamn='&amp;&lt;&gt;&quot;&apos; &#38;amp; &#x26; \"å€😀\" a\n\tb&#10;c > /&amp;' Fas=\"'\"/>"
        let reading = try Reading(Document.contacts(row))
        #expect(reading.error == nil)
        #expect(reading.rows.map { $0.fields[1] } == ["&<>\"' &amp; & \"å€😀\" a  b\nc > /&"])
        #expect(reading.rows.map { $0.fields[3] } == ["'"])
        #expect(reading.rows.map { String(decoding: $0.raw, as: UTF8.self) } == [row])
    }

    @Test("Attributes that were not selected are named once each, and those with a prefix are never a field")
    func unknownAttributes() throws {
        let rows = """
            <Besok xmlns:x='urn:x' Fas='1' Ny='1' x:Fas='9'/><Besok xmlns:x='urn:x' x:Fas='9' Ny='2' fas='3' xml:lang='sv'/>
            """
        let reading = try Reading(Document.contacts(rows))
        #expect(reading.error == nil)
        #expect(reading.rows.map { $0.fields[3] } == ["1", nil])
        #expect(reading.unknownAttributes == ["Ny", "x:Fas", "fas", "xml:lang"])
    }

    @Test("No more than 64 attributes are named")
    func manyUnknownAttributes() throws {
        let rows = (0..<10).map { row in
            "<Besok \((0..<20).map { "a\(row)_\($0)='' " }.joined()) Fas='\(row)'/>"
        }
        let reading = try Reading(Document.contacts(rows.joined()))
        #expect(reading.error == nil)
        #expect(reading.unknownAttributes.count == 64)
        #expect(reading.rows.map { $0.fields[3] } == (0..<10).map { String($0) })
    }

    @Test("Where no attribute is selected, rows have no fields")
    func nothingSelected() throws {
        let reading = try Reading(Document.contacts("<Besok Fas='1'/>"), columns: [])
        #expect(reading.rows.map(\.fields) == [[]])
        #expect(reading.unknownAttributes == ["Fas"])
    }

    @Test(
        "What starts with '<' looks like XML",
        arguments: [
            ("<a/>", true), ("\u{FEFF}<?xml", true), (" \r\n\t<", true), ("\u{FEFF}\n<", true), ("", false),
            ("\u{FEFF}", false), ("  ", false), ("beslut_datum;start_datum\n", false), ("\"<", false), ("å<", false),
        ])
    func looksLikeXML(_ text: String, _ expected: Bool) {
        let bytes = Array(text.utf8)
        // The array lives through the call.
        #expect(unsafe bytes.withUnsafeBytes { unsafe ContractReader.looksLikeXML($0) } == expected)
    }

    @Test("What the caller throws comes out, and no event follows")
    func errorOfTheCaller() throws {
        struct Enough: Error {}
        var rowCount = 0
        var reader = ContractReader()
        let bytes = Array(Document.contacts("<Besok/><Besok/><Besok/>").utf8)
        #expect(throws: Enough.self) {
            try reader.read(bytes.span, isLast: true) { event in
                switch event {
                case .row: rowCount += 1
                default: break
                }
                if rowCount == 2 { throw Enough() }
            }
        }
        #expect(rowCount == 2)
    }

    @Test("Readers on several threads do not meet")
    func threads() async throws {
        let bytes = Array(Document.contacts((0..<500).map { "<Besok Fas='\($0)' Regionkod='&#229;'/>" }.joined()).utf8)
        let whole = try Reading(bytes)
        #expect(whole.rows.count == 500)
        await withTaskGroup(of: Bool.self) { group in
            for chunkSize in 1...16 {
                group.addTask { (try? Reading(bytes, chunkSize: chunkSize * 7)) == whole }
            }
            for await isEqual in group { #expect(isEqual) }
        }
    }
}
