import Testing
import Waits

@testable import Agreements

/// The patients that a region lacks, and the kronor that hang on it.
@Suite struct GapTests {
    private static func reference(
        _ statistic: Statistic, _ side: ShareReference.Side = .within
    ) -> ShareReference {
        ShareReference(
            FigureReference(measure: MeasureID("first_visit"), statistic: statistic, limit: .days(60)), side)
    }

    @Test(
        arguments: [
            // 72 % of 100 is 72: two more of those completed within the limit; 70 of 98 waiting is 71.4 %, of 97 it is 72.2 %.
            (Statistic.completed, 70, 100, 2), (.waiting, 70, 100, 3),
            // 18 of 25 is 72 % exactly.
            (.completed, 18, 25, 0), (.waiting, 18, 25, 0), (.completed, 17, 25, 1),
            // Nobody in time: of those completed 18 of 25 would be; of those waiting nobody would be left to count.
            (.completed, 0, 25, 18), (.waiting, 0, 25, nil), (.waiting, 1, 25, 24),
            // Nobody at all.
            (.completed, 0, 0, nil), (.waiting, 0, 0, nil),
        ] as [(Statistic, Int, Int, Int?)])
    func `to a level`(statistic: Statistic, within: Int, all: Int, missing: Int?) throws {
        let found = ShareTest.atLeast(Fraction(72, 100)).missingCount(
            of: try share(within, all), baseline: nil, reference: Self.reference(statistic), exemptUpTo: nil)
        #expect(found == missing)
    }

    @Test(arguments: [
        // 25 waiting, 20 are exempt: five fewer, whatever the share. 17 of 25 reach 72 % with two fewer (17 of 23).
        (0, 25, 5), (17, 25, 2), (0, 20, 0), (0, 0, 0),
    ])
    func `to few enough to be exempt`(within: Int, all: Int, missing: Int) throws {
        let found = ShareTest.atLeast(Fraction(72, 100)).missingCount(
            of: try share(within, all), baseline: nil, reference: Self.reference(.waiting), exemptUpTo: 20)
        #expect(found == missing)
    }

    @Test(arguments: [
        // 100 waited, 10 of them beyond the limit: of 94 that remain 4 are 4.3 %, of 95 five are 5.3 %.
        (Statistic.waiting, 90, 100, 6),
        // 5 of 100 completed is 5 % exactly.
        (.completed, 90, 100, 5),
    ])
    func `to a share beyond a limit`(statistic: Statistic, within: Int, all: Int, missing: Int) throws {
        let found = ShareTest.atMost(Fraction(5, 100)).missingCount(
            of: try share(within, all), baseline: nil, reference: Self.reference(statistic, .beyond), exemptUpTo: nil)
        #expect(found == missing)
    }

    @Test(
        arguments: [
            // 50 of 100 before. Any improvement of 50 of 100 completed: one more. By one point: one more is enough.
            (Improvement.any, 50, 100, 1), (.percentagePoints(Fraction(1, 100)), 50, 100, 1),
            (.percentagePoints(Fraction(1, 100)), 50, 101, 2), (.relative(Fraction(5, 100)), 50, 100, 3),
            // 60 points more than half: no share is.
            (.percentagePoints(Fraction(60, 100)), 50, 100, nil),
        ] as [(Improvement, Int, Int, Int?)])
    func `to an improvement`(improvement: Improvement, within: Int, all: Int, missing: Int?) throws {
        let found = ShareTest.improved(improvement, yearsBefore: 1).missingCount(
            of: try share(within, all), baseline: try share(50, 100), reference: Self.reference(.completed),
            exemptUpTo: nil)
        #expect(found == missing)
    }

