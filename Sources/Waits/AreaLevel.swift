/// What a figure is of, as results name it.
package enum AreaLevel: String, Hashable, Sendable, CaseIterable {
    /// Care unit (vårdenhet) of a region.
    case unit
    case region
    /// Sjukvårdsregion.
    case healthcareRegion = "healthcare_region"
    case nation
}
