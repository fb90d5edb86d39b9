package import Definitions

/// A stage that works on deliveries one batch at a time, and on those only that its fingerprint says are not done.
package enum DeliveryStage: Sendable {
    case validate
    case aggregate

    package var name: StageName {
        switch self {
        case .validate: .validate
        case .aggregate: .aggregate
        }
    }

    /// A table with rows of every delivery that the stage has done.
    var result: String {
        switch self {
        case .validate: "quality.verdict"
        case .aggregate: "indicator.counted_measure"
        }
    }

    /// To be raised by a change of the stage's Swift that changes what it makes: every delivery is then done again.
    var revision: Int {
        switch self {
        case .validate: 2
        case .aggregate: 3
        }
    }

    /// Whether a file of `pipelines` decides what the stage makes. Populations and attestations decide money, not
    /// figures: a new one does not count anybody again.
    func reads(_ source: DefinitionSource) -> Bool {
        switch self {
        case .validate:
            [.rules, .measures].contains(source.part) || source.path == "pipelines/reference/regions.csv"
                || source.path.hasPrefix("pipelines/reference/codes/")
        case .aggregate:
            source.part == .measures
                || ["pipelines/reference/age_groups.csv", "pipelines/reference/intervals.csv"].contains(source.path)
        }
    }
}

extension DeliveryStage {
    /// What the stage makes anything by: definitions, statements, and its own revision.
    package func fingerprint(project: Project, sql: SQLLibrary) -> Fingerprint {
        let sources = project.sources.filter { reads($0) }.map { (name: $0.path, content: $0.bytes) }
        let statements = sql.files(of: name).map { (name: $0.path, content: Array($0.text.utf8)) }
        let own = (name: "revision", content: [UInt8](String(revision).utf8))
        // What is rejected is in no histogram.
        let earlier =
            self == .aggregate
            ? [(name: "validate", content: Self.validate.fingerprint(project: project, sql: sql).bytes)] : []
        return Fingerprint(parts: sources + statements + [own] + earlier)
    }
}
