import ArgumentParser

struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Decide rows that a rule holds: they are in no figure until somebody has.",
        discussion: """
            A rule of severity hold says that a row may be wrong. It is accepted into the figures, or rejected, by a \
            person; who, when and why are kept for good. A newer delivery of the same region, month and kind is decided \
            anew.
            """,
        subcommands: [HoldListCommand.self, HoldAcceptCommand.self, HoldRejectCommand.self])
}
