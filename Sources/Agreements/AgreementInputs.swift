package import Waits

/// What an agreement is judged on. All of it comes in: nothing is looked up.
package struct AgreementInputs: Sendable {
    /// Who can share, in ascending order: it decides between equal remainders.
    package let regions: [RegionCode]
    package var figures: [FigureKey: Share] {
        didSet { series = Self.series(of: figures) }
    }
    /// Inhabitants on the agreement's population date.
    package var population: [RegionCode: Int]
    /// When something was attested: by attestation id and region.
    package var attestations: [AttestationKey: CalendarDay]
    /// Reported units of expected ones, by region and month.
    package var responseRates: [ResponseRateKey: Share]

    /// Which series there are, at whatever limit.
    private(set) var series: Set<SeriesKey>

    private static func series(of figures: [FigureKey: Share]) -> Set<SeriesKey> {
        Set(figures.keys.map(SeriesKey.init))
    }

    package init(
        regions: [RegionCode], figures: [FigureKey: Share] = [:], population: [RegionCode: Int] = [:],
        attestations: [AttestationKey: CalendarDay] = [:], responseRates: [ResponseRateKey: Share] = [:]
    ) {
        self.regions = regions.sorted()
        self.figures = figures
        series = Self.series(of: figures)
        self.population = population
        self.attestations = attestations
        self.responseRates = responseRates
    }
}

package struct FigureKey: Hashable, Sendable {
    package let basis: Basis
    package let figure: FigureReference
    package let period: Period
    package let region: RegionCode

    package init(basis: Basis, figure: FigureReference, period: Period, region: RegionCode) {
        self.basis = basis
        self.figure = figure
        self.period = period
        self.region = region
    }
}

/// What one sender counted in one way: a region's measure in a month, at all its limits.
struct SeriesKey: Hashable, Sendable {
    let basis: Basis
    let measure: MeasureID
    let statistic: Statistic
    let period: Period
    let region: RegionCode

    init(_ key: FigureKey) {
        basis = key.basis
        measure = key.figure.measure
        statistic = key.figure.statistic
        period = key.period
        region = key.region
    }
}

package struct AttestationKey: Hashable, Sendable {
    package let attestation: String
    package let region: RegionCode

    package init(attestation: String, region: RegionCode) {
        self.attestation = attestation
        self.region = region
    }
}

package struct ResponseRateKey: Hashable, Sendable {
    package let region: RegionCode
    package let period: Period

    package init(region: RegionCode, period: Period) {
        self.region = region
        self.period = period
    }
}
