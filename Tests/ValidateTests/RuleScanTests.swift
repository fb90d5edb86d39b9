import Agreements
import Definitions
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@testable import Validate

@Suite("The scan that judges all rules at once")
struct RuleScanTests {
    private static func rule(
        _ id: String, _ test: RuleTest, severity: Severity = .reject, column: Field? = .startDate,
        kinds: [DeliveryKind] = [.waiting]
    ) -> ValidationRule {
        ValidationRule(
            id: id, severity: severity, kinds: kinds, column: column, test: test,
            message: Label(swedish: "fel", english: "wrong"), origin: "test", mark: nil)
    }

    private static func catalogue(_ rules: [ValidationRule]) -> RuleCatalogue {
        RuleCatalogue(content: .records, refuseAbovePercent: Fraction(10, 100), rules: rules, file: "test.yaml")
    }

    @Test("It is one statement that people can read")
    func text() {
        let scan = RuleScan(
            Self.catalogue([
                Self.rule("late", .record(failsWhen: "start_date > period"), kinds: [.completed, .waiting]),
                Self.rule("odd", .record(failsWhen: "phase_code = 9"), severity: .warn, column: nil),
            ]), rows: "select * from somewhere")
        #expect(scan.deliveryStatements == [])
        #expect(
            scan.recordStatement == """
                with
                delivery_rows as (
                select * from somewhere
                ),

                judged as (
                    select
                        region_code,
                        delivery_id,
                        line_number,
                        contact_id,
                            -- late
                            (case when kind in ('genomforda', 'vantande') and (start_date > period) then 1::bigint else 0 end)
                            |
                            -- odd
                            (case when kind in ('vantande') and (phase_code = 9) then 2::bigint else 0 end)
                            as failures_0
                    from delivery_rows
                    -- Keeps the planner from judging every row twice, for the filter and for the result.
                    offset 0
                ),

                rule (word, bit, rule_id, severity, column_name) as (
                    values
                    (0, 1::bigint, 'late', 'reject', 'start_date'),
                        (0, 2::bigint, 'odd', 'warn', null::text)
                )

                insert into quality.finding (
                    region_code, delivery_id, line_number, rule_id, severity, column_name, contact_id
                )
                select
                    judged.region_code,
                    judged.delivery_id,
                    judged.line_number,
                    rule.rule_id,
                    rule.severity,
                    rule.column_name,
                    judged.contact_id
                from judged
                inner join rule
                    on (array[judged.failures_0])[rule.word + 1] & rule.bit <> 0
                where judged.failures_0 <> 0
                """)
    }

    @Test("A rule of every kind there is does not ask of the kind")
    func everyKind() {
        let rule = Self.rule("odd", .record(failsWhen: "true"), kinds: [.completed, .waiting, .primaryCare])
        let scan = RuleScan(Self.catalogue([rule]), rows: "select 1")
        #expect(scan.recordStatement?.contains("(case when (true) then 1::bigint else 0 end)") == true)
    }

    @Test("A rule of a delivery is a statement of its own")
    func deliveryRule() {
        let scan = RuleScan(
            Self.catalogue([Self.rule("twice", .delivery(lines: "select delivery_id, line_number from delivery_rows"))]
            ),
            rows: "select * from somewhere")
        #expect(scan.recordStatement == nil)
        #expect(
            scan.deliveryStatements == [
                """
                with
                candidate as not materialized (
                select * from somewhere
                ),

                -- Rows that an earlier rule has put out of the figures are compared with nobody: of a contact that was sent
                -- twice, the first row that is good counts. Scanned twice, and not written to disk in between.
                delivery_rows as not materialized (
                    select candidate.*
                    from candidate
                    where
                        not exists (
                            select
                            from quality.finding as finding
                            where
                                finding.region_code = candidate.region_code
                                and finding.delivery_id = candidate.delivery_id
                                and finding.line_number = candidate.line_number
                                and finding.severity in ('reject', 'hold')
                        )
                ),

                failing (delivery_id, line_number) as (
                select delivery_id, line_number from delivery_rows
                )

                insert into quality.finding (
                    region_code, delivery_id, line_number, rule_id, severity, column_name, contact_id
                )
                select distinct
                    delivery_rows.region_code,
                    delivery_rows.delivery_id,
                    delivery_rows.line_number,
                    'twice',
                    'reject',
                    'start_date',
                    delivery_rows.contact_id
                from delivery_rows
                inner join failing
                    on delivery_rows.delivery_id = failing.delivery_id and delivery_rows.line_number = failing.line_number
                where delivery_rows.kind in ('vantande')
                """
            ])
    }

    @Test("A catalogue without rules has no statements")
    func noRules() {
        let scan = RuleScan(Self.catalogue([]), rows: "select 1")
        #expect(scan.recordStatement == nil && scan.deliveryStatements == [])
    }

    @Test(
        "A literal says what the text says",
        arguments: [
            ("", "''"), ("plain", "'plain'"), ("it's", "'it''s'"), ("''", "''''''"),
            ("\\'; drop table x; --", "'\\''; drop table x; --'"),
            ("åäö 👩‍⚕️", "'åäö 👩‍⚕️'"), ("e\u{301}'\u{301}", "'e\u{301}''\u{301}'"),
        ])
    func literal(text: String, literal: String) async throws {
        #expect(RuleScan.literal(text).utf8.elementsEqual(literal.utf8), "\(RuleScan.literal(text))")
        let read = try await withPipeline { pipeline in
            try pipeline.rows("select \(RuleScan.literal(text)) as text")
        }
        #expect(read.first?.first??.utf8.elementsEqual(text.utf8) == true)
    }

    @Test("Each of many rules is found, in however many words of bits", arguments: [1, 62, 63, 70, 124, 125])
    func manyRules(count: Int) async throws {
        let rules = (1...count).map { Self.rule("rule'\($0)", .record(failsWhen: "line_number in (\($0), 1000)")) }
        let findings = try await withPipeline { pipeline in
            try pipeline.makePartition()
            try pipeline.connection.executeScript(
                """
                set session_replication_role to replica;
                insert into register.delivery values (1, 10, '2019-09-01', 'vantande', 1, 1, \(count + 2), 0);
                insert into register.contact (region_code, period, delivery_id, line_number)
                select 10, date '2019-09-01', 1, line from generate_series(1, \(count + 1)) as line
                union all select 10, date '2019-09-01', 1, 1000;
                """)
            let rows = try pipeline.sql.statement("validate/record_rows").text
            let scan = RuleScan(Self.catalogue(rules), rows: rows)
            _ = try pipeline.connection.execute(try #require(scan.recordStatement), [.int(1), .int(1)])
            return try pipeline.connection.lines("select line_number, rule_id from quality.finding")
        }
        let expected = (1...count).flatMap { ["\($0) rule'\($0)", "1000 rule'\($0)"] }
        #expect(findings.sorted() == expected.sorted())
    }
}
