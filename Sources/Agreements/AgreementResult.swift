package import Waits

/// All that an agreement comes to. The sums hold for every pot part and month:
/// allocations + unearned + to others = amount.
package struct AgreementResult: Sendable, Equatable {
    package let outcomes: [RequirementOutcome]
    package let balances: [PotBalance]
    package let allocations: [Allocation]
    package let payments: [Payment]
}

/// A pot part and month, and what became of all its money.
package struct PotBalance: Hashable, Sendable {
    package let pot: String
    package let period: Period?
    /// Whole kronor, as are all amounts.
    package let amount: Int
    package let allocated: Int
    package let unearned: Int
    /// Paid to somebody outside the regions.
    package let toOthers: Int
    /// Who that is.
    package let otherRecipient: String?
}

/// A region's money of a pot part and month. Regions that share nothing have no row.
package struct Allocation: Hashable, Sendable {
    package let pot: String
    package let period: Period?
    package let region: RegionCode
    package let amount: Int
    /// What the region weighed in the division: its population, or 1 of equal parts.
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
        }
    }

    private static func list(_ regions: [RegionCode]) -> String {
        (regions.count == 1 ? "region " : "regions ") + regions.map(\.description).joined(separator: ", ")
    }
}
