import Testing
import Waits

@testable import Agreements

@Suite struct LevelTests {
    @Test(arguments: [
        (72, 100, Verdict.met, "72 of 100 is at least 72 %"),
        (71, 100, .notMet, "71 of 100 is less than 72 %"),
        (18, 25, .met, "18 of 25 is at least 72 %"),
        (719_999, 1_000_000, .notMet, "719999 of 1000000 is less than 72 %"),
        (0, 1, .notMet, "0 of 1 is less than 72 %"),
        (1, 1, .met, "1 of 1 is at least 72 %"),
        (7_196, 10_000, .notMet, "7196 of 10000 is less than 72 %"),
        (0, 0, .notAssessable, "nobody to count: 0 of 0"),
    ])
    func `a share is held against the level as an exact fraction`(
        numerator: Int, denominator: Int, verdict: Verdict, reason: String
    ) throws {
        let judged = try share(numerator, denominator)
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(judged, of: Sample.within60, in: "2019-09")
        let outcome = try Criterion.level(Sample.within60, atLeast: Fraction(72, 100)).outcome(inputs)
        #expect(
            outcome
                == RequirementOutcome(
                    requirement: "requirement", period: try month("2019-09"), region: Sample.region, basis: .counts,
                    share: judged, baseline: nil, verdict: verdict, reason: reason))
    }

    @Test func `every share of up to 60 meets exactly the levels that it reaches`() throws {
        var wrong: [String] = []
        for denominator in 1...60 {
            for numerator in 0...denominator {
                var inputs = AgreementInputs(regions: [Sample.region])
                try inputs.set(try share(numerator, denominator), of: Sample.within60, in: "2019-09")
                for percent in [0, 50, 71, 72, 75, 85, 95, 100] {
                    let verdict = try Criterion.level(Sample.within60, atLeast: Fraction(percent, 100))
                        .outcome(inputs).verdict
                    let expected: Verdict = 100 * numerator >= percent * denominator ? .met : .notMet
                    if verdict != expected { wrong.append("\(numerator)/\(denominator) \(percent) %") }
                }
            }
        }
        #expect(wrong == [])
    }

    @Test func `only the same measure, statistic, limit, month and region is judged`() throws {
        let high = try share(9, 10)
        var inputs = AgreementInputs(regions: [Sample.region, Sample.otherRegion])
        try inputs.set(high, of: Sample.within90, in: "2019-09")
        try inputs.set(high, of: Sample.within60, in: "2019-08")
        try inputs.set(high, of: Sample.within60, in: "2019-09", region: Sample.otherRegion)
        try inputs.set(high, of: Sample.within60, in: "2019-09", basis: .records)
        let others = [
            FigureReference(measure: MeasureID("treatment"), statistic: .waiting, limit: .days(60)),
            FigureReference(measure: MeasureID("first_visit"), statistic: .completed, limit: .days(60)),
            FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .medicalTargetDate),
        ]
        for other in others { try inputs.set(high, of: other, in: "2019-09") }

        let outcome = try Criterion.level(Sample.within60, atLeast: Fraction(72, 100)).outcome(inputs)
        #expect(outcome.verdict == .notAssessable)
        #expect(outcome.reason == "no figure for the month")
        #expect(outcome.basis == nil && outcome.share == nil)
    }

    @Test func `a level that is asked for no month is not assessable`() throws {
        let outcome = try Criterion.level(Sample.within60, atLeast: Fraction(72, 100))
            .outcome(AgreementInputs(regions: [Sample.region]), in: nil)
        #expect(outcome.verdict == .notAssessable)
        #expect(outcome.period == nil)
    }

    @Test(arguments: [
        (72, 100, "72 %"), (1, 2, "50 %"), (725, 1_000, "72.5 %"), (1, 3, "33.333333 %"), (1, 1, "100 %"),
        (105, 100, "105 %"), (1, 1_000_000, "0.0001 %"), (0, 1, "0 %"), (2_005, 100_000, "2.005 %"),
    ])
    func `a limit is written in per cent with the decimals that it needs`(
        numerator: Int, denominator: Int, text: String
    ) throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(1, 1), of: Sample.within60, in: "2019-09")
        let limit = Fraction(numerator, denominator)
        let reason = try Criterion.level(Sample.within60, atLeast: limit).outcome(inputs).reason
        #expect(reason == "1 of 1 is \(numerator > denominator ? "less than" : "at least") \(text)")
    }
}
