import DelimitedText
import Testing

@Suite("Encodings")
struct EncodingTests {
    private static let undefined: [UInt8] = [0x81, 0x8D, 0x8F, 0x90, 0x9D]

    private func reading(_ bytes: [UInt8], _ encoding: DelimitedFormat.Encoding) throws -> Reading {
        try Reading(bytes, format: DelimitedFormat(encoding: encoding))
    }

    private func fault(_ kind: DelimitedError.Kind, line: Int = 1, column: Int, byte: Int) -> DelimitedError {
        DelimitedError(kind: kind, position: .init(line: line, column: column, byteOffset: byte))
    }

    @Test("Windows-1252 is every byte but five", arguments: UInt8(0x80)...0xFF)
    func windows1252(_ byte: UInt8) throws {
        let found = try reading([0x61, 0x0A, 0xE5, byte, 0x3B, 0x78, 0x0A], .windows1252)
        if Self.undefined.contains(byte) {
            #expect(found.error == fault(.undefinedCharacter, line: 2, column: 2, byte: 3))
            #expect(found.fields == [["a"]])
        } else {
            #expect(found.error == nil)
            #expect(found.records[1].raw == [0xE5, byte, 0x3B, 0x78])
            #expect(found.records[1].positions.map(\.column) == [1, 4])
        }
        #expect(found.encoding == .windows1252)
    }

    @Test("ISO-8859-1 has no characters from 0x80 to 0x9F", arguments: UInt8(0x80)...0xFF)
    func iso8859_1(_ byte: UInt8) throws {
        let found = try reading([byte, 0x0A], .iso8859_1)
        #expect(found.error == (byte < 0xA0 ? fault(.undefinedCharacter, column: 1, byte: 0) : nil))
    }

    @Test(
        "A letter that is written in UTF-8 is no text of one byte a character",
        arguments: ["å", "Ä", "Ö", "é", "À", "ÿ"], [DelimitedFormat.Encoding.windows1252, .iso8859_1])
    func mixed(_ letter: String, encoding: DelimitedFormat.Encoding) throws {
        let found = try reading(Array("a\nx;".utf8) + [0xE5] + Array("\(letter)\n".utf8), encoding)
        #expect(found.error == fault(.mixedEncodings, line: 2, column: 4, byte: 5))
        #expect(found.fields == [["a"]])
    }

    @Test("Two capital letters or a letter and a sign, which could be UTF-8 as well, are left alone")
    func notMixed() throws {
        // Å and – in Windows-1252; a lone Ã; Ã before a letter.
        for bytes: [UInt8] in [[0xC5, 0x96], [0xC3], [0xC3, 0x0A], [0xC3, 0x61], [0xC4, 0x85], [0xC3, 0xC3]] {
            #expect(try reading(bytes, .windows1252).error == nil, "\(bytes)")
        }
    }

    @Test(
        "The first byte above 0x7F decides between two encodings",
        arguments: [
            (Array("a;å\n".utf8), .utf8), ([0x61, 0x3B, 0xE5, 0x0A], .windows1252),
            (Array("a;b\n".utf8), .utf8Or(.windows1252)), (Array("a;€".utf8), .utf8), ([0x80], .windows1252),
            ([0xC3, 0x0A], .windows1252), ([0xC3], .windows1252), ([0xC3, 0xA5], .utf8),
            ([0xC5, 0x96], .utf8), ([0xE2, 0x82, 0x0A], .windows1252), ([0xED, 0xA0, 0x80], .windows1252),
            (Array("\"a\nå\";b".utf8), .utf8), (Array("un\"quotedå\n".utf8), .utf8), ([], .utf8Or(.windows1252)),
        ] as [([UInt8], DelimitedFormat.Encoding)])
    func decision(bytes: [UInt8], encoding: DelimitedFormat.Encoding) throws {
        let found = try reading(bytes, .utf8Or(.windows1252))
        #expect(found.error == nil)
        #expect(found.encoding == encoding)
        #expect(found.records.map(\.isSingleByte) == found.records.map { _ in encoding == .windows1252 })
    }

