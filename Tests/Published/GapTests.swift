import Agreements
import Testing
import Waits

/// What regions lack by the shipped agreements, against evaluating them anew with other figures.
@Suite struct GapTests {
    private static let agreements = ["komiljard-2019", "komiljard-2020", "komiljard-2020-supplement"]

    /// All leaves of shares of a requirement that stands by itself and does not refer to another.
    private static func figures(_ criterion: Criterion) -> [FigureReference] {
        criterion.leaves.compactMap { leaf in
            guard case .share(let reference, _, _) = leaf else { return nil }
            return reference.figure
        }
    }

    private static func paid(_ agreement: Agreement, _ inputs: AgreementInputs, to region: RegionCode) throws -> Int {
        try agreement.evaluate(inputs).allocations.reduce(0) { $0 + ($1.region == region ? $1.amount : 0) }
    }

    @Test(arguments: agreements, 0..<2)
    func `kronor at stake are the difference of two evaluations`(id: String, seed: UInt64) throws {
        let agreement = try ShippedProject.agreement(id)
        let (_, inputs) = try PlainDivisionTests.random(seed, for: agreement)
        let gaps = try agreement.settle(inputs).gaps().filter { $0.stake != nil && $0.outcome.period != nil }
        var random = SeededRandom(seed: seed)
        for gap in gaps.shuffled(using: &random).prefix(12) {
            let (region, period) = (gap.outcome.region, try #require(gap.outcome.period))
            let requirement = try #require(agreement.requirements.first { $0.id == gap.outcome.requirement })
            let figures = Self.figures(requirement.criterion)
            func paid(within: Int) throws -> Int {
                var changed = inputs.figures
                for figure in figures {
                    changed[FigureKey(basis: .counts, figure: figure, period: period, region: region)] =
                        try share(within, 100)
                }
                var other = inputs
                other.figures = changed
                return try Self.paid(agreement, other, to: region)
            }
            let expected = try paid(within: 100) - paid(within: 0)
            #expect(gap.stake == expected, "\(id), seed \(seed): \(gap.outcome)")
        }
    }

    @Test(arguments: agreements, 0..<2)
    func `so many patients are enough, and one fewer is not`(id: String, seed: UInt64) throws {
        let agreement = try ShippedProject.agreement(id)
        let (_, inputs) = try PlainDivisionTests.random(seed, for: agreement)
        let gaps = try agreement.settle(inputs).gaps()
        #expect(gaps.count == (try agreement.evaluate(inputs).outcomes.count))
        var tried = 0
        for gap in gaps where gap.outcome.period != nil && gap.stake != nil {
            let (region, period) = (gap.outcome.region, gap.outcome.period)
            #expect((gap.missingPatients == 0) == (gap.outcome.verdict == .met), "\(gap.outcome)")
            guard let missing = gap.missingPatients, missing > 0, let period else { continue }
            let requirement = try #require(agreement.requirements.first { $0.id == gap.outcome.requirement })
            func verdict(seen: Int) throws -> Verdict? {
                let changed = inputs.changing(figuresOf: region, in: period) { key, share in
                    // Nobody is seen who is not late: of a limit with fewer late ones all of them.
                    let seen = min(seen, share.denominator - share.numerator)
                    return
                        (key.figure.statistic == .completed
                        ? Share(numerator: share.numerator + seen, denominator: share.denominator)
                        : Share(numerator: share.numerator, denominator: share.denominator - seen)) ?? share
                }
                return requirement.outcomes(region: region, period: period, basis: [.counts], inputs: changed)
                    .first?.verdict
            }
            tried += 1
            guard tried <= 20 else { break }
            #expect(try verdict(seen: missing) == .met, "\(id), seed \(seed): \(gap.outcome)")
            #expect(try verdict(seen: missing - 1) != .met, "\(id), seed \(seed): \(gap.outcome)")
        }
        #expect(tried > 5)
    }
}
