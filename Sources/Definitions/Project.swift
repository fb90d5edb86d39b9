package import Agreements

/// Everything that the project's folder `pipelines` says.
package struct Project: Sendable {
    /// The project folder: it holds `pipelines`.
    package let folder: String
    package let layouts: [Layout]
    /// At most one a content.
    package let rules: [RuleCatalogue]
    package let measures: [MeasureDefinition]
    package let agreements: [Agreement]
    package let reference: ReferenceData
    /// Every file read, in order of path: what a run hashes to know whether anything changed.
    package let sources: [DefinitionSource]

    package init(
        folder: String, layouts: [Layout], rules: [RuleCatalogue], measures: [MeasureDefinition],
        agreements: [Agreement], reference: ReferenceData, sources: [DefinitionSource]
    ) {
        self.folder = folder
        self.layouts = layouts
        self.rules = rules
        self.measures = measures
        self.agreements = agreements
        self.reference = reference
        self.sources = sources
    }
}

/// A file of `pipelines`, as it was read.
package struct DefinitionSource: Hashable, Sendable {
    package let part: Part
    /// Relative to the project folder: `pipelines/measures/first_visit.yaml`.
    package let path: String
    package let bytes: [UInt8]

    package init(part: Part, path: String, bytes: [UInt8]) {
        self.part = part
        self.path = path
        self.bytes = bytes
    }
}

/// A folder of `pipelines`. A stage that depends on one of them need not run again for the others.
package enum Part: String, Hashable, Sendable, CaseIterable {
    case agreements
    case layouts
    case measures
    case reference
    case rules

    /// How the names of its files end.
    package var fileExtension: String { self == .reference ? ".csv" : ".yaml" }
}