    /// Every number that is told, against all smaller ones.
    @Test(arguments: [Statistic.completed, .waiting], [nil, 20] as [Int?])
    func `no smaller number is enough`(statistic: Statistic, exemptUpTo: Int?) throws {
        let tests: [(ShareTest, ShareReference.Side)] = [
            (.atLeast(Fraction(72, 100)), .within), (.atMost(Fraction(5, 100)), .beyond),
            (.improved(.percentagePoints(Fraction(1, 100)), yearsBefore: 1), .within),
            (.improved(.any, yearsBefore: 1), .beyond),
            (.improved(.relative(Fraction(1, 10)), yearsBefore: 1), .within),
        ]
        let baseline = try share(20, 30)
        for (test, side) in tests {
            for all in [0, 1, 2, 7, 20, 21, 25, 33] {
                for within in 0...all {
                    func isMet(_ seen: Int) throws -> Bool {
                        let now =
                            statistic == .completed
                            ? try share(within + seen, all) : try share(within, all - seen)
                        if let exemptUpTo, now.denominator <= exemptUpTo { return true }
                        return test.isPassed(by: now.of(side), baseline: baseline.of(side), side: side) ?? false
                    }
                    let expected = try (0...(all - within)).first { try isMet($0) }
                    let found = test.missingCount(
                        of: try share(within, all), baseline: baseline, reference: Self.reference(statistic, side),
                        exemptUpTo: exemptUpTo)
                    #expect(found == expected, "\(within) of \(all), \(test)")
                }
            }
        }
    }

    private static func level(
        _ id: String, _ figure: FigureReference, atLeast percent: Int = 72
    ) -> Requirement {
        Requirement(id: id, criterion: .level(figure, atLeast: Fraction(percent, 100)))
    }

    private static let treatment = FigureReference(
        measure: MeasureID("treatment"), statistic: .waiting, limit: .days(60))

    /// 70 of 100 within 60 days lack 3, 89 of 100 within 90 days lack 2 of 90 % (89 of 98 is 90.8 %), and 71 of 100
    /// treatments 2 (71 of 98).
    private func fewest(_ criterion: Criterion) throws -> Int? {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(share(70, 100), of: Sample.within60, in: "2019-09")
        try inputs.set(share(89, 100), of: Sample.within90, in: "2019-09")
        try inputs.set(share(71, 100), of: Self.treatment, in: "2019-09")
        return Requirement(id: "whole", criterion: criterion).waysToMeet(
            region: Sample.region, period: try month("2019-09"), basis: [.counts], inputs: inputs
        ).fewest
    }

    @Test func `of several ways the one that needs the fewest is told, and of several needs all of them`() throws {
        let parts = [
            Self.level("short", Sample.within60), Self.level("long", Sample.within90, atLeast: 90),
            Self.level("treated", Self.treatment),
        ]
        #expect(try fewest(parts[0].criterion) == 3)
        #expect(try fewest(parts[1].criterion) == 2)
        #expect(try fewest(parts[2].criterion) == 2)
        #expect(try fewest(.any(Array(parts[0...1]))) == 2)
        // Who has waited longest helps both limits: the three of the one are enough for the two of the other.
        #expect(try fewest(.all(Array(parts[0...1]))) == 3)
        // Those who wait for a treatment are others.
        #expect(try fewest(.all(parts)) == 5)
        #expect(try fewest(.any([Requirement(id: "both", criterion: .all(parts)), parts[0]])) == 3)
        #expect(try fewest(.same(parts[0])) == 3)
    }

    @Test func `what patients cannot mend is no way`() throws {
        let short = Self.level("short", Sample.within60)
        let plan = Requirement(id: "plan", criterion: .attested(attestation: "plan", by: try day("2019-10-15")))
        #expect(try fewest(plan.criterion) == nil)
        #expect(try fewest(.any([plan, short])) == 3)
        #expect(try fewest(.all([plan, short])) == nil)
    }

    @Test(
        arguments: [
            // Lacking 3, 1, 0, 2 of 25 in four months: two in a row by 1 in February and March, three by 3 in February to
            // April.
            (2, 1), (3, 3), (4, 6), (5, nil),
        ] as [(Int, Int?)])
    func `months in a row lack what the cheapest row lacks`(count: Int, missing: Int?) throws {
        let figure = FigureReference(measure: MeasureID("first_visit"), statistic: .completed, limit: .days(60))
        var inputs = AgreementInputs(regions: [Sample.region])
        for (index, within) in [15, 17, 18, 16].enumerated() {
            try inputs.set(share(within, 25), of: figure, in: "2020-0\(index + 1)")
        }
        let row = Requirement(
            id: "row",
            criterion: .inARow(count, Self.level("quick", figure), months: try months("2020-01..2020-04")))
        let ways = row.waysToMeet(region: Sample.region, period: nil, basis: [.counts], inputs: inputs)
        #expect(ways.fewest == missing)
    }

