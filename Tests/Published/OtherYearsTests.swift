import Agreements
import Definitions
import Testing
import Waits

/// The shapes of agreements of other years, each a file of the language: a new year is a file and no new code.
///
/// Three regions of 5, 3 and 2 million people; amounts that can be divided in the head. The real sums and limits of these
/// years are not tried: only that the language holds their rules.
@Suite struct OtherYearsTests {
    private static let large = RegionCode(10)
    private static let middle = RegionCode(41)
    private static let small = RegionCode(63)

    /// What a file comes to, read beside the shipped measures, which get a limit of 150 days.
    private func evaluate(
        _ text: String, _ prepare: (inout AgreementInputs) throws -> Void
    ) throws -> AgreementResult {
        let file = DefinitionSource(
            part: .agreements, path: "pipelines/agreements/other-year.yaml", bytes: Array(text.utf8))
        let sources = try ShippedProject.project.sources.map { source in
            guard source.part == .measures else { return source }
            let text = String(decoding: source.bytes, as: UTF8.self)
                .replacing("limits_days: [30, 60, 90]", with: "limits_days: [30, 60, 90, 150]")
            return DefinitionSource(part: source.part, path: source.path, bytes: Array(text.utf8))
        }
        let project = try Project.read((sources + [file]).sorted { $0.path < $1.path }, folder: ShippedProject.folder)
        var inputs = AgreementInputs(
            regions: [Self.large, Self.middle, Self.small],
            population: [Self.large: 5_000_000, Self.middle: 3_000_000, Self.small: 2_000_000])
        try prepare(&inputs)
        return try #require(project.agreements.first { $0.id == "other-year" }).evaluate(inputs)
    }

    private func set(
        _ counts: [(RegionCode, Int, Int)], _ measure: String, _ statistic: Statistic, _ limit: Int, _ period: String,
        _ inputs: inout AgreementInputs
    ) throws {
        for (region, within, all) in counts {
            let figure = FigureReference(measure: MeasureID(measure), statistic: statistic, limit: .days(limit))
            let key = FigureKey(basis: .counts, figure: figure, period: try month(period), region: region)
            inputs.figures[key] = try share(within, all)
        }
    }

    private func paid(_ result: AgreementResult) -> [Int] {
        [Self.large, Self.middle, Self.small].map { region in
            result.payments.filter { $0.region == region }.reduce(0) { $0 + $1.amount }
        }
    }

    private func unearned(_ result: AgreementResult) -> Int { result.balances.reduce(0) { $0 + $1.unearned } }

    /// 2009 to 2014. The plan is the gate: without it nothing is earned. The first two have one, so of the 1,000 kr for
    /// 70 % they share 5:3, 625 and 375. The largest alone has 80 % and a plan: all 600 kr. The smallest has 90 % and no
    /// plan: nothing.
    @Test func `two levels with money of their own, and a gate before them`() throws {
        let text = """
            agreement: other-year
            source: test
            population_date: 2018-12-31
            requirements:
              - {id: gate, attested: plan, by: 2019-03-31}
              - id: level_70
                all:
                  - {id: plan, requirement: gate}
                  - id: share
                    share: {measure: first_visit, statistic: waiting, within_days: 90}
                    at_least_percent: 70
              - id: level_80
                all:
                  - {id: plan, requirement: gate}
                  - id: share
                    share: {measure: first_visit, statistic: waiting, within_days: 90}
                    at_least_percent: 80
            pots:
              - {id: seventy, amount_sek: 1_000, requirement: level_70, months: 2019-09, unearned: to_qualifiers, paid_on: 2019-12-20}
              - {id: eighty, amount_sek: 600, requirement: level_80, months: 2019-09, unearned: to_qualifiers, paid_on: 2019-12-20}

            """
        let result = try evaluate(text) { inputs in
            for region in [Self.large, Self.middle] {
                inputs.attestations[AttestationKey(attestation: "plan", region: region)] = try day("2019-03-31")
            }
            try set(
                [(Self.large, 85, 100), (Self.middle, 75, 100), (Self.small, 90, 100)], "first_visit", .waiting, 90,
                "2019-09", &inputs)
        }
        #expect(paid(result) == [625 + 600, 375, 0])
        #expect(unearned(result) == 0)
    }

