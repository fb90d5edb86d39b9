import Testing

@testable import Ingest

@Suite struct NumberedTextsTests {
    private func number(_ text: String, in texts: inout NumberedTexts) -> String {
        let found = unsafe Array(text.utf8).withUnsafeBytes { unsafe texts.number(of: $0) }
        return "\(found.number)\(found.isNew ? " new" : "")"
    }

    @Test func `texts are numbered as they appear, and known when they come again`() {
        var texts = NumberedTexts()
        let asked = ["a", "b", "a", "", "ab", "", "b", "A", "\u{0}", "a"]
        #expect(
            asked.map { number($0, in: &texts) } == [
                "1 new", "2 new", "1", "3 new", "4 new", "3", "2", "5 new", "6 new", "1",
            ])
    }

    /// Of every length around the eight bytes that are hashed at a time; the last byte alone differs.
    @Test func `texts of every length up to 40 bytes are told apart by their last byte`() {
        var texts = NumberedTexts()
        var expected = 0
        for length in 1...40 {
            for last in ["x", "y"] {
                expected += 1
                let text = String(repeating: "-", count: length - 1) + last
                #expect(number(text, in: &texts) == "\(expected) new")
                #expect(number(text, in: &texts) == "\(expected)")
            }
        }
    }

    @Test func `beyond the limit of entries those so far are forgotten, and numbers go on`() {
        var texts = NumberedTexts()
        let limit = NumberedTexts.limit.entries
        for index in 0..<limit { #expect(number("\(index)", in: &texts) == "\(index + 1) new") }
        #expect(number("0", in: &texts) == "1")
        #expect(number("one more", in: &texts) == "\(limit + 1) new")
        #expect(number("0", in: &texts) == "\(limit + 2) new")
        #expect(number("one more", in: &texts) == "\(limit + 1)")
        #expect(number("0", in: &texts) == "\(limit + 2)")
    }

    @Test func `beyond the limit of bytes too, and a text longer than it is numbered all the same`() {
        var texts = NumberedTexts()
        let half = String(repeating: "x", count: NumberedTexts.limit.bytes / 2)
        #expect(number(half + "a", in: &texts) == "1 new")
        #expect(number(half + "a", in: &texts) == "1")
        #expect(number(half + "b", in: &texts) == "2 new")
        #expect(number(half + "b", in: &texts) == "2")
        #expect(number(half + "a", in: &texts) == "3 new")
        #expect(number(half + half + "c", in: &texts) == "4 new")
        #expect(number(half + half + "c", in: &texts) == "4")
    }
}
