import Agreements
import Definitions
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@testable import Validate

/// What must be done to a good row so that it breaks one rule, and no other.
struct Mutation: Sendable, CustomTestStringConvertible {
    let rule: String
    /// The delivery whose first row that fits is changed.
    let kind: String
    /// Which rows fit.
    let fits: String
    /// The change: the tail of an update.
    let change: String
    /// Rules that such a row breaks as well, whatever else it says.
    let also: [String]
    /// Where the rule finds others than the changed row: which.
    let finds: String?

    var testDescription: String { "\(rule), \(kind): \(change)" }

    /// Where its rows are, in the schema register.
    var table: String {
        switch kind {
        case "counts": "count_row"
        case "attestations": "attestation"
        case "expected_units": "expected_unit"
        case "populations": "population"
        default: "record"
        }
    }

    init(
        _ rule: String, _ kind: String, where fits: String = "true", set change: String, also: [String] = [],
        finds: String? = nil
    ) {
        self.rule = rule
        self.kind = kind
        self.fits = fits
        self.change = change
        self.also = also
        self.finds = finds
    }
}

@Suite("The rules of pipelines/rules")
struct RuleTests {
    @Test("A generated month breaks none of them")
    func clean() async throws {
        let (findings, verdicts, failed) = try await withPipeline(template: Deliveries.clean) { pipeline in
            try pipeline.run(.validate)
            return (
                try pipeline.connection.lines(Deliveries.findings),
                try pipeline.rows(Deliveries.verdicts).map { ($0[0] ?? "") + " " + ($0[1] ?? "") },
                try pipeline.connection.lines(
                    "select sum(failed_count) from quality.rule_result where checked_count > 0")
            )
        }
        #expect(findings == [])
        #expect(
            verdicts.sorted() == [
                "attestations accepted", "counts accepted", "expected_units accepted", "genomforda accepted",
                "populations accepted", "vantande accepted",
            ])
        #expect(failed == ["0"])
    }

    @Test("Each is what its own examples say, and leaves nothing of them")
    func examples() async throws {
        let tables =
            "select (select count(*) from register.delivery), (select count(*) from quality.finding), (select count(*) from pipeline.run)"
        try await withPipeline(template: Deliveries.clean) { pipeline in
            let before = try pipeline.connection.lines(tables)
            let outcomes = try RuleTrial(connection: pipeline.connection, project: pipeline.project, sql: pipeline.sql)
                .run {}
            #expect(
                Set(outcomes.map { "\($0.catalogue.content) \($0.rule.id)" }).count
                    == pipeline.project.rules.flatMap(\.rules).count)
            for outcome in outcomes where !outcome.isAsExpected {
                Issue.record(
                    "\(outcome.catalogue.file):\(outcome.example.place.line): \(outcome.rule.id) \(outcome.expectation): \(outcome.checkedCount) checked, \(outcome.failedCount) failed, \(outcome.notApplicableCount) not applicable"
                )
            }
            let after = try pipeline.connection.lines(tables)
            #expect(after == before)
        }
    }

    @Test("What cannot be run is told of all rules at once, and where")
    func faults() async throws {
        try await withPipeline(template: Deliveries.clean) { pipeline in
            func rule(_ id: String, _ test: RuleTest, line: Int, examples: RuleExamples = RuleExamples())
                -> ValidationRule
            {
                ValidationRule(
                    id: id, severity: .warn, kinds: [.waiting], column: nil, test: test,
                    message: Label(swedish: "fel", english: "wrong"), origin: "test", mark: nil, examples: examples,
                    place: DefinitionPlace(line: line, column: 5))
            }
            let unknown = RuleExample(
                delivery: ExampleDelivery(rows: [ExampleRow(values: ["nonesuch": "1"])]),
                place: DefinitionPlace(line: 9, column: 11))
            func faults(_ rules: [ValidationRule]) throws -> [String] {
                let catalogue = RuleCatalogue(
                    content: .records, refuseAbovePercent: Fraction(1, 1), rules: rules, file: "rules.yaml")
                let error = #expect(throws: DefinitionFaults.self) {
                    try RuleTrial(
                        connection: pipeline.connection, project: pipeline.project.with(rules: [catalogue]),
                        sql: pipeline.sql
                    ).run {}
                }
                return error?.faults.map(\.description) ?? []
            }
            let broken = try faults([
                rule("a", .record(appliesWhen: nil, failsWhen: "nonesuch = 1"), line: 1),
                rule("b", .record(appliesWhen: "phase_code", failsWhen: "true"), line: 2),
                rule("c", .lines("select delivery_id, line_number from delivery_rows where"), line: 3),
                rule("d", .delivery(.delivery, "select batch.delivery_id, 1 / 0 as detail from batch where"), line: 4),
            ])
            #expect(broken.count == 4)
            #expect(
                broken.map { $0.prefix(35) } == [
                    "rules.yaml:1:5: error: the rule a c", "rules.yaml:2:5: error: the rule b c",
                    "rules.yaml:3:5: error: the rule c c", "rules.yaml:4:5: error: the rule d c",
                ])
            #expect(
                broken.first == "rules.yaml:1:5: error: the rule a cannot be run: column \"nonesuch\" does not exist")
            func example(_ values: [String: String?], line: Int) -> RuleExample {
                RuleExample(
                    delivery: ExampleDelivery(rows: [ExampleRow(values: values)]),
                    place: DefinitionPlace(line: line, column: 11))
            }
            let values = try faults([
                rule(
                    "a", .record(appliesWhen: nil, failsWhen: "true"), line: 1,
                    examples: RuleExamples(
                        pass: [example(["sex_code": "två"], line: 7), example(["birth_year": nil], line: 8)],
                        fail: [example(["decision_date": "2019-13-45"], line: 9)]))
            ])
            #expect(
                values == [
                    "rules.yaml:7:11: error: an example of the rule a has sex_code: \"två\", which is no smallint",
                    "rules.yaml:9:11: error: an example of the rule a has decision_date: \"2019-13-45\", which is no date",
                ])
            let raising = try faults([
                rule("a", .record(appliesWhen: nil, failsWhen: "phase_code = 9"), line: 1),
                rule(
                    "b", .record(appliesWhen: nil, failsWhen: "1 / (phase_code - 2) > 5"), line: 2,
                    examples: RuleExamples(pass: [example(["region_code": "10", "phase_code": "2"], line: 7)])),
            ])
            #expect(raising == ["rules.yaml:2:5: error: the rule b cannot be run: division by zero"])
            let columns = try faults([
                rule(
                    "a", .record(appliesWhen: nil, failsWhen: "true"), line: 1, examples: RuleExamples(pass: [unknown]))
            ])
            #expect(
                columns == [
                    "rules.yaml:9:11: error: an example of the rule a has the column nonesuch, which records have not"
                ])
        }
    }

    /// Judges the clean month, by the statements that validate runs.
    private static func judge(_ pipeline: TestPipeline) throws {
        let deliveries = try pipeline.connection.execute(
            "select min(delivery_id) as first, max(delivery_id) as last from register.delivery"
        ).single()
        let range = try deliveries.int("first")...deliveries.int("last")
        // Rows were changed behind ingest's back.
        _ = try pipeline.connection.execute("update register.file set lists_repeated_contacts = false")
        try RuleJudgement(connection: pipeline.connection, project: pipeline.project, sql: pipeline.sql).judge(range)
    }

    @Test("Each finds the row that breaks it, and that row alone", arguments: mutations)
    func finds(_ mutation: Mutation) async throws {
        let (findings, expected) = try await withRollback(template: Deliveries.clean) { pipeline in
            let table = mutation.table
            let changed = try pipeline.connection.lines(
                """
                update register.\(table) as planted set \(mutation.change)
                from (
                    select delivery.delivery_id, min(candidate.line_number) as line_number
                    from register.\(table) as candidate
                    inner join register.delivery as delivery on candidate.delivery_id = delivery.delivery_id
                    where delivery.kind = $1 and (\(mutation.fits))
                    group by delivery.delivery_id
                ) as chosen
                where planted.delivery_id = chosen.delivery_id and planted.line_number = chosen.line_number
                returning planted.line_number
                """, [.text(mutation.kind)])
            try #require(changed.count == 1, "no row fits")
            try Self.judge(pipeline)
            let found = try mutation.finds.map {
                try pipeline.connection.lines(
                    "select line_number from register.count_row where \($0) order by line_number")
            }
            return (
                try pipeline.connection.lines(Deliveries.findings),
                found?.map { "\(mutation.kind) \(mutation.rule) \($0)" }
                    ?? ([mutation.rule] + mutation.also).sorted().map { "\(mutation.kind) \($0) \(changed[0])" }
            )
        }
        #expect(findings == expected)
    }

    private static let first = "phase_code = 1 and medical_field_code not in (901, 931)"

    static let mutations: [Mutation] =
        missing + codes + dates + agreement + [
            Mutation(
                "contact_id_repeated", "vantande", where: "candidate.line_number > 20",
                set:
                    "contact_id = (select min(contact_id) from register.record as other where other.delivery_id = planted.delivery_id)"
            )
        ] + counts + others

    private static let missing: [Mutation] =
        [
            "contact_id", "decision_date", "medical_field_code", "has_care_guarantee", "region_hsa_id",
            "care_provider_hsa_id", "care_unit_hsa_id", "birth_year", "sex_code", "municipality_code", "booking_code",
            "contact_type_code", "profession_code",
        ].map { Mutation("\($0)_missing", "vantande", set: "\($0) = null") } + [
            Mutation("start_date_missing", "genomforda", set: "start_date = null"),
            Mutation("phase_code_missing", "vantande", where: first, set: "phase_code = null"),
            Mutation("emergency_type_code_missing", "genomforda", set: "emergency_type_code = null"),
            Mutation("hospital_code_missing", "genomforda", set: "hospital_code = null"),
            Mutation("hospital_name_missing", "genomforda", set: "hospital_name = null"),
        ]

    private static let codes: [Mutation] = [
        Mutation("phase_code_unknown", "vantande", where: first, set: "phase_code = 6"),
        Mutation("phase_code_unknown", "vantande", where: first, set: "phase_code = 0"),
        Mutation("deviation_code_unknown", "genomforda", set: "deviation_code = 4"),
        Mutation("deviation_code_unknown", "genomforda", set: "deviation_code = 0"),
        Mutation("region_code_unknown", "genomforda", set: "region_code = 11"),
        Mutation("sex_code_unknown", "vantande", set: "sex_code = 4"),
        Mutation("booking_code_unknown", "vantande", set: "booking_code = 6"),
        Mutation("contact_type_code_unknown", "vantande", set: "contact_type_code = 9"),
        Mutation("profession_code_unknown", "vantande", set: "profession_code = 909"),
        Mutation("profession_code_unknown", "vantande", set: "profession_code = 927"),
        Mutation("emergency_type_code_unknown", "vantande", set: "emergency_type_code = 6"),
        Mutation("referrer_type_code_unknown", "vantande", set: "referrer_type_code = 3"),
        Mutation("medical_field_code_unknown", "vantande", where: first, set: "medical_field_code = 999"),
        Mutation("activity_code_unknown", "vantande", where: "phase_code = 2", set: "activity_code = '31199'"),
        Mutation("birth_year_implausible", "vantande", set: "birth_year = 2020"),
        Mutation(
            "birth_year_implausible", "vantande", set: "birth_year = 1898", also: ["birth_year_too_early"]),
    ]

    private static let dates: [Mutation] = [
        Mutation("decision_date_too_early", "genomforda", set: "decision_date = '2009-12-31', stated_wait_days = null"),
        Mutation(
            "start_date_too_early", "genomforda", set: "start_date = '2009-12-31', stated_wait_days = null",
            also: ["start_outside_period", "wait_negative"]),
        Mutation(
            "medical_target_date_too_early", "genomforda", where: "phase_code = 4",
            set: "medical_target_date = '2009-12-31'"),
        Mutation(
            "wait_negative", "genomforda", where: "start_date < '2019-09-30'",
            set: "decision_date = start_date + 1, stated_wait_days = null"),
        Mutation(
            "decision_after_period", "vantande", set: "decision_date = '2019-10-01', stated_wait_days = null"),
        Mutation(
            "start_outside_period", "genomforda", where: "decision_date < '2019-08-31'",
            set: "start_date = '2019-08-31', stated_wait_days = null"),
        Mutation("start_outside_period", "genomforda", set: "start_date = '2019-10-01', stated_wait_days = null"),
        Mutation("waiting_with_start", "vantande", set: "start_date = '2019-09-30'"),
        Mutation("stated_wait_differs", "vantande", set: "stated_wait_days = stated_wait_days + 1"),
        Mutation("stated_wait_differs", "genomforda", set: "stated_wait_days = stated_wait_days - 1"),
    ]

    private static let agreement: [Mutation] = [
        Mutation("unit_unknown", "vantande", set: "unit_hsa_id = 'SE9', care_unit_hsa_id = 'SE8'"),
        Mutation("activity_missing", "genomforda", where: "phase_code = 2", set: "activity_code = null"),
        Mutation("activity_missing", "vantande", where: "phase_code = 3", set: "activity_code = null"),
        Mutation("activity_unexpected", "genomforda", where: "phase_code = 5", set: "activity_code = '31102'"),
        Mutation(
            "follow_up_without_target_date", "genomforda", where: "phase_code = 4", set: "medical_target_date = null"),
        Mutation("sov_outside_bup", "vantande", where: first, set: "deviation_code = 3"),
        Mutation("acute_without_emergency_type", "genomforda", where: "phase_code = 5", set: "emergency_type_code = 0"),
        Mutation("emergency_type_without_acute", "genomforda", where: first, set: "emergency_type_code = 1"),
    ]

    private static let counts: [Mutation] = [
        Mutation("measure_missing", "counts", where: follow, set: "measure = null"),
        Mutation("status_missing", "counts", where: follow, set: "statistic = null"),
        Mutation("within_count_missing", "counts", set: "within_count = null"),
        Mutation("total_count_missing", "counts", where: follow, set: "total_count = null"),
        Mutation("pvv_count_missing", "counts", set: "pvv_count = null"),
        Mutation("region_code_unknown", "counts", set: "region_code = 11"),
        Mutation("measure_unknown", "counts", where: follow, set: "measure = 'first_visits'"),
        Mutation("within_count_negative", "counts", where: follow, set: "within_count = -1"),
        Mutation(
            "total_count_negative", "counts", where: follow, set: "total_count = -1, within_count = null",
            also: ["within_count_missing"]),
        Mutation("pvv_count_negative", "counts", set: "pvv_count = -1"),
        Mutation("limit_negative", "counts", where: follow, set: "limit_days = -1"),
        Mutation("within_exceeds_total", "counts", where: follow, set: "within_count = total_count + 1"),
        Mutation(
            "row_repeated", "counts", where: "measure = 'first_visit' and limit_days = 60",
            set:
                "limit_days = 30, within_count = (select other.within_count from register.count_row as other where other.delivery_id = planted.delivery_id and other.measure = planted.measure and other.statistic = planted.statistic and other.limit_days = 30)"
        ),
        Mutation(
            "totals_differ", "counts", where: "measure = 'first_visit' and limit_days = 60",
            set: "total_count = total_count + 1",
            finds: "count_row.measure = 'first_visit' and count_row.statistic = 'completed'"),
        Mutation(
            "within_falls_with_limit", "counts", where: "measure = 'first_visit' and limit_days = 90",
            set: "within_count = 0"),
        Mutation(
            "region_and_units", "counts", where: "measure = 'first_visit' and limit_days = 60",
            set: "unit_hsa_id = 'SE1'"),
    ]

    private static let follow = "measure = 'follow_up'"

    private static let others: [Mutation] = [
        Mutation("region_code_unknown", "attestations", set: "region_code = 11"),
        Mutation("agreement_missing", "attestations", set: "agreement = null"),
        Mutation("attestation_missing", "attestations", set: "attestation = null"),
        Mutation("attested_on_missing", "attestations", set: "attested_on = null"),
        Mutation("attested_by_missing", "attestations", set: "attested_by = null"),
        Mutation("attested_on_implausible", "attestations", set: "attested_on = '2008-12-31'"),
        Mutation("attested_on_implausible", "attestations", set: "attested_on = '2100-01-01'"),
        Mutation("row_repeated", "attestations", where: second, set: "attestation = 'status_report'"),
        Mutation("region_code_unknown", "expected_units", set: "region_code = 11"),
        Mutation("unit_missing", "expected_units", set: "unit_hsa_id = null"),
        Mutation("period_implausible", "expected_units", set: "period = '2008-12-01'"),
        Mutation("period_implausible", "expected_units", set: "period = '2100-01-01'"),
        Mutation("row_repeated", "expected_units", where: second, set: "unit_hsa_id = 'SE1'"),
        Mutation("region_code_unknown", "populations", set: "region_code = 11"),
        Mutation("population_missing", "populations", set: "population = null"),
        Mutation("population_date_missing", "populations", set: "population_date = null"),
        Mutation("population_not_positive", "populations", set: "population = 0", also: ["population_implausible"]),
        Mutation("population_date_implausible", "populations", set: "population_date = '1999-12-31'"),
        Mutation("population_date_implausible", "populations", set: "population_date = '2100-01-01'"),
        Mutation("population_implausible", "populations", set: "population = 9999"),
        Mutation("population_implausible", "populations", set: "population = 5000001"),
        Mutation("row_repeated", "populations", where: second, set: "population_date = '2019-09-01'"),
    ]

    private static let second = "candidate.line_number = 3"
}