    /// Region 10 weighs 1 and region 63 weighs 3.
    private func gaps(
        requirements: [Requirement], pots: [Pot], shares: [(RegionCode, String, Int)]
    ) throws -> [Gap] {
        var inputs = AgreementInputs(
            regions: [Sample.region, Sample.otherRegion],
            population: [Sample.region: 1, Sample.otherRegion: 3])
        for (region, period, within) in shares {
            try inputs.set(share(within, 25), of: Sample.within60, in: period, region: region)
        }
        return try Agreement.sample(requirements: requirements, pots: pots).settle(inputs).gaps()
    }

    @Test func `at stake is what a region gets more where it meets a requirement than where it does not`() throws {
        let gaps = try gaps(
            requirements: [Self.level("quick", Sample.within60)],
            pots: [try .sample(amount: 1_000, requirementID: "quick", months: [try month("2019-09")])],
            shares: [(Sample.region, "2019-09", 18), (Sample.otherRegion, "2019-09", 17)])
        // Region 10 has all of it, and would have nothing; region 63 would have three quarters.
        #expect(gaps.map(\.stake) == [1_000, 750])
        #expect(gaps.map(\.missingPatients) == [0, 2])
        #expect(gaps.map(\.required) == ["at least 72 %", "at least 72 %"])
        #expect(gaps.allSatisfy { $0.requiredShare == Fraction(72, 100) })
    }

    /// A pot of 1,000 and 1,000 in two months; what is not earned goes to those who meet it both months.
    @Test func `at stake is also what hangs on it further on`() throws {
        let quick = Self.level("quick", Sample.within60)
        let period = try months("2019-09..2019-10")
        let gaps = try gaps(
            requirements: [quick, Requirement(id: "row", criterion: .inARow(2, quick, months: period))],
            pots: [
                try .sample(
                    id: "months", amount: 2_000, requirementID: "quick", months: period.periods,
                    unearned: .toPot("bonus")),
                try .sample(id: "bonus", amount: 0, requirementID: "row"),
            ],
            shares: [
                (Sample.region, "2019-09", 18), (Sample.region, "2019-10", 17), (Sample.otherRegion, "2019-09", 17),
                (Sample.otherRegion, "2019-10", 17),
            ])
        let stakes = gaps.map {
            "\($0.outcome.requirement) \($0.outcome.period.map(\.description) ?? "-") \($0.stake ?? -1)"
        }
        #expect(
            stakes == [
                // 250 of the month; the bonus has nobody either way.
                "quick 2019-09 250", "quick 2019-09 750",
                // 250 of the month, and then alone the row: the 1,500 that region 63 has not earned.
                "quick 2019-10 1750", "quick 2019-10 750",
                // Nobody has the bonus of 1,750; each would have all of it.
                "row - 1750", "row - 1750",
            ])
    }

    @Test func `a part says what it lacks and not what hangs on it, and the month before`() throws {
        let improved = Requirement(
            id: "improved",
            criterion: .improvement(Sample.within60, by: .percentagePoints(Fraction(1, 100)), yearsBefore: 1))
        let gaps = try gaps(
            requirements: [
                Requirement(id: "whole", criterion: .any([Self.level("level", Sample.within60), improved]))
            ],
            pots: [try .sample(amount: 100, requirementID: "whole", months: [try month("2019-09")])],
            shares: [(Sample.region, "2019-09", 16), (Sample.region, "2019-08", 15), (Sample.region, "2018-09", 16)]
        ).filter { $0.outcome.region == Sample.region }
        #expect(gaps.map(\.outcome.requirement) == ["whole", "whole/level", "whole/improved"])
        #expect(gaps.map(\.stake) == [100, nil, nil])
        // 16 of 22 is 72.7 %, and 16 of 24 already more than 65 %.
        #expect(gaps.map(\.missingPatients) == [1, 3, 1])
        #expect(
            gaps.map(\.required) == ["one of 2", "at least 72 %", "higher by 1 percentage point than a year before"])
        #expect(gaps.map(\.monthBefore) == [nil, try share(15, 25), try share(15, 25)])
        #expect(gaps[2].requiredShare?.isEqual(to: Fraction(65, 100)) == true)
    }
}
