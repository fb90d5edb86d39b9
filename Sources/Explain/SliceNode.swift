package import Stages

/// What a region gets of a part of a pot and a month, and why.
package struct SliceNode: Hashable, Sendable, Encodable {
    /// Why the region gets what it gets.
    package enum Standing: String, Hashable, Sendable, Encodable {
        /// It meets the requirement, or every region shares.
        case shares
        case notMet = "not_met"
        case notAssessable = "not_assessable"
        /// The part cannot be earned in the month.
        case closed
    }

    /// The pot, or pot/part.
    package let pot: String
    @ExplicitNull package private(set) var period: String?
    /// Whose share it is.
    package let region: Int
    /// Whole kronor, as are all amounts; nothing where the region has no allocation.
    package let amountSek: Checked<Int>
    package let standing: Standing
    package let why: String
    package let balance: BalanceNode
    package let division: DivisionNode
    package let requirement: RequirementNode?

    var subject: String { "\(pot)\(period.map { " \($0)" } ?? "")" }

    func collect(into list: inout CheckList) {
        list.add("kronor of \(subject)", amountSek)
        balance.collect(into: &list, of: subject)
        list.add("division key of \(subject)", division.regionKey)
        // The region's own stands above.
        for sharer in division.sharedBy where sharer.region != region {
            list.add("kronor of \(subject), region \(sharer.region)", sharer.amountSek)
            list.add("division key of \(subject), region \(sharer.region)", sharer.key)
        }
        for figure in division.figures { figure.collect(into: &list) }
        requirement?.collect(into: &list)
    }
}

/// The money of a part and month before and after it was divided.
package struct BalanceNode: Hashable, Sendable, Encodable {
    package let amountSek: Checked<Int>
    /// What of it other pots moved here; the rest is the pot's own.
    package let receivedSek: Checked<Int>
    package let allocatedSek: Checked<Int>
    /// What is allocated, beside the sum of what the edition has of the regions.
    package let allocationSumSek: Checked<Int>
    /// Earned by nobody, and moved nowhere.
    package let unearnedSek: Checked<Int>
    package let movedSek: Checked<Int>
    package let movedTo: String?
    /// Where what the pot received came from, all its parts and months together.
    package let receivedFrom: [Source]
    /// All that the pot received.
    package let potReceivedSek: Checked<Int>?
    /// The same, beside the sum of what the edition says that the others moved to it.
    package let potMovedSumSek: Checked<Int>?

    package struct Source: Hashable, Sendable, Encodable {
        package let pot: String
        package let movedSek: Int
    }

    func collect(into list: inout CheckList, of subject: String) {
        list.add("balance of \(subject): amount", amountSek)
        list.add("balance of \(subject): received", receivedSek)
        list.add("balance of \(subject): allocated", allocatedSek)
        list.add("balance of \(subject): allocated, as the sum of its allocations", allocationSumSek)
        list.add("balance of \(subject): unearned", unearnedSek)
        list.add("balance of \(subject): moved", movedSek)
        list.add("received by the pot of \(subject)", potReceivedSek)
        list.add("received by the pot of \(subject), as the sum of what was moved to it", potMovedSumSek)
    }
}

/// How the money was divided.
package struct DivisionNode: Hashable, Sendable, Encodable {
    package let rule: String
    package let unearnedRule: String
    /// population, equal, earned or units.
    package let key: String
    package let populationDate: String?
    /// Where the region's population is from.
    package let populationSource: String?
    /// What the region weighs; nothing where it gets none.
    package let regionKey: Checked<Int>
    /// All that is counted in the division, also of regions that earn nothing where others do not get their money.
    package let keySum: Int?
    /// The whole kronor of `amount × key / sum`, of what the edition stores; what is above it is a krona of the largest
    /// remainders.
    package let floorSek: Int?
    /// What would have been the region's and goes elsewhere, since it earns nothing; nil where others share it, and where
    /// nobody can earn it.
    package let lostSek: Int?
    /// Those that have an allocation, in the edition or worked out again.
    package let sharedBy: [Sharer]
    /// What units are counted by.
    package let figures: [FigureNode]

    package struct Sharer: Hashable, Sendable, Encodable {
        package let region: Int
        package let name: String
        package let key: Checked<Int>
        package let amountSek: Checked<Int>
    }
}
