package import Stages

/// A figure of a region, a healthcare region or the nation, down to the deliveries.
package struct FigureExplanation: Hashable, Sendable, Encodable {
    package let edition: EditionNote
    /// region, healthcare_region or nation.
    package let level: String
    package let area: Int
    package let areaName: String
    package let period: String
    package let measure: String
    package let measureLabel: String
    package let statistic: String
    @ExplicitNull package private(set) var limitDays: Int?
    package let notes: [String]
    /// One a series: records and counts do not join.
    package let series: [SeriesNode]
    package let checks: CheckSummary

    init(
        edition: EditionNote, level: String, area: Int, areaName: String, period: String, measure: String,
        measureLabel: String, statistic: String, limitDays: Int?, notes: [String], series: [SeriesNode]
    ) {
        self.edition = edition
        self.level = level
        self.area = area
        self.areaName = areaName
        self.period = period
        self.measure = measure
        self.measureLabel = measureLabel
        self.statistic = statistic
        self.limitDays = limitDays
        self.notes = notes
        self.series = series
        var list = CheckList()
        for node in series { node.collect(into: &list) }
        checks = list.summary
    }
}

/// A figure of one series.
package struct SeriesNode: Hashable, Sendable, Encodable {
    /// records or counts.
    package let basis: String
    /// Beside the sum of the regions' figures, as the edition has them.
    package let count: Checked<FigureCount>
    /// Whole per cent as published, beside the exact fraction rounded again.
    package let percent: Checked<Int>
    /// Regions of the area that have no figure.
    package let missingRegions: [Int]
    package let regions: [FigureNode]

    func collect(into list: inout CheckList) {
        list.add("sum of the regions, \(basis)", count)
        list.add("per cent, \(basis)", percent)
        for region in regions { region.collect(into: &list) }
    }
}
