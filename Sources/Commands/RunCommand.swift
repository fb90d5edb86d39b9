import ArgumentParser
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
            "Load the .csv and .txt files of this folder first, by name; nothing is moved.", valueName: "dir"))
    var inbox: String?

    @Option(help: ArgumentHelp("The first stage: ingest, validate, aggregate or evaluate.", valueName: "stage"))
    var from: StageName?

    @Option(help: ArgumentHelp("The last stage.", valueName: "stage"))
    var to: StageName?

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
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
                command: "run", stages: Set(stages), paths: inbox.map { [$0] } ?? [], mayBeEmpty: true,
                selection: selection.selection),
            options: options)
    }
}

extension StageName: ExpressibleByArgument {}
