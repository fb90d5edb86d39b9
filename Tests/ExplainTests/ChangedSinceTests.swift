import Definitions
import Evaluate
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@testable import Explain

@Suite("What is not as it was when the edition was made")
struct ChangedSinceTests {
    private static let region = RegionCode(64)

    private static func explain(
        _ pipeline: TestPipeline, agreement: String = "komiljard-2020", pot: String? = nil, period: String? = nil,
        edition: Int? = nil
    ) throws -> PaymentExplanation {
        let month = period.flatMap { Period(iso: $0) }
        return try #require(
            try Explainer(pipeline).payments(
                agreement: agreement, regions: [region], pot: pot, period: month, edition: edition
            ).first)
    }

    private static func figure(
        _ pipeline: TestPipeline, period: String, edition: Int? = nil, level: AreaLevel = .region,
        measure: String = "first_visit", statistic: Statistic = .waiting
    ) throws -> FigureExplanation {
        let asked = AskedFigure(
            level: level, area: level == .nation ? 0 : region.rawValue, measure: MeasureID(measure),
            statistic: statistic, limit: .days(60), period: try #require(Period(iso: period)), basis: nil)
        return try Explainer(pipeline)
            .figure(asked, edition: edition)
    }

    @Test("Whatever is changed behind its back is told as a difference, by name")
    func tampering() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            #expect(try Self.explain(pipeline).checks.differences == [])
            let ofMonth = "region_code = 64 and period = '2020-02-01'"
            func differences(after statements: String...) throws -> [String] {
                try pipeline.connection.executeScript("begin; \(statements.joined(separator: "; ")); commit")
                return try Self.explain(pipeline, period: "2020-02").checks.differences
            }
            let histogram = try differences(
                after: """
                    update indicator.histogram set contact_counts[1] = contact_counts[1] + 1
                    where \(ofMonth) and measure = 'first_visit' and statistic = 'waiting'
                        and deviation_code = 0 and has_care_guarantee
                    """)
            #expect(
                histogram
                    == [60, 90].map {
                        "histograms: first_visit waiting within \($0) days, region 64, 2020-02, records"
                    })
            let share = try differences(
                after: """
                    update indicator.delivery_share set denominator = denominator + 1
                    where \(ofMonth) and measure = 'treatment' and statistic = 'waiting' and limit_days = 60
                    """)
            #expect(
                Set(share).subtracting(histogram) == [
                    "share kept of the delivery: treatment waiting within 60 days, region 64, 2020-02, records"
                ])
            let row = try differences(
                after: """
                    update register.contact set decision_date = decision_date - 400
                    where \(ofMonth) and phase_code = 2 and medical_field_code <> 931 and start_date is null
                    """)
            #expect(row.contains("rows: treatment waiting within 60 days, region 64, 2020-02, records"))
            let asked = AskedFigure(
                level: .region, area: 64, measure: MeasureID("treatment"), statistic: .waiting, limit: .days(60),
                period: try #require(Period(iso: "2020-02")), basis: nil)
            let listed = try Explainer(pipeline).figure(asked, listsContacts: true)
            #expect(
                listed.checks.differences.contains(
                    "contacts listed: treatment waiting within 60 days, region 64, 2020-02, records"))

            // An edition is kept by triggers; who owns the tables can take them away.
            let tables = ["allocation", "payment", "requirement_outcome", "pot_balance", "indicator_monthly"]
            let open = tables.map { "alter table result_history.\($0) disable trigger user" }
            let money = try differences(
                after: open.joined(separator: "; "),
                """
                update result_history.allocation set amount_sek = amount_sek + 1, division_key = division_key + 1
                where \(ofMonth) and agreement = 'komiljard-2020' and pot = 'performance/bup_treatment_waiting'
                """,
                """
                update result_history.payment set amount_sek = amount_sek + 2
                where region_code = 64 and agreement = 'komiljard-2020' and paid_on = '2020-12-20'
                """,
                """
                update result_history.requirement_outcome set is_met = not coalesce(is_met, false)
                where \(ofMonth) and agreement = 'komiljard-2020' and requirement = 'medical_assessment'
                """,
                """
                update result_history.pot_balance set amount_sek = amount_sek + 3, unearned_sek = unearned_sek + 3
                where agreement = 'komiljard-2020' and pot = 'performance/treatment' and period = '2020-02-01'
                """)
            for subject in [
                "kronor of performance/bup_treatment_waiting 2020-02",
                "division key of performance/bup_treatment_waiting 2020-02",
                "balance of performance/bup_treatment_waiting 2020-02: allocated, as the sum of its allocations",
                "payment of 2020-12-20",
                "payment of 2020-12-20 as the sum of its allocations", "verdict of medical_assessment 2020-02",
                "balance of performance/treatment 2020-02: amount",
                "balance of performance/treatment 2020-02: unearned",
            ] {
                #expect(money.contains(subject), "\(subject) is not in \(money)")
            }
            let text = try Self.explain(pipeline, period: "2020-02").text
            #expect(text.contains("differs: stored ") && text.contains("\n! kronor of performance/"))

            // A figure of the edition: what it decided comes out otherwise, and it is no sum any more.
            let figure = try differences(
                after: """
                    update result_history.indicator_monthly set denominator = denominator + 30
                    where area_code = 64 and period = '2020-02-01' and measure = 'first_visit' and statistic = 'waiting'
                        and limit_days = 60 and level = 'region'
                    """)
            #expect(figure.contains("share of first_visit/within_60_days 2020-02"))
            #expect(figure.contains("rows: first_visit waiting within 60 days, region 64, 2020-02, records"))
            #expect(
                try Self.figure(pipeline, period: "2020-02", level: .nation).checks.differences
                    .contains("sum of the regions, records"))
        }
    }

    @Test("What other regions have of the same money is compared, and the figures that it hangs on")
    func others() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            let before = try Self.explain(pipeline, pot: "performance/treatment", period: "2020-02")
            #expect(before.checks.differences == [] && before.regionFigures.compared >= 42)
            #expect(before.text.contains("compared with the shares kept of their deliveries: all agree"))
            // Only what decides them: nothing of other measures, of months of nobody's, or of the pot beside it.
            let ofPart = try Self.explain(pipeline, pot: "performance/treatment")
            #expect(ofPart.regionFigures.compared > before.regionFigures.compared)
            let other = try #require(
                before.payments.first?.allocations.first?.division.sharedBy.first { $0.region != 64 }?.region)

            // The edition agrees with itself, and not with what it was made of.
            let ofMonth = "agreement = 'komiljard-2020' and pot = 'performance/treatment' and period = '2020-02-01'"
            try pipeline.connection.executeScript(
                """
                begin;
                alter table result_history.allocation disable trigger user;
                alter table result_history.pot_balance disable trigger user;
                update result_history.allocation set amount_sek = amount_sek + 5, division_key = division_key + 1
                where \(ofMonth) and region_code = \(other);
                update result_history.pot_balance set allocated_sek = allocated_sek + 5, amount_sek = amount_sek + 5
                where \(ofMonth);
                update indicator.delivery_share set denominator = denominator + 1
                where region_code = \(other) and period = '2019-02-01' and measure in ('treatment', 'first_visit')
                    and statistic = 'waiting' and limit_days = 90;
                commit
                """)
            let after = try Self.explain(pipeline, pot: "performance/treatment", period: "2020-02")
            let slice = "performance/treatment 2020-02"
            for subject in [
                "kronor of \(slice), region \(other)", "division key of \(slice), region \(other)",
                "balance of \(slice): allocated", "balance of \(slice): amount",
            ] {
                #expect(after.checks.differences.contains(subject), "\(subject) is not in \(after.checks.differences)")
            }
            let figure = "treatment waiting within 90 days, region \(other), 2019-02, records"
            #expect(after.regionFigures.differing.map(\.figure) == [figure])
            #expect(after.checks.differences.contains("share kept of the delivery: \(figure)"))
            #expect(after.text.contains("└─ \(figure): differs: stored "))
            #expect(after.checks.recomputed == before.checks.recomputed)
        }
    }

    @Test("Definitions and SQL that are others now, or gone, are named with the version, those of other agreements not")
    func definitions() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            #expect(try Self.explain(pipeline).notes == [])
            try pipeline.connection.executeScript(
                """
                begin;
                alter table result_history.source disable trigger user;
                update result_history.source set sha256 = sha256('x')
                where name in (
                    'sql/aggregate/count_share.sql', 'pipelines/agreements/komiljard-2019.yaml',
                    'pipelines/agreements/komiljard-2020.yaml'
                );
                insert into result_history.source (kind, name, sha256, first_edition_id)
                values ('definition', 'pipelines/measures/gone.yaml', sha256('x'), 1);
                commit
                """)
            let changed = "changed since edition 1 was made, so what is worked out again by them may differ: "
            let gone = "pipelines/measures/gone.yaml (deleted), sql/aggregate/count_share.sql"
            let payment = try Self.explain(pipeline)
            #expect(payment.notes == [changed + "pipelines/agreements/komiljard-2020.yaml, " + gone])
            let version = "edition 1 was made by version test, and this is next: what is worked out again may differ"
            let asked = AskedFigure(
                level: .region, area: 64, measure: MeasureID("treatment"), statistic: .waiting, limit: .days(60),
                period: try #require(Period(iso: "2020-02")), basis: nil)
            let figure = try Explainer(pipeline, softwareVersion: "next").figure(asked, listsContacts: true)
            #expect(figure.notes == [version, changed + gone])
            #expect(figure.checks.differences == [])
            let contacts = try #require(figure.series.first?.regions.first?.contacts)
            #expect(contacts.count.agrees == true && contacts.count.stored?.numerator == contacts.within.count)
        }
    }

    @Test("Where rows are gone the histograms are counted again, and rows are said to be gone")
    func retention() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            let before = try #require(Period(iso: "2020-02"))
            let outcome = try pipeline.pipeline.retain(
                before: before, isTrial: false, on: pipeline.connection, startedAt: "2020-12-01T02:00:00Z")
            #expect(outcome.rowCount > 500 && outcome.waitingDeliveryIDs == [])
            let explanation = try Self.explain(pipeline)
            #expect(explanation.checks.differences == [] && explanation.checks.notRecomputed > 15)
            let (gone, kept) = (
                try Self.figure(pipeline, period: "2020-01"), try Self.figure(pipeline, period: "2020-02")
            )
            let node = try #require(gone.series.first?.regions.first)
            #expect(node.histograms?.agrees == true && node.rows?.agrees == nil && node.rows?.recomputed == nil)
            #expect(node.rows?.note == "rows are gone since retention on 2020-12-01")
            #expect(node.delivery?.storedRows?.agrees == nil)
            #expect(
                gone.text.contains("! rows are gone since retention on 2020-12-01: what was counted of them is kept"))
            #expect(gone.text.contains("2 numbers could not be worked out again"))
            #expect(
                gone.text.contains(
                    "from the rows, one by one: not counted again: rows are gone since retention on 2020-12-01")
            )
            #expect(kept.checks.notRecomputed == 0)
        }
    }

    @Test("An older edition is explained by the deliveries that it was made of")
    func replaced() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            let before = try Self.figure(pipeline, period: "2020-02")
            let old = try #require(before.series.first?.regions.first?.delivery)
            var contacts = RandomContacts(seed: 5)
            let slot = SentSlot(region: 64, period: try #require(Period(iso: "2020-02")), kind: "vantande")
            let file = try TestFiles.write(contacts.records(of: slot, count: 300), named: "newer.csv")
            let outcome = try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: [file])
            #expect(outcome.edition?.isNew == true)

            let first = try Self.figure(pipeline, period: "2020-02", edition: 1)
            let node = try #require(first.series.first?.regions.first)
            #expect(first.checks.differences == [] && first.checks.notRecomputed == 0 && !first.edition.isCurrent)
            #expect(first.series.first?.count == before.series.first?.count)
            #expect(node.delivery?.delivery == old.delivery && node.delivery?.version == 1)
            let second = try Self.figure(pipeline, period: "2020-02")
            let new = try #require(second.series.first?.regions.first?.delivery)
            #expect(second.checks.differences == [] && new.version == 2 && new.file == "newer.csv")
            #expect(new.findings.isEmpty == false && new.notes == [])
            #expect(
                node.delivery?.notes == [
                    "replaced since: delivery \(new.delivery), version 2, is in force now"
                ])
            for edition in [1, 2] {
                let payment = try Self.explain(pipeline, edition: edition)
                #expect(payment.checks.differences == [] && payment.edition.edition == edition)
            }

            // An edition of one agreement: the others stand in it as they were, by the deliveries of then.
            let again = try TestFiles.write(contacts.records(of: slot, count: 280), named: "newest.csv")
            try pipeline.run(
                .ingest, .validate, .aggregate, .evaluate, paths: [again],
                selection: Selection(agreements: ["komiljard-2019"]))
            let third = try Self.explain(pipeline, pot: "performance/first_visit", period: "2020-02")
            #expect(third.edition.edition == 3 && third.edition.evaluatedEdition == 2)
            #expect(third.checks.differences == [])
            #expect(third.text.contains("the agreement stands in it as evaluated for edition 2"))
            #expect(third.text.contains("newer.csv") && !third.text.contains("newest.csv"))
        }
    }

    /// The same file, but that some treatments are before the year of birth, of which a person is to decide.
    private static func treatedBeforeBirth(_ text: String) throws -> String {
        var lines = text.split(separator: "\n").map { $0.split(separator: ";", omittingEmptySubsequences: false) }
        let phase = try #require(lines[0].firstIndex(of: "fas"))
        let birthYear = try #require(lines[0].firstIndex(of: "fodelsear"))
        for index in lines.indices where index % 8 == 0 && lines[index][phase] == "2" {
            lines[index][birthYear] = "2021"
        }
        return lines.map { $0.joined(separator: ";") + "\n" }.joined()
    }

    @Test("Rows that were decided on later are counted as they were decided on when the edition was made")
    func decided() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            func figure(edition: Int? = nil) throws -> FigureExplanation {
                try Self.figure(
                    pipeline, period: "2020-02", edition: edition, measure: "treatment", statistic: .completed)
            }
            var contacts = RandomContacts(seed: 5)
            let slot = SentSlot(region: 64, period: try #require(Period(iso: "2020-02")), kind: "genomforda")
            let file = try TestFiles.write(
                Self.treatedBeforeBirth(contacts.records(of: slot, count: 300)), named: "newer.csv")
            try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: [file])
            let held = try #require(try figure().series.first?.regions.first?.delivery)
            #expect(held.rows?.held ?? 0 > 0 && held.findings.contains { $0.outcome == "held" })
            try pipeline.decide(isAccepted: true, deliveryID: held.delivery)
            // Not counted yet: the edition stands, and its histograms are still those of before.
            #expect(try figure().checks.differences == [])
            try pipeline.run(.validate, .aggregate, .evaluate)
            let (then, now) = (try figure(edition: 2), try figure())
            #expect(then.checks.differences == [] && now.checks.differences == [] && now.checks.notRecomputed == 0)
            let node = try #require(then.series.first?.regions.first)
            #expect(node.rows?.agrees == true && node.histograms?.agrees == nil && node.count.agrees == nil)
            #expect(node.delivery?.notes.first?.hasPrefix("held rows of it were decided on after") == true)
            let counts = [then, now].map { $0.series.first?.count.stored?.denominator ?? 0 }
            #expect(counts[0] < counts[1])
        }
    }

    @Test("What is not there is told with what there is")
    func notThere() async throws {
        try await withPipeline(template: ExplainedSet.template) { pipeline in
            let explainer = Explainer(pipeline)
            func error(
                agreement: String = "komiljard-2020", region: Int = 64, pot: String? = nil, period: String? = nil,
                edition: Int? = nil
            ) -> String {
                do {
                    _ = try explainer.payments(
                        agreement: agreement, regions: [RegionCode(region)], pot: pot,
                        period: period.flatMap { Period(iso: $0) }, edition: edition)
                    return ""
                } catch {
                    return "\(error)"
                }
            }
            #expect(
                error(agreement: "komiljard-202") == "there is no agreement komiljard-202: did you mean komiljard-2020?"
            )
            #expect(error(region: 99).hasPrefix("there is no region 99: the regions are 10 "))
            #expect(error(pot: "bonuss") == "agreement komiljard-2020 has no pot bonuss: did you mean bonus?")
            #expect(error(pot: "skr") == "all of the pot skr goes to SKR: no region is paid of it")
            #expect(
                error(pot: "performance", period: "2019-01")
                    == "the pot performance has no month 2019-01: its months are 2020-01 to 2020-11")
            #expect(
                error(pot: "bonus", period: "2020-01")
                    == "the pot bonus has no month 2020-01: its money is divided once: leave out the month")
            #expect(
                error(edition: 7)
                    == "there is no edition 7: the newest is 1; komiljard edition list shows those that there are")
            _ = try pipeline.connection.execute("begin")
            try pipeline.connection.executeScript(
                "alter table result_history.source disable trigger user; delete from result_history.source where kind = 'agreement'"
            )
            _ = try pipeline.connection.execute("commit")
            #expect(
                error()
                    == "edition 1 has no results of the agreement komiljard-2020: komiljard run makes an edition that has"
            )
        }
    }
}
