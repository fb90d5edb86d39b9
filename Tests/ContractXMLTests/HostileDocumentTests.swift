import ContractXML
import Testing

@Suite("Hostile documents")
struct HostileDocumentTests {
    /// Feeds `start`, then `filling` for as long as it is taken.
    ///
    /// - Returns: the error, and how many bytes of filling came before it.
    static func endless(_ start: String, filling: String) throws -> (error: ContractError?, byteCount: Int) {
        var reader = ContractReader()
        let piece = Array(String(repeating: filling, count: max(1, (64 << 10) / filling.utf8.count)).utf8)
        var byteCount = 0
        do {
            try reader.read(Array(start.utf8).span, isLast: false) { _ in }
            while byteCount < 100 << 20 {
                try reader.read(piece.span, isLast: false) { _ in }
                byteCount += piece.count
            }
        } catch let error as ContractError {
            return (error, byteCount)
        }
        return (nil, byteCount)
    }

    static let openRoot = "<TillgangligVardSpeciGenomforda xmlns='\(Contract.completed.namespace)'>"
    static let openHeader = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header>"

    @Test(
        "What would take memory is refused after a mebibyte",
        arguments: [
            (
                openRoot + "<Kontakt DatatGallerFor='", "2020",
                "the value of an attribute of more than 1048576 bytes: look"
                    + " for a quote that is never closed"
            ),
            (openRoot + "<Kontakt ", "DatatGallerFor ", "a tag of more than 1048576 bytes: make it shorter"),
            ("<", "Besok", "a tag of more than 1048576 bytes: make it shorter"),
            ("</", "Besok", "a tag of more than 1048576 bytes: make it shorter"),
            (openRoot + "<!-- ", "> - ", "a comment of more than 1048576 bytes: make it shorter"),
            (openRoot + "<?pi ", "> ? ", "a processing instruction of more than 1048576 bytes: make it shorter"),
            (openRoot + "<![CDATA[", "> ] ", "a CDATA section of more than 1048576 bytes: make it shorter"),
            (openRoot, " \n\t", "text of more than 1048576 bytes: make it shorter"),
            (openHeader, "text", "text of more than 1048576 bytes: make it shorter"),
        ])
    func memory(_ start: String, _ filling: String, _ message: String) throws {
        let (error, byteCount) = try Self.endless(start, filling: filling)
        #expect(error?.message == message)
        #expect(byteCount <= 1 << 20)
    }

    @Test(
        "Entities are not declared, hence not expanded",
        arguments: [
            // A billion laughs.
            """
            <!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
            <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><lolz>&lol3;</lolz>
            """,
            // Quadratic blow-up.
            "<!DOCTYPE a [<!ENTITY x \"\(String(repeating: "x", count: 50_000))\">]><a>&x;&x;&x;&x;</a>",
            // External entities, by the document and by its parameters.
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:9/x.dtd\"> %x;]><a/>",
            "<!DOCTYPE a PUBLIC \"a\" \"file:///etc/passwd\"><a/>",
        ])
    func entities(_ text: String) throws {
        for prefix in ["", "<?xml version=\"1.0\" standalone=\"yes\"?>", "\u{FEFF}<!-- -->\n"] {
            let reading = try Reading(prefix + text)
            #expect(reading.error?.message == "a document type (DOCTYPE) is not allowed: remove it")
            #expect(reading.events.isEmpty)
        }
    }

    @Test("An include of another file is an element like any other")
    func include() throws {
        let reading = try Reading(
            Document.root("<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>"))
        #expect(reading.error?.message.hasPrefix("include inside TillgangligVardSpeciGenomforda") == true)
    }

    @Test("Elements may lie as deep as the limit, and no deeper")
    func depth() throws {
        func text(_ depth: Int) -> String {
            Self.openHeader + String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
                + "</s:Header><s:Body>\(Document.root(""))</s:Body></s:Envelope>"
        }
        #expect(try Reading(text(30)).error == nil)
        #expect(try Reading(text(31)).error?.message == "elements more than 32 deep: make the header simpler")
        #expect(try Reading(text(100_000)).error?.message == "elements more than 32 deep: make the header simpler")
    }

    @Test("An element may have as many attributes as the limit, and no more")
    func attributes() throws {
        func text(_ count: Int) -> String {
            Document.contacts("<Besok \((0..<count).map { "a\($0)='' " }.joined())/>")
        }
        #expect(try Reading(text(256)).error == nil)
        let message = "an element with more than 256 attributes: remove those that the contract does not name"
        for count in [257, 10_000] {
            let reading = try Reading(text(count))
            #expect(reading.error?.message == message)
            #expect(reading.rows.isEmpty)
        }
    }

    @Test("A value may be as long as the limit allows, and comes whole")
    func longValue() throws {
        let value = String(repeating: "å", count: 500_000)
        let reading = try Reading(Document.contacts("<Besok SjukhusNamn='\(value)' Fas='1'/>"))
        #expect(reading.error == nil)
        #expect(reading.rows.map { $0.fields[1] } == [value])
        #expect(reading.rows.map { $0.fields[3] } == ["1"])
    }

    @Test("References that expand to as much as they are written in fit")
    func references() throws {
        let value = String(repeating: "&lt;&#x10FFFF;&#38;", count: 20_000)
        let reading = try Reading(Document.contacts("<Besok SjukhusNamn='\(value)' Fas='&amp;'/>"))
        #expect(reading.rows.map { $0.fields[1]?.unicodeScalars.count } == [60_000])
        #expect(reading.rows.map { $0.fields[3] } == ["&"])
    }

    @Test("Ever new names end in an error before they fill the memory")
    func manyNames() throws {
        var reader = ContractReader()
        try reader.read(Array(Self.openHeader.utf8).span, isLast: false) { _ in }
        let error = #expect(throws: ContractError.self) {
            for number in 0..<40 {
                let name = String(repeating: "n", count: 40_000)
                let piece = (0..<10).map { "<\(name)\(number)_\($0)/>" }.joined()
                try reader.read(Array(piece.utf8).span, isLast: false) { _ in }
            }
        }
        #expect(
            error?.message == "too many different names of elements and attributes, or no memory left")
    }

    @Test("Names in messages are cut")
    func longNames() throws {
        let name = String(repeating: "n", count: 1_000)
        let message = try #require(try Reading("<\(name) xmlns='\(name)'/>").error?.message)
        #expect(message.contains("is nnn") && message.contains("n…:"))
        #expect(message.utf8.count < 400)
        let encoding = try #require(try Reading("<?xml version='1.0' encoding='\(name)'?><a/>").error?.message)
        #expect(encoding.utf8.count < 200)
    }
}
