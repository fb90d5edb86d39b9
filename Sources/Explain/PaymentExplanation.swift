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
    package let regionFigures: RegionFigures
    package let checks: CheckSummary

    init(
        edition: EditionNote, agreement: String, label: String, region: Int, regionName: String, pot: String?,
        period: String?, notes: [String], payments: [PaymentNode], regionFigures: [KeptFigure] = []
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
        for figure in regionFigures { list.add("share kept of the delivery: \(figure.subject)", figure.check) }
        self.regionFigures = RegionFigures(regionFigures)
        checks = list.summary
    }
}

/// The figures of all regions that the kronor hang on, beside what is kept as counted of their deliveries.
///
/// Of other regions that is all: `explain figure` counts them again from histograms and rows.
package struct RegionFigures: Hashable, Sendable, Encodable {
    package let compared: Int
    package let notCompared: Int
    package let differing: [Difference]

    package struct Difference: Hashable, Sendable, Encodable {
        package let figure: String
        package let count: Checked<FigureCount>
    }

    init(_ figures: [KeptFigure]) {
        compared = figures.count { $0.check.agrees != nil }
        notCompared = figures.count - compared
        differing = figures.filter { $0.check.agrees == false }
            .map { Difference(figure: $0.subject, count: $0.check) }.sorted { $0.figure < $1.figure }
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
