package import Definitions
package import Stages
import Waits

/// The statements that judge a batch's rows by a catalogue: one scan for all rules of records, then one
/// statement a rule that looks at the rows of a delivery beside each other, or at deliveries as a whole.
///
/// Made from the catalogue, and meant to be read. The SQL in it comes from the project's own files; rule
/// ids and column names are quoted as literals.
package struct RuleScan: Sendable {
    /// A statement and how many parameters it takes: $1 and $2, the first and the last delivery of the batch; $3, an
    /// array of the deliveries that are its neighbours.
    package struct Statement: Sendable {
        package let sql: String
        package let parameterCount: Int
    }

    /// In the order that they are run in, all in one transaction.
    package let statements: [Statement]

    /// - Parameters:
    ///   - rows: the select of the rows to judge, with parameters $1 and $2.
    package init(_ catalogue: RuleCatalogue, rows: String) {
        let records = RecordRules(catalogue)
        statements =
            (records?.statements(rows: rows) ?? [])
            + catalogue.rules.compactMap { rule in
                switch rule.test {
                case .record: nil
                case .lines(let lines):
                    Statement(
                        sql: Self.linesStatement(rule, lines: lines, rows: rows),
                        parameterCount: Self.parameterCount(lines))
                case .delivery(_, let deliveries):
                    Statement(
                        sql: Self.deliveryStatement(rule, deliveries: deliveries, rows: rows),
                        parameterCount: Self.parameterCount(deliveries))
                }
            }
    }

    /// The statements of all catalogues, as psql would run them after `prepare`: for people.
    ///
    /// - Throws: `ProjectError`.
    package static func text(of project: Project, sql: SQLLibrary) throws -> String {
        try project.rules.map { catalogue in
            let rows = try sql.statement(catalogue.content.rowsStatement).text
            return
                (["-- \(catalogue.file); $1 and $2: the first and the last delivery"]
                + RuleScan(catalogue, rows: rows).statements.map { $0.sql + ";" }).joined(separator: "\n\n")
        }.joined(separator: "\n\n") + "\n"
    }

    /// Rows of neighbours are read where a rule asks for them alone.
    private static func parameterCount(_ text: String) -> Int { text.contains(neighbourRows) ? 3 : 2 }

    private static let neighbourRows = "neighbour_rows"

    private static func neighbours(_ text: String) -> String {
        guard text.contains(neighbourRows) else { return "" }
        return """
            neighbour_rows as not materialized (
                select
                    contact.region_code,
                    contact.period,
                    contact.delivery_id,
                    contact.line_number,
                    contact.contact_id,
                    delivery.kind,
                    delivery.version
                from register.contact as contact
                inner join register.delivery as delivery on contact.delivery_id = delivery.delivery_id
                where contact.delivery_id = any($3::integer[])
            ),


            """
    }

    private static func linesStatement(_ rule: ValidationRule, lines: String, rows: String) -> String {
        """
        -- \(rule.id)
        with
        candidate as not materialized (
        \(rows)
        ),

        -- Rows that an earlier rule has put out of the figures are compared with nobody: of a contact that was sent
        -- twice, the first row that is good counts. Scanned twice, and not written to disk in between.
        delivery_rows as not materialized (
            select candidate.*
            from candidate
            where
                not exists (
                    select
                    from quality.finding_out_of_figures as finding
                    where
                        finding.region_code = candidate.region_code
                        and finding.delivery_id = candidate.delivery_id
                        and finding.line_number = candidate.line_number
                )
        ),

        \(neighbours(lines))failing (delivery_id, line_number) as (
        \(lines)
        )

        insert into quality.finding (
            region_code, delivery_id, line_number, rule_id, severity, column_name, contact_id
        )
        select distinct
            delivery_rows.region_code,
            delivery_rows.delivery_id,
            delivery_rows.line_number,
            \(rule.id.sqlLiteral),
            \(rule.severity.rawValue.sqlLiteral),
            \(rule.columnLiteral),
            delivery_rows.contact_id
        from delivery_rows
        inner join failing
            on delivery_rows.delivery_id = failing.delivery_id and delivery_rows.line_number = failing.line_number
        where \(rule.deliveryGuard("delivery_rows"))
        """
    }

    private static func deliveryStatement(_ rule: ValidationRule, deliveries: String, rows: String) -> String {
        """
        -- \(rule.id)
        with
        batch as (
            select delivery.*
            from register.delivery as delivery
            where
                delivery.delivery_id between $1 and $2
                and not delivery.is_withdrawal
                and \(rule.deliveryGuard("delivery"))
        ),

        delivery_rows as not materialized (
        \(rows)
        ),

        \(neighbours(deliveries))failing (delivery_id, detail) as (
        \(deliveries)
        )

        insert into quality.finding (
            region_code, delivery_id, line_number, rule_id, severity, column_name, detail
        )
        select
            batch.region_code,
            batch.delivery_id,
            0 as line_number,
            \(rule.id.sqlLiteral),
            \(rule.severity.rawValue.sqlLiteral),
            \(rule.columnLiteral),
            min(failing.detail) as detail
        from batch
        inner join failing on batch.delivery_id = failing.delivery_id
        group by batch.region_code, batch.delivery_id
        """
    }
}

extension ValidationRule {
    var columnLiteral: String { column.map { $0.rawValue.sqlLiteral } ?? "null::text" }

    /// Whether the rule is asked of a delivery: by its kind and month, as columns of a relation.
    func deliveryGuard(_ relation: String) -> String {
        let kinds = "\(relation).kind in (\(kinds.map(\.rawValue.sqlLiteral).joined(separator: ", ")))"
        guard let months else { return kinds }
        return
            "\(kinds) and \(relation).period between date '\(months.first.firstDay)' and date '\(months.last.firstDay)'"
    }
}

extension String {
    /// A string constant; `standard_conforming_strings` is on, so only the quote needs care.
    ///
    /// By scalars: to `Character` a quote with an accent on it is another character than a quote.
    var sqlLiteral: String {
        "'" + unicodeScalars.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }
}
