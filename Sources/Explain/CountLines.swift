import Waits

/// The lines of a delivery of counts that say something of a measure, added up by hand.
struct CountLines {
    private let lines: [FigureNode.CountRow]

    init(_ lines: [FigureNode.CountRow]) { self.lines = lines.filter { !$0.isOut } }

    /// The region's own line where it sent one for the measure; else its units, at limits that every one of them carries.
    /// Nil where neither has the limit.
    func figure(_ limit: Limit) -> FigureCount? {
        let ofRegion = lines.filter { $0.unit == nil }
        let counting = ofRegion.isEmpty ? lines : ofRegion
        let atLimit = counting.filter { $0.limitDays == limit.limitDays }
        guard !atLimit.isEmpty, Set(atLimit.map(\.unit)) == Set(counting.map(\.unit)) else { return nil }
        let pvv = atLimit.map(\.pvv)
        return FigureCount(
            atLimit.reduce(0) { $0 + $1.within }, atLimit.reduce(0) { $0 + $1.total },
            pvv: pvv.contains(nil) ? nil : pvv.reduce(0) { $0 + ($1 ?? 0) })
    }
}
