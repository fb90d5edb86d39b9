import Waits

/// Patients who would have had to be seen in time, counted where each of them counts.
///
/// One who is seen in time is, among completed contacts, one more within the limit; among those waiting, one who is not there
/// any more. Who has waited longest is counted first, and helps every limit of the same measure. Months are counted each
/// by itself: one who waits through several is one patient of each, so that a row of months is told by patients and months.
struct MissingPatients: Hashable {
    /// Whose waits are judged together: between its limits of days nobody is counted twice. Those of the medical target
    /// date are a group of their own.
    struct Group: Hashable {
        let measure: MeasureID
        let statistic: Statistic
        let isByTargetDate: Bool
        let period: Period
    }

    private(set) var counts: [Group: Int] = [:]

    var total: Int { counts.values.reduce(0, +) }

    /// Both at once.
    func merged(with other: MissingPatients) -> MissingPatients {
        MissingPatients(counts: counts.merging(other.counts) { max($0, $1) })
    }

    /// Whether this needs no more anywhere than the other.
    fileprivate func isWithin(_ other: MissingPatients) -> Bool {
        counts.allSatisfy { $0.value <= other.counts[$0.key, default: 0] }
    }
}

/// The ways by which something can be met, each as the patients that it lacks; none where patients cannot do it.
struct WaysToMeet {
    private(set) var ways: [MissingPatients]

    static let met = WaysToMeet(ways: [MissingPatients()])
    static let none = WaysToMeet(ways: [])

    /// A requirement that can be met by more ways than these, none of which needs fewer patients of every group, is told
    /// by those of the fewest patients: what is said is then enough, and may not be the fewest. Three months in a row of
    /// eleven are nine ways.
    private static let mostWays = 32

    /// The fewest patients that are enough.
    var fewest: Int? { ways.map(\.total).min() }

    static func lacking(_ group: MissingPatients.Group, _ count: Int) -> WaysToMeet {
        WaysToMeet(ways: [count == 0 ? MissingPatients() : MissingPatients(counts: [group: count])])
    }

    /// By either.
    func or(_ other: WaysToMeet) -> WaysToMeet { WaysToMeet(ways: Self.needed(ways + other.ways)) }

    /// By both at once.
    func and(_ other: WaysToMeet) -> WaysToMeet {
        WaysToMeet(ways: Self.needed(ways.flatMap { way in other.ways.map(way.merged) }))
    }

    /// Without those that need more than another.
    private static func needed(_ ways: [MissingPatients]) -> [MissingPatients] {
        var kept: [MissingPatients] = []
        for way in ways.sorted(by: { $0.total < $1.total }) where !kept.contains(where: { $0.isWithin(way) }) {
            kept.append(way)
            if kept.count == mostWays { break }
        }
        return kept
    }
}

extension Requirement {
    /// How a region could have met this, by patients seen in time.
    ///
    /// - Parameter period: the month that is judged; nil for a requirement that is judged once.
    func waysToMeet(
        region: RegionCode, period: Period?, basis: [Basis], inputs: AgreementInputs
    ) -> WaysToMeet {
        func ways(_ requirement: Requirement, _ period: Period?) -> WaysToMeet {
            requirement.waysToMeet(region: region, period: period, basis: basis, inputs: inputs)
        }
        switch criterion {
        case .share(let reference, let test, let exemptUpTo):
            guard let period,
                let (basis, found) = inputs.judged(reference.figure, period: period, region: region, basis: basis)
            else { return .none }
            let baseline = test.baselinePeriod(of: period).flatMap { before in
                inputs.figures[FigureKey(basis: basis, figure: reference.figure, period: before, region: region)]
            }
            let missing = test.missingCount(
                of: found, baseline: baseline, reference: reference, exemptUpTo: exemptUpTo)
            guard let missing else { return .none }
            let group = MissingPatients.Group(
                measure: reference.figure.measure, statistic: reference.figure.statistic,
                isByTargetDate: reference.figure.limit == .medicalTargetDate, period: period)
            return .lacking(group, missing)
        case .attested, .responseRate:
            let outcome = outcomes(region: region, period: nil, basis: basis, inputs: inputs).first
            return outcome?.verdict == .met ? .met : .none
        case .any(let parts):
            return parts.reduce(.none) { $0.or(ways($1, period)) }
        case .all(let parts):
            return parts.reduce(.met) { $0.and(ways($1, period)) }
        case .same(let requirement):
            return ways(requirement, requirement.criterion.isMonthly ? period : nil)
        case .inARow(let count, let requirement, let months):
            let ofMonths = months.periods.map { ways(requirement, requirement.criterion.isMonthly ? $0 : nil) }
            guard ofMonths.count >= count else { return .none }
            return (0...(ofMonths.count - count)).reduce(.none) { found, first in
                found.or(ofMonths[first..<(first + count)].reduce(.met) { $0.and($1) })
            }
        }
    }
}

extension ShareTest {
    /// The smallest number of patients that, seen in time, would have had a share pass: 0 where it does; nil where all of
    /// them would not be enough, or nobody counts.
    ///
    /// - Parameters:
    ///   - found: those within the limit, of all that are counted.
    ///   - baseline: the same of the month that is compared with.
    func missingCount(of found: Share, baseline: Share?, reference: ShareReference, exemptUpTo: Int?) -> Int? {
        func isPassed(_ seen: Int) -> Bool {
            let share: Share? =
                switch reference.figure.statistic {
                case .completed: Share(numerator: found.numerator + seen, denominator: found.denominator)
                case .waiting: Share(numerator: found.numerator, denominator: found.denominator - seen)
                }
            guard let share else { return false }
            if let exemptUpTo, share.denominator <= exemptUpTo { return true }
            return self.isPassed(
                by: share.of(reference.side), baseline: baseline?.of(reference.side), side: reference.side) ?? false
        }
        if isPassed(0) { return 0 }
        // The more are seen in time the better every share. All of them at once may leave nobody to count: then the share
        // is the same for fewer, and it has not passed.
        var (tooFew, enough) = (0, found.denominator - found.numerator)
        guard isPassed(enough) else { return nil }
        while enough - tooFew > 1 {
            let middle = tooFew + (enough - tooFew) / 2
            if isPassed(middle) { enough = middle } else { tooFew = middle }
        }
        return enough
    }
}
