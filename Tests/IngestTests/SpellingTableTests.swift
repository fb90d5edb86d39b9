import Testing

@testable import Ingest

@Suite struct SpellingTableTests {
    private static let values = [
        "1": 1, "man": 1, "MAN": 1, "kvinna": 2, "okänt": 3, "ÅÄÖ": 4, "genomförd": 5, "uppgift saknas": 9,
    ]

    private func code(_ spelling: String, _ encoding: FieldEncoding = .utf8, ignoresCase: Bool = false) -> Int? {
        let table = SpellingTable(Self.values, ignoresCase: ignoresCase, encoding: encoding)
        return unsafe read(spelling, encoding, by: table.code)
    }

    @Test(
        arguments: [
            ("1", 1), ("man", 1), ("MAN", 1), ("kvinna", 2), ("okänt", 3), ("ÅÄÖ", 4), ("genomförd", 5),
            ("uppgift saknas", 9), ("Man", nil), ("ma", nil), ("mann", nil), ("okant", nil), ("okånt", nil),
            (" 1", nil), ("2", nil), ("", nil), ("uppgift saknaS", nil), ("uppgift sakna", nil), ("kvinnan", nil),
            // As many bytes as the longest that is one word, and one more.
            ("genomfö", nil), ("genomför", nil),
        ] as [(String, Int?)],
        [FieldEncoding.utf8, .iso8859_1, .windows1252])
    func `a spelling is its code to the letter, in every encoding`(given: (String, Int?), encoding: FieldEncoding) {
        #expect(code(given.0, encoding) == given.1)
    }

    @Test(
        arguments: [
            ("Man", 1), ("mAN", 1), ("KVINNA", 2), ("OKÄNT", 3), ("okänt", 3), ("åäö", 4), ("Åäö", 4), ("GENOMFÖRD", 5),
            ("Uppgift Saknas", 9), ("OKANT", nil), ("1 ", nil), ("okåNT", nil),
        ] as [(String, Int?)],
        [FieldEncoding.utf8, .iso8859_1, .windows1252])
    func `letters match in both cases where the layout says so, Å, Ä and Ö too`(
        given: (String, Int?), encoding: FieldEncoding
    ) {
        #expect(code(given.0, encoding, ignoresCase: true) == given.1)
    }

    @Test func `ä written as two characters is another spelling`() {
        #expect(code("oka\u{308}nt") == nil)
        #expect(code("oka\u{308}nt", ignoresCase: true) == nil)
    }

    @Test func `a spelling that the encoding lacks is none of the file's`() {
        let table = SpellingTable(["→": 1, "ja": 2], ignoresCase: false, encoding: .windows1252)
        #expect(unsafe read("ja", .windows1252, by: table.code) == 2)
        #expect(unsafe read("?", .windows1252, by: table.code) == nil)
    }

    @Test(arguments: [0, 1, 2, 3, 7, 8, 60, 500])
    func `every one of many spellings is found, and none of their neighbours`(count: Int) {
        let values = [String: Int](uniqueKeysWithValues: (0..<count).map { ("k\($0)", $0) })
        let table = SpellingTable(values, ignoresCase: false, encoding: .utf8)
        for (spelling, code) in values { #expect(unsafe read(spelling, by: table.code) == code) }
        for other in ["k", "k-1", "k\(count)", "K0", "\u{0}", ""] {
            #expect(unsafe read(other, by: table.code) == nil, "\(other)")
        }
    }
}
