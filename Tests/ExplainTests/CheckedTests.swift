import Foundation
import Testing

@testable import Explain

@Suite("What is stored beside what is worked out again")
struct CheckedTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test("JSON says both and whether they agree, also where one is missing")
    func encoded() throws {
        #expect(
            try json(Checked(stored: 12, recomputed: 12)) == #"{"agrees":true,"recomputed":12,"stored":12}"#)
        #expect(
            try json(Checked(stored: 12, recomputed: nil)) == #"{"agrees":false,"recomputed":null,"stored":12}"#)
        #expect(
            try json(Checked<Int>.notRecomputed(stored: 12, "rows are gone"))
                == #"{"agrees":null,"note":"rows are gone","recomputed":null,"stored":12}"#)
        #expect(
            try json(FigureCount(1, 2, pvv: nil)) == #"{"denominator":2,"numerator":1,"pvvCount":null}"#)
    }

    @Test("Text marks what differs, and says why a number could not be worked out again")
    func text() {
        #expect(Checked(stored: 4_075_156, recomputed: 4_075_156).kronor == "4 075 156 kr")
        #expect(
            Checked(stored: 12, recomputed: 13).grouped == "differs: stored 12, worked out again 13")
        #expect(Checked(stored: nil, recomputed: 13).grouped == "differs: stored none, worked out again 13")
        #expect(
            Checked<Int>.notRecomputed(stored: 12, "rows are gone").grouped
                == "12 (not worked out again: rows are gone)")
        #expect(Checked.notStored(12, "on the way").grouped == "12")
    }

    @Test("The same comparison counts once, and what no edition stores not at all")
    func list() {
        var list = CheckList()
        list.add("a", Checked(stored: 1, recomputed: 1))
        list.add("a", Checked(stored: 1, recomputed: 1))
        list.add("b", Checked(stored: 1, recomputed: 2))
        list.add("c", Checked<Int>.notRecomputed(stored: 1, "rows are gone"))
        list.add("d", Checked.notStored(1, "on the way"))
        list.add("e", Checked<Int>?.none)
        list.add("f", Checked<Int>.notStored(nil, "on the way, and nothing to judge"))
        list.add("g", Checked<Int>.notRecomputed(stored: nil, "nothing is there"))
        #expect(list.summary == CheckSummary(recomputed: 2, notRecomputed: 1, differences: ["b"]))
        #expect(
            list.summary.lines == [
                "1 number could not be worked out again: what that takes is gone",
                "2 numbers worked out again and compared with what is stored: 1 differs", "! b",
            ])
        #expect(
            CheckList().summary.lines == ["0 numbers worked out again and compared with what is stored: all agree"])
    }

    @Test("Branches hang on box lines")
    func tree() {
        let tree = TextTree("a", [TextTree("b", [TextTree("c")]), TextTree("d", [TextTree("e"), TextTree("f")])])
        #expect(tree.lines == ["a", "├─ b", "│  └─ c", "└─ d", "   ├─ e", "   └─ f"])
    }
}
