import Definitions
import Waits

/// The rules of a catalogue that are predicates over a row, and the statements that judge them all in one scan.
///
/// Each row gets a set of bits for the conditions under which rules apply; rows of a delivery with the same bits are
/// counted together, and only those that fail something are told apart, each with bits for the rules that it fails. So a
/// row is looked at once, whatever the number of rules, and no result is larger than its findings.
///
/// Nearly every row keeps every rule: bits are only put together where one of the predicates is true.
struct RecordRules {
    private struct Rule {
        let rule: ValidationRule
        /// Index of `conditions`; nil where the rule applies to every row.
        let condition: Int?
        /// True for a row that fails.
        let predicate: String
    }

    private let rules: [Rule]
    /// What rules apply under, each once.
    private let conditions: [String]
    private let possible: [DeliveryKind]

    /// A bigint has 63 bits beside its sign.
    private static let wordSize = 62

    /// Nil where the catalogue has no such rule.
    init?(_ catalogue: RuleCatalogue) {
        var conditions: [String] = []
        var rules: [Rule] = []
        for rule in catalogue.rules {
            guard case .record(let appliesWhen, let failsWhen) = rule.test else { continue }
            let condition = appliesWhen.map { text in
                conditions.firstIndex(of: text)
                    ?? {
                        conditions.append(text)
                        return conditions.count - 1
                    }()
            }
            rules.append(
                Rule(
                    rule: rule, condition: condition,
                    predicate: appliesWhen.map { "(\($0)) and (\(failsWhen))" } ?? "(\(failsWhen))"))
        }
        guard !rules.isEmpty else { return nil }
        self.rules = rules
        self.conditions = conditions
        possible = catalogue.content.kinds
    }

    private static func words(_ count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: wordSize).map { $0..<min($0 + wordSize, count) }
    }

    private var conditionNames: [String] { Self.words(conditions.count).indices.map { "applicable_\($0)" } }

    /// - Parameter rows: the select of the rows to judge.
    func statements(rows: String) -> [RuleScan.Statement] {
        var statements = [
            RuleScan.Statement(sql: scan(rows: rows), parameterCount: 2),
            RuleScan.Statement(sql: findings, parameterCount: 0),
        ]
        if !conditions.isEmpty { statements.append(RuleScan.Statement(sql: applicability, parameterCount: 0)) }
        return statements + [RuleScan.Statement(sql: "drop table pg_temp.judged", parameterCount: 0)]
    }

    // MARK: The scan

    private func scan(rows: String) -> String {
        let conditionColumns = zip(Self.words(conditions.count), conditionNames).map { word, name in
            word.map { "case when \(conditions[$0]) then \(1 << ($0 - word.lowerBound))::bigint else 0 end" }
                .joined(separator: "\n| ") + "\nas \(name),\n"
        }.joined()
        let names = conditionNames.map { "judged_row.\($0),\n    " }.joined()
        return """
            create temporary table judged on commit drop as
            with
            delivery_rows as (
            \(rows)
            )

            select
                judged_row.region_code,
                judged_row.delivery_id,
                \(names)judged_row.failed_row,
                count(*) as row_count
            from (
                select
                    region_code,
                    delivery_id,
            \((conditionColumns + failedRow).indented(by: 8))
                from delivery_rows
            ) as judged_row
            group by
                judged_row.region_code,
                judged_row.delivery_id,
                \(names)judged_row.failed_row
            """
    }

    /// Null for a row that keeps every rule.
    private var failedRow: String {
        // By what they are asked of: kind and month are looked at once for all rules that share them.
        var groups: [(guardText: String?, predicates: [String])] = []
        for rule in rules {
            let text = guardText(rule.rule)
            if let index = groups.firstIndex(where: { $0.guardText == text }) {
                groups[index].predicates.append(rule.predicate)
            } else {
                groups.append((text, [rule.predicate]))
            }
        }
        let any = groups.map { group in
            let predicates = group.predicates.map { "(\($0))" }
            guard let guardText = group.guardText else { return predicates.joined(separator: "\nor ") }
            return "(\n    \(guardText)\n    and (\n        "
                + predicates.joined(separator: "\n        or ") + "\n    )\n)"
        }
        let words = Self.words(rules.count).map { word in
            word.map { index in
                let rule = rules[index]
                let predicate = guardText(rule.rule).map { "\($0) and (\(rule.predicate))" } ?? rule.predicate
                return
                    "-- \(rule.rule.id)\ncase when \(predicate) then \(1 << (index - word.lowerBound))::bigint else 0 end"
            }.joined(separator: "\n|\n")
        }
        return """
            case
                when
            \(any.joined(separator: "\nor ").indented(by: 8))
                    then row(
                        array[
            \(words.joined(separator: ",\n").indented(by: 16))
                        ],
                        line_number,
                        contact_id
                    )::quality.failed_row
            end
            as failed_row
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
        let values = Self.words(rules.count).enumerated().flatMap { number, word in
            word.map { index in
                let rule = rules[index].rule
                return "(\(number), \(1 << (index - word.lowerBound))::bigint, \(rule.id.sqlLiteral), "
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
                (judged.failed_row).line_number,
                rule.rule_id,
                rule.severity,
                rule.column_name,
                (judged.failed_row).contact_id
            from pg_temp.judged as judged
            inner join (
                values
                \(values.joined(separator: ",\n    "))
            ) as rule (word, bit, rule_id, severity, column_name)
                on ((judged.failed_row).failed)[rule.word + 1] & rule.bit <> 0
            """
    }

    /// How many rows of each delivery a rule with a condition applies to.
    private var applicability: String {
        let values = rules.compactMap { rule in
            rule.condition.map { condition in
                "(\(condition / Self.wordSize), \(1 << (condition % Self.wordSize))::bigint, \(rule.rule.id.sqlLiteral))"
            }
        }
        return """
            insert into quality.rule_applicability (delivery_id, rule_id, applicable_count)
            select
                judged.delivery_id,
                rule.rule_id,
                sum(judged.row_count)::bigint
            from pg_temp.judged as judged
            inner join (
                values
                \(values.joined(separator: ",\n    "))
            ) as rule (word, bit, rule_id)
                on (array[\(conditionNames.map { "judged.\($0)" }.joined(separator: ", "))])[rule.word + 1] & rule.bit <> 0
            group by judged.delivery_id, rule.rule_id
            """
    }
}

extension String {
    /// Every line that is not empty further to the right.
    fileprivate func indented(by count: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
            .joined(separator: "\n")
    }
}
