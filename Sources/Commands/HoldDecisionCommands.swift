import ArgumentParser
import Definitions
import Foundation
import Pipeline
import Stages
import Validate

struct HoldAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Take held rows into the figures, from the next run on.",
        discussion: HoldDecisionOptions.discussion)

    @OptionGroup var decision: HoldDecisionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws { try await decision.decide(.accept, options) }
}

struct HoldRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Keep held rows out of the figures for good.",
        discussion: HoldDecisionOptions.discussion)

    @OptionGroup var decision: HoldDecisionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws { try await decision.decide(.reject, options) }
}

/// What a decision is about, why, and whose it is.
struct HoldDecisionOptions: ParsableArguments {
    static let discussion = """
        Without --rule and --line it is about every row of the delivery that waits for a decision. Where none waits, it \
        reverses what was decided the other way: the newest decision about a row counts. The next run counts the \
        delivery anew.
        """

    @Option(help: ArgumentHelp("The number of the delivery: komiljard hold list shows it.", valueName: "number"))
    var delivery: Int

    @Option(help: ArgumentHelp("Only what this rule holds.", valueName: "id"))
    var rule: String?

    @Option(help: ArgumentHelp("Only the row on this line of the file.", valueName: "number"))
    var line: Int?

    @Option(help: ArgumentHelp("Why; it is kept.", valueName: "text"))
    var why: String

    @Option(help: ArgumentHelp("Who decides; without it the user who runs this.", valueName: "name"))
    var by: String?

    func validate() throws {
        for (option, text) in [("--why", why), ("--by", by)] {
            guard let text, text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else { continue }
            throw ValidationError("\(option) is empty: it is kept with the decision")
        }
        // As the database keeps them.
        for (option, number) in [("--delivery", delivery), ("--line", line)] {
            guard let number, !(1...Int(Int32.max)).contains(number) else { continue }
            throw ValidationError("\(option) \(number) is no number of one: komiljard hold list shows them")
        }
    }

    func decide(_ ruling: HoldRuling, _ options: GlobalOptions) async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        let pipeline = Pipeline(project: project, sql: sql, softwareVersion: Version.current)
        let target = HoldTarget(deliveryID: delivery, ruleID: rule, line: line)
        let (why, who, startedAt) = (why, by ?? NSUserName(), Clock.now())
        let report = try await withDatabase(options, migrating: sql) { connection, _ in
            try pipeline.decide(ruling, of: target, why: why, by: who, on: connection, startedAt: startedAt)
        }
        try options.console.result(DecidedReport(report)) { DecidedReport.text(report) }
    }
}

/// As JSON.
private struct DecidedReport: Encodable {
    let delivery: Int
    let region: Int
    let period: String
    let kind: String
    let ruling: String
    let decidedBy: String
    let decidedAt: String
    let why: String
    let decisions: [Decision]

    struct Decision: Encodable {
        let decision: Int
        let rule: String
        let rows: Int
    }

    init(_ report: HoldDecisionReport) {
        delivery = report.delivery
        region = report.region
        period = report.period
        kind = report.kind
        ruling = report.ruling.rawValue
        decidedBy = report.decidedBy
        decidedAt = report.decidedAt
        why = report.why
        decisions = report.decisions.map {
            Decision(decision: $0.decision, rule: $0.rule, rows: $0.rows)
        }
    }

    static func text(_ report: HoldDecisionReport) -> String {
        report.decisions.map { decision in
            "decision \(decision.decision): delivery \(report.delivery) (region \(report.region), \(report.period), "
                + "\(report.kind)), rule \(decision.rule), "
                + "\(decision.rows.counted("row")) \(report.ruling.rawValue)ed by \(report.decidedBy), \(report.decidedAt): \(report.why)"
        }.joined(separator: "\n")
    }
}
