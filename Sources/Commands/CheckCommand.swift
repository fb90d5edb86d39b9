import ArgumentParser
import Definitions
import Pipeline
import Stages

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what a run would make of files, and leave nothing of them behind.",
        discussion: """
            Loads, judges and counts files as a run would, beside what is in the register, in a transaction that is \
            rolled back however the check ends. Shows each file, the verdict of each delivery, the first findings of \
            each rule, and the indicators that would follow. Findings name lines, columns and contact ids, and no \
            other value.

            Exit codes: 0 a run would accept all; 1 a delivery would be refused; 65 a file would not be loaded, which \
            does not keep the others from being checked; 66 there is no such file; 75 a run works on the database.
            """)

    @Argument(
        help: "Files, folders whose .csv, .txt and .xml files are checked by name, patterns such as 'out/*.gz', or -.")
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "How many findings of each rule, and malformed rows, to show of each delivery.", valueName: "count"))
    var findings = 5

    @Option(
        help: ArgumentHelp(
            "Read by this layout of pipelines/layouts, not the one that the header fits.", valueName: "id"))
    var layout: String?

    @Option(
        help: ArgumentHelp(
            "The encoding of text files, where the layout does not say it: utf-8, iso-8859-1 or windows-1252.",
            valueName: "name"))
    var encoding: TextEncoding?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (0...10_000).contains(findings) else { throw ValidationError("--findings is a number, 0 to 10000") }
    }

    func run() async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        let pipeline = Pipeline(project: project, sql: sql, softwareVersion: Version.current)
        let request = CheckRequest(
            paths: paths, layoutName: layout, encoding: encoding, findingCount: findings)
        let console = options.console
        let startedAt = Clock.now()
        let report = try await withDatabase(options, migrating: sql) { connection, interruption in
            CheckReport(
                try pipeline.check(
                    request, on: connection, startedAt: startedAt, interruption: interruption, report: console.step))
        }
        try console.result(report) { report.text }
        if let status = report.exitStatus { throw status }
    }
}
