package import Definitions
package import Stages
import Waits

/// The statements that judge a batch's rows by a catalogue: one scan for all rules of records, then one
/// statement a rule that looks at the rows of a delivery beside each other, or at deliveries as a whole.
///
/// Made from the catalogue, and meant to be read. The SQL in it comes from the project's own files; rule
/// ids and column names are quoted as literals.
package struct RuleScan: Sendable {
    package struct Statement: Sendable {
        package let sql: String
        package let parameters: StatementParameters
        /// Nothing comes of it where no delivery of the batch has such a neighbour, of those that it is asked of.
        package var beside: NeighbourRelation?
        /// It reads `pg_temp.repeated`.
        package var readsRepeatedRows = false
        /// It makes `pg_temp.repeated`.
        package var makesRepeatedRows = false
    }

    /// What a statement takes.
    package enum StatementParameters: Hashable, Sendable {
        case none
        /// $1 and $2: the first and the last delivery of the batch.
        case batch
        /// Besides $3: contact ids that may be those of several rows.
        case batchAndContacts([String])
        /// Besides $3, $4 and $5, in step: deliveries, what another is to them, and which that is.
        case batchAndNeighbours
    }

    /// In the order that they are run in, all in one transaction.
    package let statements: [Statement]

    /// - Parameters:
    ///   - lacking: supplements of the rows that no row of the batch has.
    ///   - listedContacts: all contact ids that several rows may have, where ingest has listed them: then the scan that
    ///     judges finds their rows too.
    init(
        _ catalogue: RuleCatalogue, rows: JudgedRows, lacking: Set<String> = [], listedContacts: [String]? = nil
    ) {
        statements =
            RecordRules(catalogue, rows: rows, lacking: lacking, listedContacts: listedContacts).statements
            + catalogue.rules.compactMap { rule in
                switch rule.test {
                case .record: nil
                case .lines(let lines): Self.linesStatement(rule, lines: lines, rows: rows)
                case .delivery(_, let deliveries): Self.deliveryStatement(rule, deliveries: deliveries, rows: rows)
                }
            }
    }

    /// - Throws: `ProjectError` where the project lacks a file.
    package init(_ catalogue: RuleCatalogue, sql: SQLLibrary, listedContacts: [String]? = nil) throws {
        self.init(catalogue, rows: try JudgedRows(catalogue.content, sql: sql), listedContacts: listedContacts)
    }

    /// The statements of all catalogues, as psql would run them after `prepare`: for people.
    ///
    /// - Throws: `ProjectError`.
    package static func text(of project: Project, sql: SQLLibrary) throws -> String {
        let repeated = """
            -- Where a file has no list, or rules compare ids with deliveries of the other kind in other files, repeated_rows
            -- is made so instead, and the scan leaves contact_id = any($3) out. $3: those deliveries; $4: whether a file
            -- has no list.
            \(try repeatedRows(sql));
            """
        return try project.rules.map { catalogue in
            let isOfContacts = catalogue.content == .records
            let statements = try RuleScan(catalogue, sql: sql, listedContacts: isOfContacts ? [] : nil).statements
            let heading = """
                -- \(catalogue.file)
                -- $1 and $2: the first and the last delivery; $3, $4 and $5, in step: deliveries, what another is to them, and
                -- which that is. Of the scan $3: contact ids that ingest has listed. A batch without times in emergency rooms
                -- has nulls in the place of that join.
                """
            let texts = statements.map { $0.sql + ";" } + (isOfContacts ? [repeated] : [])
            return ([heading] + texts).joined(separator: "\n\n")
        }.joined(separator: "\n\n") + "\n"
    }

    /// Makes `pg_temp.repeated`.
    static func repeatedRows(_ sql: SQLLibrary) throws -> String {
        "create temporary table repeated on commit drop as\n\(try sql.statement("validate/repeated_rows").text)"
    }

    // MARK: What a rule may select from

    private static let neighbours = """
        neighbour as (
            select given.*
            from unnest($3::integer[], $4::text[], $5::integer[]) as given (delivery_id, relation, neighbour_id)
        ),

        neighbour_rows as not materialized (
            select
                neighbour.delivery_id as for_delivery_id,
                neighbour.relation,
                contact.delivery_id,
                contact.line_number,
                contact.contact_id
            from neighbour
            inner join register.contact as contact on neighbour.neighbour_id = contact.delivery_id
            where contact.delivery_id = any($5::integer[])
        ),


        """

    private static func isBesideOthers(_ text: String) -> Bool {
        !SQLWords.names(in: text).isDisjoint(with: ["neighbour", "neighbour_rows"])
    }

    /// Rows that no earlier rule has put out of the figures: of a contact that was sent twice, the first row that is
    /// good counts. Not written to disk where they are scanned twice.
    private static func inFigures(_ name: String, of candidates: String) -> String {
        """
        \(name) as not materialized (
            select candidate.*
            from \(candidates) as candidate
            where
                not exists (
                    select
                    from quality.finding_out_of_figures as finding
                    where
                        finding.region_code = candidate.region_code
                        and finding.delivery_id = candidate.delivery_id
                        and finding.line_number = candidate.line_number
                )
        )
        """
    }

    // MARK: Statements

    private static func linesStatement(_ rule: ValidationRule, lines: String, rows: JudgedRows) -> Statement {
        let words = SQLWords.names(in: lines)
        let readsRepeatedRows = words.contains("repeated_rows")
        // A rule that looks at contacts with the same id alone reads nobody else.
        let subject = words.contains("delivery_rows") ? "delivery_rows" : "repeated_rows"
        var relations: [String] = []
        if subject == "delivery_rows" {
            relations.append(
                """
                candidate as not materialized (
                \(rows.select(for: lines).indented(by: 4))
                )
                """)
            relations.append(inFigures("delivery_rows", of: "candidate"))
        }
        if readsRepeatedRows { relations.append(inFigures("repeated_rows", of: "pg_temp.repeated")) }
        let isBesideOthers = isBesideOthers(lines)
        let sql = """
            -- \(rule.id)
            with
            \(relations.joined(separator: ",\n\n")),

            \(isBesideOthers ? neighbours : "")failing (delivery_id, line_number) as (
            \(lines.indented(by: 4))
            )

            insert into quality.finding (
                region_code, delivery_id, line_number, rule_id, severity, column_name, contact_id
            )
            select distinct
                \(subject).region_code,
                \(subject).delivery_id,
                \(subject).line_number,
                \(rule.id.sqlLiteral),
                \(rule.severity.rawValue.sqlLiteral),
                \(rule.columnLiteral),
                \(subject).contact_id
            from \(subject)
            inner join failing
                on \(subject).delivery_id = failing.delivery_id and \(subject).line_number = failing.line_number
            where
                \(subject).delivery_id between $1 and $2
                and \(rule.deliveryGuard(subject))
            """
        return Statement(
            sql: sql, parameters: isBesideOthers ? .batchAndNeighbours : .batch, beside: rule.beside,
            readsRepeatedRows: readsRepeatedRows)
    }

    private static func deliveryStatement(_ rule: ValidationRule, deliveries: String, rows: JudgedRows) -> Statement {
        let isBesideOthers = isBesideOthers(deliveries)
        let sql = """
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
            \(rows.select(for: deliveries).indented(by: 4))
            ),

            \(isBesideOthers ? neighbours : "")failing (delivery_id, detail) as (
            \(deliveries.indented(by: 4))
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
        return Statement(sql: sql, parameters: isBesideOthers ? .batchAndNeighbours : .batch, beside: rule.beside)
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
