package import Agreements
package import Waits

/// The intervals and groups of age that contacts are counted in, and the least that is shown to the public:
/// `intervals.csv`, `age_groups.csv` and `publication_limits.csv` of `pipelines/reference`.
package struct FigureGroups: Hashable, Sendable {
    /// Each set whole: from 0, without a gap, the last open.
    package let intervals: [WaitInterval]
    /// From 0, without a gap, the last open.
    package let ageGroups: [AgeGroup]
    /// One for each level.
    package let publicationLimits: [PublicationLimit]

    package init(
        intervals: [WaitInterval] = [], ageGroups: [AgeGroup] = [], publicationLimits: [PublicationLimit] = []
    ) {
        self.intervals = intervals
        self.ageGroups = ageGroups
        self.publicationLimits = publicationLimits
    }
}

/// Days that are published as one.
package struct WaitInterval: Hashable, Sendable {
    /// The set that it belongs to, such as `four`.
    package let set: String
    package let days: NumberRange
    package let mark: Mark?
    package let source: String
}

/// Ages, in whole years, that are counted as one. An age is the year of the period less the year of birth: the record has
/// no more.
package struct AgeGroup: Hashable, Sendable {
    package let ages: NumberRange
    package let mark: Mark?
    package let source: String

    /// So many are told apart while contacts are counted: a number of five bits, of which one is that of unknown ages.
    static let greatestCount = 31
}

/// Whole numbers from one to another, both included.
package struct NumberRange: Hashable, Sendable {
    package let first: Int
    /// Nil: no end.
    package let last: Int?
}

/// The fewest contacts that a figure of a level is shown of; of nobody at all it is shown too.
package struct PublicationLimit: Hashable, Sendable {
    package let level: AreaLevel
    package let leastContacts: Int
    package let mark: Mark?
    package let source: String
}

extension NumberRange: CustomStringConvertible {
    package var description: String { last.map { "\(first)-\($0)" } ?? "\(first)-" }
}
