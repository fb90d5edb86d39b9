import Definitions
import Foundation
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@testable import Validate

@Suite("Codes are judged as they were valid in the period")
struct CodeListTests {
    /// The project with the list and the rule that pipelines/README.md shows.
    private static func readmeProject() throws -> Project {
        try project(list: readme(block: "csv"), rule: readme(block: "yaml"))
    }

    private static func project(list: String, rule: String) throws -> Project {
        let project = try TestProject.project
        let sources = project.sources.map { source in
            guard source.path == "pipelines/rules/records.yaml" else { return source }
            return DefinitionSource(
                part: .rules, path: source.path, bytes: source.bytes + Array("\n\(rule)".utf8))
        }
        let kva = DefinitionSource(
            part: .reference, path: "pipelines/reference/codes/kva.csv", bytes: Array(list.utf8))
        return try Project.read((sources + [kva]).sorted { $0.path < $1.path }, folder: project.folder)
    }

    /// The first block of a language in the section on code lists.
    private static func readme(block language: String) throws -> String {
        let text = try String(contentsOfFile: "\(TestProject.folder)/pipelines/README.md", encoding: .utf8)
        let section = try #require(text.components(separatedBy: "## Add a code list\n").dropFirst().first)
        let block = try #require(section.components(separatedBy: "```\(language)\n").dropFirst().first)
        return try #require(block.components(separatedBy: "```").first)
    }

    @Test("The list and rule that the README shows are what their examples say")
    func readme() async throws {
        let project = try Self.readmeProject()
        let outcomes = try await withPipeline { pipeline in
            try RuleTrial(connection: pipeline.connection, project: project, sql: pipeline.sql).run {}
        }.filter { $0.rule.id == "procedure_code_unknown" }
        #expect(outcomes.count == 7)
        for outcome in outcomes {
            #expect(outcome.isAsExpected, "line \(outcome.example.place.line): \(outcome.expectation)")
        }
    }

    @Test(
        "A code of the README's list is known in the months of its validity, and some after it",
        arguments: [
            // Always valid.
            ("AA001", "2010-01", true), ("AA001", "2030-12", true),
            // Until the last day of 2019, and accepted for four months more.
            ("AA002", "2010-01", true), ("AA002", "2019-12", true), ("AA002", "2020-01", true),
            ("AA002", "2020-04", true), ("AA002", "2020-05", false), ("AA002", "2021-01", false),
            // From the first day of 2020.
            ("AA003", "2019-12", false), ("AA003", "2020-01", true), ("AA003", "2030-12", true),
            // In no list.
            ("AA004", "2020-01", false), ("aa001", "2020-01", false),
        ])
    func months(code: String, period: String, isKnown: Bool) async throws {
        let project = try Self.readmeProject()
        let month = try #require(Period(iso: period))
        let findings = try await withPipeline { pipeline in
            // Decided and waiting in the month, in the form of any month.
            let row = RecordFile.waiting(1, decided: month.firstDay.description)
                .replacing("2019-09-30", with: month.lastDay.description).replacing("DV063", with: code)
            let file = try TestFiles.write(RecordFile.text([row]))
            try pipeline.with(project: project).run(.ingest, .validate, paths: [file])
            return try pipeline.connection.lines(
                "select rule_id, column_name from quality.finding where rule_id = 'procedure_code_unknown'")
        }
        #expect(findings == (isKnown ? [] : ["procedure_code_unknown procedure_code"]))
    }

    @Test("A list that has changed has what was judged by it judged again")
    func changed() async throws {
        let rule = try Self.readme(block: "yaml")
        let list = try Self.readme(block: "csv")
        let first = try Self.project(list: list, rule: rule)
        let known = try Self.project(list: list + "DV063,Information,,\n", rule: rule)
        let withdrawn = try Self.project(list: list + "DV063,Information,,2019-04-30\n", rule: rule)
        try await withPipeline { pipeline in
            let file = try TestFiles.write(RecordFile.text([RecordFile.waiting(1, decided: "2019-09-01")]))
            func judge(_ project: Project) throws -> (judged: Int?, findings: [String]) {
                let outcome = try pipeline.with(project: project).run(.ingest, .validate, paths: [file])
                return try (
                    outcome.validate?.verdicts.count,
                    pipeline.connection.lines("select rule_id from quality.finding")
                )
            }
            #expect(try judge(first) == (1, ["procedure_code_unknown"]))
            #expect(try judge(first) == (0, ["procedure_code_unknown"]))
            #expect(try judge(known) == (1, []))
            // Withdrawn in April: August is the last month of grace.
            #expect(try judge(withdrawn) == (1, ["procedure_code_unknown"]))
        }
    }
}
