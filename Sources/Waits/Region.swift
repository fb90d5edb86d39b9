/// SKR's region code (`Regionkod`), such as 63 for Jämtland Härjedalen.
///
/// Not SCB's county code: 10, 12, 13, 21, 22, 23 and 24 exist in both with different meanings, so
/// the two never share a type.
package struct RegionCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int

    package init(_ rawValue: Int) { self.rawValue = rawValue }

    package var description: String { String(rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One of the 21 regions, as `pipelines/reference/regions.csv` names it.
package struct Region: Hashable, Sendable {
    package let code: RegionCode
    /// SCB's county code with its leading zero, such as `01`.
    package let countyCode: String
    package let name: String
    package let label: String
    /// Such as 103.
    package let healthcareRegionCode: Int
    package let healthcareRegionName: String

    package init(
        code: RegionCode, countyCode: String, name: String, label: String, healthcareRegionCode: Int,
        healthcareRegionName: String
    ) {
        self.code = code
        self.countyCode = countyCode
        self.name = name
        self.label = label
        self.healthcareRegionCode = healthcareRegionCode
        self.healthcareRegionName = healthcareRegionName
    }
}
