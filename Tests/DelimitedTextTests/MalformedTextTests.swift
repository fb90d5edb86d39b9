import DelimitedText
import Testing

@Suite("Malformed text")
struct MalformedTextTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        var kind: DelimitedError.Kind
        var line: Int
        var column: Int
        var byteOffset: Int
        /// The records around it, malformed ones without fields.
        var fields: [[String]]

        var testDescription: String { text.debugDescription }
    }

    @Test(
        "A spoiled record is delivered as malformed and reading goes on",
        arguments: [
            Case(
                text: "a\n\"b\"c;d\ne\n", kind: .charactersAfterClosingQuote, line: 2, column: 4, byteOffset: 5,
                fields: [["a"], [], ["e"]]),
            Case(
                text: "\"b\" \n", kind: .charactersAfterClosingQuote, line: 1, column: 4, byteOffset: 3, fields: [[]]),
            Case(
                text: "x;\"å\"ä", kind: .charactersAfterClosingQuote, line: 1, column: 6, byteOffset: 6, fields: [[]]),
            Case(
                text: "\"a\nb\"c\nd\n", kind: .charactersAfterClosingQuote, line: 2, column: 3, byteOffset: 5,
                fields: [[], ["d"]]),
            Case(
                text: "\"a\"\t;b\nc", kind: .charactersAfterClosingQuote, line: 1, column: 4, byteOffset: 3,
                fields: [[], ["c"]]),
            Case(
                text: "ö;a\"b\";c\nd\n", kind: .quoteInsideUnquotedField, line: 1, column: 4, byteOffset: 4,
                fields: [[], ["d"]]),
            Case(
                text: "a\"\"\r\n\"b\"\r\n", kind: .quoteInsideUnquotedField, line: 1, column: 2, byteOffset: 1,
                fields: [[], ["b"]]),
            Case(text: "a\rb\nc\n", kind: .loneCarriageReturn, line: 1, column: 2, byteOffset: 1, fields: [[], ["c"]]),
            Case(text: "a\r\r\nc", kind: .loneCarriageReturn, line: 1, column: 2, byteOffset: 1, fields: [[], ["c"]]),
            Case(
                text: "\"a\"\rb\nc", kind: .loneCarriageReturn, line: 1, column: 4, byteOffset: 3, fields: [[], ["c"]]),
            Case(text: "a\nb\r", kind: .loneCarriageReturn, line: 2, column: 2, byteOffset: 3, fields: [["a"], []]),
            Case(text: "\r", kind: .loneCarriageReturn, line: 1, column: 1, byteOffset: 0, fields: [[]]),
        ])
    func spoiledRecord(_ given: Case) throws {
        let reading = try Reading(given.text)
        #expect(reading.error == nil)
        #expect(reading.fields == given.fields)
        let position = DelimitedPosition(line: given.line, column: given.column, byteOffset: given.byteOffset)
        #expect(reading.records.compactMap(\.malformation) == [DelimitedError(kind: given.kind, position: position)])
        #expect(!given.kind.isFatal)
    }

    @Test(
        "A fatal fault ends the reading after the records before it",
        arguments: [
            Case(text: "a\nb;\"c\nd\n", kind: .unterminatedQuote, line: 2, column: 3, byteOffset: 4, fields: [["a"]]),
            Case(text: "\"", kind: .unterminatedQuote, line: 1, column: 1, byteOffset: 0, fields: []),
            Case(text: "\"a\"\"", kind: .unterminatedQuote, line: 1, column: 1, byteOffset: 0, fields: []),
            Case(
                text: "\"å\n\";\"x", kind: .unterminatedQuote, line: 2, column: 3, byteOffset: 6, fields: []),
            Case(text: "a\nö\0\n", kind: .nulByte, line: 2, column: 2, byteOffset: 4, fields: [["a"]]),
            Case(text: "\"a\n\0\"", kind: .nulByte, line: 2, column: 1, byteOffset: 3, fields: []),
            Case(text: "a\"b\0", kind: .nulByte, line: 1, column: 4, byteOffset: 3, fields: []),
        ])
    func fatalFault(_ given: Case) throws {
        let reading = try Reading(given.text)
        let position = DelimitedPosition(line: given.line, column: given.column, byteOffset: given.byteOffset)
        #expect(reading.error == DelimitedError(kind: given.kind, position: position))
        #expect(reading.fields == given.fields)
        #expect(given.kind.isFatal)
    }

    @Test("A record may be as long as the maximum, and no longer", arguments: ["\n", "\r\n", ""])
    func recordTooLong(_ lineEnd: String) throws {
        let format = DelimitedFormat(maximumRecordBytes: 10)
        let longest = try Reading("a\n123456789;\(lineEnd)", format: DelimitedFormat(maximumRecordBytes: 10))
        #expect(longest.fields == [["a"], ["123456789", ""]])
        #expect(longest.error == nil)
        let tooLong = try Reading("a\n1234567890;\(lineEnd)", format: format)
        #expect(
            tooLong.error == DelimitedError(kind: .recordTooLong, position: .init(line: 2, column: 1, byteOffset: 2)))
        #expect(tooLong.fields == [["a"]])
    }

    @Test("A record too long for a quote that is open points at the quote")
    func openQuoteTooLong() throws {
        let reading = try Reading("åä;\"\n4567890123\n", format: DelimitedFormat(maximumRecordBytes: 10))
        #expect(
            reading.error == DelimitedError(kind: .recordTooLong, position: .init(line: 1, column: 4, byteOffset: 5)))
    }

    @Test("A reader of an endless line keeps no more than the maximum")
    func endlessLine() throws {
        var reader = DelimitedReader(format: DelimitedFormat(maximumRecordBytes: 1000))
        let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 100)
        for _ in 0..<10 { try reader.read(piece.span, isLast: false) { _ in } }
        #expect(throws: DelimitedError.self) { try reader.read(piece.span, isLast: false) { _ in } }
    }

    @Test("An error says where, what, and how to mend it, and nothing of the text")
    func descriptions() {
        let position = DelimitedPosition(line: 3, column: 7, byteOffset: 90)
        let descriptions = DelimitedError.Kind.allCases.map { DelimitedError(kind: $0, position: position).description }
        #expect(
            descriptions == [
                "3:7: this quote is never closed: close it, or remove it",
                "3:7: text after a closing quote: write a quote inside a quoted field twice",
                "3:7: quote inside an unquoted field: quote the whole field, and write the quote inside it twice",
                "3:7: record longer than the largest allowed (1 MiB): look for a quote that is never closed or missing line ends",
                "3:7: NUL byte: this is not text, or it is UTF-16; send it as UTF-8",
                "3:7: carriage return without a line feed: end lines with LF or CRLF",
                "3:7: not UTF-8: send the file as UTF-8, or declare the encoding that it has",
                "3:7: a byte that the declared encoding does not define: send the file as UTF-8, or declare the encoding that it has",
                "3:7: a letter in UTF-8 in a text that is declared as, or began as, one byte a character: the file mixes encodings; send it as UTF-8",
            ])
    }
}
