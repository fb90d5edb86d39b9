/// Where in the figures of its group a contact belongs: what a plan fixes the number of.
enum WaitCell: Int, CaseIterable {
    /// Care guarantee "no": in no share, whatever the wait.
    case noGuarantee
    /// Chose to wait (PvV); in child psychiatry beyond the limit, since within it the choice makes no difference.
    case patientChosen
    /// The shortest of the intervals of the group's measure; for follow-ups on or before the medical target date.
    case first
    case second
    case third
    /// The longest.
    case fourth
}

/// The cells of one group in a region and month, in parts of a million.
struct CellWeights {
    static let whole = 1_000_000

    /// By the raw values of `WaitCell`.
    let parts: [Int]

    /// - Parameters:
    ///   - noGuarantee: per thousand of all.
    ///   - patientChosen: per 100,000 of the others.
    ///   - within: shares within the limits of the group, rising, per 100,000 of those who did not choose to wait.
    init(noGuarantee: Int, patientChosen: Int, within: [Int]) {
        let counted = Self.whole - noGuarantee * 1000
        let chosen = counted * patientChosen / 100_000
        let shared = counted - chosen
        let edges = [0] + within.map { shared * $0 / 100_000 } + [shared]
        var parts = [noGuarantee * 1000, chosen] + zip(edges.dropFirst(), edges).map { $0 - $1 }
        while parts.count < WaitCell.allCases.count { parts.append(0) }
        self.parts = parts
    }

    /// How many of `count` contacts are in each cell: every one within one of its share, and the sum exact.
    ///
    /// Independent draws would leave the shares of a small file to chance.
    ///
    /// - Parameter offset: which way fractions go, below `whole`: else all small files would round alike.
    func counts(of count: Int, offset: Int) -> [Int] {
        var running = 0
        var before = 0
        return parts.map { part in
            running += part
            let product = UInt64(running).multipliedFullWidth(by: UInt64(count))
            let (low, carried) = product.low.addingReportingOverflow(UInt64(offset))
            let until = Int(UInt64(Self.whole).dividingFullWidth((product.high + (carried ? 1 : 0), low)).quotient)
            defer { before = until }
            return until - before
        }
    }
}
