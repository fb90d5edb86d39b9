import DelimitedText
import Testing

@Suite("Pieces of any size")
struct ChunkingTests {
    static let hardLines = [
        "kod;namn;\"quoted; with\nbreak\";åäö\r\n",
        "\r\n",
        "1;\"\"\"\";\"a\"\"b\"\"\";\"\r\n\"\r\n",
        "2;;;\n",
        "\n",
        "3;broken\"quote;\"x\n",
        "4;\"broken\"after;\"x\r\n",
        "5;lone\rreturn;x\r\n",
        "\"6\nsecond line\"broken;€€€\n",
        "\"\"\n",
        "7;😀😀;\"ö\"\"ö\";\(String(repeating: "long ", count: 70))\r\n",
        ";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;\n",
        "8;\"\";\"\r\";x\r\r\n",
    ]

    static let endings: [[UInt8]] = [
        Array("last;without end".utf8),
        Array("last;\"quoted\"".utf8),
        Array("last;cut\r".utf8),
        Array("last;\"never closed\n;".utf8),
        Array("last;\"closed\"x".utf8),
        Array("last;nul\0after\n".utf8),
        Array("bad;\"q\" ;\0".utf8),
        Array("bad;\u{E5}".utf8.dropLast()) + Array("\nmore\n".utf8),
        Array("cut;😀".utf8.dropLast()),
        Array("\(String(repeating: "x", count: 600))\nmore".utf8),
        Array("\"\(String(repeating: "x", count: 600))\"\nmore".utf8),
        Array("\(String(repeating: "x", count: 500))\0\nmore".utf8),
        [],
    ]

    @Test("Every size from 1 to 300 bytes gives the same records and the same error", arguments: endings)
    func everySize(_ ending: [UInt8]) throws {
        let bytes = Array("\u{FEFF}".utf8) + Self.hardLines.flatMap(\.utf8) + ending
        let format = DelimitedFormat(maximumRecordBytes: 500)
        let whole = try Reading(bytes, format: format)
        #expect(whole.records.count >= 11)
        for size in 1...300 {
            let reading = try Reading(bytes, format: format, chunkSize: size)
            #expect(reading == whole, "pieces of \(size) bytes")
        }
    }

    static let encodings: [DelimitedFormat.Encoding] = [
        .windows1252, .iso8859_1, .singleByte, .uncheckedUTF8, .utf8Or(.windows1252), .utf8Or(.iso8859_1),
    ]

    /// What is put before the hard lines: nothing, or what decides between two encodings, rightly or not.
    static let starts: [[UInt8]] = [
        [], [0xEF, 0xBB, 0xBF], Array("å;\"å\nå\"\n".utf8), [0xE5, 0x3B, 0x80, 0x0A],
        [0x22, 0x0A, 0x22, 0x0A, 0xC3, 0x0A],
    ]

    @Test("Every size gives the same in every encoding", arguments: encodings, [true, false])
    func everyEncoding(_ encoding: DelimitedFormat.Encoding, isLatin: Bool) throws {
        let lines = Self.hardLines.joined().replacing("€", with: "é").replacing("😀", with: "ü")
        let latin = lines.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let format = DelimitedFormat(maximumRecordBytes: 500, encoding: encoding)
        let endings: [[UInt8]] = [
            [], Array("last;\"never\n".utf8), [0x78, 0x3B, 0x81, 0x0A], Array("more;å\n".utf8), [0xE5, 0x3B, 0x00],
        ]
        for start in Self.starts {
            for ending in endings {
                let bytes = start + (isLatin ? latin : Array(lines.utf8)) + ending
                let whole = try Reading(bytes, format: format)
                for size in 1...300 {
                    let reading = try Reading(bytes, format: format, chunkSize: size)
                    #expect(reading == whole, "pieces of \(size) bytes after \(start), before \(ending)")
                    if reading != whole { break }
                }
            }
        }
    }

    @Test(
        "What only begins like a byte order mark is text",
        arguments: [[0xEF], [0xEF, 0xBB], [0xEF, 0xBB, 0x41], [0xEF, 0x0A], [0xEF, 0xBB, 0xBE, 0x0A]] as [[UInt8]])
    func almostByteOrderMark(_ bytes: [UInt8]) throws {
        for size in 1...5 {
            let checked = try Reading(bytes, chunkSize: size)
            let unchecked = try Reading(bytes, format: DelimitedFormat(encoding: .uncheckedUTF8), chunkSize: size)
            if bytes.starts(with: [0xEF, 0xBB, 0xBE]) {
                #expect(checked.fields == [["\u{FEFE}"]])
            } else {
                #expect(
                    checked.error
                        == DelimitedError(kind: .invalidUTF8, position: .init(line: 1, column: 1, byteOffset: 0)))
            }
            #expect(unchecked.records.map(\.raw) == [bytes.filter { $0 != 0x0A }])
            #expect(unchecked.records.map(\.byteOffset) == [0])
        }
    }

    @Test("Empty pieces change nothing, and the last may be one")
    func emptyPieces() throws {
        var fields: [String] = []
        var reader = DelimitedReader(format: DelimitedFormat())
        for (text, isLast) in [("", false), ("a;", false), ("", false), ("b", false), ("", true)] {
            try reader.read(Array(text.utf8).span, isLast: isLast) { record in
                fields += [record.string(0), record.string(1)]
            }
        }
        #expect(fields == ["a", "b"])
    }

    @Test("Random fields come back as they were written, in pieces of random sizes", arguments: 0..<40)
    func roundTrip(_ seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let alphabet: [Character] = ["a", ";", "\"", "\n", "\r", "å", "€", "😀", " ", "\t", "0"]
        let rows = (0..<60).map { _ in
            (0..<Int.random(in: 1...6, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0...9, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a"
                    })
            }
        }
        var text = ""
        for row in rows {
            let fields = row.map { field in
                let mustQuote = field.unicodeScalars.contains { ";\"\n\r".unicodeScalars.contains($0) } || row == [""]
                guard mustQuote || Bool.random(using: &random) else { return field }
                return "\"" + field.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
            }
            text += fields.joined(separator: ";") + (Bool.random(using: &random) ? "\n" : "\r\n")
        }
        for size in [nil, 1, Int.random(in: 2...40, using: &random)] {
            let reading = try Reading(text, chunkSize: size)
            #expect(reading.fields == rows)
            #expect(reading.error == nil)
        }
    }
}

/// The generator of Steele, Lea and Flood: the same numbers on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
