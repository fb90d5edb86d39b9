import Testing

@testable import Ingest

@Suite struct ValueMapTests {
    private static let map = ValueMap(["1": 1, "man": 1, "MAN": 1, "kvinna": 2, "okänt": 3, "": 9])

    @Test(
        arguments: [
            ("1", 1), ("man", 1), ("MAN", 1), ("kvinna", 2), ("okänt", 3), ("", 9), ("Man", nil), ("ma", nil),
            ("mann", nil),
            ("okant", nil), ("okånt", nil), (" 1", nil), ("2", nil),
        ] as [(String, Int?)])
    func `a spelling is its code to the letter`(spelling: String, code: Int?) {
        #expect(unsafe Array(spelling.utf8).withUnsafeBytes { unsafe Self.map.code($0) } == code)
    }

    @Test func `ä written as two characters is another spelling`() {
        #expect(unsafe Array("oka\u{308}nt".utf8).withUnsafeBytes { unsafe Self.map.code($0) } == nil)
    }
}
