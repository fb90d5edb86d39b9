package import Agreements
package import Waits

/// What an agreement says of a region and month: as it is, and at both bounds of the region's own figures, all other
/// regions' figures as they are.
package struct KronorBounds: Hashable, Sendable {
    package let agreement: String
    /// In Swedish.
    package let label: String
    package let requirements: [RequirementBounds]
    /// Parts of pots that are divided by this month's outcome.
    package let parts: [AmountBounds]
    /// The region's money of the whole agreement, all months.
    package let total: AmountBounds

    /// A requirement or a part of it.
    package struct RequirementBounds: Hashable, Sendable {
        /// The path of ids.
        package let requirement: String
        package let basis: Basis?
        package let now: Verdict
        package let lower: Verdict
        package let upper: Verdict
        package let share: Share?
        package let baseline: Share?
    }

    /// Whole kronor.
    package struct AmountBounds: Hashable, Sendable {
        package let pot: String
        package let now: Int
        package let lower: Int
        package let upper: Int
    }

    /// Nil where the agreement does not judge the month.
    ///
    /// - Parameter figures: the region's figures of the month, each with its bounds where it has them.
    /// - Throws: `AgreementError`.
    init?(
        of agreement: Agreement, region: RegionCode, period: Period, inputs: AgreementInputs, figures: [BoundedFigure]
    ) throws(AgreementError) {
        guard agreement.pots.contains(where: { $0.months.contains(period) }) else { return nil }
        var bounded: [SeriesFigure: BoundedFigure] = [:]
        for figure in figures { bounded[SeriesFigure(basis: figure.basis, figure: figure.figure)] = figure }
        func changed(to bound: (BoundedFigure) -> Share?) -> AgreementInputs {
            inputs.changing(figuresOf: region, in: period) { key, share in
                bounded[SeriesFigure(basis: key.basis, figure: key.figure)].flatMap(bound) ?? share
            }
        }
        let now = try agreement.evaluate(inputs)
        let lower = try agreement.evaluate(changed { $0.lower })
        let upper = try agreement.evaluate(changed { $0.upper })

        func outcomes(_ result: AgreementResult) -> [RequirementOutcome] {
            result.outcomes.filter { $0.region == region && ($0.period == nil || $0.period == period) }
        }
        // The same requirements in the same order, whatever the figures are.
        requirements = zip(outcomes(now), zip(outcomes(lower), outcomes(upper))).map { now, bounds in
            RequirementBounds(
                requirement: now.requirement, basis: now.basis, now: now.verdict, lower: bounds.0.verdict,
                upper: bounds.1.verdict, share: now.share, baseline: now.baseline)
        }
        func amount(_ result: AgreementResult, where isIn: (Allocation) -> Bool = { _ in true }) -> Int {
            result.allocations.filter { $0.region == region && isIn($0) }.reduce(0) { $0 + $1.amount }
        }
        let pots = now.balances.filter { $0.period == period && $0.otherRecipient == nil }.map(\.pot)
        parts = pots.map { pot in
            let isPart = { (allocation: Allocation) in allocation.pot == pot && allocation.period == period }
            return AmountBounds(
                pot: pot, now: amount(now, where: isPart), lower: amount(lower, where: isPart),
                upper: amount(upper, where: isPart))
        }
        total = AmountBounds(pot: "", now: amount(now), lower: amount(lower), upper: amount(upper))
        self.agreement = agreement.id
        label = agreement.label.swedish
    }
}
