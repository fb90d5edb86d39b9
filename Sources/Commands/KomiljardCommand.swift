import ArgumentParser

struct KomiljardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "komiljard",
        abstract: "From waiting-time registers to figures, and from figures to kronor.",
        discussion: """
            Deliveries of Sweden's regions go in; shares, outcomes and kronor come out in the schema result of a \
            PostgreSQL database. Try it: komiljard demo.

            Exit codes: 0 done; 1 done, but a delivery was refused or a check failed; 2 the run failed; 64 wrong usage; 65 a \
            definition or an input is wrong; 66 not found; 69 the database is unavailable; 70 internal error; \
            75 another run works on the database; 130 interrupted.
            """,
        version: Version.current,
        subcommands: [
            DemoCommand.self, RunCommand.self, CheckCommand.self, IngestCommand.self, ValidateCommand.self,
            AggregateCommand.self, EvaluateCommand.self, EditionCommand.self, StatusCommand.self,
            DeliveriesCommand.self,
            RejectsCommand.self, FeedbackCommand.self, WithdrawCommand.self, HoldCommand.self, RulesCommand.self,
            AgreementCommand.self, GapCommand.self, ExplainCommand.self,
            RetainCommand.self, GenerateCommand.self, DatabaseCommand.self,
        ])
}

enum Version {
    /// In every edition and run; a new one makes a new edition.
    static let current = "0.1.0"
}
