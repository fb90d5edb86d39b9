/// What a region is paid by an agreement, down to the deliveries.
package struct PaymentExplanation: Hashable, Sendable, Encodable {
    package let edition: EditionNote
    package let agreement: String
    package let label: String
    package let region: Int
    package let regionName: String
    /// What was asked for of it; nil: all.
    package let pot: String?
    package let period: String?
    /// What is not as it was when the edition was made.
    package let notes: [String]
    package let payments: [PaymentNode]
    package let checks: CheckSummary

    init(
        edition: EditionNote, agreement: String, label: String, region: Int, regionName: String, pot: String?,
        period: String?, notes: [String], payments: [PaymentNode]
    ) {
        self.edition = edition
        self.agreement = agreement
        self.label = label
        self.region = region
        self.regionName = regionName
        self.pot = pot
        self.period = period
        self.notes = notes
        self.payments = payments
        var list = CheckList()
        for payment in payments { payment.collect(into: &list) }
        checks = list.summary
    }
}

/// The edition that is explained.
package struct EditionNote: Hashable, Sendable, Encodable {
    package let edition: Int
    package let madeAt: String
    package let isCurrent: Bool
    package let isFinal: Bool
    /// The edition that the agreement was evaluated for: an earlier one where this one was made of other agreements.
    package let evaluatedEdition: Int
}

/// A day of payment.
package struct PaymentNode: Hashable, Sendable, Encodable {
    package let paidOn: String
    /// Beside the agreement evaluated again; nothing where the region is paid nothing that day.
    package let amountSek: Checked<Int>
    /// Beside the sum of the allocations that are due that day, all of them.
    package let allocationSumSek: Checked<Int>
    /// Those that were asked for.
    package let allocations: [SliceNode]

    func collect(into list: inout CheckList) {
        list.add("payment of \(paidOn)", amountSek)
        list.add("payment of \(paidOn) as the sum of its allocations", allocationSumSek)
        for slice in allocations { slice.collect(into: &list) }
    }
}