    /// 2023. Each step is 300 kr: 150, 90 and 60 by population. The largest has risen by 6 points, all three steps: 450.
    /// The middle by exactly 3, two steps: 180. The smallest not at all. 900 - 630 = 270 are moved.
    /// Of 100 kr for few long waits, 50, 30 and 20: 4 % and exactly 5 % wait longer than 150 days, and 6 % in the middle,
    /// whose 30 are moved.
    /// The bonus is 50 + 270 + 30 = 350, by what was earned: 500, 180 and 20 of 700, so half of each: 250, 90 and 10.
    @Test func `graded steps, waits beyond 150 days, and a bonus by what was earned`() throws {
        let text = """
            agreement: other-year
            source: test
            population_date: 2018-12-31
            requirements:
              - id: step_1
                share: {measure: treatment, statistic: waiting, within_days: 90}
                improved: {percentage_points: 1}
              - id: step_2
                share: {measure: treatment, statistic: waiting, within_days: 90}
                improved: {percentage_points: 3}
              - id: step_3
                share: {measure: treatment, statistic: waiting, within_days: 90}
                improved: {percentage_points: 5}
              - id: few_long_waits
                share: {measure: treatment, statistic: waiting, beyond_days: 150}
                at_most_percent: 5
            pots:
              - id: steps
                amount_sek: 900
                parts:
                  - {id: first, requirement: step_1}
                  - {id: second, requirement: step_2}
                  - {id: third, requirement: step_3}
                months: 2019-09
                unearned: {pot: bonus}
                paid_on: 2019-12-20
              - {id: long, amount_sek: 100, requirement: few_long_waits, months: 2019-09, unearned: {pot: bonus}, paid_on: 2019-12-20}
              - {id: bonus, amount_sek: 50, divide_by: {earned: [steps, long]}, paid_on: 2019-12-31}

            """
        let result = try evaluate(text) { inputs in
            try set(
                [(Self.large, 80, 100), (Self.middle, 80, 100), (Self.small, 80, 100)], "treatment", .waiting, 90,
                "2018-09", &inputs)
            try set(
                [(Self.large, 86, 100), (Self.middle, 83, 100), (Self.small, 80, 100)], "treatment", .waiting, 90,
                "2019-09", &inputs)
            try set(
                [(Self.large, 96, 100), (Self.middle, 94, 100), (Self.small, 95, 100)], "treatment", .waiting, 150,
                "2019-09", &inputs)
        }
        #expect(paid(result) == [450 + 50 + 250, 180 + 90, 20 + 10])
        #expect(unearned(result) == 0)
        #expect(result.balances.filter { $0.pot == "bonus" }.map(\.received) == [300])
        #expect(result.balances.reduce(0) { $0 + $1.amount - $1.received } == 900 + 100 + 50)
        let beyond = result.outcomes.first { $0.requirement == "few_long_waits" && $0.region == Self.small }
        #expect(beyond?.share == (try share(5, 100)) && beyond?.verdict == .met)
    }

