import DelimitedText
import Testing

@Suite("Records and fields")
struct RecordSplittingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var text: String
        var fields: [[String]]

        init(_ description: String, _ text: String, _ fields: [[String]]) {
            testDescription = description
            self.text = text
            self.fields = fields
        }
    }

    @Test(
        "A text is split by RFC 4180",
        arguments: [
            Case("nothing", "", []),
            Case("one field", "a", [["a"]]),
            Case("one line", "a;b;c\n", [["a", "b", "c"]]),
            Case("CRLF", "a;b\r\nc;d\r\n", [["a", "b"], ["c", "d"]]),
            Case("LF and CRLF mixed", "a\r\nb\nc\r\n", [["a"], ["b"], ["c"]]),
            Case("last line without end", "a;b\nc;d", [["a", "b"], ["c", "d"]]),
            Case("empty fields", ";;\n", [["", "", ""]]),
            Case("last field empty at the end of the input", "a;", [["a", ""]]),
            Case("empty lines are skipped", "\n\r\na\n\n\nb\n\n", [["a"], ["b"]]),
            Case("a line of blanks is a record", " \n", [[" "]]),
            Case("quoted", "\"a\";\"b\"\n", [["a", "b"]]),
            Case("a quoted empty field is a record", "\"\"\n", [[""]]),
            Case("quoted empty fields", "\"\";\"\"\r\n", [["", ""]]),
            Case("quoted delimiter", "\"a;b\";c\n", [["a;b", "c"]]),
            Case("quoted line breaks", "\"a\nb\r\nc\";d\n", [["a\nb\r\nc", "d"]]),
            Case("quoted carriage return", "\"a\rb\"\n", [["a\rb"]]),
            Case("doubled quotes", "\"a\"\"b\";\"\"\"\";\"\"\"\"\"\"\n", [["a\"b", "\"", "\"\""]]),
            Case("quotes at the end of the input", "a;\"b\"", [["a", "b"]]),
            Case("doubled quotes at the end of the input", "\"\"\"\"", [["\""]]),
            Case("several escaped fields in one record", "\"\"\"x\"\"\";\"1\"\"2\"\n", [["\"x\"", "1\"2"]]),
            Case("other control characters are text", "a\tb;\u{1}\u{1F}\n", [["a\tb", "\u{1}\u{1F}"]]),
            Case("letters above ASCII", "Östersund;å;€;😀\n", [["Östersund", "å", "€", "😀"]]),
            Case("a byte order mark is skipped", "\u{FEFF}a;b\n", [["a", "b"]]),
            Case("only the first mark is one", "a\n\u{FEFF}b\n", [["a"], ["\u{FEFF}b"]]),
            Case("a quoted field after the mark", "\u{FEFF}\"a;b\"\n", [["a;b"]]),
            Case("nothing but a mark", "\u{FEFF}", []),
        ])
    func splitting(_ given: Case) throws {
        let reading = try Reading(given.text)
        #expect(reading.fields == given.fields)
        #expect(reading.error == nil)
        #expect(reading.records.allSatisfy { $0.malformation == nil })
    }

    @Test("Any ASCII byte can be the delimiter", arguments: [",", "\t", "|", "a", "\u{1F}"])
    func otherDelimiters(_ delimiter: Character) throws {
        let byte = try #require(delimiter.asciiValue)
        let reading = try Reading(
            "1\(delimiter)\"2\(delimiter)\";\n", format: DelimitedFormat(delimiter: byte, quote: nil))
        #expect(reading.fields == [["1", "\"2", "\";"]])
        let quoted = try Reading("1\(delimiter)\"2\(delimiter)\"\n", format: DelimitedFormat(delimiter: byte))
        #expect(quoted.fields == [["1", "2\(delimiter)"]])
    }

    @Test(
        "A letter as delimiter or quote is found in the text only, wherever that ends",
        arguments: [("a", "b"), ("b", "a"), ("c", "a"), ("a", nil), ("b", nil)] as [(Character, Character?)])
    func lettersThatSeparate(_ delimiter: Character, _ quote: Character?) throws {
        let format = DelimitedFormat(delimiter: delimiter.asciiValue ?? 0, quote: quote?.asciiValue)
        for count in 1...17 {
            let field = String(repeating: "x", count: count)
            for text in [field, "\(delimiter)\(field)", quote.map { "\($0)\(field)\($0)" } ?? field] {
                let reading = try Reading(text, format: format)
                #expect(reading.fields == [text == "\(delimiter)\(field)" ? ["", field] : [field]])
                #expect(reading.error == nil)
            }
        }
    }

    @Test("Without a quote, quotes are text")
    func noQuote() throws {
        let reading = try Reading("\"a;b\"c\n\"\n", format: DelimitedFormat(quote: nil))
        #expect(reading.fields == [["\"a", "b\"c"], ["\""]])
    }

    @Test("A record tells quoted fields from others")
    func quotedFields() throws {
        var quoted: [Bool] = []
        var reader = DelimitedReader(format: DelimitedFormat())
        try reader.read(Array("\"\";;a;\"b\"\"\"".utf8).span, isLast: true) { record in
            for index in 0..<record.fieldCount { quoted.append(record.isQuoted(index)) }
        }
        #expect(quoted == [true, false, false, true])
    }

    @Test("The raw bytes are the record as sent, without its line end")
    func rawBytes() throws {
        let reading = try Reading("a;\"b\n\"\"\"\r\n\"x\"y;z\r\nlast")
        #expect(
            reading.records.map { String(decoding: $0.raw, as: UTF8.self) } == ["a;\"b\n\"\"\"", "\"x\"y;z", "last"])
    }

    @Test("More fields than fit at first")
    func manyFields() throws {
        let reading = try Reading(String(repeating: ";", count: 5000) + "\n" + String(repeating: "a;", count: 99))
        #expect(reading.records.map(\.fields.count) == [5001, 100])
        #expect(reading.fields[1].dropLast().allSatisfy { $0 == "a" })
    }

    @Test("Bytes that could not separate are refused beforehand")
    func unusableBytes() {
        let quote = UInt8(ascii: "\"")
        for byte in [0, 10, 13, 0x80, 0xFF, quote] {
            #expect(!DelimitedFormat.canSeparate(delimiter: byte, quote: quote))
        }
        #expect(DelimitedFormat.canSeparate(delimiter: UInt8(ascii: "\t"), quote: nil))
    }

    @Test("What the caller throws comes back")
    func thrownByCaller() {
        struct Enough: Error {}
        var count = 0
        #expect(throws: Enough.self) {
            var reader = DelimitedReader(format: DelimitedFormat())
            try reader.read(Array("a\nb\nc\n".utf8).span, isLast: true) { _ in
                count += 1
                if count == 2 { throw Enough() }
            }
        }
        #expect(count == 2)
    }
}
