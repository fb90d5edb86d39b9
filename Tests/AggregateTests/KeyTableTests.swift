import StageTestSupport
import Testing

@testable import Aggregate

@Suite("Numbers by keys of 64 bits")
struct KeyTableTests {
    @Test("As a dictionary keeps them, and as many", arguments: 1...6)
    func dictionary(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var table = KeyTable()
        var expected: [UInt64: Int32] = [:]
        for _ in 0..<30_000 {
            // Few different ones in each part: most come again.
            let key = UInt64.random(in: 0..<50, using: &random) << 42 | UInt64.random(in: 0..<200, using: &random)
            table.add(1, to: key)
            expected[key, default: 0] += 1
        }
        #expect(table.count == expected.count)
        var found: [UInt64: Int32] = [:]
        table.forEach { found[$0] = $1 }
        #expect(found == expected)
        #expect(expected.allSatisfy { table.value(of: $0.key) == $0.value })
        #expect(table.value(of: 1 << 63) == nil)
    }

    @Test(
        "Keys that differ in one part alone lie apart, whichever part it is: long ways through the table cost what it saves",
        arguments: [0, 7, 12, 16, 26, 30, 40, 42, 48])
    func spread(firstBit: Int) {
        let bits = 13
        let places = Set((0..<1 << 12).map { KeyTable.place(of: UInt64($0) << UInt64(firstBit), shift: 64 - bits) })
        // At random four fifths would have a place each; where a part does not matter, all have the same.
        #expect(places.count > (1 << 12) / 2)
    }
}
