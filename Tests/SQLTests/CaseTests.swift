import Agreements
import Definitions
import Foundation
import Postgres
import StageTestSupport
import Stages
import TestSupport
import Testing
import Waits

@testable import Aggregate

/// A case of a statement file: a folder `Cases/<stage>/<model>/<case>` with what is in the tables
/// (`given.<schema>.<table>.csv`), the parameters of the statement (a line each, `null` for none, `#` begins a comment) and
/// what it returns or writes (`expected.csv`).
///
/// A case of a view is in `Cases/quality/<view>/<case>`, without parameters.
///
/// A given file has the columns that the case is about, others get those of `TestTemplate.cases`; an expected file has
/// those that it looks at. Rows are compared in any order; an empty cell is null, `""` an empty text; a comma within braces or quotes is one
/// of an array or text, and `\\n` a line that ends. A file `only` has a condition, where the case is about some of the rows
/// alone.
struct StatementCase: Sendable, CustomTestStringConvertible {
    let stage: String
    let model: String
    let name: String

    private static let root = "\(TestProject.folder)/Tests/SQLTests/Cases"

    static let all: [StatementCase] = folders("").flatMap { stage in
        folders(stage).flatMap { model in
            folders("\(stage)/\(model)").map { StatementCase(stage: stage, model: model, name: $0) }
        }
    }

    var testDescription: String { "\(stage)/\(model): \(name.replacing("_", with: " "))" }

    private var folder: String { "\(Self.root)/\(stage)/\(model)/\(name)" }

    private static func folders(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []).sorted()
    }

    func given() throws -> [(table: String, content: CaseTable)] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("given.") }
        return try files.sorted().map { file in
            (String(file.dropFirst("given.".count).dropLast(".csv".count)), try CaseTable(path: "\(folder)/\(file)"))
        }
    }

    /// The condition on the rows that are looked at.
    func only() throws -> String {
        let path = "\(folder)/only"
        return FileManager.default.fileExists(atPath: path) ? try String(contentsOfFile: path, encoding: .utf8) : "true"
    }

    func expected() throws -> CaseTable { try CaseTable(path: "\(folder)/expected.csv") }

    /// Shares of histograms have no statement: they are made where contacts are counted.
    var isMadeInSwift: Bool { model == "record_share" }

    /// The statement of its file, or one that reads its view or what has been made.
    func statement(in sql: SQLLibrary) throws -> String {
        if stage == "quality" { return "select * from quality.\(model)" }
        return isMadeInSwift ? "select * from indicator.delivery_share" : try sql.statement("\(stage)/\(model)").text
    }

    func parameters() throws -> [Parameter] {
        let path = "\(folder)/parameters"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            let text = String(line.prefix { $0 != "#" }).trimmingCharacters(in: .whitespaces)
            return text == "null" ? .null : .text(text)
        }
    }
}

/// A CSV file of a case.
struct CaseTable {
    let columns: [String]
    let rows: [[String?]]

    init(path: String) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(Self.cells)
        columns = lines.first.map { $0.map { $0 ?? "" } } ?? []
        rows = Array(lines.dropFirst())
        for row in rows where row.count != columns.count { throw CaseError(message: "\(path): \(row) is not a row") }
    }
}

extension CaseTable {
    /// The cells of a line: what is in braces or quotes is of one of them. An empty one is null, unless it is quoted.
    private static func cells(_ line: Substring) -> [String?] {
        var cells: [String?] = [nil]
        var (isInBraces, isQuoted) = (false, false)
        for character in line {
            if character == ",", !isInBraces, !isQuoted {
                cells.append(nil)
                continue
            }
            var text = cells[cells.count - 1] ?? ""
            switch character {
            case "\"": isQuoted.toggle()
            default:
                if character == "{" { isInBraces = true }
                if character == "}" { isInBraces = false }
                text.append(character)
            }
            cells[cells.count - 1] = text
        }
        return cells
    }
}

