import Testing
import Waits

@testable import Agreements

@Suite struct ImprovementTests {
    @Test(arguments: [
        (Improvement.any, 70, 100, 71, 100, true),
        (.any, 70, 100, 70, 100, false),
        (.any, 70, 100, 7, 10, false),
        (.any, 70, 100, 69, 100, false),
        (.any, 700_000, 1_000_000, 700_001, 1_000_000, true),
        (.percentagePoints(Fraction(1, 100)), 70, 100, 71, 100, true),
        (.percentagePoints(Fraction(1, 100)), 70, 100, 709_999, 1_000_000, false),
        (.percentagePoints(Fraction(1, 100)), 1, 3, 103, 300, true),
        (.percentagePoints(Fraction(1, 100)), 1, 3, 102, 300, false),
        (.percentagePoints(Fraction(1, 100)), 100, 100, 100, 100, false),
        (.relative(Fraction(5, 100)), 60, 100, 63, 100, true),
        (.relative(Fraction(5, 100)), 60, 100, 629_999, 1_000_000, false),
        (.relative(Fraction(5, 100)), 0, 100, 1, 1_000_000, true),
    ])
    func `an improvement is reached at its exact boundary`(
        improvement: Improvement, baselineNumerator: Int, baselineDenominator: Int, numerator: Int, denominator: Int,
        reached: Bool
    ) throws {
        let baseline = try share(baselineNumerator, baselineDenominator)
        #expect(improvement.isReached(from: baseline, to: try share(numerator, denominator)) == reached)
    }

    /// The reference puts all numbers over one common denominator and compares whole numbers.
    @Test func `every pair of shares of up to 12 is judged as over a common denominator`() throws {
        // 27,720 is divisible by every denominator from 1 to 12.
        let common = 27_720
        var wrong: [String] = []
        for baselineDenominator in 1...12 {
            for denominator in 1...12 {
                for baselineNumerator in 0...baselineDenominator {
                    for numerator in 0...denominator {
                        let baseline = try share(baselineNumerator, baselineDenominator)
                        let judged = try share(numerator, denominator)
                        let before = baselineNumerator * (common / baselineDenominator)
                        let now = numerator * (common / denominator)
                        func compare(_ improvement: Improvement, _ expected: Bool) {
                            if improvement.isReached(from: baseline, to: judged) != expected {
                                wrong.append("\(improvement) from \(baseline) to \(judged)")
                            }
                        }
                        compare(.any, now > before)
                        for parts in 1...12 {
                            compare(.percentagePoints(Fraction(1, parts)), now - before >= common / parts)
                            compare(.relative(Fraction(1, parts)), now > before && now * parts >= before * (parts + 1))
                        }
                        compare(.percentagePoints(Fraction(1, 100)), 100 * (now - before) >= common)
                        compare(.relative(Fraction(5, 100)), now > before && 100 * now >= 105 * before)
                    }
                }
            }
        }
        #expect(wrong == [])
    }

    @Test func `a share that stays at 0 % has not risen by a part of what it was`() throws {
        let improvement = Improvement.relative(Fraction(5, 100))
        #expect(improvement.isReached(from: try share(0, 100), to: try share(0, 50)) == false)
        #expect(improvement.isReached(from: try share(0, 100), to: try share(1, 50)) == true)
    }

    @Test(arguments: [
        (Int.max - 1, Int.max, Int.max, Int.max, Improvement.any, true),
        (Int.max, Int.max, Int.max - 1, Int.max, .any, false),
        (Int.max - 2, Int.max - 1, Int.max - 1, Int.max, .any, true),
        (0, Int.max, Int.max, Int.max, .percentagePoints(Fraction(1, 1)), true),
        (1, Int.max, Int.max, Int.max, .percentagePoints(Fraction(1, 1)), false),
        (0, Int.max, Int.max, Int.max, .percentagePoints(Fraction(1, 100)), true),
        (Int.max, Int.max, 0, Int.max, .percentagePoints(Fraction(1, 100)), false),
        (Int.max / 2, Int.max, Int.max, Int.max, .relative(Fraction(1, 1)), true),
        (Int.max / 2 + 1, Int.max, Int.max, Int.max, .relative(Fraction(1, 1)), false),
        (Int.max - 1, Int.max, Int.max, Int.max, .relative(Fraction(5, 100)), false),
        (Int.max / 4, Int.max, Int.max, Int.max, .relative(Fraction(Int.max, Int.max)), true),
        (Int.max, Int.max, 0, Int.max, .relative(Fraction(Int.max, 1)), false),
    ])
    func `counts of any size are compared exactly`(
        baselineNumerator: Int, baselineDenominator: Int, numerator: Int, denominator: Int, improvement: Improvement,
        reached: Bool
    ) throws {
        let baseline = try share(baselineNumerator, baselineDenominator)
        #expect(improvement.isReached(from: baseline, to: try share(numerator, denominator)) == reached)
    }

