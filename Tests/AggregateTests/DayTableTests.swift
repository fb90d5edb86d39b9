import StageTestSupport
import Testing

@testable import Aggregate

@Suite("Days are counted by row, wherever they lie")
struct DayTableTests {
    /// Days within the blocks of a row, at their edges, and far outside.
    private static let edges = [-128, -129, 0, -1, 31, 32, 383, 384, 40_000, -40_000, Int(Int32.max), Int(Int32.min)]

    @Test("As a dictionary counts them", arguments: 1...10)
    func dictionary(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var table = DayTable()
        var expected: [[Int: Int]] = []
        for _ in 0..<2_000 {
            if expected.isEmpty || Int.random(in: 0..<20, using: &random) == 0 {
                #expect(table.addRows(2) == expected.count)
                expected += [[:], [:]]
            }
            let row = Int.random(in: expected.indices, using: &random)
            let isEdge = Bool.random(using: &random)
            let day =
                isEdge ? Self.edges.randomElement(using: &random) ?? 0 : Int.random(in: -200...500, using: &random)
            table.add(day, toRow: row)
            expected[row][day, default: 0] += 1
        }
        for (row, days) in expected.enumerated() {
            var found: [Int: Int] = [:]
            table.forEach(inRow: row) { day, count in found[Int(day), default: 0] += Int(count) }
            #expect(found == days)
        }
    }

    @Test("A row that nobody is counted in is empty")
    func empty() {
        var table = DayTable()
        _ = table.addRows(1)
        table.forEach(inRow: 0) { _, _ in Issue.record("somebody is in it") }
    }
}
