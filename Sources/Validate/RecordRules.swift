import Definitions
import Waits

/// The rules of a catalogue that are predicates over a row, and the statements that judge them all in one scan.
///
/// In one pass, which PostgreSQL divides among its processes, rows of a delivery are counted: all, those that each rule
/// applies to, those that have a value in a column that may be empty, and what rules compare between deliveries. Only
/// rows that fail something are told apart, each with bits for the rules that it fails: bits are put together where one
/// of the predicates is true, and nearly every row keeps every rule. So a row is looked at once, whatever the number of
/// rules, and no result is larger than its findings.
///
/// A rule that looks at nothing but a part of the row that several rows share is asked of the part.
struct RecordRules {
    private struct Rule {
        let rule: ValidationRule
        /// Nil where it applies to every row.
        let condition: String?
        let failsWhen: String
        /// Index of `rows.parts`; nil where it looks at the row.
        let part: Int?

        /// True where it applies and fails.
        var predicate: String { condition.map { "(\($0)) and (\(failsWhen))" } ?? "(\(failsWhen))" }
    }

    /// Rules whose bits are in one word.
    private struct Word {
        let part: Int?
        let rules: [Rule]
    }

    /// What rules apply under, each once.
    private struct Condition {
        let text: String
        let part: Int?
        let name: String
    }

    private let rows: JudgedRows
    private let possible: [DeliveryKind]
    private let words: [Word]
    private let conditions: [Condition]
    private let conditioned: [(rule: ValidationRule, condition: Condition)]

    /// A bigint has 63 bits beside its sign.
    private static let wordSize = 62

    init(_ catalogue: RuleCatalogue, rows: JudgedRows) {
        self.rows = rows
        possible = catalogue.content.kinds
        let rules = catalogue.rules.compactMap { rule -> Rule? in
            guard case .record(let appliesWhen, let failsWhen) = rule.test else { return nil }
            return Rule(
                rule: rule, condition: appliesWhen, failsWhen: failsWhen,
                part: Self.part([appliesWhen, failsWhen].compactMap { $0 }.joined(separator: " "), of: rows))
        }
        let levels: [Int?] = [nil] + rows.parts.indices.map { $0 }
        words = levels.flatMap { part in
            let rules = rules.filter { $0.part == part }
            return stride(from: 0, to: rules.count, by: Self.wordSize).map {
                Word(part: part, rules: Array(rules[$0..<min($0 + Self.wordSize, rules.count)]))
            }
        }
        var conditions: [Condition] = []
        var conditioned: [(ValidationRule, Condition)] = []
        for rule in rules {
            guard let text = rule.condition else { continue }
            let known = conditions.first { $0.text == text && $0.part == rule.part }
            let condition = known ?? Condition(text: text, part: rule.part, name: "applies_\(conditions.count)")
            if known == nil { conditions.append(condition) }
            conditioned.append((rule.rule, condition))
        }
        self.conditions = conditions
        self.conditioned = conditioned
    }

    /// The part that a text looks at, and at nothing else of the row. Any serves for what it looks at of the delivery.
    private static func part(_ text: String, of rows: JudgedRows) -> Int? {
        let words = SQLWords.names(in: text)
        guard words.isDisjoint(with: rows.ownColumns) else { return nil }
        let parts = rows.parts.indices.filter { !rows.parts[$0].columns.isDisjoint(with: words) }
        if parts.isEmpty, !words.isDisjoint(with: JudgedRows.columnsOfDelivery) { return rows.parts.indices.first }
        return parts.count == 1 ? parts[0] : nil
    }

    var statements: [RuleScan.Statement] {
        var statements = [RuleScan.Statement(sql: scan, parameters: .batch)]
        if !words.isEmpty { statements.append(RuleScan.Statement(sql: findings, parameters: .none)) }
        if !conditioned.isEmpty { statements.append(RuleScan.Statement(sql: applicability, parameters: .none)) }
        if !rows.optionalColumns.isEmpty { statements.append(RuleScan.Statement(sql: fillRates, parameters: .none)) }
        if let afterwards = rows.afterwards {
            statements.append(RuleScan.Statement(sql: afterwards, parameters: .none))
        }
        return statements + [RuleScan.Statement(sql: "drop table pg_temp.judged", parameters: .none)]
    }

    // MARK: The scan

    private var scan: String {
        let groups = ["region_code", "delivery_id"] + rows.groups
        let columns =
            groups.map { "delivery_rows.\($0)" } + ["count(*) as row_count"]
            + rows.sums.map { "count(*) filter (where \($0.condition)) as \($0.name)" }
            + conditions.map {
                "count(*) filter (where \($0.part == nil ? $0.text : $0.name)) as \($0.name)"
            }
            + rows.optionalColumns.map { "count(\($0.expression)) as filled_\($0.name)" }
            + (words.isEmpty ? [] : [failedRows])
        return """
            create temporary table judged on commit drop as
            with
            delivery_rows as (
            \(deliveryRows.indented(by: 4))
            )

            select
            \(columns.joined(separator: ",\n").indented(by: 4))
            from delivery_rows
            group by
            \(groups.map { "delivery_rows.\($0)" }.joined(separator: ",\n").indented(by: 4))
            """
    }

    private var deliveryRows: String {
        rows.joining(rows.parts.indices.map { (rows.parts[$0], judged($0)) })
    }

