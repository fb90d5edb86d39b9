import Agreements
import ArgumentParser
import Definitions
import Pipeline
import Stages
import Validate
import Waits

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Show the rules that deliveries are judged by, and try them on their examples.",
        subcommands: [RulesListCommand.self, RulesShowCommand.self, RulesTestCommand.self, RulesPageCommand.self])
}

/// A rule, and the content of the catalogue that it is of.
struct CataloguedRule {
    let catalogue: RuleCatalogue
    let rule: ValidationRule

    /// `records/wait_negative`: ids are unique within a catalogue.
    var name: String { "\(catalogue.content.rawValue)/\(rule.id)" }

    static func all(of project: Project) -> [CataloguedRule] {
        project.rules.flatMap { catalogue in catalogue.rules.map { CataloguedRule(catalogue: catalogue, rule: $0) } }
    }
}

private struct RulesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules, a line each.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let rules = CataloguedRule.all(of: try Project.load(folder: try options.projectFolder()))
        try options.console.result(rules.map(RuleReport.init)) {
            var table = TextTable([
                ("rule", .left), ("severity", .left), ("scope", .left), ("kinds", .left), ("message", .left),
            ])
            for entry in rules {
                table.append([
                    entry.name, entry.rule.severity.rawValue, entry.rule.scope.rawValue,
                    entry.rule.kinds.map(\.rawValue).joined(separator: " "), entry.rule.message.english,
                ])
            }
            return table.text
        }
    }
}

private struct RulesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all of a rule: what it says, what it is asked of, and its SQL.")

    @Argument(help: ArgumentHelp("The rule's id, or content/id where several have it.", valueName: "id"))
    var id: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let all = CataloguedRule.all(of: try Project.load(folder: try options.projectFolder()))
        let rules = all.filter { $0.rule.id == id || $0.name == id }
        guard !rules.isEmpty else {
            throw CommandError(.notFound, "there is no rule \(id): komiljard rules list has those that there are")
        }
        try options.console.result(rules.map(RuleReport.init)) {
            rules.map { RuleReport($0).text }.joined(separator: "\n\n")
        }
    }
}

private struct RulesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Try every rule on the examples in its file; the database is left as it was.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        let outcomes = try await withDatabase(options, migrating: sql) { connection, _ in
            try Pipeline(project: project, sql: sql, softwareVersion: Version.current)
                .tryRules(on: connection, startedAt: Clock.now())
        }
        let faults = outcomes.filter { !$0.isAsExpected }.map { outcome in
            DefinitionFault(
                path: outcome.catalogue.file, line: outcome.example.place.line, column: outcome.example.place.column,
                message: "the rule \(outcome.rule.id) should \(outcome.expectation.words) here, and it applies to "
                    + "\(outcome.checkedCount) rows and fails \(outcome.failedCount)")
        }
        guard faults.isEmpty else { throw DefinitionFaults(faults) }
        let report = RulesTestReport(
            rules: CataloguedRule.all(of: project).count, examples: outcomes.count)
        try options.console.result(report) {
            "\(report.rules.counted("rule")), \(report.examples.counted("example")): each is as its file says"
        }
    }
}

private struct RulesTestReport: Encodable {
    let rules: Int
    let examples: Int
}

extension RuleTrial.Expectation {
    fileprivate var words: String {
        switch self {
        case .pass: "pass"
        case .fail: "fail"
        case .notApplicable: "not apply"
        }
    }
}

private struct RulesPageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page", abstract: "Write the catalogue as a page in Markdown: docs/rules.md is made by it.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let project = try Project.load(folder: try options.projectFolder())
        try Console.writeResult(Array(RulePage(project).text.utf8))
    }
}
