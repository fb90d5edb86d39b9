import ArgumentParser
import Definitions
import Pipeline
import Postgres
import Stages
import Waits

struct RetainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retain",
        abstract: "Delete rows of persons that are older than their retention.",
        discussion: """
            Rows of contacts, their diagnoses and procedures, malformed rows and the contacts of findings go; \
            histograms, verdicts and editions stay, and no figure changes. What needs rows cannot be done again: a \
            measure whose contacts are told otherwise, rules, feedback. Deliveries that today's definitions have not \
            counted, and those with held rows, keep theirs. Files that were sent, and feedback that was written, are not \
            touched.
            """)

    @Option(
        help: ArgumentHelp("Keep the rows of so many whole months before this one: 24months.", valueName: "months"))
    var rows: String

    @Flag(help: "Tell what would go, and delete nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws { _ = try monthCount() }

    private func monthCount() throws -> Int {
        guard let number = rows.wholeMatch(of: /([0-9]{1,4}) ?months?/)?.output.1, let months = Int(number), months > 0
        else { throw ValidationError("--rows is \"\(rows)\": write a number of months, such as 24months") }
        return months
    }

    func run() async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        let pipeline = Pipeline(project: project, sql: sql, softwareVersion: Version.current)
        let (startedAt, isTrial, months) = (Clock.now(), dryRun, try monthCount())
        let outcome = try await withDatabase(options, migrating: sql) { connection, interruption in
            // The month that it is where the register is kept.
            let text = try connection.execute(
                "select to_char($1::timestamptz at time zone 'Europe/Stockholm', 'YYYY-MM') as period",
                [.text(startedAt)]
            ).single().string("period")
            guard let now = Period(iso: text) else { throw ValidationError("the clock says \(startedAt)") }
            return try pipeline.retain(
                before: now.advanced(byMonths: -months), isTrial: isTrial, on: connection, startedAt: startedAt,
                interruption: interruption)
        }
        let report = RetainReport(outcome, isTrial: isTrial)
        try options.console.result(report) { report.text }
        if !report.notCountedDeliveries.isEmpty {
            options.console.warn(
                "\(report.notCountedDeliveries.count) deliveries of these months keep their rows: today's definitions have not counted them (komiljard run), or rows of them wait for a person (komiljard hold list); then retain again"
            )
        }
    }
}

/// What went, or would go.
struct RetainReport: Encodable, Sendable {
    let isTrial: Bool
    /// Months before it.
    let before: String
    let deliveries: Int
    let rows: Int
    let firstPeriod: String?
    let lastPeriod: String?
    let notCountedDeliveries: [Int]

    init(_ outcome: Retention.Outcome, isTrial: Bool) {
        self.isTrial = isTrial
        before = "\(outcome.before)"
        deliveries = outcome.deliveryCount
        rows = outcome.rowCount
        firstPeriod = outcome.firstPeriod
        lastPeriod = outcome.lastPeriod
        notCountedDeliveries = outcome.waitingDeliveryIDs
    }

    var text: String {
        guard deliveries > 0, let firstPeriod, let lastPeriod else {
            return "no rows of months before \(before) are left"
        }
        let months = firstPeriod == lastPeriod ? firstPeriod : "\(firstPeriod)..\(lastPeriod)"
        return "\(rows.grouped) rows of \(deliveries.grouped) deliveries, \(months), "
            + (isTrial
                ? "would be deleted"
                : "deleted: their counts and figures stay; they cannot be judged or counted by other rows again")
    }
}
