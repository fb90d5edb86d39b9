import Definitions
import Waits

/// The bounds that waits are counted between for a clock: those of all intervals and limits.
struct DayBounds {
    /// Ascending: a wait of at most the first is in number 0, one of more than the last in the last number.
    let upperDays: [Int]
    /// The number of each day from 0 to the last bound.
    private let numbers: [UInt8]

    init(_ clock: WaitClock, measures: [MeasureDefinition], intervals: [WaitInterval]) {
        let limits = measures.filter { $0.clock == clock }.flatMap(\.limits)
        // Of a target date there is one: in time, or not.
        let bounds: Set<Int> =
            clock == .medicalTargetDate ? [0] : Set(intervals.compactMap(\.days.last) + limits.compactMap(\.limitDays))
        let upperDays = bounds.sorted()
        self.upperDays = upperDays
        numbers = (0...(upperDays.last ?? 0)).map { day in
            UInt8(truncatingIfNeeded: upperDays.firstIndex { day <= $0 } ?? upperDays.count)
        }
    }

    @inline(__always)
    func number(of days: Int) -> Int {
        if days < 0 { return 0 }
        return days < numbers.count ? Int(numbers[days]) : upperDays.count
    }
}
