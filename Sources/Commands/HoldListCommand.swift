import ArgumentParser
import Postgres
import Stages

struct HoldListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List rows that wait for a decision, by delivery and rule.",
        discussion: "With --all also what has been decided, by whom, when and why, and what newer deliveries replaced.")

    @Flag(help: "Also what is decided, and the decisions.")
    var all = false

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let sql = try SQLLibrary(projectFolder: try options.projectFolder())
        let holds = try sql.statement("result/hold").text
        let decisions = try sql.statement("result/hold_decision").text
        let (selected, all) = (selection.selection.parameters, all)
        let report = try await withDatabase(options, migrating: sql) { connection, _ in
            HoldReport(
                holds: try connection.execute(holds, selected + [.bool(all)]).rows.map(HoldReport.Hold.init),
                decisions: all
                    ? try connection.execute(decisions, selected).rows.map(HoldReport.Decision.init) : nil)
        }
        try options.console.result(report) { report.text }
    }
}

/// What is held, and what has been decided where that was asked for.
struct HoldReport: Encodable, Sendable {
    let holds: [Hold]
    let decisions: [Decision]?

    struct Hold: Encodable, Sendable {
        let region: Int
        let period: String
        let kind: String
        let delivery: Int
        let version: Int
        /// in force, refused or replaced.
        let state: String
        let rule: String
        let open: Int
        let accepted: Int
        let rejected: Int
        /// The first five: of open rows, as long as there are any.
        let firstLines: [Int]
    }

    struct Decision: Encodable, Sendable {
        let decision: Int
        let region: Int
        let period: String
        let kind: String
        let delivery: Int
        let rule: String
        /// accept or reject.
        let ruling: String
        let rows: Int
        let firstLines: [Int]
        let decidedBy: String
        let decidedAt: String
        let why: String
    }

    var text: String {
        var parts = [holds.isEmpty ? "nothing is held" : holdTable]
        if let decisions, !decisions.isEmpty { parts.append(table(of: decisions)) }
        return parts.joined(separator: "\n\n")
    }

    private var holdTable: String {
        var table = TextTable([
            ("month", .left), ("kind", .left), ("region", .right), ("delivery", .right), ("state", .left),
            ("rule", .left), ("open", .right), ("accepted", .right), ("rejected", .right), ("first lines", .left),
        ])
        for hold in holds {
            table.append([
                hold.period, hold.kind, "\(hold.region)", "\(hold.delivery)", hold.state, hold.rule, hold.open.grouped,
                hold.accepted.grouped, hold.rejected.grouped, hold.firstLines.map(String.init).joined(separator: ", "),
            ])
        }
        return table.text
    }

    private func table(of decisions: [Decision]) -> String {
        var table = TextTable([
            ("decision", .right), ("delivery", .right), ("rule", .left), ("decided", .left),
            ("rows", .right), ("first lines", .left), ("by", .left), ("when", .left), ("why", .left),
        ])
        for decision in decisions {
            table.append([
                "\(decision.decision)", "\(decision.delivery)", decision.rule,
                decision.ruling, decision.rows.grouped,
                decision.firstLines.map(String.init).joined(separator: ", "), decision.decidedBy, decision.decidedAt,
                decision.why,
            ])
        }
        return table.text
    }
}

extension HoldReport.Hold {
    fileprivate init(_ row: Row) throws {
        self.init(
            region: try row.int("region_code"), period: try row.string("period"), kind: try row.string("kind"),
            delivery: try row.int("delivery_id"), version: try row.int("version"), state: try row.string("state"),
            rule: try row.string("rule_id"), open: try row.int("open_count"), accepted: try row.int("accepted_count"),
            rejected: try row.int("rejected_count"),
            firstLines: try row.string("first_lines").split(separator: " ").compactMap { Int($0) })
    }
}

extension HoldReport.Decision {
    fileprivate init(_ row: Row) throws {
        self.init(
            decision: try row.int("decision_id"), region: try row.int("region_code"), period: try row.string("period"),
            kind: try row.string("kind"), delivery: try row.int("delivery_id"), rule: try row.string("rule_id"),
            ruling: try row.string("decision"), rows: try row.int("row_count"),
            firstLines: try row.string("first_lines").split(separator: " ").compactMap { Int($0) },
            decidedBy: try row.string("decided_by"),
            decidedAt: try row.string("decided_at"), why: try row.string("reason"))
    }
}
