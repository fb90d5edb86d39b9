import Agreements
import Definitions
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Validate
import Waits

@testable import Evaluate

@Suite("Editions")
struct EditionTests {
    /// Every row of the results at an edition.
    private static func contents(_ pipeline: TestPipeline, edition: Int) throws -> [String] {
        try [
            "indicator_monthly", "requirement_outcome", "allocation", "payment", "pot_balance", "assumption", "source",
        ].flatMap { table in
            try pipeline.connection.lines(
                """
                select '\(table)', (to_jsonb(entry) - 'edition_id')::text from result.\(table) as entry
                where edition_id = $1 order by 2
                """, [.int(edition)])
        }
    }

    /// Where and by which transaction every stored row was written.
    private static func storage(_ pipeline: TestPipeline) throws -> [String] {
        try [
            "edition", "indicator_monthly", "requirement_outcome", "allocation", "payment", "pot_balance", "assumption",
            "source",
        ].flatMap {
            try pipeline.connection.lines("select '\($0)', ctid, xmin from result_history.\($0) order by ctid")
        }
    }

    private static func deliver(_ counts: RegionCounts, to pipeline: TestPipeline) throws -> PipelineOutcome {
        try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: [try TestFiles.write(counts.text())])
    }

    @Test("The first has everything that it was made of, and the next run makes none")
    func firstAndUnchanged() async throws {
        let counts = try RegionCounts.random(seed: 1)
        try await withPipeline { pipeline in
            let first = try Self.deliver(counts, to: pipeline)
            #expect(first.edition?.id == 1 && first.edition?.isNew == true)
            let storage = try Self.storage(pipeline)
            let runs = try pipeline.connection.lines("select run_id, outcome from pipeline.run order by run_id")

            let second = try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(second.edition?.id == 1 && second.edition?.isNew == false && second.edition?.changedRowCount == 0)
            #expect(try Self.storage(pipeline) == storage)
            #expect(try pipeline.connection.lines("select run_id, outcome from pipeline.run order by run_id") == runs)

            #expect(
                try pipeline.connection.lines("select edition_id, software_version, is_current from result.edition")
                    == [
                        "1 test t"
                    ])
            let kinds = try pipeline.connection.lines(
                "select kind, count(*) from result.current_source group by kind order by kind")
            let definitions = pipeline.project.sources.count
            let statements =
                pipeline.sql.files(of: .validate).count + pipeline.sql.files(of: .aggregate).count
                + pipeline.sql.files(of: .evaluate).count
            #expect(
                kinds == [
                    "agreement 3", "definition \(definitions)", "delivery \(21 * 6)", "month 6", "sql \(statements)",
                ])
        }
    }

    @Test("A changed delivery makes a new one, in which only what it touches is new; the old one reads as before")
    func changedDelivery() async throws {
        let counts = try RegionCounts.random(seed: 2)
        try await withPipeline { pipeline in
            _ = try Self.deliver(counts, to: pipeline)
            let before = try Self.contents(pipeline, edition: 1)

            var changed = counts
            changed.replace(
                RegionCount(region: 63, month: "2019-10", measure: "treatment", within60: 1, within90: 2, total: 3))
            let file = try TestFiles.write(changed.text { $0.region == 63 && $0.month == "2019-10" })
            let outcome = try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: [file])
            #expect(outcome.edition?.id == 2 && outcome.edition?.isNew == true)

            #expect(try Self.contents(pipeline, edition: 1) == before)
            let after = try Self.contents(pipeline, edition: 2)
            #expect(after.count > 1000 && after != before)
            let touched = try pipeline.connection.lines(
                """
                select distinct area_code, period, measure from result_history.indicator_monthly
                where first_edition_id = 2 or last_edition_id = 1 order by 1
                """)
            #expect(
                touched == ["0 2019-10-01 treatment", "63 2019-10-01 treatment", "101 2019-10-01 treatment"])
            let source = try pipeline.connection.lines(
                "select distinct name from result_history.source where first_edition_id = 2 or last_edition_id = 1")
            #expect(
                source.map { $0.prefix { $0 != "," } }.sorted() == [
                    "2019-10", "63 2019-10 counts", "komiljard-2019", "komiljard-2020", "komiljard-2020-supplement",
                ])
            let judged = try pipeline.connection.lines(
                """
                select distinct region_code, period from result_history.requirement_outcome
                where first_edition_id = 2 or last_edition_id = 1
                """)
            #expect(judged == ["63 2019-10-01"])
            // Rows that did not change are not stored again.
            let stored = try pipeline.connection.lines(
                "select count(*) from result_history.indicator_monthly where first_edition_id = 2")
            // Three areas, two limits.
            #expect(stored == ["6"])
        }
    }

    @Test("The same deliveries give the same edition in whatever order they came, also where one came twice")
    func anyOrder() async throws {
        let counts = try RegionCounts.random(seed: 3)
        let files = try ["2019", "2018"].map { year in
            try TestFiles.write(counts.text { $0.month.hasPrefix(year) }, named: "\(year).csv")
        }
        let wrong = try TestFiles.write(try RegionCounts.random(seed: 4).text { $0.month == "2019-11" })
        let orders = [files, files.reversed(), [files[1], wrong, files[0]]]
        var made: [[String]] = []
        for order in orders {
            made.append(
                try await withPipeline { pipeline in
                    for file in order { try pipeline.run(.ingest, paths: [file]) }
                    try pipeline.run(.validate, .aggregate, .evaluate)
                    let fingerprint = try pipeline.connection.lines("select fingerprint from result.edition")
                    return try fingerprint + Self.contents(pipeline, edition: 1)
                })
        }
        #expect(made[0].count > 1000 && made[1] == made[0] && made[2] == made[0])
    }

    @Test("Deliveries in force that are not counted are in no edition: it is refused until they are")
    func notCounted() async throws {
        let file = try TestFiles.write(try RegionCounts.random(seed: 5).text())
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, paths: [file])
            #expect(throws: EvaluateError.notCounted(deliveryCount: 126)) { try pipeline.run(.evaluate) }
            try pipeline.run(.aggregate)
            let outcome = try pipeline.run(.evaluate)
            #expect(outcome.edition?.isNew == true)
            let paid = try pipeline.connection.lines(
                "select count(*) from result.current_payment where agreement = 'komiljard-2019'")
            #expect(paid == ["21"])
        }
    }

    @Test("Verdicts of other rules than today's decide nothing: the edition is refused until they are judged again")
    func otherVerdicts() async throws {
        let file = try TestFiles.write(try RegionCounts.random(seed: 5).text())
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: [file])
            let refusing = pipeline.with(
                project: pipeline.project.with(
                    rules: pipeline.project.rules.map { catalogue in
                        guard catalogue.content == .counts, let first = catalogue.rules.first else { return catalogue }
                        let rule = ValidationRule(
                            id: "nothing_is_good", severity: .reject, kinds: [.counts], column: nil,
                            test: .record(appliesWhen: nil, failsWhen: "true"), message: first.message, origin: "test",
                            mark: nil)
                        return RuleCatalogue(
                            content: .counts, refuseAbovePercent: catalogue.refuseAbovePercent, rules: [rule],
                            file: catalogue.file)
                    }))
            let refused = try refusing.run(.validate)
            #expect(refused.validate?.refused.count == 126)
            #expect(throws: EvaluateError.notCounted(deliveryCount: 126)) { try pipeline.run(.evaluate) }
            let again = try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(again.edition?.id == 1 && again.edition?.isNew == false)
        }
    }

    @Test("Where a population is missing nothing is written, and the error says whose")
    func missingPopulation() async throws {
        let file = try TestFiles.write(try RegionCounts.random(seed: 6).text())
        try await withPipeline { pipeline in
            let whole = pipeline.project.reference
            let holed = ReferenceData(
                regions: whole.regions,
                populations: whole.populations.filter { $0.region != RegionCode(63) && $0.region != RegionCode(26) },
                attestations: whole.attestations, responseRates: whole.responseRates, codeLists: whole.codeLists)
            let without = pipeline.with(project: pipeline.project.with(reference: holed))
            try without.run(.ingest, .validate, .aggregate, paths: [file])
            let date = try #require(pipeline.project.agreements.first?.populationDate)
            #expect(
                throws: AgreementError.populationMissing(
                    agreement: "komiljard-2019", date: date, regions: [RegionCode(26), RegionCode(63)])
            ) { try without.run(.evaluate) }
            let written = try Self.storage(without)
            #expect(written == [])
            #expect(
                try pipeline.connection.lines("select unit from pipeline.ledger where stage = 'evaluate'") == [])
        }
    }

    // MARK: - Selected agreements

    /// The agreement of 2019 and a copy of it, for which no region has attested anything.
    private static func twoAgreements(_ pipeline: TestPipeline) throws -> TestPipeline {
        let first = try #require(pipeline.project.agreements.first { $0.id == "komiljard-2019" })
        let second = Agreement(
            id: "second", label: first.label, source: first.source, basis: first.basis,
            populationDate: first.populationDate, requirements: first.requirements, pots: first.pots,
            assumptions: first.assumptions)
        return pipeline.with(project: pipeline.project.with(agreements: [first, second]))
    }

    private static let agreementRows = """
        select 'outcome', entry::text from result.current_requirement_outcome as entry where agreement = $1
        union all select 'allocation', entry::text from result.current_allocation as entry where agreement = $1
        union all select 'payment', entry::text from result.current_payment as entry where agreement = $1
        union all select 'balance', entry::text from result.current_pot_balance as entry where agreement = $1
        order by 1, 2
        """

    private static func rows(of agreement: String, _ pipeline: TestPipeline) throws -> [String] {
        // Without the edition's number, which is the newest's in all of them.
        try pipeline.connection.rows(agreementRows, [.text(agreement)]).map { row in
            "\(row[0] ?? "") \(row[1]?.drop { $0 != "," } ?? "")"
        }
    }

    @Test("With one agreement selected the others stay as they are, and the same again makes no edition")
    func selection() async throws {
        let counts = try RegionCounts.random(seed: 7)
        let changed = try TestFiles.write(try RegionCounts.random(seed: 8).text())
        let second = Selection(agreements: ["second"])
        try await withPipeline { pipeline in
            let pipeline = try Self.twoAgreements(pipeline)
            _ = try Self.deliver(counts, to: pipeline)
            let before = try Self.rows(of: "komiljard-2019", pipeline)
            let secondBefore = try Self.rows(of: "second", pipeline)
            #expect(before.count > 300 && secondBefore.count > 300)

            let outcome = try pipeline.run(
                .ingest, .validate, .aggregate, .evaluate, paths: [changed], selection: second)
            #expect(outcome.edition?.id == 2 && outcome.edition?.isNew == true)
            #expect(try Self.rows(of: "komiljard-2019", pipeline) == before)
            #expect(try Self.rows(of: "second", pipeline) != secondBefore)

            let again = try pipeline.run(.evaluate, selection: second)
            #expect(again.edition?.id == 2 && again.edition?.isNew == false)

            let whole = try pipeline.run(.evaluate)
            #expect(whole.edition?.id == 3 && whole.edition?.isNew == true)
            #expect(try Self.rows(of: "komiljard-2019", pipeline) != before)
            // What all were evaluated with holds for each of them.
            let after = try pipeline.run(.evaluate, selection: second)
            #expect(after.edition?.id == 3 && after.edition?.isNew == false)
        }
    }

    @Test("Deliveries that go back to what they were are evaluated again, also after an edition of one agreement")
    func backAgain() async throws {
        let first = try TestFiles.write(try RegionCounts.random(seed: 9).text())
        let other = try TestFiles.write(try RegionCounts.random(seed: 10).text())
        try await withPipeline { pipeline in
            let pipeline = try Self.twoAgreements(pipeline)
            try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: [first])
            let before = try Self.contents(pipeline, edition: 1)
            try pipeline.run(
                .ingest, .validate, .aggregate, .evaluate, paths: [other], selection: Selection(agreements: ["second"]))
            let back = try pipeline.run(
                .ingest, .validate, .aggregate, .evaluate, paths: [first], reloads: true)
            #expect(back.edition?.isNew == true)
            #expect(try Self.contents(pipeline, edition: back.edition?.id ?? 0) == before)
        }
    }

    @Test("An agreement that is not there is an error that names those that are")
    func unknownAgreement() async throws {
        try await withPipeline { pipeline in
            let known = pipeline.project.agreements.map(\.id)
            #expect(throws: EvaluateError.unknownAgreement("komiljard-1819", known: known)) {
                try pipeline.run(.evaluate, selection: Selection(agreements: ["komiljard-1819"]))
            }
            #expect(
                EvaluateError.unknownAgreement("komiljard-1819", known: ["a", "b"]).description
                    == "there is no agreement komiljard-1819; pipelines/agreements has a, b")
            let editions = try pipeline.connection.lines("select edition_id from result.edition")
            #expect(editions == [])
        }
    }

    // MARK: - What they say

    @Test("Every mark of the definitions is listed, also those of rules and of reference rows")
    func assumptions() async throws {
        let (listed, expected, texts) = try await withPipeline { pipeline in
            try pipeline.run(.validate, .aggregate, .evaluate)
            let project = pipeline.project
            let marked =
                project.agreements.map { ($0.id, $0.assumptions) }
                + project.measures.map { ($0.id.rawValue, $0.assumptions) }
                + project.layouts.map { ($0.id, $0.assumptions) } + project.rules.map { ($0.file, $0.assumptions) }
            let ofRules = project.rules.flatMap { catalogue in
                catalogue.rules.compactMap { rule in
                    rule.mark.map { "\(catalogue.file) rules.\(rule.id) \($0.rawValue)" }
                }
            }
            let ofGroups = project.reference.groups.ageGroups.map {
                "pipelines/reference/age_groups.csv \($0.ages) inferred"
            }
            return (
                try pipeline.connection.lines(
                    "select definition, subject, mark from result.current_assumption where subject not like 'reference: %'"
                ),
                marked.flatMap { definition, assumptions in
                    assumptions.map { "\(definition) \($0.subject) \($0.mark.rawValue)" }
                } + ofRules + ofGroups,
                try pipeline.connection.lines(
                    """
                    select subject, mark, assumption from result.current_assumption
                    where definition = 'komiljard-2019' order by subject
                    """)
            )
        }
        #expect(listed.sorted() == expected.sorted())
        #expect(texts.contains { $0.hasPrefix("population_date inferred The true date is likely 2018-11-01") })
        #expect(texts.contains { $0.hasPrefix("pots.performance.nobody_qualifies unknown Where no region") })
        #expect(texts.contains { $0.hasPrefix("reference: attestation status_report inferred 21 rows: ") })
        #expect(texts.contains { $0.hasPrefix("reference: response rates inferred 252 rows: ") })
    }
}
