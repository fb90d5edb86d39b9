import ArgumentParser
import Ingest
import Pipeline
import Stages

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run all stages: what cron calls.",
        discussion: """
            Loads what is new in the inbox, judges it, counts it, and makes a new edition of results where \
            something has changed. What is already done is not done again.
            """)

    @Option(
        help: ArgumentHelp(
            "Load the .csv, .txt and .xml files of this folder first, by name; also .gz, .zst.", valueName: "dir"))
    var inbox: String?

    @Option(
        help: ArgumentHelp(
            "Seconds that a file of the inbox must have been left alone; others are left for the next run.",
            valueName: "seconds"))
    var settle = 2

    @Option(help: ArgumentHelp("Move files that are in the register into this folder.", valueName: "dir"))
    var done: String?

    @Option(help: ArgumentHelp("Move files that were not loaded into this folder.", valueName: "dir"))
    var failed: String?

    @Option(help: ArgumentHelp("The first stage: ingest, validate, aggregate or evaluate.", valueName: "stage"))
    var from: StageName?

    @Option(help: ArgumentHelp("The last stage.", valueName: "stage"))
    var to: StageName?

    @OptionGroup var load: LoadOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (0...3600).contains(settle) else { throw ValidationError("--settle is a number of seconds, 0 to 3600") }
        if inbox == nil, done != nil || failed != nil {
            throw ValidationError("--done and --failed are for files of an inbox: give --inbox")
        }
        if let from, let to, from > to {
            throw ValidationError("--from \(from.rawValue) comes after --to \(to.rawValue)")
        }
        if inbox != nil, let from, from > .ingest {
            throw ValidationError("--inbox is loaded by ingest, which --from \(from.rawValue) leaves out")
        }
    }

    func run() async throws {
        let stages = StageName.allCases.filter { $0 >= from ?? .ingest && $0 <= to ?? .evaluate }
        try await StageRun.run(
            PipelineRequest(
                command: "run", stages: Set(stages), paths: inbox.map { [$0] } ?? [],
                ingest: IngestOptions(
                    inbox: IngestOptions.Inbox(
                        settleTime: .seconds(settle), doneFolder: done, failedFolder: failed),
                    laneCount: load.connections),
                selection: selection.selection),
            options: options)
    }
}

extension StageName: ExpressibleByArgument {}
