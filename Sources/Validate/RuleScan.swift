package import Definitions
import Waits

/// The statements that judge a batch's rows by a catalogue: one scan for all rules of records, one
/// statement a rule that looks at a delivery as a whole.
///
/// Made from the catalogue, and meant to be read. The SQL in it comes from the project's own files; rule
/// ids and column names are quoted as literals.
package struct RuleScan: Sendable {
    /// The scan, or nil where the catalogue has no rule of records.
    package let recordStatement: String?
    package let deliveryStatements: [String]

    /// - Parameters:
    ///   - rows: the select of the rows to judge, with parameters $1 and $2.
    package init(_ catalogue: RuleCatalogue, rows: String) {
        let rules = catalogue.rules
        let predicates: [(rule: ValidationRule, predicate: String)] = rules.compactMap { rule in
            if case .record(let failsWhen) = rule.test { (rule, failsWhen) } else { nil }
        }
        recordStatement =
            predicates.isEmpty
            ? nil : Self.recordStatement(predicates, rows: rows, possible: catalogue.content.kinds)
        deliveryStatements = rules.compactMap { rule in
            if case .delivery(let lines) = rule.test {
                Self.deliveryStatement(rule, lines: lines, rows: rows)
            } else {
                nil
            }
        }
    }

    /// Every row is judged once: each rule sets a bit, and only rows with a bit set become findings.
    private static func recordStatement(
        _ predicates: [(rule: ValidationRule, predicate: String)], rows: String, possible: [DeliveryKind]
    ) -> String {
        // A bigint has 63 bits beside its sign.
        let words = stride(from: 0, to: predicates.count, by: 62).map { start in
            Array(predicates[start..<min(start + 62, predicates.count)])
        }
        let masks = words.enumerated().map { word, predicates in
            let bits = predicates.enumerated().map { bit, entry in
                """
                            -- \(entry.rule.id)
                            (case when \(kindGuard(entry.rule, possible: possible))(\(entry.predicate)) then \(1 << bit)::bigint else 0 end)
                """
            }
            return bits.joined(separator: "\n            |\n") + "\n            as failures_\(word)"
        }
        let ruleRows = words.enumerated().flatMap { word, predicates in
            predicates.enumerated().map { bit, entry in
                "(\(word), \(1 << bit)::bigint, \(literal(entry.rule.id)), \(literal(entry.rule.severity.rawValue)), \(column(entry.rule)))"
            }
        }
        let failures = words.indices.map { "judged.failures_\($0)" }
        return """
            with
            delivery_rows as (
            \(rows)
            ),

            judged as (
                select
                    region_code,
                    delivery_id,
                    line_number,
                    contact_id,
            \(masks.joined(separator: ",\n"))
                from delivery_rows
                -- Keeps the planner from judging every row twice, for the filter and for the result.
                offset 0
            ),

            rule (word, bit, rule_id, severity, column_name) as (
                values
                \(ruleRows.joined(separator: ",\n        "))
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
                on (array[\(failures.joined(separator: ", "))])[rule.word + 1] & rule.bit <> 0
            where \(failures.map { "\($0) <> 0" }.joined(separator: " or "))
            """
    }

    private static func deliveryStatement(_ rule: ValidationRule, lines: String, rows: String) -> String {
        """
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
                    from quality.finding as finding
                    where
                        finding.region_code = candidate.region_code
                        and finding.delivery_id = candidate.delivery_id
                        and finding.line_number = candidate.line_number
                        and finding.severity in ('reject', 'hold')
                )
        ),

        failing (delivery_id, line_number) as (
        \(lines)
        )

        insert into quality.finding (
            region_code, delivery_id, line_number, rule_id, severity, column_name, contact_id
        )
        select distinct
            delivery_rows.region_code,
            delivery_rows.delivery_id,
            delivery_rows.line_number,
            \(literal(rule.id)),
            \(literal(rule.severity.rawValue)),
            \(column(rule)),
            delivery_rows.contact_id
        from delivery_rows
        inner join failing
            on delivery_rows.delivery_id = failing.delivery_id and delivery_rows.line_number = failing.line_number
        where delivery_rows.kind in (\(kinds(rule)))
        """
    }

    private static func kinds(_ rule: ValidationRule) -> String {
        rule.kinds.map { literal($0.rawValue) }.joined(separator: ", ")
    }

    /// Nothing where the rule is asked of every kind there is: a comparison of text for every row and rule.
    private static func kindGuard(_ rule: ValidationRule, possible: [DeliveryKind]) -> String {
        possible.allSatisfy(rule.kinds.contains) ? "" : "kind in (\(kinds(rule))) and "
    }

    private static func column(_ rule: ValidationRule) -> String {
        rule.column.map { literal($0.rawValue) } ?? "null::text"
    }

    /// A string constant; `standard_conforming_strings` is on, so only the quote needs care.
    ///
    /// By scalars: to `Character` a quote with an accent on it is another character than a quote.
    static func literal(_ text: String) -> String {
        "'" + text.unicodeScalars.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
    }
}
