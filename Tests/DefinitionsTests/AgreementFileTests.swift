import Agreements
import Testing
import Waits

@testable import Definitions

@Suite("An agreement file")
struct AgreementFileTests {
    @Test(
        "says what is wrong and where",
        arguments: [
            FaultCase(
                SmallProject.agreement, "source: test", "sourec: test",
                "2:1: error: an agreement has no key \"sourec\": did you mean source?"),
            FaultCase(
                SmallProject.agreement, "total_sek: 300", "total_sek: 1_301",
                "4:12: error: total_sek is 1_301, but the pots sum to 300, 1_001 less: mend one of them"),
            FaultCase(
                SmallProject.agreement, "total_sek: 300", "basis: [counts, counts]",
                "4:8: error: basis names a series twice: write each once, the preferred one first"),
            FaultCase(
                SmallProject.agreement, "2018-12-31", "2018-11-01",
                "3:18: error: no population of 2018-11-01 for any region: add the rows to pipelines/reference/population.csv"
            ),
            FaultCase(
                SmallProject.agreement, "2018-12-31", "2018-02-30",
                "3:18: error: population_date is \"2018-02-30\": write a day of the calendar as YYYY-MM-DD"),
            FaultCase(
                SmallProject.agreement, "population_date: 2018-12-31\n", "",
                "1:1: error: an agreement needs the key population_date where a pot, such as money, is divided by population: add it"
            ),
            FaultCase(
                SmallProject.agreement, "measure: first_visit", "measure: first_vist",
                "7:22: error: there is no measure \"first_vist\": did you mean first_visit?"),
            FaultCase(
                SmallProject.agreement, "statistic: waiting", "statistic: completed",
                "7:46: error: the measure first_visit has no statistic completed: it has waiting"),
            FaultCase(
                SmallProject.agreement, "within_days: 60", "within_days: 61",
                "7:68: error: the measure first_visit has no limit of 61 days: it has 60 days and 90 days"),
            FaultCase(
                SmallProject.agreement, "within_days: 60", "within: medical_target_date",
                "7:63: error: the measure first_visit has no limit of the medical target date: it has 60 days and 90 days"
            ),
            FaultCase(
                SmallProject.agreement, "72.5", "72,5",
                "8:23: error: at_least_percent is \"72,5\": write per cent as a number such as 71 or 72.5, without a % sign"
            ),
            FaultCase(
                SmallProject.agreement, "72.5", "100.1",
                "8:23: error: at_least_percent is \"100.1\": write per cent from 0 to 100"),
            FaultCase(
                SmallProject.agreement, "    at_least_percent: 72.5\n", "",
                "6:5: error: a requirement needs the key at_least_percent, at_most_percent or improved: add one"),
            FaultCase(
                SmallProject.agreement, "at_least_percent: 72.5", "improved: {by: some}",
                "8:20: error: by is \"some\": write any"),
            FaultCase(
                SmallProject.agreement, "at_least_percent: 72.5", "improved: {by: any, percentage_points: 1}",
                "8:15: error: an improvement has the keys by and percentage_points: keep one of them"),
            FaultCase(
                SmallProject.agreement, "at_least_percent: 72.5", "at_least_percent: 1\n    by: 2019-01-01",
                "9:9: error: by is read beside attested only: add attested, or remove the key"),
            FaultCase(
                SmallProject.agreement, "at_least_percent: 72.5", "at_least_percent: 1\n    all: [1]",
                "6:5: error: a requirement has the keys all and share: keep one of them"),
            FaultCase(
                SmallProject.agreement, "amount_sek: 3_00", "amount_sek: 3.00",
                "11:17: error: amount_sek is \"3.00\": write whole kronor, such as 320_000_000"),
            FaultCase(
                SmallProject.agreement, "requirement: quick", "requirement: quik",
                "12:18: error: there is no requirement \"quik\": did you mean quick?"),
            FaultCase(
                SmallProject.agreement, "2019-01..2019-02", "2019-01..2019-13",
                "13:13: error: months is \"2019-01..2019-13\": write months as YYYY-MM..YYYY-MM, the first one first, or one as YYYY-MM"
            ),
            FaultCase(
                SmallProject.agreement, "2019-01..2019-02", "2019-02..2019-01",
                "13:13: error: months is \"2019-02..2019-01\": write months as YYYY-MM..YYYY-MM, the first one first, or one as YYYY-MM"
            ),
            FaultCase(
                SmallProject.agreement, "2019-01..2019-02", "1019-01..2019-02",
                "13:13: error: months is \"1019-01..2019-02\": that is more than 120 months"),
            FaultCase(
                SmallProject.agreement, "    months: 2019-01..2019-02\n", "",
                "12:18: error: the requirement quick is judged by month, but the pot has no months: add the key months"),
            FaultCase(
                SmallProject.agreement, "paid_on: 2019-12-20", "to: SKL\n    paid_on: 2019-12-20",
                "14:9: error: to is \"SKL\": write regions, or {other: NAME} for somebody else"),
            FaultCase(
                SmallProject.agreement, "requirement: quick\n    months: 2019-01..2019-02",
                "to: {other: SKL}\n    divide_by: equal",
                "13:16: error: a pot that goes to somebody else is not divided: remove the key divide_by"),
            FaultCase(
                SmallProject.agreement, "requirement: quick", "parts: [{id: a}, {id: a}]",
                "12:27: error: the part a exists already in line 12: take another name"),
            FaultCase(
                SmallProject.agreement, "requirement: quick", "requirement: quick\n    parts: [{id: a, weight: 0}]",
                "12:18: error: a pot has the keys parts and requirement: write the requirement of each part",
                "13:29: error: weight is \"0\": write a whole number from 1 to 1000000000"),
            FaultCase(
                SmallProject.agreement, "pots:", "pots:\n  - {id: money, amount_sek: 0, paid_on: 2019-12-20}",
                "11:9: error: the pot money exists already in line 10: take another name"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }

    @Test("of ten lines is enough for a payout")
    func tenLines() throws {
        let text = """
            # A payout by population.
            agreement: payout
            source: a decision of the government
            population_date: 2018-12-31
            pots:
              - id: money
                amount_sek: 182_500_000
                paid_on: 2019-12-20

            """
        let agreement = try #require(SmallProject.read([SmallProject.agreement: text]).agreements.first)
        #expect(
            agreement
                == Agreement(
                    id: "payout", label: Label(swedish: "payout", english: "payout"),
                    source: "a decision of the government", basis: [.counts, .records],
                    populationDate: CalendarDay(year: 2018, month: 12, day: 31), requirements: [],
                    pots: [
                        Pot(
                            id: "money", label: Label(swedish: "money", english: "money"), amount: 182_500_000,
                            recipient: .regions, parts: [PotPart(id: "money", weight: 1, requirementID: nil)],
                            months: [], key: .population, unearned: .toQualifiers,
                            paidOn: try #require(CalendarDay(year: 2019, month: 12, day: 20)))
                    ], assumptions: agreement.assumptions))
        #expect(agreement.assumptions.map(\.subject) == ["pots: remainders"])
    }

    @Test("marks what it leaves to the project")
    func defaultsAreMarked() throws {
        let agreement = try #require(SmallProject.read([:]).agreements.first)
        let subjects = Set(agreement.assumptions.map(\.subject))
        #expect(subjects.isSuperset(of: ["pots: remainders", "basis", "pots.money.unearned"]))
        #expect(agreement.assumptions.allSatisfy { $0.mark == .inferred })
    }

    @Test(
        "reads percentages as exact fractions",
        arguments: [
            ("72.5", Fraction(725, 1_000)), ("71", Fraction(71, 100)), ("0.000001", Fraction(1, 100_000_000)),
            ("100", Fraction(100, 100)), ("\"85.00\"", Fraction(8_500, 10_000)),
        ])
    func percentages(_ written: String, _ fraction: Fraction) throws {
        let text = (SmallProject.files[SmallProject.agreement] ?? "")
            .split(separator: "72.5").joined(separator: written)
        let agreement = try #require(SmallProject.read([SmallProject.agreement: text]).agreements.first)
        let figure = FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(60))
        #expect(agreement.requirements.map(\.criterion) == [.level(figure, atLeast: fraction)])
    }

    @Test(
        "reads improvements",
        arguments: [
            ("{by: any}", Improvement.any, 1), ("{percentage_points: 1}", .percentagePoints(Fraction(1, 100)), 1),
            ("{years_before: 2, relative_percent: 5}", .relative(Fraction(5, 100)), 2),
        ])
    func improvements(_ written: String, _ improvement: Improvement, _ years: Int) throws {
        let text = (SmallProject.files[SmallProject.agreement] ?? "")
            .split(separator: "at_least_percent: 72.5").joined(separator: "improved: \(written)")
        let agreement = try #require(SmallProject.read([SmallProject.agreement: text]).agreements.first)
        let figure = FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(60))
        #expect(agreement.requirements.map(\.criterion) == [.improvement(figure, by: improvement, yearsBefore: years)])
    }
}
