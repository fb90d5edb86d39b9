import ArgumentParser
import Definitions
import Foundation
import Pipeline
import Postgres
import Stages

struct EditionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edition",
        abstract: "List and compare editions of results, and make one final.",
        subcommands: [
            EditionListCommand.self, EditionShowCommand.self, EditionDiffCommand.self, EditionFinalizeCommand.self,
        ])
}

struct EditionListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List editions, the newest first.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let sql = try SQLLibrary(projectFolder: try options.projectFolder())
        let statement = try sql.statement("result/edition_list").text
        let editions = try await withDatabase(options, migrating: sql) { connection, _ in
            try connection.execute(statement).rows.map(EditionLine.init)
        }
        try options.console.result(editions) {
            guard !editions.isEmpty else { return "no edition has been made: komiljard run makes the first" }
            var table = TextTable([
                ("edition", .right), ("made", .left), ("version", .left), ("new figures", .right), ("paid, kr", .right),
                ("state", .left),
            ])
            for edition in editions {
                table.append([
                    "\(edition.edition)", edition.madeAt, edition.softwareVersion, edition.newFigures.grouped,
                    edition.paymentSek.grouped, edition.state,
                ])
            }
            return table.text
        }
    }
}

struct EditionShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what an edition was made of: deliveries, definitions, SQL and version, with their hashes.")

    @Argument(help: ArgumentHelp("The number of the edition.", valueName: "edition"))
    var edition: Int

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let sql = try SQLLibrary(projectFolder: try options.projectFolder())
        let (list, sources) = (
            try sql.statement("result/edition_list").text, try sql.statement("result/edition_source").text
        )
        let id = edition
        let report = try await withDatabase(options, migrating: sql) { connection, _ in
            let editions = try connection.execute(list).rows.map(EditionLine.init)
            guard let edition = editions.first(where: { $0.edition == id }) else {
                throw FinalityError.notFound(editionID: id)
            }
            return ShownEdition(
                edition: edition,
                sources: try connection.execute(sources, [.int(id)]).rows.map {
                    ShownEdition.Source(
                        kind: try $0.string("kind"), name: try $0.string("name"), sha256: try $0.string("sha256"))
                })
        }
        try options.console.result(report) { report.text }
    }
}

struct EditionDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what moved from one edition to another: kronor, requirements, figures.")

    @Argument(help: ArgumentHelp("The earlier edition.", valueName: "edition"))
    var from: Int

    @Argument(help: ArgumentHelp("The later edition.", valueName: "edition"))
    var to: Int

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let sql = try SQLLibrary(projectFolder: try options.projectFolder())
        let statement = try sql.statement("result/edition_difference").text
        let (from, to) = (from, to)
        let difference = try await withDatabase(options, migrating: sql) { connection, _ in
            for id in [from, to] {
                let known = try connection.execute(
                    "select from result.edition where edition_id = $1", [.int(id)])
                guard known.rowCount == 1 else { throw FinalityError.notFound(editionID: id) }
            }
            return try EditionDifference(from: from, to: to, statement: statement, on: connection)
        }
        try options.console.result(difference) { difference.text }
    }
}

struct EditionFinalizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finalize",
        abstract: "Make an edition final: paid on, or published for good.",
        discussion: """
            It cannot be undone. New deliveries go on making editions; result.restatement says what they say \
            otherwise.
            """)

    @Argument(help: ArgumentHelp("The number of the edition.", valueName: "edition"))
    var edition: Int

    @Option(help: ArgumentHelp("Why; it is kept.", valueName: "text"))
    var why: String

    @Option(help: ArgumentHelp("Who decides; without it the user who runs this.", valueName: "name"))
    var by: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        for (option, text) in [("--why", why), ("--by", by)] {
            guard let text, text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else { continue }
            throw ValidationError("\(option) is empty: it is kept with the edition")
        }
    }

    func run() async throws {
        let folder = try options.projectFolder()
        let sql = try SQLLibrary(projectFolder: folder)
        let pipeline = Pipeline(
            project: try Project.load(folder: folder), sql: sql, softwareVersion: Version.current)
        let (id, why, who, startedAt) = (edition, why, by ?? NSUserName(), Clock.now())
        try await withDatabase(options, migrating: sql) { connection, _ in
            try pipeline.finalize(editionID: id, why: why, by: who, on: connection, startedAt: startedAt)
        }
        try options.console.result(["edition": id]) { "edition \(id) is final" }
    }
}
