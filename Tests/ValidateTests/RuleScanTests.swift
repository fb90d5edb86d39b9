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

    private static func scan(_ rules: [ValidationRule]) -> [String] {
        RuleScan(catalogue(rules), rows: "select * from somewhere").statements.map(\.sql)
    }

    @Test("All rules of rows are one scan that people can read, and what is made of it")
    func text() {
        let statements = Self.scan([
            Self.rule(
                "late", .record(appliesWhen: "start_date is not null", failsWhen: "start_date > period"),
                kinds: [.completed, .waiting]),
            Self.rule("odd", .record(appliesWhen: nil, failsWhen: "phase_code = 9"), severity: .warn, column: nil),
            Self.rule(
                "other", .record(appliesWhen: "start_date is not null", failsWhen: "phase_code = 8"),
                kinds: [.completed, .waiting, .primaryCare]),
        ])
        #expect(statements.count == 4)
        #expect(
            statements[0] == """
                create temporary table judged on commit drop as
                with
                delivery_rows as (
                select * from somewhere
                )

                select
                    judged_row.region_code,
                    judged_row.delivery_id,
                    judged_row.applicable_0,
                    judged_row.failed_row,
                    count(*) as row_count
                from (
                    select
                        region_code,
                        delivery_id,
                        case when start_date is not null then 1::bigint else 0 end
                        as applicable_0,
                        case
                            when
                                (
                                    kind in ('genomforda', 'vantande')
                                    and (
                                        ((start_date is not null) and (start_date > period))
                                    )
                                )
                                or (
                                    kind in ('vantande')
                                    and (
                                        ((phase_code = 9))
                                    )
                                )
                                or ((start_date is not null) and (phase_code = 8))
                                then row(
                                    array[
                                        -- late
                                        case when kind in ('genomforda', 'vantande') and ((start_date is not null) and (start_date > period)) then 1::bigint else 0 end
                                        |
                                        -- odd
                                        case when kind in ('vantande') and ((phase_code = 9)) then 2::bigint else 0 end
                                        |
                                        -- other
                                        case when (start_date is not null) and (phase_code = 8) then 4::bigint else 0 end
                                    ],
                                    line_number,
                                    contact_id
                                )::quality.failed_row
                        end
                        as failed_row
                    from delivery_rows
                ) as judged_row
                group by
                    judged_row.region_code,
                    judged_row.delivery_id,
                    judged_row.applicable_0,
                    judged_row.failed_row
                """)
        #expect(statements[1].contains("(0, 2::bigint, 'odd', 'warn', null::text)"))
        #expect(statements[2].contains("(0, 1::bigint, 'late'),\n    (0, 1::bigint, 'other')"))
        #expect(statements[3] == "drop table pg_temp.judged")
    }

    @Test("A rule of some months asks of the month")
    func months() {
        let rule = ValidationRule(
            id: "then", severity: .warn, kinds: [.completed, .waiting, .primaryCare], column: nil,
            test: .record(appliesWhen: nil, failsWhen: "true"), months: PeriodRange(iso: "2019-01..2019-03"),
            message: Label(swedish: "fel", english: "wrong"), origin: "test", mark: nil)
        #expect(Self.scan([rule])[0].contains("    period between date '2019-01-01' and date '2019-03-01'\n"))
    }

    @Test(
        "A rule of lines, or of deliveries, is a statement of its own, and is given the rows of neighbours if it asks")
    func others() {
        let rules = [
            Self.rule("twice", .lines("select delivery_id, line_number from delivery_rows")),
            Self.rule("beside", .lines("select delivery_id, line_number from delivery_rows, neighbour_rows")),
            Self.rule("few", .delivery(.delivery, "select delivery_id, 'few' as detail from batch")),
        ]
        let scan = RuleScan(Self.catalogue(rules), rows: "select * from somewhere")
        #expect(scan.statements.map(\.parameterCount) == [2, 3, 2])
        #expect(
            scan.statements.map { $0.sql.contains("neighbour_rows as not materialized (") } == [false, true, false])
        #expect(scan.statements.map { $0.sql.hasPrefix("-- ") } == [true, true, true])
        #expect(scan.statements[0].sql.hasSuffix("where delivery_rows.kind in ('vantande')"))
        #expect(scan.statements[2].sql.contains("and delivery.kind in ('vantande')"))
    }

    @Test("A catalogue without rules has no statements")
    func noRules() { #expect(Self.scan([]) == []) }

    @Test(
        "A literal says what the text says",
        arguments: [
            ("", "''"), ("plain", "'plain'"), ("it's", "'it''s'"), ("''", "''''''"),
            ("\\'; drop table x; --", "'\\''; drop table x; --'"),
            ("åäö 👩‍⚕️", "'åäö 👩‍⚕️'"), ("e\u{301}'\u{301}", "'e\u{301}''\u{301}'"),
        ])
    func literal(text: String, literal: String) async throws {
        #expect(text.sqlLiteral.utf8.elementsEqual(literal.utf8), "\(text.sqlLiteral)")
        let read = try await withPipeline { pipeline in
            try pipeline.rows("select \(text.sqlLiteral) as text")
        }
        #expect(read.first?.first??.utf8.elementsEqual(text.utf8) == true)
    }

    @Test("Each of many rules is found, in however many words of bits", arguments: [1, 62, 63, 70, 124, 125])
    func manyRules(count: Int) async throws {
        let rules = (1...count).map {
            Self.rule("rule'\($0)", .record(appliesWhen: nil, failsWhen: "line_number in (\($0), 1000)"))
        }
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
            try pipeline.connection.transaction { connection in
                for statement in RuleScan(Self.catalogue(rules), rows: rows).statements {
                    try connection.execute(
                        statement.sql, Array([.int(1), .int(1), .intArray([])].prefix(statement.parameterCount)))
                }
            }
            return try pipeline.connection.lines("select line_number, rule_id from quality.finding")
        }
        let expected = (1...count).flatMap { ["\($0) rule'\($0)", "1000 rule'\($0)"] }
        #expect(findings.sorted() == expected.sorted())
    }
}
