import ArgumentParser
import Definitions
import Foundation
import Stages

enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
}

/// Options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database: a URI or key=value string of libpq.",
            discussion: "Else KOMILJARD_DATABASE, else libpq's PG variables, else komiljard's own private PostgreSQL.",
            valueName: "url"))
    var database: String?

    @Option(
        help: ArgumentHelp(
            "The project folder, which holds sql and pipelines.",
            discussion:
                "Else KOMILJARD_PROJECT, else the nearest folder upward, else share/komiljard beside the binary.",
            valueName: "dir"))
    var project: String?

    @Option(help: "How results are written to standard output: text or json.")
    var format: OutputFormat = .text

    @Flag(name: .shortAndLong, help: "Say nothing of progress; warnings and errors are still said.")
    var quiet = false

    @Option(help: "How progress is written to standard error: text or json, one line a step.")
    var logFormat: OutputFormat = .text

    var console: Console { Console(format: format, isQuiet: quiet, logFormat: logFormat) }

    /// The project's folder, found as the option's help says.
    func projectFolder() throws -> String {
        try ProjectFolder.find(
            named: project, environment: ProcessInfo.processInfo.environment,
            workingDirectory: FileManager.default.currentDirectoryPath,
            executable: Bundle.main.executablePath ?? CommandLine.arguments[0])
    }
}
