import ArgumentParser
import Pipeline
import Stages

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Judge deliveries that today's rules have not judged.")

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
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

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await StageRun.run(
            PipelineRequest(command: "evaluate", stages: [.evaluate], selection: Selection(agreements: agreement)),
            options: options)
    }
}
