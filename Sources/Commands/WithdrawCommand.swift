import ArgumentParser
import Definitions
import Foundation
import Pipeline
import Stages

struct WithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take a delivery back: it is in no figure from the next run on.",
        discussion: """
            Nothing of it is deleted; that it was taken back, by whom, when and why is kept. A newer delivery of the \
            same region, month and kind takes its place.
            """)

    @Argument(help: ArgumentHelp("The number of the delivery: komiljard deliveries lists them.", valueName: "delivery"))
    var delivery: Int

    @Option(help: ArgumentHelp("Why; it is kept.", valueName: "text"))
    var why: String

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if why.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty {
            throw ValidationError("--why is empty: say why the delivery is taken back")
        }
    }

    func run() async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        let pipeline = Pipeline(project: project, sql: sql, softwareVersion: Version.current)
        let (delivery, why, startedAt) = (delivery, why, Clock.now())
        let text = try await withDatabase(options, migrating: sql) { connection, _ in
            try pipeline.withdraw(
                deliveryID: delivery, why: why, by: NSUserName(), on: connection, startedAt: startedAt)
        }
        try options.console.result(["withdrawn": text]) { text }
    }
}
