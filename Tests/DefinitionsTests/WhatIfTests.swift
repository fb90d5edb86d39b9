import Agreements
import Testing
import Waits

@testable import Definitions

@Suite("A file of what if")
struct WhatIfTests {
    private static let file = """
        what_if: a lower limit
        agreements:
          - agreement: payout
            requirements:
              - id: quick
                share: {measure: first_visit, statistic: waiting, within_days: 90}
                at_least_percent: 60
        counts:
          - {region: 10, period: 2019-01, basis: counts, measure: first_visit, statistic: waiting, within_days: 60, numerator: 18, denominator: 25}
        """

    private static func read(_ text: String) throws -> WhatIf {
        try SmallProject.read().whatIf(path: "ask.yaml", bytes: Array(text.utf8))
    }

    @Test("gives an agreement of the same id with other rules, and other counts")
    func reading() throws {
        let whatIf = try Self.read(Self.file)
        #expect(whatIf.label == "a lower limit")
        let agreement = try #require(whatIf.agreements.first)
        let project = try SmallProject.read()
        let base = try #require(project.agreements.first { $0.id == "payout" })
        #expect(agreement.id == base.id && agreement.pots == base.pots && whatIf.agreements.count == 1)
        let figure = FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(90))
        #expect(agreement.requirements.map(\.criterion) == [.level(figure, atLeast: Fraction(60, 100))])
        let key = FigureKey(
            basis: .counts,
            figure: FigureReference(measure: figure.measure, statistic: .waiting, limit: .days(60)),
            period: try #require(Period(iso: "2019-01")), region: RegionCode(10))
        #expect(whatIf.shares == [key: try #require(Share(numerator: 18, denominator: 25))])
    }

    /// The sum of an agreement is what somebody may ask about.
    @Test("may change the sum of a pot")
    func money() throws {
        let whatIf = try Self.read(
            """
            what_if: twice the money
            agreements:
              - agreement: payout
                pots:
                  - {id: money, amount_sek: 2_000, months: 2019-01..2019-02, requirement: quick, paid_on: 2019-12-20}
            """)
        #expect(whatIf.agreements.first?.pots.first?.amount == 2_000)
    }

    @Test(
        "says all that is wrong with it, and where",
        arguments: [
            ("what_if: a lower limit", "", ["2:1: error: a what-if needs the key what_if: add it"]),
            (
                "agreement: payout", "agreement: payoff",
                ["3:16: error: there is no agreement \"payoff\": did you mean payout?"]
            ),
            (
                "measure: first_visit, statistic: waiting, within_days: 90",
                "measure: first_visit, statistic: waiting, within_days: 45",
                ["6:72: error: the measure first_visit has no limit of 45 days: it has 60 days and 90 days"]
            ),
            ("region: 10,", "region: 11,", ["9:14: error: there is no region 11: SKR's codes are 10 and 63"]),
            (
                "numerator: 18, denominator: 25", "numerator: 26, denominator: 25",
                ["9:120: error: numerator is more than denominator: it counts some of them"]
            ),
            (
                "period: 2019-01", "period: 2019-01..2019-02",
                ["9:26: error: period is more than one month: write each on its own"]
            ),
            ("basis: counts", "basis: guess", ["9:42: error: basis is \"guess\": write records or counts"]),
            (
                "what_if: a lower limit", "what_if: x\nlimits: 5",
                ["2:1: error: a what-if has no key \"limits\": the keys are what_if, agreements and counts"]
            ),
        ])
    func faults(text: String, replacement: String, faults: [String]) throws {
        let broken = Self.file.replacing(text, with: replacement)
        #expect(broken != Self.file)
        let error = #expect(throws: DefinitionFaults.self) { _ = try Self.read(broken) }
        #expect(error?.faults.map(\.description) == faults.map { "ask.yaml:\($0)" })
    }

    @Test("says that it changes nothing, and that a count is there twice")
    func nothing() throws {
        for (text, fault) in [
            ("what_if: nothing", "1:1: error: a what-if changes something: add the key agreements or the key counts"),
            (
                "what_if: x\nagreements:\n  - agreement: payout",
                "3:5: error: a changed agreement changes something: add the key requirements or the key pots"
            ),
            (
                Self.file + "\n" + (Self.file.split(separator: "\n").last ?? ""),
                "10:5: error: the count of this region, month, measure and limit stands above: write it once"
            ),
            ("", "1:1: error: the file is empty: write a definition, or remove the file"),
        ] {
            let error = #expect(throws: DefinitionFaults.self) { _ = try Self.read(text) }
            #expect(error?.description == "ask.yaml:\(fault)")
        }
    }
}
