package import Agreements
package import Definitions
import Foundation
package import Stages

/// The project that this source tree is: its real SQL, rules, measures and agreements.
package enum TestProject {
    /// The folder that holds `sql` and `pipelines`.
    package static let folder: String = {
        // Tests/StageTestSupport/TestProject.swift
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    private static let loaded = Result { (try Project.load(folder: folder), try SQLLibrary(projectFolder: folder)) }

    /// What `pipelines` says, read once a process.
    package static var project: Project { get throws { try loaded.get().0 } }

    /// What `sql` says, read once a process.
    package static var sql: SQLLibrary { get throws { try loaded.get().1 } }
}

extension Project {
    /// The same project with other rules, as if their file had been edited.
    package func with(rules: [RuleCatalogue]) -> Project {
        Project(
            folder: folder, layouts: layouts, rules: rules, measures: measures, agreements: agreements,
            reference: reference, sources: edited(.rules, content: "\(rules)"))
    }

    /// The same project with other measures, as if their files had been edited.
    package func with(measures: [MeasureDefinition]) -> Project {
        Project(
            folder: folder, layouts: layouts, rules: rules, measures: measures, agreements: agreements,
            reference: reference, sources: edited(.measures, content: "\(measures)"))
    }

    /// The same project with other agreements, as if their files had been edited.
    package func with(agreements: [Agreement]) -> Project {
        Project(
            folder: folder, layouts: layouts, rules: rules, measures: measures, agreements: agreements,
            reference: reference, sources: edited(.agreements, content: "\(agreements)"))
    }

    /// The same project with other reference data, as if its files had been edited.
    package func with(reference: ReferenceData) -> Project {
        Project(
            folder: folder, layouts: layouts, rules: rules, measures: measures, agreements: agreements,
            reference: reference, sources: edited(.reference, content: "\(reference)"))
    }

    private func edited(_ part: Part, content: String) -> [DefinitionSource] {
        sources.map { source in
            source.part == part ? DefinitionSource(part: part, path: source.path, bytes: Array(content.utf8)) : source
        }
    }
}
