import Definitions
import Testing

@testable import Ingest

@Suite struct FieldEncodingTests {
    private static let swedish = "Åsele ängssjukhus, Ö: 50 %"

    @Test(arguments: [FieldEncoding.utf8, .iso8859_1, .windows1252], [swedish, "", "abc", "éÿ\u{A0}§"])
    func `a text becomes bytes and comes back`(encoding: FieldEncoding, text: String) throws {
        let bytes = try #require(encoding.bytes(of: text))
        #expect(bytes.count == (encoding == .utf8 ? text.utf8.count : text.unicodeScalars.count))
        #expect(unsafe bytes.withUnsafeBytes { unsafe encoding.text($0) } == text)
        #expect(unsafe bytes.withUnsafeBytes { unsafe encoding.utf8($0) } == Array(text.utf8))
    }

    @Test func `what an encoding lacks has no bytes in it`() {
        #expect(FieldEncoding.iso8859_1.bytes(of: "5 €") == nil)
        #expect(FieldEncoding.windows1252.bytes(of: "5 €") == [0x35, 0x20, 0x80])
        #expect(FieldEncoding.windows1252.bytes(of: "→") == nil)
        #expect(FieldEncoding.windows1252.bytes(of: "😀") == nil)
        #expect(FieldEncoding.iso8859_1.bytes(of: "\u{85}") == nil)
        #expect(FieldEncoding.windows1252.bytes(of: "\u{FFFD}") == nil)
    }

    /// By the Encoding Standard's index of windows-1252.
    @Test func `the 27 signs of Windows-1252 that ISO-8859-1 does not have are those of its table`() {
        let signs = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
        let undefined: [UInt8] = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
        let bytes = (UInt8(0x80)...0x9F).filter { !undefined.contains($0) }
        #expect(unsafe bytes.withUnsafeBytes { unsafe FieldEncoding.windows1252.text($0) } == signs)
        #expect(FieldEncoding.windows1252.bytes(of: signs) == bytes)
        #expect(
            unsafe undefined.withUnsafeBytes { unsafe FieldEncoding.windows1252.text($0) }
                == String(repeating: "\u{FFFD}", count: 5))
    }

    @Test(arguments: [FieldEncoding.utf8, .iso8859_1, .windows1252])
    func `capital letters become small ones, and all else stays`(encoding: FieldEncoding) throws {
        for scalar in (0x20...0x7E).map({ UInt8($0) }) + (0xA0...0xFF).map({ UInt8($0) }) {
            let text = String(Unicode.Scalar(scalar))
            // Of ß there is no capital in them, and of ÿ and µ none either.
            let expected = try #require(encoding.bytes(of: text.lowercased()))
            #expect(unsafe read(text, encoding, by: encoding.lowercased) == expected, "\(text)")
        }
    }

    @Test func `in UTF-8 a byte is a letter only after its lead`() {
        // U+0143 is C5 83: its second byte is that of Ã.
        #expect(unsafe read("\u{143}A", by: FieldEncoding.utf8.lowercased) == Array("\u{143}a".utf8))
        #expect(unsafe read("×÷", by: FieldEncoding.utf8.lowercased) == Array("×÷".utf8))
    }

    @Test func `names are those of layouts`() {
        for encoding in TextEncoding.allCases { #expect(FieldEncoding(encoding).name == encoding.rawValue) }
    }
}