/// The temporary tables of an edition in the making.
let candidateTables =
    ["indicator_monthly", "unit_monthly", "distribution_monthly", "interval_monthly", "coverage_monthly"]
    .map { table in
        """
        create temporary table candidate_\(table) (like result_history.\(table));
        alter table candidate_\(table) drop column first_edition_id, drop column last_edition_id;

        """
    }.joined() + """
        alter table candidate_indicator_monthly
        alter column coverage set default 1,
        alter column missing_region_codes set default '{}',
        alter column is_suppressed set default false;
        alter table candidate_unit_monthly alter column is_suppressed set default false;

        create temporary table month_response_rate (
            region_code smallint, period date, reported_unit_count bigint, expected_unit_count bigint
        );

        """

struct CaseError: Error {
    let message: String
}

extension TestTemplate {
    /// The reference tables, and a value for every column that must have one and that few cases are about.
    static let cases = TestTemplate(name: "cases") { conninfo in
        try await prepare(conninfo) { pipeline in
            _ = try Migrations(pipeline.sql).apply(on: pipeline.connection)
            try pipeline.run(.validate)
            _ = try pipeline.connection.execute("create sequence case_number")
            try pipeline.makePartition()
            // A row of a case has one day, or one cell.
            for table in ["histogram", "interval_count"] {
                _ = try pipeline.connection.execute("alter table indicator.\(table) drop constraint \(table)_pkey")
            }
            let defaults: [(table: String, columns: [(name: String, value: String)])] = [
                (
                    "register.file",
                    [
                        ("sha256", "sha256('1')"), ("file_name", "'file.csv'"), ("byte_count", "1"),
                        ("layout", "'layout'"),
                        ("layout_sha256", "sha256('2')"), ("loaded_at", "'2020-01-25T02:00:00Z'"),
                        ("received_at", "'2020-01-25T02:00:00Z'"), ("run_id", "1"),
                        ("content_sha256", "sha256('1')"), ("content_byte_count", "1"), ("encoding", "'utf-8'"),
                        ("kept_malformed_count", "0"),
                    ]
                ),
                (
                    "register.delivery",
                    [
                        ("version", "nextval('case_number')"), ("file_id", "nextval('case_number')"),
                        ("record_count", "0"), ("malformed_count", "0"),
                    ]
                ),
                (
                    "register.contact",
                    [("has_care_guarantee", "true"), ("medical_field_code", "101"), ("profession_code", "915")]
                ),
                (
                    "quality.verdict",
                    [
                        ("verdict", "'accepted'"), ("row_count", "0"), ("malformed_count", "0"),
                        ("rejected_count", "0"),
                        ("warned_count", "0"), ("reason", "''"), ("judged_at", "'2020-01-25T02:00:00Z'"),
                    ]
                ),
                ("quality.finding", [("rule_id", "'a_rule'"), ("severity", "'reject'")]),
                (
                    "quality.hold_decision",
                    [
                        ("row_count", "1"), ("decided_at", "'2020-01-25T02:00:00Z'"), ("decided_by", "'somebody'"),
                        ("reason", "'because'"), ("run_id", "1"),
                    ]
                ),
                (
                    "indicator.histogram",
                    [
                        ("medical_field_code", "101"), ("profession_code", "0"), ("deviation_code", "0"),
                        ("has_care_guarantee", "true"), ("contact_counts", "'{1}'"),
                    ]
                ),
                (
                    "indicator.interval_count",
                    [
                        ("unit_hsa_id", "''"), ("upper_days", "'{30,60,90,120,180,365}'"), ("sex_codes", "'{1}'"),
                        ("ages_from", "'{18}'"), ("deviation_codes", "'{0}'"), ("have_care_guarantee", "'{t}'"),
                        ("bound_numbers", "'{1}'"), ("contact_counts", "'{1}'"),
                    ]
                ),
                ("indicator.delivery_share", [("basis", "'records'"), ("pvv_count", "0")]),
                (
                    "result_history.edition",
                    [
                        ("made_at", "'2020-01-25T02:00:00Z'"), ("run_id", "1"), ("software_version", "'1'"),
                        ("fingerprint", "sha256('1')"),
                    ]
                ),
                (
                    "result_history.gap",
                    [("agreement", "'agreement'"), ("required", "'at least 72 %'"), ("first_edition_id", "1")]
                ),
                (
                    "result_history.payment",
                    [("paid_on", "'2020-12-20'"), ("first_edition_id", "1")]
                ),
                (
                    "reference.measure",
                    [
                        ("label_sv", "'mått'"), ("label_en", "'measure'"), ("clock", "'decision_date'"),
                        ("care_guarantee", "'required'"),
                        ("membership_sha256", "decode(repeat('01', 32), 'hex')"),
                    ]
                ),
            ]
            for (table, columns) in defaults {
                for (name, value) in columns {
                    _ = try pipeline.connection.execute(
                        "alter table \(table) alter column \(name) set default \(value)")
                }
            }
        }
    }
}

