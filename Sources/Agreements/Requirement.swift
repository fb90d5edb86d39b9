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
    /// A share of at least so much.
    case level(FigureReference, atLeast: Fraction)
    /// A share that has risen since the same month so many years before.
    case improvement(FigureReference, by: Improvement, yearsBefore: Int)
    /// A report or plan that somebody has attested, dated no later than this day.
    case attested(attestation: String, by: CalendarDay)
    /// Reported units of expected ones, at least so much in every one of the months.
    case responseRate(atLeast: Fraction, months: PeriodRange)
    /// Met when one of them is.
    case any([Requirement])
    /// Met when every one of them is.
    case all([Requirement])

    /// Whether the outcome depends on the month that is judged.
    package var isMonthly: Bool {
        switch self {
        case .level, .improvement: true
        case .attested, .responseRate: false
        case .any(let parts), .all(let parts): parts.contains { $0.criterion.isMonthly }
        }
    }
}

/// Which share of a region and month is judged.
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
    /// Any at all: greater, not equal.
    case any
    /// At least so many percentage points, as a fraction of one: 1 percentage point is 1/100.
    case percentagePoints(Fraction)
    /// At least so much of what it was: 5/100 means 1.05 times the baseline.
    case relative(Fraction)
}
