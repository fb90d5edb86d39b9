import ArgumentParser
import Foundation
import LocalDatabase
import Pipeline
import Stages
import Synthetic

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "See it work: a private database, generated deliveries, all stages, kronor.",
        discussion: """
            Everything goes into one folder, apart from your own data, and can be deleted with it. Run again, it \
            finds all done.
            """)

    @Option(
        help: ArgumentHelp(
            "Where the demonstration is kept; else komiljard's data folder with -demo after its name.", valueName: "dir"
        ))
    var data: String?

    @Option(help: ArgumentHelp("How many records to make.", valueName: "count"))
    var records = 200_000

    @Flag(help: "Stop the private server at the end.")
    var stop = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let cluster = PrivateCluster(dataFolder: data ?? PrivateCluster().dataFolder + "-demo")
        let console = options.console
        let conninfo = try cluster.start()
        let inbox = "\(cluster.dataFolder)/inbox"
        // The agreement of 2019 looks at the autumns of 2018 and 2019; 2019 is whole, for the figures.
        let generated = try GeneratedFiles(
            SyntheticOptions(months: Self.months, size: .recordCount(records), seed: 2019), folder: inbox,
            withCounts: true)
        console.step("\(generated.records.grouped) generated records in \(inbox)")

        var options = options
        options.database = conninfo
        options.quiet = true
        let report = try await StageRun.perform(
            PipelineRequest(command: "demo", stages: Set(StageName.allCases), paths: [inbox]), options: options)
        try console.result(report) { report.text + "\n\n" + Self.next(cluster) }
        if stop { try cluster.stop() }
        if let status = report.exitStatus { throw status }
    }

    private static let months: [(year: Int, month: Int)] =
        (9...11).map { (2018, $0) } + (1...12).map { (2019, $0) }

    private static func next(_ cluster: PrivateCluster) -> String {
        """
        All of it was generated: these are not the real kronor. Look further:
          export KOMILJARD_DATA=\(cluster.dataFolder)
          komiljard status                  deliveries by month
          komiljard database psql           then: select * from result.current_payment;
          komiljard database url            to connect a BI tool; the tables are in the schema result
          komiljard database stop           when you have seen enough; then delete the folder
        """
    }
}
