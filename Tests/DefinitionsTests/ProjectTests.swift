import Foundation
import Testing

@testable import Definitions

@Suite("A project")
struct ProjectTests {
    @Test("tells every fault of every file at once, by file, line and column")
    func everything() {
        let changes = [
            SmallProject.measure: "measure: first_visit\nlimits_day: [60]\nsource: test\n",
            SmallProject.rules: "content: counts\nrefuse_above_percent: many\nrules: [{id: a}]\n",
            SmallProject.layout: "layout: [\n",
            SmallProject.population: "population_date\n",
        ]
        #expect(
            SmallProject.faults(changes) == [
                "pipelines/layouts/small.yaml:2:1: error: not YAML: while parsing a flow node: did not find expected node content",
                "pipelines/measures/first_visit.yaml:1:1: error: a measure needs the key care_guarantee: add it",
                "pipelines/measures/first_visit.yaml:1:1: error: a measure needs the key deviations: add it",
                "pipelines/measures/first_visit.yaml:1:1: error: a measure needs the key kinds: add it",
                "pipelines/measures/first_visit.yaml:1:1: error: a measure needs the key label: add it",
                "pipelines/measures/first_visit.yaml:1:1: error: a measure needs the key records: add it",
                "pipelines/measures/first_visit.yaml:1:1: error: a measure needs the key wait: add it",
                "pipelines/measures/first_visit.yaml:2:1: error: a measure has no key \"limits_day\": did you mean limits_days?",
                "pipelines/reference/population.csv:1:1: error: the table needs the column mark: add it",
                "pipelines/reference/population.csv:1:1: error: the table needs the column population: add it",
                "pipelines/reference/population.csv:1:1: error: the table needs the column region_code: add it",
                "pipelines/reference/population.csv:1:1: error: the table needs the column source: add it",
                "pipelines/rules/counts.yaml:2:23: error: refuse_above_percent is \"many\": write per cent as a number such as 71 or 72.5, without a % sign",
                "pipelines/rules/counts.yaml:3:9: error: a rule needs the key examples: add it",
                "pipelines/rules/counts.yaml:3:9: error: a rule needs the key fails_when, code_list, failing_lines or failing_deliveries: add one",
                "pipelines/rules/counts.yaml:3:9: error: a rule needs the key message: add it",
                "pipelines/rules/counts.yaml:3:9: error: a rule needs the key origin: add it",
                "pipelines/rules/counts.yaml:3:9: error: a rule needs the key severity: add it",
            ])
    }

    @Test("has no id twice, whatever the file")
    func repeatedIDs() {
        #expect(
            SmallProject.faults([
                "pipelines/measures/zz.yaml": SmallProject.files[SmallProject.measure] ?? "",
                "pipelines/agreements/zz.yaml": SmallProject.files[SmallProject.agreement] ?? "",
                "pipelines/layouts/zz.yaml": SmallProject.files[SmallProject.layout] ?? "",
            ]) == [
                "pipelines/agreements/zz.yaml:1:12: error: the agreement payout exists already in pipelines/agreements/payout.yaml, line 1: take another name",
                "pipelines/layouts/zz.yaml:1:9: error: the layout small exists already in pipelines/layouts/small.yaml, line 1: take another name",
                "pipelines/measures/zz.yaml:1:10: error: the measure first_visit exists already in pipelines/measures/first_visit.yaml, line 1: take another name",
            ])
    }

    @Test("does not call a measure missing whose file could not be read")
    func noConsequentialFaults() {
        #expect(
            SmallProject.faults([SmallProject.measure: "measure: first_visit: x\n"]) == [
                "pipelines/measures/first_visit.yaml:1:21: error: not YAML: mapping values are not allowed in this context"
            ])
    }

    @Test("in a folder without pipelines says so")
    func noPipelines() throws {
        try withFolder { folder in
            let error = #expect(throws: DefinitionFaults.self) { try Project.load(folder: folder) }
            #expect(
                error?.description
                    == "pipelines:1:1: error: no such folder in \(folder): "
                    + "make it, or name the project folder with --project")
        }
    }

    @Test(
        "says which parts are missing, and what is wrong with the others",
        arguments: [
            ["rules"], ["agreements", "reference"], ["measures"],
        ])
    func missingParts(_ missing: [String]) throws {
        try withFolder { folder in
            try write(SmallProject.files, to: folder)
            for part in missing { try FileManager.default.removeItem(atPath: "\(folder)/pipelines/\(part)") }
            let error = #expect(throws: DefinitionFaults.self) { try Project.load(folder: folder) }
            #expect(
                error?.faults.map(\.description)
                    == missing.map {
                        "pipelines/\($0):1:1: error: no such folder in \(folder): "
                            + "make it, or name the project folder with --project"
                    })
        }
    }

    @Test("is read from its folder, with the bytes of every file in order of path")
    func load() throws {
        try withFolder { folder in
            try write(SmallProject.files, to: folder)
            try write(
                [
                    "pipelines/layouts/README.md": "no layout", "pipelines/layouts/.x.yaml": "[",
                    "pipelines/other/x": "",
                ], to: folder)
            let project = try Project.load(folder: folder)
            #expect(project.folder == folder)
            #expect(project.sources == SmallProject.sources())
        }
    }

    @Test("does not pass over files that look like definitions and are none")
    func strangeFiles() throws {
        try withFolder { folder in
            try write(SmallProject.files, to: folder)
            try write(["pipelines/measures/other.yml": "measure: other"], to: folder)
            let manager = FileManager.default
            try manager.createDirectory(atPath: "\(folder)/pipelines/rules/a.yaml", withIntermediateDirectories: true)
            try manager.createSymbolicLink(
                atPath: "\(folder)/pipelines/rules/b.yaml", withDestinationPath: "/nowhere")
            try manager.createSymbolicLink(
                atPath: "\(folder)/pipelines/rules/c.yaml", withDestinationPath: "/dev/zero")
            let error = #expect(throws: DefinitionFaults.self) { try Project.load(folder: folder) }
            #expect(
                error?.faults.map(\.description) == [
                    "pipelines/measures/other.yml:1:1: error: named .yml: name it .yaml to be read",
                    "pipelines/rules/a.yaml:1:1: error: cannot be read: make it a file with read permission, or remove it",
                    "pipelines/rules/b.yaml:1:1: error: cannot be read: make it a file with read permission, or remove it",
                    "pipelines/rules/c.yaml:1:1: error: cannot be read: make it a file with read permission, or remove it",
                ])
        }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("project-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func write(_ files: [String: String], to folder: String) throws {
        for (path, text) in files {
            let url = URL(fileURLWithPath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }
}
