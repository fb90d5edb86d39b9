import ArgumentParser
import Definitions
import Feedback
import Stages
import Waits

struct FeedbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feedback",
        abstract: "Tell a region what is wrong with what it sent for a month, and what mending it is worth.",
        discussion: """
            Writes aterkoppling_REGION_MONTH.xlsx, in Swedish, and the same as CSV and JSON: the newest delivery of \
            every kind, how each rule went, every finding and malformed row with its line and reason, the shares as \
            they are and between which they would be if the records that are out of them were mended, and the kronor \
            at both bounds. Nothing of another region is in it. Contact ids are personal data.
            """)

    @Option(
        help: ArgumentHelp("The region: SKR's code, such as 63.", valueName: "code"), transform: RegionList.init)
    var region: RegionList

    @Option(
        help: ArgumentHelp("The month, such as 2019-09.", valueName: "month"), transform: MonthArgument.init)
    var period: MonthArgument

    @Option(help: ArgumentHelp("Where the files go; the folder is made.", valueName: "dir"))
    var out: String

    @Flag(help: "Replace files that are there already.")
    var force = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard region.codes.count == 1 else { throw ValidationError("--region: give one region") }
    }

    func run() async throws {
        guard let region = region.codes.first else { return }
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        let (period, out, force) = (period.period, out, force)
        // Nothing is written in the database, the schema included.
        let report = try await withDatabase(options, migrating: nil) { connection, interruption in
            try requireSchema(of: sql, on: connection)
            return FeedbackLine(
                try Feedback(
                    region: region, period: period, folder: out, replaces: force, project: project, sql: sql,
                    interruption: interruption, on: connection))
        }
        try options.console.result(report) { report.text }
    }
}

/// `2019-09`
struct MonthArgument {
    let period: Period

    init(_ text: String) throws {
        guard let period = Period(iso: text) else { throw ValidationError("'\(text)' is not a month, such as 2019-09") }
        self.period = period
    }
}

private struct FeedbackLine: Encodable, Sendable {
    let files: [String]
    let findings: Int
    let malformed: Int
    let agreements: [AgreementLine]

    struct AgreementLine: Encodable, Sendable {
        let agreement: String
        let amountSek: Int
        let lowerAmountSek: Int
        let upperAmountSek: Int
    }

    init(_ feedback: Feedback) {
        files = feedback.paths
        findings = feedback.findingCount
        malformed = feedback.malformedCount
        agreements = feedback.report.kronor.map {
            AgreementLine(
                agreement: $0.agreement, amountSek: $0.total.now, lowerAmountSek: $0.total.lower,
                upperAmountSek: $0.total.upper)
        }
    }

    var text: String {
        let lines = agreements.map {
            "\($0.agreement): \($0.amountSek.grouped) kronor, \($0.lowerAmountSek.grouped) to \($0.upperAmountSek.grouped) if what is out were mended"
        }
        return (["\(findings.grouped) findings and \(malformed.grouped) malformed rows in"] + files + lines)
            .joined(separator: "\n")
    }
}
