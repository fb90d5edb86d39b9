package import Waits

/// An amount of money and the way that it is divided.
///
/// It is divided in this order, each time exactly, by largest remainder: into parts, each part into
/// equal months, each month between regions. Money that other pots have moved here is divided the same way, beside
/// the pot's own.
package struct Pot: Hashable, Sendable {
    package let id: String
    package let label: Label
    /// Whole kronor; 0 of a pot that has what others move to it.
    package let amount: Int
    package let recipient: Recipient
    /// One or more. A pot that is not split has one part, of the pot's own name.
    package let parts: [PotPart]
    /// Equal months; empty where the pot is divided once.
    package let months: [Period]
    package let key: DivisionKey
    package let unearned: Unearned
    package let paidOn: CalendarDay
    /// Other days of payment, for months of the pot.
    package let paidOnByMonth: [Period: CalendarDay]
    /// Months that an amendment divides otherwise.
    package let exceptions: [PotException]

    package init(
        id: String, label: Label, amount: Int, recipient: Recipient, parts: [PotPart], months: [Period],
        key: DivisionKey, unearned: Unearned, paidOn: CalendarDay, paidOnByMonth: [Period: CalendarDay] = [:],
        exceptions: [PotException] = []
    ) {
        self.id = id
        self.label = label
        self.amount = amount
        self.recipient = recipient
        self.parts = parts
        self.months = months
        self.key = key
        self.unearned = unearned
        self.paidOn = paidOn
        self.paidOnByMonth = paidOnByMonth
        self.exceptions = exceptions
    }
}

/// A share of a pot that has a requirement of its own.
package struct PotPart: Hashable, Sendable {
    /// As results name it: `performance/first_visit`, or the pot's id where it is not split.
    package let id: String
    /// This part's share is its weight of all weights of the pot.
    package let weight: Int
    /// Met by those who share; nil where every region does.
    package let requirementID: String?
    /// The months of the pot in which the part can be earned; nil: all of them. Its money of the others is unearned.
    package let months: PeriodRange?

    package init(id: String, weight: Int, requirementID: String?, months: PeriodRange? = nil) {
        self.id = id
        self.weight = weight
        self.requirementID = requirementID
        self.months = months
    }
}

/// Months in which all parts of a pot are divided by another rule.
package struct PotException: Hashable, Sendable {
    package let months: PeriodRange
    /// Nil where every region shares.
    package let requirementID: String?
    package let key: DivisionKey
    package let unearned: Unearned
    /// Nil: as the pot says.
    package let paidOn: CalendarDay?

    package init(
        months: PeriodRange, requirementID: String?, key: DivisionKey, unearned: Unearned, paidOn: CalendarDay?
    ) {
        self.months = months
        self.requirementID = requirementID
        self.key = key
        self.unearned = unearned
        self.paidOn = paidOn
    }
}

package enum Recipient: Hashable, Sendable {
    case regions
    /// Somebody outside the regions gets all of it, such as SKL.
    case other(name: String)
}

/// By what the money of a month is divided between those who share it.
package enum DivisionKey: Hashable, Sendable {
    case population
    case equal
    /// By the kronor that a region has got of these pots, which stand above: all their parts and months.
    case earned(pots: [String])
    /// So many kronor each, until there is no money left.
    case units(UnitRate)
}

/// Kronor for each unit that was delivered, such as an operation.
package struct UnitRate: Hashable, Sendable {
    /// Whose denominator is the number delivered: all that the measure counts at this limit.
    package let figure: FigureReference
    package let kronorEach: Int
    /// Only units beyond those of the same month so many years before; nil: all units.
    package let yearsBefore: Int?
    package let ceiling: Ceiling

    package enum Ceiling: String, Hashable, Sendable, CaseIterable {
        /// Each region its own: its share of the month's money by population.
        case population
        /// All together: where there is not money enough for all units, it is divided by them.
        case pot
    }

    package init(figure: FigureReference, kronorEach: Int, yearsBefore: Int?, ceiling: Ceiling) {
        self.figure = figure
        self.kronorEach = kronorEach
        self.yearsBefore = yearsBefore
        self.ceiling = ceiling
    }
}

/// What becomes of the money that a region did not earn.
package enum Unearned: Hashable, Sendable {
    /// Divided between those who did. Where nobody did, nobody gets it.
    case toQualifiers
    /// Back to the state: nobody gets more because another got less.
    case toState
    /// To this pot, which stands below; nobody gets more of this one.
    case toPot(String)
}

extension Pot {
    /// The rule that its money of a month, or of its whole, is divided by.
    func terms(of part: PotPart, in period: Period?) -> Terms {
        let exception = exceptions.last { period.map($0.months.contains) ?? false }
        let day = period.flatMap { paidOnByMonth[$0] } ?? paidOn
        if let exception {
            return Terms(
                requirementID: exception.requirementID, isOpen: true, key: exception.key,
                unearned: exception.unearned, paidOn: exception.paidOn ?? day)
        }
        let isOpen = period.map { part.months?.contains($0) ?? true } ?? true
        return Terms(requirementID: part.requirementID, isOpen: isOpen, key: key, unearned: unearned, paidOn: day)
    }

    struct Terms {
        let requirementID: String?
        /// Whether it can be earned at all.
        let isOpen: Bool
        let key: DivisionKey
        let unearned: Unearned
        let paidOn: CalendarDay
    }

    /// All that its money is divided by: its own key, and those of its exceptions.
    package var keys: [DivisionKey] { [key] + exceptions.map(\.key) }

    /// Whether any of its money is divided by population.
    package var isDividedByPopulation: Bool {
        recipient == .regions
            && keys.contains { key in
                switch key {
                case .population: true
                case .units(let rate): rate.ceiling == .population
                case .equal, .earned: false
                }
            }
    }
}
