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
        kinds: [DeliveryKind] = [.waiting], beside: NeighbourRelation? = nil
    ) -> ValidationRule {
        ValidationRule(
            id: id, severity: severity, kinds: kinds, column: column, test: test, beside: beside,
            message: Label(swedish: "fel", english: "wrong"), origin: "test", mark: nil)
    }

    private static func catalogue(_ rules: [ValidationRule]) -> RuleCatalogue {
        RuleCatalogue(content: .records, refuseAbovePercent: Fraction(10, 100), rules: rules, file: "test.yaml")
    }

    private static func scan(_ rules: [ValidationRule]) -> [RuleScan.Statement] {
        RuleScan(catalogue(rules), rows: JudgedRows(select: "select * from somewhere")).statements
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
        ]).map(\.sql)
        #expect(statements.count == 4)
        #expect(
            statements[0] == """
                create temporary table judged on commit drop as
                with
                delivery_rows as (
                    select * from somewhere
                )

                select
                    delivery_rows.delivery_id,
                    count(*) as row_count,
                    count(start_date) as counted_0,
                    quality.gathered(
                        row(
                            array[
                                -- late
                                case when (is_completed or is_waiting) and ((start_date is not null) and (start_date > period)) then 1::bigint else 0 end
                                |
                                -- odd
                                case when is_waiting and ((phase_code = 9)) then 2::bigint else 0 end
                                |
                                -- other
                                case when (start_date is not null) and (phase_code = 8) then 4::bigint else 0 end
                            ],
                            line_number,
                            contact_id
                        )::quality.failed_row
                    ) filter (
                        where
                            (
                                (is_completed or is_waiting)
                                and (
                                    (start_date > period)
                                )
                            )
                            or (
                                is_waiting
                                and (
                                    (phase_code = 9)
                                )
                            )
                            or ((start_date is not null) and (phase_code = 8))
                    ) as failed_rows
                from delivery_rows
                group by
                    delivery_rows.delivery_id
                """)
        #expect(statements[1].contains("(1, 2::bigint, 'odd', 'warn', null::text)"))
        #expect(statements[2].contains("sum(judged.counted_0)::bigint as count_0,"))
        #expect(statements[2].contains("('late', delivery.count_0),\n        ('other', delivery.count_1)"))
        #expect(statements[3] == "drop table pg_temp.judged")
    }

    @Test(
        "A condition that a comparison implies is looked at where one is true, any other with its predicate",
        arguments: [
            ("start_date", "start_date > period", true), ("start_date", "start_date not between period and now", true),
            ("start_date", "start_date <> wait_days and wait_days > 3", true),
            ("start_date", "phase_code = 8", false), ("start_date", "medical_target_date is null", false),
            ("start_date", "start_date > period or phase_code = 8", false),
            ("start_date", "start_date is distinct from period", false),
            ("start_date", "coalesce(start_date, period) = period", false),
        ])
    func implied(column: String, failsWhen: String, isImplied: Bool) throws {
        let condition = "\(column) is not null"
        let scan = try #require(
            Self.scan([Self.rule("one", .record(appliesWhen: condition, failsWhen: failsWhen))]).first
        ).sql
        let start = try #require(scan.ranges(of: "filter (").last)
        let filter = scan[start.lowerBound...]
        #expect(filter.contains(failsWhen))
        #expect(filter.contains(condition) == !isImplied)
    }

    @Test("Columns that must have a value are asked of together")
    func nulls() throws {
        let rules = ["phase_code is null", "sex_code is null", "start_date is null and phase_code = 1"].enumerated().map
        {
            Self.rule("rule_\($0)", .record(appliesWhen: nil, failsWhen: $1))
        }
        let scan = try #require(Self.scan(rules).first).sql
        #expect(
            scan.contains(
                """
                        is_waiting
                        and (
                            num_nulls(phase_code, sex_code) > 0
                            or (start_date is null and phase_code = 1)
                        )
                """.indented(by: 8)), "\(scan)")
    }

    @Test("What a rule asks of a part alone is asked once of the part, what it asks of the delivery too")
    func parts() {
        var rows = JudgedRows(select: "select * from somewhere")
        rows.parts = [
            JudgedRows.Part(
                name: "place", select: "select * from places", key: "place_number",
                columns: ["hospital_code", "hospital_name"])
        ]
        rows.ownColumns = ["phase_code", "start_date"]
        rows.groups = ["phase_code"]
        let rules = [
            Self.rule("code", .record(appliesWhen: nil, failsWhen: "hospital_code = 'phase_code'")),
            Self.rule(
                "named", .record(appliesWhen: "hospital_code is not null", failsWhen: "hospital_name is null"),
                kinds: [.completed, .waiting, .primaryCare]),
            Self.rule("region", .record(appliesWhen: nil, failsWhen: "region_code not in (select 1 from region)")),
            Self.rule("both", .record(appliesWhen: "Phase_Code = 2", failsWhen: "hospital_code is null")),
        ]
        let statements = RuleScan(Self.catalogue(rules), rows: rows).statements
        let (scan, applicable) = (statements[0].sql, statements[2].sql)
        #expect(
            scan.contains(
                """
                    left join (
                        select
                            delivery_id,
                            place_number,
                            hospital_code,
                            hospital_name,
                            case when hospital_code is not null then 1::bigint else 0 end
                            as answers_0,
                            -- code
                            case when is_waiting and ((hospital_code = 'phase_code')) then 1::bigint else 0 end
                            |
                            -- named
                            case when (hospital_code is not null) and (hospital_name is null) then 2::bigint else 0 end
                            |
                            -- region
                            case when is_waiting and ((region_code not in (select 1 from region))) then 4::bigint else 0 end
                            as failed_1
                """))
        #expect(scan.contains("using (delivery_id, place_number)"))
        #expect(
            scan.contains(
                "group by\n    delivery_rows.delivery_id,\n    delivery_rows.phase_code,\n    delivery_rows.answers_0"
            ))
        // What is told by a column that sums are kept apart by is not counted of rows.
        #expect(applicable.contains("sum(case when Phase_Code = 2 then judged.row_count else 0 end)"))
        #expect(applicable.contains("sum(case when judged.answers_0 & 1 <> 0 then judged.row_count else 0 end)"))
        #expect(
            scan.contains("where\n            failed_1 <> 0\n            or (\n                is_waiting"))
        #expect(scan.contains("(Phase_Code = 2) and (hospital_code is null)"))
    }

    @Test(
        "Words are told from strings",
        arguments: [
            ("start_date > Period", ["start_date", "period"]), ("a = 'b c' or d.e ~ '''f'", ["a", "or", "d", "e"]),
            ("kön2=1", ["kön2", "1"]), ("", []),
        ])
    func words(text: String, words: [String]) { #expect(SQLWords.names(in: text) == Set(words)) }

    @Test("The columns of contacts are those that the statements give")
    func columns() async throws {
        try await withPipeline { pipeline in
            let rows = try JudgedRows(.records, sql: pipeline.sql)
            func columns(_ text: String) throws -> Set<String> {
                let bound = text.replacing("$1", with: "1").replacing("$2", with: "0")
                _ = try pipeline.connection.execute("create temporary view given as \(bound)")
                let names = try pipeline.connection.lines(
                    "select attname from pg_attribute where attrelid = 'given'::regclass and attnum > 0")
                _ = try pipeline.connection.execute("drop view given")
                return Set(names)
            }
            #expect(try columns(rows.select) == rows.ownColumns.union(JudgedRows.columnsOfDelivery))
            for supplement in rows.supplements {
                let own = Set(supplement.columns.map(\.name))
                #expect(try columns(supplement.select) == own.union(["region_code", "delivery_id", "line_number"]))
            }
            for part in rows.parts {
                #expect(try columns(part.select) == part.columns.union(["region_code", "delivery_id", part.key]))
            }
            let all = try columns(rows.joining(rows.parts.map { ($0, $0.select) }, with: rows.supplements))
            let register = try pipeline.connection.lines(
                "select attname from pg_attribute where attrelid = 'register.record'::regclass and attnum > 0")
            #expect(all.isSuperset(of: register))
            // Of a batch that has none, the same columns.
            let lacking = rows.joining(
                rows.parts.map { ($0, $0.select) }, with: rows.supplements, lacking: ["visit"])
            #expect(!lacking.contains("register.emergency_visit"))
            #expect(try columns(lacking) == all)
        }
    }

    @Test("A rule of some months asks of the month")
    func months() {
        let rule = ValidationRule(
            id: "then", severity: .warn, kinds: [.completed, .waiting, .primaryCare], column: nil,
            test: .record(appliesWhen: nil, failsWhen: "true"), months: PeriodRange(iso: "2019-01..2019-03"),
            message: Label(swedish: "fel", english: "wrong"), origin: "test", mark: nil)
        #expect(Self.scan([rule])[0].sql.contains("    period between date '2019-01-01' and date '2019-03-01'\n"))
    }

    @Test("A rule of lines, or of deliveries, is a statement of its own, and is given what it asks for")
    func others() {
        let rules = [
            Self.rule("twice", .lines("select delivery_id, line_number from delivery_rows")),
            Self.rule("again", .lines("select delivery_id, line_number from repeated_rows")),
            Self.rule(
                "beside", .lines("select delivery_id, line_number from delivery_rows, neighbour_rows"),
                beside: .monthBefore),
            Self.rule("few", .delivery(.delivery, "select delivery_id, 'few' as detail from batch")),
            Self.rule("fewer", .delivery(.between, "select delivery_id, '' as detail from batch, neighbour")),
        ]
        // The scan, which counts, and the end of it are there without rules of rows.
        let statements = Array(Self.scan(rules).dropFirst(2))
        #expect(statements.map(\.parameters) == [.batch, .batch, .batchAndNeighbours, .batch, .batchAndNeighbours])
        #expect(statements.map(\.readsRepeatedRows) == [false, true, false, false, false])
        #expect(statements.map(\.beside) == [nil, nil, .monthBefore, nil, nil])
        #expect(
            statements.map { $0.sql.contains("neighbour_rows as not materialized (") }
                == [false, false, true, false, true])
        #expect(
            statements.map { $0.sql.contains("candidate as not materialized (") } == [true, false, true, false, false])
        #expect(statements.allSatisfy { $0.sql.hasPrefix("-- ") })
        #expect(statements[0].sql.hasSuffix("and delivery_rows.kind in ('vantande')"))
        #expect(statements[1].sql.hasSuffix("and repeated_rows.kind in ('vantande')"))
        #expect(statements[3].sql.contains("and delivery.kind in ('vantande')"))
    }

    @Test("Where ids that may repeat are listed, the scan gathers their rows, which rules of lines then read")
    func listed() {
        let rules = [
            Self.rule("row", .record(appliesWhen: nil, failsWhen: "phase_code = 9")),
            Self.rule("again", .lines("select delivery_id, line_number from repeated_rows")),
        ]
        let statements = RuleScan(
            Self.catalogue(rules), rows: JudgedRows(select: "select * from somewhere"), listedContacts: ["K1"]
        ).statements
        #expect(statements.map(\.parameters) == [.batchAndContacts(["K1"]), .none, .batch, .none, .batch])
        #expect(statements.map(\.makesRepeatedRows) == [false, false, true, false, false])
        #expect(statements[0].sql.contains("\n            or contact_id = any($3::text[])"))
        #expect(statements.map(\.readsRepeatedRows) == [false, false, false, false, true])
    }

    @Test("A catalogue without rules counts all the same")
    func noRules() { #expect(Self.scan([]).map { $0.sql.prefix(10) } == ["create tem", "drop table"]) }

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
            try pipeline.connection.transaction { connection in
                for statement in try RuleScan(Self.catalogue(rules), sql: pipeline.sql).statements {
                    try connection.execute(
                        statement.sql,
                        statement.parameters.values(range: [.int(1), .int(1)], neighbours: Neighbours()))
                }
            }
            return try pipeline.connection.lines("select line_number, rule_id from quality.finding")
        }
        let expected = (1...count).flatMap { ["\($0) rule'\($0)", "1000 rule'\($0)"] }
        #expect(findings.sorted() == expected.sorted())
    }
}
