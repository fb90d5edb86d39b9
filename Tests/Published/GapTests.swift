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
        for gap in gaps where gap.stake != nil {
            #expect((gap.missingPatients == 0) == (gap.outcome.verdict == .met), "\(gap.outcome)")
        }
        // Some of each requirement: most of what is lacking is of the first.
        var tried: [String: Int] = [:]
        var random = SeededRandom(seed: seed)
        for gap in gaps.shuffled(using: &random) where gap.stake != nil {
            let region = gap.outcome.region
            guard let missing = gap.missingPatients, missing > 0, let period = gap.outcome.period,
                tried[gap.outcome.requirement, default: 0] < 4
            else { continue }
            tried[gap.outcome.requirement, default: 0] += 1
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
            #expect(try verdict(seen: missing) == .met, "\(id), seed \(seed): \(gap.outcome)")
            #expect(try verdict(seen: missing - 1) != .met, "\(id), seed \(seed): \(gap.outcome)")
        }
        #expect(tried.count > (id == "komiljard-2020" ? 5 : 1), "\(tried)")
    }

    /// What is judged once, months in a row too, is given to somebody and taken away: by an agreement in which it is
    /// attested by those who met it.
    @Test(arguments: [0])
    func `kronor at stake by what is judged once are the difference of two evaluations`(seed: UInt64) throws {
        let agreement = try ShippedProject.agreement("komiljard-2020")
        var (_, inputs) = try PlainDivisionTests.random(seed, for: agreement)
        for region in inputs.regions where region.rawValue % 3 > 0 {
            for attestation in ["status_report", "action_plan"] {
                inputs.attestations[AttestationKey(attestation: attestation, region: region)] = try day("2020-09-30")
            }
        }
        let gaps = try agreement.settle(inputs).gaps().filter { $0.stake != nil && $0.outcome.period == nil }
        let ids = ["first_visit_three_months", "treatment_three_months", "strategic"]
        let attested = try ids.map {
            Requirement(id: $0, criterion: .attested(attestation: $0, by: try day("2020-12-31")))
        }
        let other = agreement.amended(
            by: Amendment(
                id: agreement.id, label: agreement.label, source: agreement.source, requirements: attested, changes: [],
                assumptions: []))
        for gap in gaps where gap.outcome.verdict == .met {
            inputs.attestations[AttestationKey(attestation: gap.outcome.requirement, region: gap.outcome.region)] =
                try day("2020-12-31")
        }
        #expect(try other.evaluate(inputs).payments == agreement.evaluate(inputs).payments)
        for gap in gaps where ids.contains(gap.outcome.requirement) {
            func paid(on date: String?) throws -> Int {
                var changed = inputs
                changed.attestations[
                    AttestationKey(attestation: gap.outcome.requirement, region: gap.outcome.region)] = try date.map(
                        day)
                return try Self.paid(other, changed, to: gap.outcome.region)
            }
            let expected = try paid(on: "2020-12-31") - paid(on: nil)
            #expect(gap.stake == expected, "seed \(seed): \(gap.outcome)")
        }
        #expect(Set(gaps.filter { $0.stake != 0 }.map(\.outcome.requirement)) == Set(ids))
    }
}