    @Test("What does not agree with the first letter is refused, at its own place")
    func disagreement() throws {
        let utf8First = try reading(Array("å\nb;ö\n".utf8) + [0x61, 0xE5, 0x0A], .utf8Or(.windows1252))
        #expect(utf8First.error == fault(.invalidUTF8, line: 3, column: 2, byte: 9))
        #expect(utf8First.records.count == 2)
        let singleFirst = try reading([0xE5, 0x0A, 0x62, 0x3B, 0xC3, 0xB6, 0x0A], .utf8Or(.windows1252))
        #expect(singleFirst.error == fault(.mixedEncodings, line: 2, column: 3, byte: 4))
        let undefined = try reading([0xE5, 0x0A, 0x62, 0x81], .utf8Or(.windows1252))
        #expect(undefined.error == fault(.undefinedCharacter, line: 2, column: 2, byte: 3))
        // In one record: the first letter of it decides.
        let oneRecord = try reading(Array("å".utf8) + [0xE5, 0x0A], .utf8Or(.iso8859_1))
        #expect(oneRecord.error == fault(.invalidUTF8, column: 2, byte: 2))
    }

    @Test("A byte order mark says UTF-8, and is no part of the text")
    func byteOrderMark() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let marked = try reading(mark + Array("a;b\n".utf8), .utf8Or(.windows1252))
        #expect(marked.encoding == .utf8)
        #expect(marked.fields == [["a", "b"]])
        let single = try reading(mark + [0x61, 0x0A, 0xE5, 0x0A], .utf8Or(.windows1252))
        #expect(single.error == fault(.invalidUTF8, line: 2, column: 1, byte: 5))
        // What only begins like one decides as every other letter does.
        for start: [UInt8] in [[0xEF], [0xEF, 0xBB], [0xEF, 0xBB, 0x41]] {
            #expect(try reading(start, .utf8Or(.windows1252)).encoding == .windows1252, "\(start)")
        }
        #expect(try reading([0xEF, 0xBB, 0xBE], .utf8Or(.windows1252)).encoding == .utf8)
    }

    @Test("A NUL byte comes after what is wrong before it")
    func nul() throws {
        #expect(try reading([0xE5, 0x00], .utf8Or(.windows1252)).error?.kind == .nulByte)
        #expect(try reading([0x81, 0x00], .windows1252).error?.kind == .undefinedCharacter)
        #expect(try reading([0x61, 0x00, 0x81], .windows1252).error == fault(.nulByte, column: 2, byte: 1))
    }

    @Test("Neighbouring fields are given as they were sent, quotes and delimiters with them")
    func rawFields() throws {
        var found: [String] = []
        var reader = DelimitedReader(format: DelimitedFormat())
        try reader.read(Array("å;\"b;\"\"\";;d\r\n;;;\n".utf8).span, isLast: true) { record in
            for first in 0..<record.fieldCount {
                for last in first..<record.fieldCount {
                    let bytes = unsafe record.rawFields(first, through: last)
                    found.append(unsafe String(decoding: bytes, as: UTF8.self))
                }
            }
        }
        let quoted = "\"b;\"\"\""
        #expect(
            found == [
                "å", "å;\(quoted)", "å;\(quoted);", "å;\(quoted);;d", quoted, "\(quoted);", "\(quoted);;d", "", ";d",
                "d",
                "", ";", ";;", ";;;", "", ";", ";;", "", ";", "",
            ])
    }

    @Test("Line breaks inside quotes are counted, of malformed records too")
    func lineBreaks() throws {
        let found = try Reading("a;b\n\"x\ny\r\nz\";\"\n\"\n\"u\nv\"w;\nlast")
        #expect(found.records.map(\.lineBreakCount) == [0, 3, 1, 0])
        #expect(found.records.map(\.line) == [1, 2, 6, 8])
    }
}
