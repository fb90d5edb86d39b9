import ArgumentParser
import Pipeline
import Stages

struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Load files into the register.",
        discussion: """
            Each file is loaded whole or not at all. The same bytes are loaded once. A newer delivery of the same \
            region, month and kind replaces the older one when it has been accepted.
            """)

    @Argument(help: "Files, and folders whose .csv and .txt files are loaded by name.")
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "Read by this layout of pipelines/layouts, not the one that the header fits.", valueName: "id"))
    var layout: String?

    @Flag(help: "Load also bytes that were loaded before, as a newer delivery.")
    var reload = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await StageRun.run(
            PipelineRequest(
                command: "ingest", stages: [.ingest], paths: paths, layoutName: layout, reloads: reload),
            options: options)
    }
}