    /// 2024. Three parts of 200 kr. First visit: the two largest are better than a year before, 5:3, 125 and 75.
    /// Assessment: the largest alone. Treatment: nobody, since as good is not better: 200 kr are unearned.
    @Test func `completed better than in the same month a year before, for each part of child psychiatry`() throws {
        let measures = ["bup_first_visit", "bup_assessment", "bup_treatment"]
        let requirements = measures.map {
            """
              - id: \($0)
                share: {measure: \($0), statistic: completed, within_days: 30}
                improved: {years_before: 1, by: any}
            """
        }.joined(separator: "\n")
        let parts = measures.map { "      - {id: \($0), requirement: \($0)}" }.joined(separator: "\n")
        let text = """
            agreement: other-year
            source: test
            population_date: 2018-12-31
            requirements:
            \(requirements)
            pots:
              - id: bup
                amount_sek: 600
                parts:
            \(parts)
                months: 2019-09
                unearned: to_qualifiers
                paid_on: 2019-12-20

            """
        let result = try evaluate(text) { inputs in
            let now = [(71, 71, 70), (701, 700, 0), (70, 69, 70)]
            for (measure, shares) in zip(measures, now) {
                let all = measure == "bup_assessment" ? 1_000 : 100
                try set(
                    [(Self.large, all * 70 / 100, all), (Self.middle, all * 70 / 100, all), (Self.small, 70, 100)],
                    measure, .completed, 30, "2018-09", &inputs)
                try set(
                    [(Self.large, shares.0, all), (Self.middle, shares.1, all), (Self.small, shares.2, 100)], measure,
                    .completed, 30, "2019-09", &inputs)
            }
        }
        #expect(paid(result) == [125 + 200, 75, 0])
        #expect(unearned(result) == 200)
    }

    /// 2025. 100 million in three equal parts: 33,333,334 for the lowest code and twice 33,333,333. 1,000 kr by
    /// population, 500, 300 and 200: the middle has not attested, so 300 go back to the state.
    @Test func `a fixed equal part, and a part by population whose unearned money goes back to the state`() throws {
        let text = """
            agreement: other-year
            source: test
            population_date: 2018-12-31
            requirements:
              - {id: plan, attested: plan, by: 2019-03-31}
            pots:
              - {id: fixed, amount_sek: 100_000_000, divide_by: equal, paid_on: 2019-06-30}
              - {id: rest, amount_sek: 1_000, requirement: plan, divide_by: population, unearned: to_state, paid_on: 2019-12-20}

            """
        let result = try evaluate(text) { inputs in
            for region in [Self.large, Self.small] {
                inputs.attestations[AttestationKey(attestation: "plan", region: region)] = try day("2019-03-31")
            }
        }
        #expect(paid(result) == [33_333_334 + 500, 33_333_333, 33_333_333 + 200])
        #expect(unearned(result) == 300)
    }

    /// 2025 and 2026. 10,000 kr an operation more than a year before: 130 against 100, 90 against 100, 105 against 100.
    /// So 30, none and 5: 300,000 and 50,000 are asked for.
    @Test(arguments: [
        // Enough for all: what is left goes back.
        ("pot", 1_000_000, [300_000, 0, 50_000], 650_000),
        // 210,000 for 35 operations: 6,000 each.
        ("pot", 210_000, [180_000, 0, 30_000], 0),
        // At most each region's share by population: 200,000, 120,000 and 80,000.
        ("population", 400_000, [200_000, 0, 50_000], 150_000),
    ])
    func `kronor for each extra operation, with a ceiling`(
        ceiling: String, amount: Int, expected: [Int], left: Int
    ) throws {
        let text = """
            agreement: other-year
            source: test
            population_date: 2018-12-31
            pots:
              - id: operations
                amount_sek: \(amount)
                months: 2019-09
                divide_by:
                  units: {measure: treatment, statistic: completed, within_days: 90, more_than_years_before: 1}
                  kronor_each: 10_000
                  ceiling: \(ceiling)
                unearned: to_state
                paid_on: 2019-12-20

            """
        let result = try evaluate(text) { inputs in
            try set(
                [(Self.large, 1, 100), (Self.middle, 1, 100), (Self.small, 1, 100)], "treatment", .completed, 90,
                "2018-09", &inputs)
            try set(
                [(Self.large, 1, 130), (Self.middle, 1, 90), (Self.small, 1, 105)], "treatment", .completed, 90,
                "2019-09", &inputs)
        }
        #expect(paid(result) == expected)
        #expect(unearned(result) == left)
    }
}