extension MeasureDefinition {
    /// The measures of the reference tables, as far as shares of histograms ask.
    fileprivate static func stored(on connection: Connection) throws -> [MeasureDefinition] {
        func rows(_ columns: String, of table: String, _ measure: String) throws -> [Row] {
            Array(
                try connection.execute(
                    "select \(columns) from reference.\(table) where measure = $1", [.text(measure)]
                ).rows)
        }
        return try connection.execute(
            """
            select
                measure, care_guarantee, clock, to_char(valid_from, 'YYYY-MM') as valid_from,
                to_char(valid_to, 'YYYY-MM') as valid_to
            from reference.measure
            """
        ).rows.map { row in
            let id = try row.string("measure")
            var kinds: [Statistic: DeliveryKind] = [:]
            for row in try rows("statistic, kind", of: "measure_statistic", id) {
                let statistic = try #require(Statistic(rawValue: try row.string(0)))
                let kind: DeliveryKind = try #require(DeliveryKind(rawValue: try row.string(1)))
                kinds[statistic] = kind
            }
            var deviations: [DeviationOfStatistic: DeviationRule] = [:]
            for row in try rows("deviation_code, statistic, rule", of: "measure_deviation", id) {
                let of = DeviationOfStatistic(
                    deviation: try #require(Deviation(rawValue: try row.int(0))),
                    statistic: try #require(Statistic(rawValue: try row.string(1))))
                let rule: DeviationRule = try #require(DeviationRule(rawValue: try row.string(2)))
                deviations[of] = rule
            }
            return MeasureDefinition(
                id: MeasureID(id), label: Label(swedish: id, english: id), kinds: kinds, alternatives: [],
                limits: try rows("limit_days", of: "measure_limit", id).map { Limit(limitDays: try $0.optionalInt(0)) },
                deviations: deviations,
                careGuarantee: try #require(CareGuaranteeRule(rawValue: try row.string("care_guarantee"))),
                clock: try #require(WaitClock(rawValue: try row.string("clock"))),
                validFrom: try row.optionalString("valid_from").flatMap(Period.init(iso:)),
                validTo: try row.optionalString("valid_to").flatMap(Period.init(iso:)), source: "", assumptions: [],
                file: "")
        }
    }
}

@Suite("Statements do what their cases say")
struct CaseTests {
    @Test(arguments: StatementCase.all)
    func holds(_ statement: StatementCase) async throws {
        let given = try statement.given()
        let expected = try statement.expected()
        let parameters = try statement.parameters()
        let only = try statement.only()
        let rows = try await withRollback(template: .cases) { pipeline in
            let connection = pipeline.connection
            // A case has the rows that it is about, and not the files and runs that they would have come with.
            try connection.executeScript(candidateTables)
            _ = try connection.execute("set local session_replication_role to replica")
            for (table, content) in given {
                let places = content.columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
                for row in content.rows {
                    _ = try connection.execute(
                        "insert into \(table) (\(content.columns.joined(separator: ", "))) values (\(places))",
                        row.map { $0.map(Parameter.text) ?? .null })
                }
            }
            _ = try connection.execute("set local session_replication_role to origin")
            let text = try statement.statement(in: pipeline.sql)
            let returning = text.contains("\ninsert into ") ? "returning *" : ""
            let counted = ["record_share", "distribution_monthly", "unit_monthly", "interval_monthly"]
            if counted.contains(statement.model), !given.contains(where: { $0.table == "indicator.counted_measure" }) {
                // By the definitions of today, unless the case is about others.
                _ = try connection.execute(
                    """
                    insert into indicator.counted_measure
                    select delivery.region_code, delivery.period, delivery.delivery_id, measure.measure,
                        measure.membership_sha256
                    from register.delivery as delivery cross join reference.measure as measure
                    """)
            }
            // What comes of contacts is counted in Swift: a case looks at the histograms, a row a day.
            let isCounted = statement.model == "counted_contact"
            if isCounted || statement.model == "response_rate" {
                let range = isCounted ? parameters : [.int(1), .int(1000)]
                let deliveries = try CountedDelivery.all(of: range, on: connection)
                try HistogramWriter(connection: connection, project: pipeline.project, sql: pipeline.sql)
                    .count(deliveries)
            }
            if statement.isMadeInSwift {
                try RecordShares(MeasureDefinition.stored(on: connection), on: connection).writeAgain(parameters)
            }
            let result = try connection.execute(
                """
                with made as (
                \(isCounted ? "select * from indicator.wait_histogram" : text)
                \(returning)
                )
                select * from made where \(only)
                """, isCounted || statement.isMadeInSwift ? [] : parameters)
            return try result.rows.map { row in try expected.columns.map { try row.optionalString($0) } }
        }
        #expect(Self.lines(rows) == Self.lines(expected.rows))
    }

