import Testing

@testable import Definitions

@Suite("A suggestion")
struct SuggestionTests {
    @Test(
        "is the nearest name, where it is near enough to be a slip",
        arguments: [
            ("lable", "label"), ("Label", "label"), ("sourc", "source"), ("measures", "measure"), ("xyz", nil),
            ("", nil),
            (String(repeating: "label", count: 100), nil),
        ] as [(String, String?)])
    func nearest(_ written: String, _ name: String?) {
        #expect(Suggestion.nearest(to: written, among: ["label", "source", "measure"]) == name)
    }

    @Test(
        "counts edits and swaps of neighbours",
        arguments: [
            ("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("kitten", "sitting", 3), ("abc", "abc", 0),
        ])
    func distance(_ left: String, _ right: String, _ distance: Int) {
        #expect(Suggestion.editDistance(Array(left.unicodeScalars), Array(right.unicodeScalars)) == distance)
    }
}
