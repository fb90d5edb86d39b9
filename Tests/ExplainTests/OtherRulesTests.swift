import Agreements
import Definitions
import Evaluate
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@testable import Explain

@Suite("Rules and sources that the agreements of 2019 and 2020 do not have, explained")
struct OtherRulesTests {
    private static func explain(_ agreement: String, _ pipeline: TestPipeline) throws -> [PaymentExplanation] {
        try Explainer(pipeline).payments(
            agreement: agreement, regions: pipeline.project.reference.regions.map(\.code))
    }

    /// Few long waits; a stair of improvements; kronor for treatments beyond those of the year before; a bonus by what was
    /// earned, with what was not; equal parts, of which one month is divided by population.
    private static func agreement(atMost limit: Int = 40, yearsBefore: Int = 1) throws -> Agreement {
        let months = try ["2020-01", "2020-02"].map { try #require(Period(iso: $0)) }
        let day = try #require(CalendarDay(iso: "2020-04-01"))
        let treatment = FigureReference(
            measure: MeasureID("treatment"), statistic: .waiting, limit: .days(90))
        let few = Requirement(
            id: "few_long_waits",
            criterion: .share(ShareReference(treatment, .beyond), .atMost(Fraction(limit, 100)), exemptUpTo: 1))
        let step = Requirement(
            id: "step", criterion: .improvement(treatment, by: .relative(Fraction(5, 100)), yearsBefore: 1))
        let both = Requirement(
            id: "both", criterion: .all([Requirement(id: "gate", criterion: .same(few)), step]))
        let units = UnitRate(
            figure: FigureReference(measure: MeasureID("treatment"), statistic: .completed, limit: .days(60)),
            kronorEach: 1000, yearsBefore: yearsBefore, ceiling: .pot)
        func pot(
            _ id: String, _ amount: Int, parts: [PotPart]? = nil, key: DivisionKey, unearned: Unearned,
            requirement: String? = nil, months: [Period], exceptions: [PotException] = []
        ) -> Pot {
            Pot(
                id: id, label: Label(swedish: id, english: id), amount: amount, recipient: .regions,
                parts: parts ?? [PotPart(id: id, weight: 1, requirementID: requirement)], months: months, key: key,
                unearned: unearned, paidOn: day, exceptions: exceptions)
        }
        let range = try #require(PeriodRange(first: months[1], last: months[1]))
        return Agreement(
            id: "other-rules", label: Label(swedish: "Andra regler", english: "Other rules"), source: "test",
            basis: [.counts, .records], populationDate: CalendarDay(iso: "2019-12-31"),
            notAssessable: .met, requirements: [few, step, both],
            pots: [
                pot(
                    "steps", 1_000_001,
                    parts: [
                        PotPart(id: "steps/few", weight: 2, requirementID: "few_long_waits"),
                        PotPart(id: "steps/both", weight: 1, requirementID: "both"),
                    ], key: .population, unearned: .toPot("bonus"), months: months),
                pot("operations", 30_000, key: .units(units), unearned: .toPot("bonus"), months: months),
                pot(
                    "equal", 100_000, key: .equal, unearned: .toState, requirement: "step", months: months,
                    exceptions: [
                        PotException(
                            months: range, requirementID: nil, key: .population, unearned: .toQualifiers, paidOn: nil)
                    ]),
                pot("bonus", 5_000, key: .earned(pots: ["steps", "operations"]), unearned: .toState, months: []),
            ],
            assumptions: [])
    }

    @Test("Stairs, units, equal parts and a bonus by what was earned come out as they are stored")
    func otherRules() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            let other = pipeline.with(project: pipeline.project.with(agreements: [try Self.agreement()]))
            try other.run(.evaluate)
            let explanations = try Self.explain("other-rules", other)
            #expect(explanations.flatMap(\.checks.differences) == [])
            #expect(explanations.allSatisfy { $0.checks.notRecomputed == 0 && $0.checks.recomputed > 50 })
            let slices = explanations.flatMap(\.payments).flatMap(\.allocations)
            #expect(Set(slices.map(\.division.key)) == ["population", "units", "equal", "earned"])
            // Of all that are divided by weights the quota's whole kronor are what is stored, or a krona less.
            for slice in slices {
                guard let floor = slice.division.floorSek, let amount = slice.amountSek.stored else { continue }
                #expect((0...1).contains(amount - floor), "\(slice.pot)")
            }
            // What the bonus received came from the others, and what a region lost is what others' rules say.
            let bonus = try #require(slices.first { $0.pot == "bonus" })
            #expect(bonus.balance.potReceivedSek?.agrees == true && bonus.balance.receivedFrom.count >= 2)
            #expect(slices.contains { $0.standing == .notMet && $0.division.lostSek ?? 0 > 0 })
            #expect(slices.contains { $0.pot == "operations" && $0.division.figures.count == 2 })
            let text = try #require(explanations.first).text
            #expect(text.contains("bonus: ") && text.contains("equal: "))
        }
    }

    @Test("A verdict that comes out otherwise by other rules has its own reason, beside the edition's")
    func otherReasons() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            let then = pipeline.with(project: pipeline.project.with(agreements: [try Self.agreement()]))
            try then.run(.evaluate)
            let now = pipeline.with(project: pipeline.project.with(agreements: [try Self.agreement(atMost: 0)]))
            let slices = try Self.explain("other-rules", now).flatMap(\.payments).flatMap(\.allocations)
            let changed = slices.filter {
                $0.pot == "steps/few" && $0.requirement?.verdict.agrees == false
            }
            #expect(changed.count > 10)
            for slice in changed {
                let requirement = try #require(slice.requirement)
                #expect(requirement.reason.contains("40 %"))
                let reason = try #require(requirement.recomputedReason)
                #expect(!reason.contains("40 %"))
                #expect(slice.why == "few_long_waits is not met: \(reason)")
                let line = try #require(requirement.tree().lines.first)
                #expect(line.hasSuffix("\(requirement.reason); worked out again: \(reason)"))
            }
        }
    }

    @Test("Years that no calendar has are not asked for")
    func yearsBeforeAll() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            let other = pipeline.with(
                project: pipeline.project.with(agreements: [try Self.agreement(yearsBefore: 2020)]))
            try other.run(.evaluate)
            #expect(try Self.explain("other-rules", other).flatMap(\.checks.differences) == [])
        }
    }

    @Test("Delivered attestations, populations and expected units are named with their files")
    func delivered() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            let units = (1...20).map { "2019-09-30;63;SE\($0)\n" }.joined()
            let counts = (1...18).map { "2019-09-30;63;SE\($0);first_visit;VANTANDE;60;1;1;0\n" }.joined()
            let header = "matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv\n"
            let files = [
                (
                    "attested.csv",
                    "regionkod;avtal;intygande;intygat_datum;intygat_av\n63;komiljard-2019;status_report;2019-10-14;Styrelsen\n"
                ),
                ("people.csv", "regionkod;datum;antal\n63;2018-12-31;131830\n"),
                ("expected.csv", "matperiod;regionkod;forvantad_enhet\n" + units), ("units.csv", header + counts),
            ]
            try pipeline.run(
                .ingest, .validate, .aggregate, .evaluate,
                paths: try files.map { try TestFiles.write($1, named: $0) })
            let explanations = try Self.explain("komiljard-2019", pipeline)
            #expect(explanations.flatMap(\.checks.differences) == [])
            let explanation = try #require(explanations.first { $0.region == 63 })
            let slice = try #require(explanation.payments.first?.allocations.first { $0.pot == "population" })
            // 18 of 20 is less than 95 %.
            #expect(slice.standing == .notMet && slice.amountSek.stored == nil)
            let evidence = slice.requirement?.parts.flatMap(\.evidence) ?? []
            #expect(evidence.first?.value == "2019-10-14")
            #expect(evidence.first?.source?.contains("(attestations, attested.csv, sha256 ") == true)
            let rate = evidence.first { $0.subject == "response rate 2019-09" }
            #expect(rate?.value == "18 of 20" && rate?.source?.contains("(expected_units, expected.csv, ") == true)
            let month = try #require(
                explanation.payments.first?.allocations.first { $0.pot == "performance/first_visit" })
            #expect(month.division.populationSource?.contains("(populations, people.csv, sha256 ") == true)
            let judged = month.requirement?.parts.last?.figures.first
            #expect(judged?.countRows.count == 18 && judged?.rows?.stored == FigureCount(18, 18, pvv: 0))
            // The limit that the newer delivery lacks is not taken from elsewhere.
            let missing = month.requirement?.parts.first?.figures.first
            let why = try #require(missing?.notes.first)
            #expect(missing?.basis == nil && missing?.count.agrees == true)
            #expect(why.hasPrefix("counts are judged, and have no such limit: delivery ") && why.contains("units.csv"))
            #expect(explanation.text.contains("differs") == false)

            // Were it there all the same, it would be told.
            let limit = try #require(missing?.limitDays)
            _ = try pipeline.connection.execute(
                """
                insert into indicator.delivery_share
                select region_code, period, delivery_id, basis, measure, statistic, $1::integer, 17, 18, pvv_count
                from indicator.delivery_share
                where region_code = 63 and period = '2019-09-01' and basis = 'counts' and measure = 'first_visit'
                    and statistic = 'waiting' and denominator = 18
                """, [.int(limit)])
            let again = try #require(try Self.explain("komiljard-2019", pipeline).first { $0.region == 63 })
            let subject =
                "share kept of the delivery: first_visit waiting within \(limit) days, region 63, 2019-09, counts"
            #expect(again.checks.differences == [subject] && again.regionFigures.differing.count == 1)
            #expect(
                again.payments.first?.allocations.first { $0.pot == "performance/first_visit" }.map {
                    $0.requirement?.parts.first?.figures.first?.count.recomputed == FigureCount(17, 18, pvv: 0)
                } == true)
        }
    }
}