    @Test(arguments: [
        (Improvement.any, 71, Verdict.met, "71 of 100 against 70 of 100 in 2018-09: improved"),
        (.any, 70, .notMet, "70 of 100 against 70 of 100 in 2018-09: not improved"),
        (
            .percentagePoints(Fraction(1, 100)), 71, .met,
            "71 of 100 against 70 of 100 in 2018-09: improved by 1 percentage point"
        ),
        (
            .percentagePoints(Fraction(15, 1_000)), 71, .notMet,
            "71 of 100 against 70 of 100 in 2018-09: not improved by 1.5 percentage points"
        ),
        (
            .relative(Fraction(5, 100)), 71, .notMet,
            "71 of 100 against 70 of 100 in 2018-09: not improved by 5 % of what it was"
        ),
    ])
    func `the outcome says both shares and why`(
        improvement: Improvement, numerator: Int, verdict: Verdict, reason: String
    ) throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(numerator, 100), of: Sample.within90, in: "2019-09")
        try inputs.set(try share(70, 100), of: Sample.within90, in: "2018-09")
        let outcome = try Criterion.improvement(Sample.within90, by: improvement, yearsBefore: 1).outcome(inputs)
        #expect(
            outcome
                == RequirementOutcome(
                    requirement: "requirement", period: try month("2019-09"), region: Sample.region, basis: .counts,
                    share: try share(numerator, 100), baseline: try share(70, 100), verdict: verdict, reason: reason))
    }

    @Test(arguments: [(1, Verdict.met), (2, .notMet), (3, .notAssessable), (0, .notMet)])
    func `the baseline is the same month so many years before`(years: Int, verdict: Verdict) throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(70, 100), of: Sample.within90, in: "2019-09")
        try inputs.set(try share(60, 100), of: Sample.within90, in: "2018-09")
        try inputs.set(try share(80, 100), of: Sample.within90, in: "2017-09")
        for neighbour in ["2018-08", "2018-10", "2016-08", "2016-10"] {
            try inputs.set(try share(1, 100), of: Sample.within90, in: neighbour)
        }
        let criterion = Criterion.improvement(Sample.within90, by: .any, yearsBefore: years)
        #expect(try criterion.outcome(inputs).verdict == verdict)
    }

    @Test func `without a figure of the month there is nothing to compare`() throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(70, 100), of: Sample.within90, in: "2018-09")
        let outcome = try Criterion.improvement(Sample.within90, by: .any, yearsBefore: 1).outcome(inputs)
        #expect(outcome.verdict == .notAssessable)
        #expect(outcome.reason == "no figure for the month")
        #expect(outcome.share == nil && outcome.baseline == nil && outcome.basis == nil)
    }

    @Test func `without a baseline there is nothing to compare with`() throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(70, 100), of: Sample.within90, in: "2019-09")
        let outcome = try Criterion.improvement(Sample.within90, by: .any, yearsBefore: 1).outcome(inputs)
        #expect(outcome.verdict == .notAssessable)
        #expect(outcome.reason == "no figure of the same series for 2018-09 to compare with")
        #expect(outcome.share == (try share(70, 100)))
        #expect(outcome.baseline == nil)
    }

    @Test(arguments: [(0, 0, 70, 100), (70, 100, 0, 0), (0, 0, 0, 0)])
    func `a share of nobody is compared with nothing`(
        numerator: Int, denominator: Int, baselineNumerator: Int, baselineDenominator: Int
    ) throws {
        let judged = try share(numerator, denominator)
        let baseline = try share(baselineNumerator, baselineDenominator)
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(judged, of: Sample.within90, in: "2019-09")
        try inputs.set(baseline, of: Sample.within90, in: "2018-09")
        for improvement in [Improvement.any, .percentagePoints(Fraction(1, 100)), .relative(Fraction(5, 100))] {
            let outcome = try Criterion.improvement(Sample.within90, by: improvement, yearsBefore: 1).outcome(inputs)
            #expect(outcome.verdict == .notAssessable)
            #expect(outcome.reason == "nobody to count: 0 of 0")
            #expect(outcome.share == judged && outcome.baseline == baseline)
        }
    }
}
