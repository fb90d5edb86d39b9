package import Waits

/// All that an agreement comes to. The sums hold for every pot part and month:
/// allocations + unearned + moved + to others = amount; what is moved to a pot is what it received.
package struct AgreementResult: Sendable, Equatable {
    package let outcomes: [RequirementOutcome]
    package let balances: [PotBalance]
    package let allocations: [Allocation]
    package let payments: [Payment]
}

/// A pot part and month, and what became of all its money:
/// amount = allocated + unearned + moved + to others.
package struct PotBalance: Hashable, Sendable {
    package let pot: String
    package let period: Period?
    /// Whole kronor, as are all amounts: its own and what it received.
    package let amount: Int
    /// What of it other pots moved here.
    package let received: Int
    package let allocated: Int
    /// Earned by nobody: it stays with the state.
    package let unearned: Int
    /// Earned by nobody here, and divided again in another pot.
    package let moved: Int
    /// The pot that it is moved to, also where it is 0 kr.
    package let movedTo: String?
    /// Paid to somebody outside the regions.
    package let toOthers: Int
    /// Who that is.
    package let otherRecipient: String?

    package init(
        pot: String, period: Period?, amount: Int, received: Int = 0, allocated: Int = 0, unearned: Int = 0,
        moved: Int = 0, movedTo: String? = nil, toOthers: Int = 0, otherRecipient: String? = nil
    ) {
        self.pot = pot
        self.period = period
        self.amount = amount
        self.received = received
        self.allocated = allocated
        self.unearned = unearned
        self.moved = moved
        self.movedTo = movedTo
        self.toOthers = toOthers
        self.otherRecipient = otherRecipient
    }
}

/// A region's money of a pot part and month. Regions that share nothing have no row.
package struct Allocation: Hashable, Sendable {
    package let pot: String
    package let period: Period?
    package let region: RegionCode
    package let amount: Int
    /// What the region weighed in the division: its population, 1 of equal parts, kronor earned, or units.
    package let divisionKey: Int
}

/// What a region is paid on a day: the sum of its allocations that are due then.
package struct Payment: Hashable, Sendable {
    package let paidOn: CalendarDay
    package let region: RegionCode
    package let amount: Int
}

/// An agreement that cannot be evaluated with what came in. Nothing is divided then: part of the money
/// is not divided by a population that is only known in part.
package enum AgreementError: Error, Hashable, Sendable {
    case populationMissing(agreement: String, date: CalendarDay, regions: [RegionCode])
    case populationNotPositive(agreement: String, date: CalendarDay, regions: [RegionCode])
    /// A pot is divided by population, but of no date: it would be divided by rows that nobody checked.
    case noPopulationDate(agreement: String, pot: String)
    /// A pot names a requirement that the agreement does not have: `Definitions` refuses such a file.
    case unknownRequirement(agreement: String, pot: String, requirement: String)
    /// Weights of the parts of a pot are all 0, or its amount is negative.
    case indivisiblePot(agreement: String, pot: String)
    /// Unearned money would go to a pot that is not below: `Definitions` refuses such a file.
    case moneyMovesUp(agreement: String, pot: String, to: String)
}

extension AgreementError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .populationMissing(let agreement, let date, let regions):
            "agreement \(agreement): no population of \(date) for \(Self.list(regions)): "
                + "add the rows to pipelines/reference/population.csv"
        case .populationNotPositive(let agreement, let date, let regions):
            "agreement \(agreement): the population of \(date) is not positive for \(Self.list(regions)): "
                + "mend pipelines/reference/population.csv"
        case .noPopulationDate(let agreement, let pot):
            "agreement \(agreement): pot \(pot) is divided by population, but the agreement has no population date"
        case .unknownRequirement(let agreement, let pot, let requirement):
            "agreement \(agreement): pot \(pot) names the requirement \(requirement), which the agreement does not have"
        case .indivisiblePot(let agreement, let pot):
            "agreement \(agreement): pot \(pot) cannot be divided: its amount is negative or its parts weigh nothing"
        case .moneyMovesUp(let agreement, let pot, let other):
            "agreement \(agreement): unearned money of the pot \(pot) goes to \(other), which is no pot below it"
        }
    }

    private static func list(_ regions: [RegionCode]) -> String {
        (regions.count == 1 ? "region " : "regions ") + regions.map(\.description).joined(separator: ", ")
    }
}
