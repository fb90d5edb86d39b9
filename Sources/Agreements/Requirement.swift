package import Waits

/// What a region must show to get a part of a pot.
package struct Requirement: Hashable, Sendable {
    /// Unique in its agreement. Parts of a requirement have the path of ids, such as
    /// `first_visit/within_60_days`.
    package let id: String
    package let criterion: Criterion

    package init(id: String, criterion: Criterion) {
        self.id = id
        self.criterion = criterion
    }
}

/// A condition, or several put together.
package indirect enum Criterion: Hashable, Sendable {
    /// A share of a month passes a test.
    ///
    /// - exemptUpTo: where no more than so many are counted it is met, whatever the share; nil: no exemption.
    case share(ShareReference, ShareTest, exemptUpTo: Int?)
    /// A report or plan that somebody has attested, dated no later than this day.
    case attested(attestation: String, by: CalendarDay)
    /// Reported units of expected ones, at least so much in every one of the months.
    case responseRate(atLeast: Fraction, months: PeriodRange)
    /// Met when one of them is.
    case any([Requirement])
    /// Met when every one of them is.
    case all([Requirement])
    /// Met when this requirement is, which stands in the agreement by itself.
    case same(Requirement)
    /// Met when this requirement, which stands in the agreement by itself, is met in at least so many of the months in
    /// a row.
    case inARow(Int, Requirement, months: PeriodRange)

    /// A share of at least so much.
    package static func level(_ figure: FigureReference, atLeast limit: Fraction) -> Criterion {
        .share(ShareReference(figure), .atLeast(limit), exemptUpTo: nil)
    }

    /// A share that is better than in the same month so many years before.
    package static func improvement(
        _ figure: FigureReference, by improvement: Improvement, yearsBefore years: Int
    ) -> Criterion {
        .share(ShareReference(figure), .improved(improvement, yearsBefore: years), exemptUpTo: nil)
    }

    /// Whether the outcome depends on the month that is judged.
    package var isMonthly: Bool {
        switch self {
        case .share: true
        case .attested, .responseRate, .inARow: false
        case .any(let parts), .all(let parts): parts.contains { $0.criterion.isMonthly }
        case .same(let requirement): requirement.criterion.isMonthly
        }
    }

    /// The conditions that it is put together of, also those of the requirements that it refers to.
    package var leaves: [Criterion] {
        switch self {
        case .share, .attested, .responseRate: [self]
        case .any(let parts), .all(let parts): parts.flatMap(\.criterion.leaves)
        case .same(let requirement), .inARow(_, let requirement, _): requirement.criterion.leaves
        }
    }

    /// The months that are judged by rows of months, whatever month a pot asks for.
    package var monthsInARow: [PeriodRange] {
        switch self {
        case .share, .attested, .responseRate: []
        case .any(let parts), .all(let parts): parts.flatMap(\.criterion.monthsInARow)
        case .same(let requirement): requirement.criterion.monthsInARow
        case .inARow(_, let requirement, let months): [months] + requirement.criterion.monthsInARow
        }
    }
}

/// Which share of a region and month is judged: of those within the limit, or of those beyond it.
package struct ShareReference: Hashable, Sendable {
    package let figure: FigureReference
    package let side: Side

    package enum Side: Hashable, Sendable {
        case within
        /// Those who have waited longer than the limit, of all that are counted. Fewer is better.
        case beyond
    }

    package init(_ figure: FigureReference, _ side: Side = .within) {
        self.figure = figure
        self.side = side
    }
}

/// What a share must be. All of it on exact fractions, never on a rounded share.
package enum ShareTest: Hashable, Sendable {
    case atLeast(Fraction)
    case atMost(Fraction)
    /// Better than in the same month so many years before: higher, of those beyond a limit lower.
    case improved(Improvement, yearsBefore: Int)
}

/// A count of a region and month: which share is judged, and whose counts operations are counted by.
package struct FigureReference: Hashable, Sendable {
    package let measure: MeasureID
    package let statistic: Statistic
    package let limit: Limit

    package init(measure: MeasureID, statistic: Statistic, limit: Limit) {
        self.measure = measure
        self.statistic = statistic
        self.limit = limit
    }
}

/// How much better a share must be.
package enum Improvement: Hashable, Sendable {
    /// Any at all: better, not equal.
    case any
    /// At least so many percentage points, as a fraction of one: 1 percentage point is 1/100.
    case percentagePoints(Fraction)
    /// At least so much of what it was: 5/100 means 1.05 times the baseline.
    case relative(Fraction)
}
