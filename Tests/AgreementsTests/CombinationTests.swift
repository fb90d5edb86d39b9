import Agreements
import Testing
import Waits

@Suite struct CombinationTests {
    /// Parts whose verdicts are these, by attestations in time, late and missing.
    private func judged(_ verdicts: [Verdict], any: Bool) throws -> [RequirementOutcome] {
        var inputs = AgreementInputs(regions: [Sample.region])
        let deadline = try day("2019-10-15")
        let parts = verdicts.indices.map {
            Requirement(id: "part_\($0)", criterion: .attested(attestation: "report_\($0)", by: deadline))
        }
        for (index, verdict) in verdicts.enumerated() {
            let key = AttestationKey(attestation: "report_\(index)", region: Sample.region)
            switch verdict {
            case .met: inputs.attestations[key] = deadline
            case .notMet: inputs.attestations[key] = deadline.advanced(byDays: 1)
            case .notAssessable: inputs.attestations[key] = nil
            }
        }
        return Requirement(id: "whole", criterion: any ? .any(parts) : .all(parts))
            .outcomes(region: Sample.region, period: nil, basis: [], inputs: inputs)
    }

    @Test(arguments: [
        (Verdict.met, Verdict.met, Verdict.met, Verdict.met),
        (.met, .notMet, .met, .notMet),
        (.met, .notAssessable, .met, .notAssessable),
        (.notMet, .met, .met, .notMet),
        (.notMet, .notMet, .notMet, .notMet),
        (.notMet, .notAssessable, .notAssessable, .notMet),
        (.notAssessable, .met, .met, .notAssessable),
        (.notAssessable, .notMet, .notAssessable, .notMet),
        (.notAssessable, .notAssessable, .notAssessable, .notAssessable),
    ])
    func `what is missing only matters where it could decide`(
        left: Verdict, right: Verdict, any: Verdict, all: Verdict
    ) throws {
        #expect(try judged([left, right], any: true).first?.verdict == any)
        #expect(try judged([left, right], any: false).first?.verdict == all)
    }

    @Test func `three parts are judged as two and one`() throws {
        let verdicts: [Verdict] = [.met, .notMet, .notAssessable]
        for first in verdicts {
            for second in verdicts {
                for third in verdicts {
                    for any in [true, false] {
                        let pair = try #require(try judged([first, second], any: any).first?.verdict)
                        let whole = try judged([first, second, third], any: any).first?.verdict
                        #expect(
                            try whole == judged([pair, third], any: any).first?.verdict, "\(first) \(second) \(third)")
                    }
                }
            }
        }
    }

    @Test func `a combination of nothing: any is not met, all is met`() throws {
        #expect(try judged([], any: true).first?.verdict == .notMet)
        #expect(try judged([], any: false).first?.verdict == .met)
    }

    @Test func `the whole comes first, then its parts in order, each by its path`() throws {
        let inner = Requirement(
            id: "inner",
            criterion: .all([
                Requirement(id: "report", criterion: .attested(attestation: "report", by: try day("2019-10-15"))),
                Requirement(id: "level", criterion: .level(Sample.within60, atLeast: Fraction(71, 100))),
            ]))
        let improved = Requirement(
            id: "improved", criterion: .improvement(Sample.within90, by: .any, yearsBefore: 1))
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(71, 100), of: Sample.within60, in: "2019-09")
        let outcomes = Requirement(id: "whole", criterion: .any([inner, improved]))
            .outcomes(region: Sample.region, period: try month("2019-09"), basis: [.counts], inputs: inputs)
        #expect(
            outcomes.map(\.requirement) == [
                "whole", "whole/inner", "whole/inner/report", "whole/inner/level", "whole/improved",
            ])
        #expect(outcomes.map(\.verdict) == [.notAssessable, .notAssessable, .notAssessable, .met, .notAssessable])
        #expect(outcomes[0].reason == "0 of 2 met, one needed")
        #expect(outcomes[1].reason == "1 of 2 met, all needed")
        #expect(outcomes[0].share == nil && outcomes[0].basis == nil)
        let september = try month("2019-09")
        #expect(outcomes.allSatisfy { $0.period == september && $0.region == Sample.region })
    }

    @Test func `an outcome depends on the month where any of its parts does`() throws {
        let attested = Requirement(id: "a", criterion: .attested(attestation: "a", by: try day("2019-10-15")))
        let rate = Requirement(
            id: "b", criterion: .responseRate(atLeast: Fraction(95, 100), months: try months("2019-01..2019-12")))
        let level = Requirement(id: "c", criterion: .level(Sample.within60, atLeast: Fraction(71, 100)))
        let improved = Requirement(id: "d", criterion: .improvement(Sample.within60, by: .any, yearsBefore: 1))
        #expect(level.criterion.isMonthly && improved.criterion.isMonthly)
        #expect(!attested.criterion.isMonthly && !rate.criterion.isMonthly)
        #expect(!Criterion.all([attested, rate]).isMonthly)
        #expect(Criterion.all([attested, level]).isMonthly)
        #expect(Criterion.any([attested, Requirement(id: "e", criterion: .all([rate, improved]))]).isMonthly)
    }

    @Test func `a verdict is stored as true, false or nothing`() {
        #expect(Verdict.met.isMet == true)
        #expect(Verdict.notMet.isMet == false)
        #expect(Verdict.notAssessable.isMet == nil)
    }
}
