package import Waits

/// An amount of money and the way that it is divided.
///
/// It is divided in this order, each time exactly, by largest remainder: into parts, each part into
/// equal months, each month between regions.
package struct Pot: Hashable, Sendable {
    package let id: String
    package let label: Label
    /// Whole kronor.
    package let amount: Int
    package let recipient: Recipient
    /// One or more. A pot that is not split has one part, of the pot's own name.
    package let parts: [PotPart]
    /// Equal months; empty where the pot is divided once.
    package let months: [Period]
    package let key: DivisionKey
    package let unearned: Unearned
    package let paidOn: CalendarDay

    package init(
        id: String, label: Label, amount: Int, recipient: Recipient, parts: [PotPart], months: [Period],
        key: DivisionKey, unearned: Unearned, paidOn: CalendarDay
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

    package init(id: String, weight: Int, requirementID: String?) {
        self.id = id
        self.weight = weight
        self.requirementID = requirementID
    }
}

package enum Recipient: Hashable, Sendable {
    case regions
    /// Somebody outside the regions gets all of it, such as SKL.
    case other(name: String)
}

/// By what the money of a month is divided between those who share it.
package enum DivisionKey: String, Hashable, Sendable, CaseIterable {
    case population
    case equal
}

/// What becomes of the money that a region did not earn.
package enum Unearned: String, Hashable, Sendable, CaseIterable {
    /// Divided between those who did. Where nobody did, nobody gets it.
    case toQualifiers = "to_qualifiers"
    /// Back to the state: nobody gets more because another got less.
    case toState = "to_state"
}
