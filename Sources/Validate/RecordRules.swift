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

    /// What has to be looked at to answer something of a row.
    private enum Level: Hashable {
        case row
        /// Index of `rows.parts`.
        case part(Int)
        /// The columns by which sums are kept apart.
        case group
    }

    /// Rows of which something is true: a rule applies to them, or they have a value in a column.
    private struct Condition: Hashable {
        let text: String
        let level: Level
    }

    private let rows: JudgedRows
    private let lacking: Set<String>
    private let listedContacts: [String]?
    private let possible: [DeliveryKind]
    private let words: [Word]
    /// What the scan counts, by name.
    private let counted: [(name: String, condition: Condition)]
    /// What it asks of parts, so many that their bits are in one word.
    private let answers: [(part: Int, conditions: [Condition])]
    /// How many rows of `judged` a rule applies to, and have a value in a column: as SQL.
    private let applicable: [(rule: ValidationRule, count: String)]
    private let filled: [(column: String, count: String)]

    /// A bigint has 63 bits beside its sign.
    private static let wordSize = 62

    /// - Parameters:
    ///   - lacking: supplements that no row of the batch has.
    ///   - listedContacts: all contact ids that several rows may have, where they are known beforehand.
    init(_ catalogue: RuleCatalogue, rows: JudgedRows, lacking: Set<String>, listedContacts: [String]?) {
        self.rows = rows
        self.lacking = lacking
        self.listedContacts = listedContacts
        possible = catalogue.content.kinds
        let rules = catalogue.rules.compactMap { rule -> Rule? in
            guard case .record(let appliesWhen, let failsWhen) = rule.test else { return nil }
            let text = [appliesWhen, failsWhen].compactMap { $0 }.joined(separator: " ")
            var part: Int?
            if case .part(let index) = Self.level(of: text, in: rows) { part = index }
            return Rule(rule: rule, condition: appliesWhen, failsWhen: failsWhen, part: part)
        }
        let parts: [Int?] = [nil] + rows.parts.indices.map { $0 }
        words = parts.flatMap { part in
            Self.inWords(rules.filter { $0.part == part }).map { Word(part: part, rules: $0) }
        }

        func condition(_ text: String) -> Condition { Condition(text: text, level: Self.level(of: text, in: rows)) }
        let conditioned = rules.compactMap { rule in rule.condition.map { (rule: rule.rule, condition: condition($0)) }
        }
        let columns = rows.optionalColumns.map { (name: $0.name, condition: condition("\($0.expression) is not null")) }
        var known: Set<Condition> = []
        // Each once, whoever wants to know.
        let conditions = (conditioned.map(\.condition) + columns.map(\.condition)).filter { known.insert($0).inserted }
        counted = conditions.filter { $0.level == .row }.enumerated().map { ("counted_\($0)", $1) }
        answers = rows.parts.indices.flatMap { part in
            Self.inWords(conditions.filter { $0.level == .part(part) }).map { (part, $0) }
        }
        var counts: [Condition: String] = [:]
        for condition in conditions { counts[condition] = Self.rows(where: condition.text) }
        for (name, condition) in counted { counts[condition] = "judged.\(name)" }
        for (word, answer) in answers.enumerated() {
            for (bit, condition) in answer.conditions.enumerated() {
                counts[condition] = Self.rows(where: "judged.answers_\(word) & \(1 << bit) <> 0")
            }
        }
        applicable = conditioned.compactMap { rule, condition in counts[condition].map { (rule, $0) } }
        filled = columns.compactMap { name, condition in counts[condition].map { (name, $0) } }
    }

    private static func rows(where condition: String) -> String {
        "case when \(condition) then judged.row_count else 0 end"
    }

    private static func inWords<Element>(_ elements: [Element]) -> [[Element]] {
        stride(from: 0, to: elements.count, by: wordSize).map {
            Array(elements[$0..<min($0 + wordSize, elements.count)])
        }
    }

    private static func level(of text: String, in rows: JudgedRows) -> Level {
        let words = SQLWords.names(in: text)
        let parts = rows.parts.indices.filter { !rows.parts[$0].columns.isDisjoint(with: words) }
        let own = words.intersection(rows.ownColumns.union(rows.supplements.flatMap(\.columns).map(\.name)))
        // Parts have other names where they are asked.
        if words.contains("delivery_rows") { return .row }
        let asksOfDelivery = !words.isDisjoint(with: JudgedRows.columnsOfDelivery)
        if own.isEmpty {
            if parts.count == 1 { return .part(parts[0]) }
            // Any serves for what is asked of the delivery.
            if parts.isEmpty, asksOfDelivery, !rows.parts.isEmpty { return .part(0) }
            return .row
        }
        return parts.isEmpty && !asksOfDelivery && own.isSubset(of: rows.groups) ? .group : .row
    }

    var statements: [RuleScan.Statement] {
        var statements = [
            RuleScan.Statement(
                sql: scan, parameters: gathersRepeated ? .batchAndContacts(listedContacts ?? []) : .batch)
        ]
        if !words.isEmpty { statements.append(RuleScan.Statement(sql: findings, parameters: .none)) }
        if !applicable.isEmpty { statements.append(RuleScan.Statement(sql: applicability, parameters: .none)) }
        if !filled.isEmpty { statements.append(RuleScan.Statement(sql: fillRates, parameters: .none)) }
        if let afterwards = rows.afterwards {
            statements.append(RuleScan.Statement(sql: afterwards, parameters: .none))
        }
        if gathersRepeated {
            statements.append(RuleScan.Statement(sql: repeated, parameters: .batch, makesRepeatedRows: true))
        }
        return statements + [RuleScan.Statement(sql: "drop table pg_temp.judged", parameters: .none)]
    }

    private var gathersRepeated: Bool { listedContacts != nil && !words.isEmpty }

    // MARK: The scan

    private var scan: String {
        // Nearly all parts have the same answers: kept apart by them, rows need not be counted for each.
        let groups = ["delivery_id"] + rows.groups + answers.indices.map { "answers_\($0)" }
        let columns =
            groups.map { "delivery_rows.\($0)" } + ["count(*) as row_count"]
            + rows.sums.map { "count(*) filter (where \($0.condition)) as \($0.name)" }
            + counted.map { "\(Self.count(of: $0.condition.text)) as \($0.name)" }
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

    /// Of the rows that a condition is true of; of those that have a value, which most ask for, as it is cheapest.
    private static func count(of condition: String) -> String {
        columnWithValue(condition).map { "count(\($0))" } ?? "count(*) filter (where \(condition))"
    }

    /// The column that a condition asks to have a value, where it asks for nothing else.
    private static func columnWithValue(_ condition: String) -> Substring? {
        column(in: condition, before: " is not null")
    }

    /// The column that a text is about, where it is nothing but a column and these words.
    private static func column(in text: String, before words: String) -> Substring? {
        let column = text.dropLast(words.count)
        return text.hasSuffix(words) && column.wholeMatch(of: /[a-z_]+/) != nil ? column : nil
    }

    /// Whether a predicate compares a column with others and constants, and does nothing else: so it is null where the
    /// column is.
    private static func isComparison(_ predicate: String, of column: Substring) -> Bool {
        let others = SQLWords.names(in: predicate).subtracting([String(column)])
        return predicate.hasPrefix(column) && others.isDisjoint(with: ["or", "is", "case", "select"])
    }

    private var deliveryRows: String {
        rows.joining(
            rows.parts.indices.map { (rows.parts[$0], judged($0)) }, on: ["delivery_id"], with: rows.supplements,
            lacking: lacking)
    }

    /// The rows of a part with what its rules say of each, in the months and of the kinds that they are asked of.
    private func judged(_ index: Int) -> String {
        let part = rows.parts[index]
        // The region is that of the delivery: one key less to compare.
        let keys = ["delivery_id", part.key]
        let said =
            answers.enumerated().filter { $0.element.part == index }.map { word, answer in
                "\(Self.bits(answer.conditions.map(\.text)))\nas answers_\(word)"
            }
            + wordColumns.filter { $0.word.part == index }.map { "\(bits(of: $0.word))\nas \($0.name)" }
        return """
            select
            \(((keys + part.columns.sorted()) + said).joined(separator: ",\n").indented(by: 4))
            from (
                select
                    part.*,
                    delivery.kind,
                    delivery.is_completed,
                    delivery.is_waiting,
                    delivery.is_primary_care,
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
        Self.bits(
            word.rules.map { rule in guardText(rule.rule).map { "\($0) and (\(rule.predicate))" } ?? rule.predicate },
            called: word.rules.map(\.rule.id))
    }

    /// A word with a bit for each predicate that is true.
    private static func bits(_ predicates: [String], called names: [String]? = nil) -> String {
        predicates.enumerated().map { index, predicate in
            (names.map { "-- \($0[index])\n" } ?? "")
                + "case when \(predicate) then \(1 << index)::bigint else 0 end"
        }.joined(separator: "\n|\n")
    }

    /// Those that fail something, each with its bits.
    private var failedRows: String {
        // By what they are asked of: kind and month are looked at once for all rules that share them.
        var groups: [(guardText: String?, predicates: [String])] = []
        for rule in words.filter({ $0.part == nil }).flatMap(\.rules) {
            let text = guardText(rule.rule)
            // A comparison is not true of what is null. (Were it true all the same, the row would get no bit.)
            let isImplied =
                rule.condition.flatMap(Self.columnWithValue).map { Self.isComparison(rule.failsWhen, of: $0) } ?? false
            let predicate = isImplied || rule.condition == nil ? "(\(rule.failsWhen))" : "(\(rule.predicate))"
            if let index = groups.firstIndex(where: { $0.guardText == text }) {
                groups[index].predicates.append(predicate)
            } else {
                groups.append((text, [predicate]))
            }
        }
        let any =
            wordColumns.filter { $0.word.part != nil }.map { "\($0.name) <> 0" }
            + groups.map { group in
                let predicates = Self.withNullsTogether(group.predicates)
                guard let guardText = group.guardText else { return predicates.joined(separator: "\nor ") }
                return "(\n    \(guardText)\n    and (\n        "
                    + predicates.joined(separator: "\n        or ") + "\n    )\n)"
            }
            + (gathersRepeated ? ["contact_id = any($3::text[])"] : [])
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

    /// Columns that must have a value are asked of by one call, and not by a comparison each.
    private static func withNullsTogether(_ predicates: [String]) -> [String] {
        let columns = predicates.map { predicate in
            column(in: String(predicate.dropFirst().dropLast()), before: " is null")
        }
        let nullable = columns.compactMap { $0 }
        guard nullable.count > 1 else { return predicates }
        return ["num_nulls(\(nullable.joined(separator: ", "))) > 0"]
            + zip(predicates, columns).filter { $0.1 == nil }.map(\.0)
    }

    /// Nil where the rule is asked of every delivery of the content.
    private func guardText(_ rule: ValidationRule) -> String? {
        var parts: [String] = []
        if !possible.allSatisfy(rule.kinds.contains) {
            parts.append(kindText(rule.kinds))
        }
        if let months = rule.months {
            parts.append("period between date '\(months.first.firstDay)' and date '\(months.last.firstDay)'")
        }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    /// By flags, which rows of contacts have: it is asked of every row.
    private func kindText(_ kinds: [DeliveryKind]) -> String {
        let flags = kinds.compactMap(JudgedRows.flag)
        guard flags.count == kinds.count else {
            return "kind in (\(kinds.map(\.rawValue.sqlLiteral).joined(separator: ", ")))"
        }
        return flags.count == 1 ? flags[0] : "(\(flags.joined(separator: " or ")))"
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
            with
            failing as (
                select
                    delivery.region_code,
                    judged.delivery_id,
                    failed_row.failed,
                    failed_row.line_number,
                    failed_row.contact_id
                from pg_temp.judged as judged
                inner join register.delivery as delivery on judged.delivery_id = delivery.delivery_id
                cross join unnest(judged.failed_rows) as failed_row
            ),

            rule (word, bit, rule_id, severity, column_name) as (
                values
                \(values.joined(separator: ",\n    "))
            ),

            -- Few: where a column was not delivered, all rows fail the same, and are not to be asked of each rule.
            failed_together as (
                select distinct failing.failed
                from failing
            ),

            failed_rule as (
                select
                    failed_together.failed,
                    rule.rule_id,
                    rule.severity,
                    rule.column_name
                from failed_together
                inner join rule on failed_together.failed[rule.word] & rule.bit <> 0
            )

            select
                failing.region_code,
                failing.delivery_id,
                failing.line_number,
                failed_rule.rule_id,
                failed_rule.severity,
                failed_rule.column_name,
                failing.contact_id
            from failing
            inner join failed_rule on failing.failed = failed_rule.failed
            """
    }

    /// The rows that `sql/validate/repeated_rows` finds where the ids are listed, of those that the scan has gathered.
    private var repeated: String {
        """
        create temporary table repeated on commit drop as
        with
        listed as (
            select distinct
                repeated_contact.region_code,
                delivery.period,
                repeated_contact.contact_id
            from register.repeated_contact as repeated_contact
            inner join register.delivery as delivery on repeated_contact.delivery_id = delivery.delivery_id
            where repeated_contact.delivery_id between $1 and $2
        )

        select
            delivery.region_code,
            delivery.period,
            delivery.delivery_id,
            gathered.line_number,
            gathered.contact_id,
            delivery.kind
        from pg_temp.judged as judged
        inner join register.delivery as delivery on judged.delivery_id = delivery.delivery_id
        cross join unnest(judged.failed_rows) as gathered
        inner join listed
            on
                gathered.contact_id = listed.contact_id
                and delivery.region_code = listed.region_code
                and delivery.period = listed.period
        """
    }

    /// How many rows of each delivery a rule with a condition applies to.
    private var applicability: String {
        """
        insert into quality.rule_applicability (delivery_id, rule_id, applicable_count)
        with
        \(counts(applicable.map { (name: $0.rule.id, count: $0.count) }))

        select
            counted.delivery_id,
            counted.name as rule_id,
            counted.row_count as applicable_count
        from counted
        """
    }

    /// How many rows have a value in each column that a sender may leave empty. Rows never change: judged again, a
    /// delivery has the same, and what is new is a column that was not counted.
    private var fillRates: String {
        """
        insert into quality.fill_rate (region_code, delivery_id, column_name, filled_count, row_count)
        with
        \(counts(filled.map { (name: $0.column, count: $0.count) }))

        select
            counted.region_code,
            counted.delivery_id,
            counted.name as column_name,
            counted.row_count as filled_count,
            counted.delivery_row_count as row_count
        from counted
        on conflict (region_code, delivery_id, column_name) do update set
            filled_count = excluded.filled_count, row_count = excluded.row_count
        """
    }

    /// A row a delivery and name: added up first, as the groups of the scan are many.
    private func counts(_ counts: [(name: String, count: String)]) -> String {
        let sums = counts.enumerated().map { index, entry in "sum(\(entry.count))::bigint as count_\(index)" }
        let values = counts.enumerated().map { index, entry in "(\(entry.name.sqlLiteral), delivery.count_\(index))" }
        return """
            delivery as (
                select
                    judged.delivery_id,
                    sum(judged.row_count)::bigint as row_count,
                    \(sums.joined(separator: ",\n        "))
                from pg_temp.judged as judged
                group by judged.delivery_id
            ),

            counted as (
                select
                    sent.region_code,
                    delivery.delivery_id,
                    delivery.row_count as delivery_row_count,
                    each_count.name,
                    each_count.row_count
                from delivery
                inner join register.delivery as sent on delivery.delivery_id = sent.delivery_id
                cross join lateral (
                    values
                    \(values.joined(separator: ",\n        "))
                ) as each_count (name, row_count)
            )
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
