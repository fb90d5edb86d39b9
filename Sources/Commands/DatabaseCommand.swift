import ArgumentParser
import Foundation
import LocalDatabase
import Postgres
import Stages

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database",
        abstract: "Start, stop and reach the database.",
        discussion: """
            Without --database, KOMILJARD_DATABASE or libpq's PG variables, komiljard keeps a PostgreSQL of its own: \
            in a folder of yours (KOMILJARD_DATA), on a unix socket that nobody else can open.
            """,
        subcommands: [Start.self, Stop.self, Status.self, URL.self, Migrate.self, Psql.self])
}

extension DatabaseCommand {
    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start the private server, and bring its schema up to date.")
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let cluster = try options.privateCluster(for: "start")
            _ = try cluster.start()
            let sql = try SQLLibrary(projectFolder: try options.projectFolder())
            try await withDatabase(options, migrating: sql) { _, _ in }
            let report = try ServerReport(cluster)
            try options.console.result(report) { report.text }
        }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop the private server.")
        @OptionGroup var options: GlobalOptions

        func run() throws {
            let cluster = try options.privateCluster(for: "stop")
            try cluster.stop()
            let report = try ServerReport(cluster)
            try options.console.result(report) { report.text }
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether the private server runs, and where it keeps its data.")
        @OptionGroup var options: GlobalOptions

        func run() throws {
            let cluster = try options.privateCluster(for: "status")
            let report = try ServerReport(cluster)
            try options.console.result(report) { report.text }
        }
    }

    struct URL: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url", abstract: "Print the string to connect with; the private server is started.")
        @OptionGroup var options: GlobalOptions

        func run() throws {
            let conninfo = try DatabaseTarget(option: options.database).conninfo()
            try options.console.result(["url": conninfo]) { conninfo }
        }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Bring the schema of the database up to date.")
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let sql = try SQLLibrary(projectFolder: try options.projectFolder())
            let applied = try await withDatabase(options, migrating: nil) { connection, _ in
                try Migrations(sql).apply(on: connection)
            }
            try options.console.result(["applied": applied]) {
                applied.isEmpty ? "the schema is up to date" : applied.map { "applied \($0)" }.joined(separator: "\n")
            }
        }
    }

    struct Psql: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open the database in psql.",
            discussion: "Arguments after -- are psql's own: database psql -- -c 'select 1'")
        @OptionGroup var options: GlobalOptions
        @Argument(parsing: .postTerminator, help: "Arguments of psql.") var arguments: [String] = []

        func run() throws {
            let target = DatabaseTarget(option: options.database)
            let conninfo = try target.conninfo()
            var program = "psql"
            if case .privateCluster(let cluster) = target { program = try cluster.psqlPath }
            let words = [program] + (conninfo.isEmpty ? [] : ["--dbname", conninfo]) + arguments
            var pointers = unsafe words.map { unsafe strdup($0) } + [nil]
            // Replaces this process; comes back only where psql cannot be run.
            unsafe execvp(program, &pointers)
            throw CommandError(.notFound, "psql cannot be run (\(program)): apt-get install postgresql-client")
        }
    }
}

extension GlobalOptions {
    /// - Throws: `ValidationError` where another database is named: its server is not komiljard's to command.
    fileprivate func privateCluster(for command: String) throws -> PrivateCluster {
        guard case .privateCluster(let cluster) = DatabaseTarget(option: database) else {
            throw ValidationError(
                "database \(command) is about the private server, but --database, KOMILJARD_DATABASE or a PG variable names another: unset it"
            )
        }
        return cluster
    }
}