    /// The rows of a part with what its rules say of each, in the months and of the kinds that they are asked of.
    private func judged(_ index: Int) -> String {
        let part = rows.parts[index]
        let keys = ["region_code", "delivery_id", part.key]
        let answers =
            conditions.filter { $0.part == index }.map { "\($0.text)\nas \($0.name)" }
            + wordColumns.filter { $0.word.part == index }.map { "\(bits(of: $0.word))\nas \($0.name)" }
        guard !answers.isEmpty else { return part.select }
        return """
            select
            \(((keys + part.columns.sorted()) + answers).joined(separator: ",\n").indented(by: 4))
            from (
                select
                    part.*,
                    delivery.kind,
                    delivery.period,
                    delivery.period_last_day,
                    delivery.period_year
                from (
            \(part.select.indented(by: 8))
                ) as part
                inner join register.delivery as delivery on part.delivery_id = delivery.delivery_id
            ) as \(part.name)
            """
    }

    private var wordColumns: [(word: Word, name: String)] {
        words.indices.map { (words[$0], "failed_\($0)") }
    }

    private func bits(of word: Word) -> String {
        word.rules.enumerated().map { index, rule in
            let predicate = guardText(rule.rule).map { "\($0) and (\(rule.predicate))" } ?? rule.predicate
            return "-- \(rule.rule.id)\ncase when \(predicate) then \(1 << index)::bigint else 0 end"
        }.joined(separator: "\n|\n")
    }

    /// Those that fail something, each with its bits.
    private var failedRows: String {
        // By what they are asked of: kind and month are looked at once for all rules that share them.
        var groups: [(guardText: String?, predicates: [String])] = []
        for rule in words.filter({ $0.part == nil }).flatMap(\.rules) {
            let text = guardText(rule.rule)
            if let index = groups.firstIndex(where: { $0.guardText == text }) {
                groups[index].predicates.append(rule.predicate)
            } else {
                groups.append((text, [rule.predicate]))
            }
        }
        let any =
            wordColumns.filter { $0.word.part != nil }.map { "\($0.name) <> 0" }
            + groups.map { group in
                let predicates = group.predicates.map { "(\($0))" }
                guard let guardText = group.guardText else { return predicates.joined(separator: "\nor ") }
                return "(\n    \(guardText)\n    and (\n        "
                    + predicates.joined(separator: "\n        or ") + "\n    )\n)"
            }
        let failed = wordColumns.map { $0.word.part == nil ? bits(of: $0.word) : "coalesce(\($0.name), 0)" }
        return """
            quality.gathered(
                row(
                    array[
            \(failed.joined(separator: ",\n").indented(by: 12))
                    ],
                    line_number,
                    contact_id
                )::quality.failed_row
            ) filter (
                where
            \(any.joined(separator: "\nor ").indented(by: 8))
            ) as failed_rows
            """
    }

    /// Nil where the rule is asked of every delivery of the content.
    private func guardText(_ rule: ValidationRule) -> String? {
        var parts: [String] = []
        if !possible.allSatisfy(rule.kinds.contains) {
            parts.append("kind in (\(rule.kinds.map(\.rawValue.sqlLiteral).joined(separator: ", ")))")
        }
        if let months = rule.months {
            parts.append("period between date '\(months.first.firstDay)' and date '\(months.last.firstDay)'")
        }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    // MARK: What becomes of it

    private var findings: String {
        let values = words.enumerated().flatMap { number, word in
            word.rules.enumerated().map { index, entry in
                let rule = entry.rule
                return "(\(number + 1), \(1 << index)::bigint, \(rule.id.sqlLiteral), "
                    + "\(rule.severity.rawValue.sqlLiteral), \(rule.columnLiteral))"
            }
        }
        return """
            insert into quality.finding (
                region_code, delivery_id, line_number, rule_id, severity, column_name, contact_id
            )
            select
                judged.region_code,
                judged.delivery_id,
                failed_row.line_number,
                rule.rule_id,
                rule.severity,
                rule.column_name,
                failed_row.contact_id
            from pg_temp.judged as judged
            cross join unnest(judged.failed_rows) as failed_row
            inner join (
                values
                \(values.joined(separator: ",\n    "))
            ) as rule (word, bit, rule_id, severity, column_name)
                on failed_row.failed[rule.word] & rule.bit <> 0
            """
    }

    /// How many rows of each delivery a rule with a condition applies to.
    private var applicability: String {
        let values = conditioned.map { "(\($0.rule.id.sqlLiteral), judged.\($0.condition.name))" }
        return """
            insert into quality.rule_applicability (delivery_id, rule_id, applicable_count)
            select
                judged.delivery_id,
                rule.rule_id,
                sum(rule.applicable_count)::bigint as applicable_count
            from pg_temp.judged as judged
            cross join lateral (
                values
                \(values.joined(separator: ",\n    "))
            ) as rule (rule_id, applicable_count)
            group by judged.delivery_id, rule.rule_id
            """
    }

    /// How many rows have a value in each column that a sender may leave empty. Rows never change: judged again, a
    /// delivery has the same, and what is new is a column that was not counted.
    private var fillRates: String {
        let values = rows.optionalColumns.map { "(\($0.name.sqlLiteral), judged.filled_\($0.name))" }
        return """
            insert into quality.fill_rate (region_code, delivery_id, column_name, filled_count, row_count)
            select
                judged.region_code,
                judged.delivery_id,
                field.column_name,
                sum(field.filled_count)::bigint as filled_count,
                sum(judged.row_count)::bigint as row_count
            from pg_temp.judged as judged
            cross join lateral (
                values
                \(values.joined(separator: ",\n    "))
            ) as field (column_name, filled_count)
            group by judged.region_code, judged.delivery_id, field.column_name
            on conflict (region_code, delivery_id, column_name) do update set
                filled_count = excluded.filled_count, row_count = excluded.row_count
            """
    }
}

extension String {
    /// Every line that is not empty further to the right.
    func indented(by count: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
            .joined(separator: "\n")
    }
}
