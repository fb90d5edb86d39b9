import ArgumentParser
import Definitions
import Pipeline
import Stages
import Validate
import Waits

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Judge deliveries that today's rules have not judged.")

    @Flag(help: "Print the statements that judge deliveries, made from the catalogues of rules, and judge nothing.")
    var sql = false

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        if sql {
            let folder = try options.projectFolder()
            let text = try RuleScan.text(
                of: try Project.load(folder: folder), sql: try SQLLibrary(projectFolder: folder))
            return try Console.writeResult(Array(text.utf8))
        }
        try await StageRun.run(
            PipelineRequest(command: "validate", stages: [.validate], selection: selection.selection), options: options)
    }
}

struct AggregateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aggregate", abstract: "Count judged deliveries into histograms and shares.")

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await StageRun.run(
            PipelineRequest(command: "aggregate", stages: [.aggregate], selection: selection.selection),
            options: options)
    }
}

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Judge agreements, divide the money, and make an edition of results.")

    @Option(help: ArgumentHelp("Only this agreement; the others stay as they are.", valueName: "id"))
    var agreement: [String] = []

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "Show the results of the deliveries that were in force at the end of this day, by today's definitions, verdicts and decisions; nothing is kept.",
            valueName: "date"),
        transform: { text in
            guard let day = CalendarDay(iso: text) else {
                throw ValidationError("--as-of is \"\(text)\": write a day as 2020-01-25")
            }
            return day
        })
    var asOf: CalendarDay?

    @Option(
        name: .customLong("what-if"),
        help: ArgumentHelp(
            "Show what would come of other rules or counts, which this file says, and the kronor that it would move; nothing is kept (docs/agreements.md).",
            valueName: "file"))
    var whatIf: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard asOf == nil || whatIf == nil else {
            throw ValidationError("--what-if asks of the figures in force: leave --as-of away")
        }
    }

    func run() async throws {
        let selection = Selection(agreements: agreement)
        if let whatIf { return try await WhatIfRun.run(whatIf, selection, options) }
        if let asOf { return try await AsOfRun.run(asOf, selection, options) }
        try await StageRun.run(
            PipelineRequest(command: "evaluate", stages: [.evaluate], selection: selection), options: options)
    }
}
