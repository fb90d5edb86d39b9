import Agreements
import Definitions
import Postgres
import Stages
import Waits

/// How a rule went for a delivery.
struct RuleOutcome: Encodable, Sendable {
    let delivery: Int
    let kind: String
    let rule: String
    /// As it was when the delivery was judged.
    let severity: String
    /// In Swedish; nil of a rule that has been taken out since.
    @ExplicitNull var message: String?
    /// The column of the sender's file, or the field where its layout has none.
    @ExplicitNull var column: String?
    let checked: Int
    let failed: Int
    /// Of those that failed: rows that a person has not decided on.
    let held: Int

    init(_ row: Row, names: RuleNames, deliveries: [Int: SentDelivery]) throws {
        delivery = try row.int("delivery_id")
        let id = try row.string("rule_id")
        rule = id
        severity = try row.string("severity")
        checked = try row.int("checked_count")
        failed = try row.int("failed_count")
        held = try row.int("held_count")
        let sent = deliveries[delivery]
        kind = sent?.kind ?? ""
        let definition = sent.flatMap { names.rule(id, ofKind: $0.kind) }
        message = definition?.message.swedish
        column = definition?.column.map { names.column($0.rawValue, layout: sent?.layout) }
    }
}

/// What rules say in Swedish, and what senders call their columns.
struct RuleNames: Sendable {
    private let rules: [String: ValidationRule]
    private let columns: [String: String]

    init(_ project: Project) {
        var rules: [String: ValidationRule] = [:]
        for rule in project.rules.flatMap(\.rules) {
            for kind in rule.kinds { rules["\(kind.rawValue) \(rule.id)"] = rule }
        }
        self.rules = rules
        var columns: [String: String] = [:]
        for layout in project.layouts {
            for column in layout.columns { columns["\(layout.id) \(column.field.rawValue)"] = column.headerName }
        }
        self.columns = columns
    }

    func rule(_ id: String, ofKind kind: String) -> ValidationRule? { rules["\(kind) \(id)"] }

    /// A field as the sender's file calls it.
    func column(_ field: String, layout: String?) -> String {
        layout.flatMap { columns["\($0) \(field)"] } ?? field
    }
}
