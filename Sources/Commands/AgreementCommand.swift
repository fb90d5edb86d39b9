import Agreements
import ArgumentParser
import Definitions
import Postgres
import Stages
import Waits

struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "Check agreements, print them back as sentences, and compare what they give.",
        subcommands: [
            AgreementCheckCommand.self, AgreementShowCommand.self, AgreementListCommand.self,
            AgreementDifferenceCommand.self,
        ])
}

extension Project {
    /// - Throws: `CommandError` where there is none with this id.
    fileprivate func agreement(_ id: String) throws(CommandError) -> Agreement {
        if let agreement = agreements.first(where: { $0.id == id }) { return agreement }
        throw CommandError(
            .notFound, "there is no agreement \(id): komiljard agreement list has those that there are")
    }
}

private struct AgreementCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read the files in pipelines/agreements, and say everything that is wrong with them.",
        discussion: """
            All definitions are read, since agreements name measures, populations and attestations. No database is \
            needed. Exit code 65 where something is wrong.
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let agreements = try Project.load(folder: try options.projectFolder()).agreements
        try options.console.result(agreements.map(AgreementReport.init)) {
            "\(agreements.count.counted("agreement")): nothing is wrong with them"
        }
    }
}

private struct AgreementListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the agreements, a line each.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let reports = try Project.load(folder: try options.projectFolder()).agreements.map(AgreementReport.init)
        try options.console.result(reports) {
            var table = TextTable([
                ("agreement", .left), ("amends", .left), ("kronor", .right), ("pots", .right),
                ("requirements", .right), ("assumptions", .right), ("label", .left),
            ])
            for report in reports {
                table.append([
                    report.agreement, report.amends ?? "", report.amountSek.grouped, "\(report.pots.count)",
                    "\(report.requirements.count)", "\(report.assumptions)", report.labelEn,
                ])
            }
            return table.text
        }
    }
}

extension AgreementSentences.Language: ExpressibleByArgument {}

private struct AgreementShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print an agreement as sentences, to be compared with the signed text.",
        discussion: "What no source states is marked with ! below the rule that it touches.")

    @Argument(help: ArgumentHelp("The id of the agreement.", valueName: "id"))
    var id: String

    @Option(help: "The language of the sentences: sv or en.")
    var language = AgreementSentences.Language.swedish

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let project = try Project.load(folder: try options.projectFolder())
        let measures = [MeasureID: Label](project.measures.map { ($0.id, $0.label) }) { first, _ in first }
        let lines = AgreementSentences(try project.agreement(id), language: language, measures: measures).lines
        try options.console.result(ShownAgreement(agreement: id, language: language.rawValue, lines: lines)) {
            lines.joined(separator: "\n")
        }
    }
}

private struct ShownAgreement: Encodable {
    let agreement: String
    let language: String
    let lines: [String]
}

private struct AgreementDifferenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "difference",
        abstract: "Show what two agreements give each region in the newest edition, and the difference in kronor.")

    @Argument(help: ArgumentHelp("An agreement, such as one that is amended.", valueName: "id"))
    var from: String

    @Argument(help: ArgumentHelp("The other one, such as the amendment.", valueName: "id"))
    var to: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let ids = [try project.agreement(from).id, try project.agreement(to).id]
        let sql = try SQLLibrary(projectFolder: folder)
        let report = try await withDatabase(options, migrating: sql) { connection, _ in
            try AgreementDifference(from: ids[0], to: ids[1], sql: sql, on: connection)
        }
        try options.console.result(report) { report.text }
    }
}