    @Test("Every model that figures hang on has cases, the empty one among them")
    func models() {
        let models = Set(StatementCase.all.map { "\($0.stage)/\($0.model)" })
        #expect(
            models.isSuperset(of: [
                "aggregate/counted_contact", "aggregate/record_share", "aggregate/count_share", "validate/verdict",
                "validate/attestation_rows", "validate/expected_unit_rows", "validate/population_rows",
                "validate/code_fill_rate", "evaluate/indicator_monthly", "evaluate/attestation", "evaluate/population",
                "evaluate/response_rate", "evaluate/hold_decision_source", "evaluate/distribution_monthly",
                "evaluate/unit_monthly", "evaluate/interval_monthly", "evaluate/coverage_monthly",
                "evaluate/month_status", "result/delivery_status", "result/hold",
                "result/hold_decision", "result/checked_delivery", "result/checked_rule", "result/checked_finding",
                "result/checked_malformed", "result/checked_indicator", "result/gap", "result/agreement_difference",
                "quality/judged_finding",
                "quality/finding_out_of_figures", "quality/completeness", "quality/lateness", "quality/field_fill",
                "quality/rule_trend", "quality/hold_status", "quality/missing_delivery", "result/missing_delivery",
                "result/explain_delivery", "result/explain_edition", "result/explain_response_rate",
                "result/explain_attestation", "result/explain_population", "result/explain_region_share",
                "result/explain_row", "result/explain_histogram",
            ]))
        for model in models {
            let names = StatementCase.all.filter { "\($0.stage)/\($0.model)" == model }.map(\.name)
            #expect(Set(names).isSuperset(of: ["empty", "one_row"]), "\(model)")
        }
    }

    private static func lines(_ rows: [[String?]]) -> [String] {
        rows.map { $0.map { ($0 ?? "").replacing("\n", with: "\\n") }.joined(separator: ",") }.sorted()
    }
}
