import Testing
import Waits

@testable import Explain

@Suite("Lines of counts, added up by hand")
struct CountLinesTests {
    private func line(
        _ number: Int, unit: String? = nil, limit: Int? = 60, _ within: Int, of total: Int, pvv: Int? = 1,
        isOut: Bool = false
    ) -> FigureNode.CountRow {
        FigureNode.CountRow(
            line: number, unit: unit, limitDays: limit, within: within, total: total, pvv: pvv, isOut: isOut)
    }

    @Test("The region's own line is the figure, and its units are not added to it")
    func region() {
        let lines = CountLines([line(2, 5, of: 9), line(3, unit: "A", 1, of: 2)])
        #expect(lines.figure(.days(60)) == FigureCount(5, 9, pvv: 1))
    }

    @Test("Units are added up; one that does not say how many PvV leaves the sum unknown")
    func units() {
        let lines = [line(2, unit: "A", 1, of: 2), line(3, unit: "B", 3, of: 4)]
        #expect(CountLines(lines).figure(.days(60)) == FigureCount(4, 6, pvv: 2))
        let silent = lines + [line(4, unit: "C", 0, of: 1, pvv: nil)]
        #expect(CountLines(silent).figure(.days(60)) == FigureCount(4, 7, pvv: nil))
    }

    @Test("A limit that a unit lacks has no figure, and neither has one that nobody carries")
    func limits() {
        let lines = CountLines([
            line(2, unit: "A", 1, of: 2), line(3, unit: "B", 3, of: 4), line(4, unit: "A", limit: 90, 2, of: 2),
        ])
        #expect(lines.figure(.days(90)) == nil)
        #expect(lines.figure(.days(30)) == nil)
        #expect(CountLines([line(2, limit: nil, 3, of: 4)]).figure(.medicalTargetDate) == FigureCount(3, 4, pvv: 1))
    }

    @Test("A line that a rule keeps out is not counted, also not as the region's own")
    func out() {
        let lines = CountLines([line(2, 5, of: 9, isOut: true), line(3, unit: "A", 1, of: 2)])
        #expect(lines.figure(.days(60)) == FigureCount(1, 2, pvv: 1))
        #expect(CountLines([]).figure(.days(60)) == nil)
    }
}
