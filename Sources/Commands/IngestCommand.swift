import ArgumentParser
import Definitions
import Ingest
import Pipeline
import Stages

struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Load files into the register.",
        discussion: """
            Each file is loaded whole or not at all. The same content is loaded once. A newer delivery of the same \
            region, month and kind replaces the older one when it has been accepted. Text and XML, also compressed \
            by gzip or zstd.
            """)

    @Argument(
        help: "Files, folders whose .csv, .txt and .xml files are loaded by name, patterns such as 'in/*.gz', or -.")
    var paths: [String]

    @Option(
        help: ArgumentHelp(
            "Read by this layout of pipelines/layouts, not the one that the header fits.", valueName: "id"))
    var layout: String?

    @Option(
        help: ArgumentHelp(
            "The encoding of text files, where the layout does not say it: utf-8, iso-8859-1 or windows-1252.",
            valueName: "name"))
    var encoding: TextEncoding?

    @Flag(help: "Load also content that was loaded before, as a newer delivery.")
    var reload = false

    @OptionGroup var load: LoadOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await StageRun.run(
            PipelineRequest(
                command: "ingest", stages: [.ingest], paths: paths,
                ingest: IngestOptions(
                    layoutName: layout, encoding: encoding, reloads: reload, laneCount: load.connections)),
            options: options)
    }
}

extension TextEncoding: ExpressibleByArgument {}
