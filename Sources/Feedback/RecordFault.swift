import Agreements
import Definitions
import Postgres
import Spreadsheet
import Stages
import Waits

/// A row of a delivery that something is said of: a finding of a rule, or that it could not be read.
enum RecordFault: Sendable {
    case finding(Finding)
    case malformed(Malformed)

    struct Finding: Encodable, Sendable {
        let delivery: Int
        /// 0 is the delivery as a whole.
        let line: Int
        let rule: String
        let severity: String
        /// rejected, held or counted: after what persons have decided.
        let outcome: String
        @ExplicitNull var column: String?
        @ExplicitNull var contactID: String?
        @ExplicitNull var message: String?

        enum CodingKeys: String, CodingKey {
            case delivery, line, rule, severity, outcome, column, message
            case contactID = "contact_id"
        }
    }

    struct Malformed: Encodable, Sendable {
        let delivery: Int
        let line: Int
        @ExplicitNull var column: String?
        /// Character of the line where the field starts, from 1.
        @ExplicitNull var columnNumber: Int?
        let reason: String
    }
}

extension FeedbackReport {
    /// Reads every finding, then every malformed row, a thousand at a time.
    ///
    /// - Throws: `PostgresError`, `ProjectError`; what `body` throws.
    func readFaults(
        names: RuleNames, sql: SQLLibrary, on connection: Connection, _ body: (RecordFault) throws -> Void
    ) throws {
        let byID = Dictionary(uniqueKeysWithValues: deliveries.map { ($0.delivery, $0) })
        try read("finding", sql: sql, on: connection) { row in
            let (id, rule) = (try row.int("delivery_id"), try row.string("rule_id"))
            let sent = byID[id]
            let message = sent.flatMap { names.rule(rule, ofKind: $0.kind) }?.message.swedish
            let detail = try row.optionalString("detail")
            try body(
                .finding(
                    RecordFault.Finding(
                        delivery: id, line: try row.int("line_number"), rule: rule,
                        severity: try row.string("severity"), outcome: try row.string("outcome"),
                        column: try row.optionalString("column_name").map { names.column($0, layout: sent?.layout) },
                        contactID: try row.optionalString("contact_id"),
                        message: detail.map { "\(message ?? rule): \($0)" } ?? message)))
        }
        try read("malformed", sql: sql, on: connection) { row in
            try body(
                .malformed(
                    RecordFault.Malformed(
                        delivery: try row.int("delivery_id"), line: try row.int("line_number"),
                        column: try row.optionalString("column_name"),
                        columnNumber: try row.optionalInt("column_number"), reason: try row.string("reason"))))
        }
    }

    private func read(
        _ model: String, sql: SQLLibrary, on connection: Connection, _ body: (Row) throws -> Void
    ) throws {
        let statement = try sql.statement("result/feedback_\(model)").text
        _ = try connection.execute(
            "declare feedback no scroll cursor for \(statement)",
            [.int(region.rawValue), .intArray(deliveries.map(\.delivery))])
        while true {
            let rows = try connection.execute("fetch 1000 from feedback").rows
            if rows.isEmpty { break }
            for row in rows { try body(row) }
        }
        _ = try connection.execute("close feedback")
    }

    /// A row of ``FeedbackTable/records``.
    func row(_ fault: RecordFault, deliveries byID: [Int: SentDelivery]) -> [Cell] {
        func start(_ delivery: Int, _ line: Int) -> [Cell] {
            let sent = byID[delivery]
            return [
                .optionalText(sent?.file), .optionalText(sent.map { SwedishWords.kind($0.kind) }), .integer(delivery),
                .integer(line),
            ]
        }
        switch fault {
        case .finding(let finding):
            return start(finding.delivery, finding.line) + [
                .empty, .optionalText(finding.contactID), .text(finding.rule),
                .text(SwedishWords.outcome(finding.outcome, severity: finding.severity)), .optionalText(finding.column),
                .text(finding.message ?? "Regeln finns inte längre"),
            ]
        case .malformed(let malformed):
            return start(malformed.delivery, malformed.line) + [
                .optionalInteger(malformed.columnNumber), .empty, .empty, .text("Oläslig: räknas inte"),
                .optionalText(malformed.column), .text(malformed.reason),
            ]
        }
    }
}
