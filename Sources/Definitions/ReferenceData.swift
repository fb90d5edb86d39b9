package import Agreements
package import Waits

/// What `pipelines/reference` says: code lists, populations, what somebody has attested.
package struct ReferenceData: Hashable, Sendable {
    /// Ascending by code.
    package let regions: [Region]
    package let populations: [PopulationFigure]
    package let attestations: [Attestation]
    package let responseRates: [ResponseRate]
    /// Of `pipelines/reference/codes`, ascending by name.
    package let codeLists: [CodeList]
    /// When deliveries are due, by kind; a kind that is not here is never late.
    package let dueDays: [DueDay]
    /// What contacts are counted in, and what of it may be shown.
    package let groups: FigureGroups

    package init(
        regions: [Region], populations: [PopulationFigure], attestations: [Attestation],
        responseRates: [ResponseRate], codeLists: [CodeList] = [], dueDays: [DueDay] = [],
        groups: FigureGroups = FigureGroups()
    ) {
        self.regions = regions
        self.populations = populations
        self.attestations = attestations
        self.responseRates = responseRates
        self.codeLists = codeLists
        self.dueDays = dueDays
        self.groups = groups
    }

    /// MVO, ascending by code, each by its newest name.
    package var medicalFields: [CodeName] {
        let list = codeLists.first { $0.name == Self.medicalFieldList }
        let newest = Dictionary(grouping: list?.codes ?? [], by: \.code).compactMapValues { codes in
            // Without a last day it is still valid.
            codes.max { ($0.validTo?.daysSince1970 ?? .max) < ($1.validTo?.daysSince1970 ?? .max) }
        }
        return newest.values.compactMap { field in Int(field.code).map { CodeName(code: $0, name: field.name) } }
            .sorted { $0.code < $1.code }
    }

    /// The list that no project is without: its codes are a table of the database too.
    static let medicalFieldList = "medical_field"

    /// The regions by the numbers that a system of codes gives them: what a delivery's code is looked up in.
    ///
    /// SCB's county codes lose their zero here, as they do in spreadsheets.
    package func regions(by system: RegionCodeSystem) -> [Int: RegionCode] {
        var codes: [Int: RegionCode] = [:]
        for region in regions {
            switch system {
            case .skr: codes[region.code.rawValue] = region.code
            case .scb: if let county = Int(region.countyCode) { codes[county] = region.code }
            }
        }
        return codes
    }
}

/// Inhabitants of a region on a day.
package struct PopulationFigure: Hashable, Sendable {
    package let date: CalendarDay
    package let region: RegionCode
    package let population: Int
    /// Nil where the figure is confirmed.
    package let mark: Mark?
    package let source: String

    package init(date: CalendarDay, region: RegionCode, population: Int, mark: Mark?, source: String) {
        self.date = date
        self.region = region
        self.population = population
        self.mark = mark
        self.source = source
    }
}

/// That a region's report or plan came in, and when.
package struct Attestation: Hashable, Sendable {
    /// The id of the agreement.
    package let agreement: String
    /// The name that a requirement of it has under `attested`.
    package let attestation: String
    package let region: RegionCode
    package let attestedOn: CalendarDay
    package let mark: Mark?
    package let source: String

    package init(
        agreement: String, attestation: String, region: RegionCode, attestedOn: CalendarDay, mark: Mark?,
        source: String
    ) {
        self.agreement = agreement
        self.attestation = attestation
        self.region = region
        self.attestedOn = attestedOn
        self.mark = mark
        self.source = source
    }
}

/// Reporting units of a region that delivered a month, of those expected (svarsfrekvens).
package struct ResponseRate: Hashable, Sendable {
    package let region: RegionCode
    package let period: Period
    package let reportedUnits: Int
    package let expectedUnits: Int
    package let mark: Mark?
    package let source: String

    package init(
        region: RegionCode, period: Period, reportedUnits: Int, expectedUnits: Int, mark: Mark?, source: String
    ) {
        self.region = region
        self.period = period
        self.reportedUnits = reportedUnits
        self.expectedUnits = expectedUnits
        self.mark = mark
        self.source = source
    }
}

/// A code and what it is called.
package struct CodeName: Hashable, Sendable {
    package let code: Int
    package let name: String

    package init(code: Int, name: String) {
        self.code = code
        self.name = name
    }
}

/// The day of the next month by which deliveries of a kind are to have come.
package struct DueDay: Hashable, Sendable {
    package let kind: DeliveryKind
    /// 1 to 28.
    package let day: Int
    package let mark: Mark?
    package let source: String

    package init(kind: DeliveryKind, day: Int, mark: Mark?, source: String) {
        self.kind = kind
        self.day = day
        self.mark = mark
        self.source = source
    }
}
