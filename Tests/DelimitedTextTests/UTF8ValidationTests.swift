import DelimitedText
import Testing

@Suite("UTF-8")
struct UTF8ValidationTests {
    static let invalid: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28],
        [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28],
        [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x28, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ]

    @Test("Every invalid form is found where it starts, at every place in a word and a piece", arguments: invalid)
    func invalidForms(_ form: [UInt8]) throws {
        for lead in 0..<18 {
            let before = Array("a\nå;".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: lead)
            let expected = DelimitedError(
                kind: .invalidUTF8, position: .init(line: 2, column: 3 + lead, byteOffset: 5 + lead))
            for after in [Array(";b\nc\n".utf8), [0x0A], [], Array("\0".utf8)] {
                for size in [nil, 1, before.count, before.count + 1] {
                    let reading = try Reading(before + form + after, chunkSize: size)
                    #expect(reading.error == expected)
                    #expect(reading.fields == [["a"]])
                }
            }
        }
    }

    @Test("Every scalar value is accepted")
    func validForms() throws {
        var expected: [String] = []
        for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 7) + [
            0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000,
        ] {
            if let scalar = Unicode.Scalar(value), scalar != ";" && scalar != "\"" { expected.append(String(scalar)) }
        }
        let reading = try Reading(expected.joined(separator: "\n"))
        #expect(reading.error == nil)
        #expect(reading.records.map(\.raw) == expected.map { Array($0.utf8) })
    }

    @Test("Unchecked bytes are delivered as they are, also in malformed records")
    func unchecked() throws {
        let bytes: [UInt8] = [0xFF, 0x3B, 0xC3, 0x0A, 0xE5, 0x22, 0x0A]
        let reading = try Reading(bytes, format: DelimitedFormat(encoding: .uncheckedUTF8))
        #expect(reading.error == nil)
        #expect(reading.records.map(\.raw) == [[0xFF, 0x3B, 0xC3], [0xE5, 0x22]])
    }

    @Test("What is invalid in a malformed record is fatal all the same")
    func malformedAndInvalid() throws {
        let reading = try Reading([0x61, 0x22, 0xFF, 0x0A, 0x62, 0x0A])
        #expect(reading.error?.kind == .invalidUTF8)
        #expect(reading.records.isEmpty)
    }
}
