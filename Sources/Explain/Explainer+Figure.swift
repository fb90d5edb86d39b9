import Agreements
import Definitions
import Postgres
import Stages
package import Waits

/// Which figure is asked for.
package struct AskedFigure: Sendable {
    /// region, healthcare region or nation.
    package let level: AreaLevel
    /// SKR's region code, the healthcare region's, or 0 for the nation.
    package let area: Int
    package let measure: MeasureID
    package let statistic: Statistic
    package let limit: Limit
    package let period: Period
    /// Nil for every series that there is.
    package let basis: Basis?

    package init(
        level: AreaLevel, area: Int, measure: MeasureID, statistic: Statistic, limit: Limit, period: Period,
        basis: Basis?
    ) {
        self.level = level
        self.area = area
        self.measure = measure
        self.statistic = statistic
        self.limit = limit
        self.period = period
        self.basis = basis
    }
}

extension Explainer {
    /// A figure, with the regions that it is the sum of and the deliveries that those were counted from.
    ///
    /// - Parameters:
    ///   - edition: nil for the newest.
    ///   - listsContacts: whether the ids of the contacts counted are in it.
    /// - Throws: `ExplainError`, `PostgresError`, `ProjectError`.
    package func figure(
        _ asked: AskedFigure, edition: Int? = nil, listsContacts: Bool = false
    ) throws -> FigureExplanation {
        guard let measure = project.measures.first(where: { $0.id == asked.measure }) else {
            throw ExplainError.unknownMeasure(
                asked.measure.rawValue,
                hint: Suggestion.text(
                    for: asked.measure.rawValue, among: project.measures.map(\.id.rawValue), called: "measures"))
        }
        let area = try area(asked)
        return try reading { connection in
            let edition = try read(edition, agreement: nil, on: connection)
            let stored = try figures(asked, of: edition.id, on: connection)
            let whole = stored.filter { $0.level == asked.level.rawValue && $0.area == asked.area }
            let found = whole.filter { asked.basis == nil || asked.basis == $0.key.basis }
                .filter { $0.key.figure.limit == asked.limit }
            guard !found.isEmpty else {
                throw ExplainError.noFigure(
                    asked.text(area.name), editionID: edition.id,
                    known: try others(asked, whole, of: edition.id, on: connection))
            }
            let counter = FigureCounter(
                edition, periods: [asked.period], listsContacts: listsContacts, project: project, sql: sql,
                on: connection)
            let series = try found.map { figure in
                let parts = stored.filter {
                    $0.level == AreaLevel.region.rawValue && area.regions.contains($0.key.region)
                        && $0.key.figure == figure.key.figure && $0.key.basis == figure.key.basis
                }
                let share = Share(numerator: figure.count.numerator, denominator: figure.count.denominator)
                return SeriesNode(
                    basis: figure.key.basis.rawValue,
                    count: Checked(stored: figure.count, recomputed: FigureCount(sumOf: parts.map(\.count))),
                    percent: Checked(stored: figure.percent, recomputed: share?.publishedPercent),
                    missingRegions: area.regions.filter { region in !parts.contains { $0.key.region == region } }
                        .map(\.rawValue),
                    regions: try parts.map { try counter.node($0.key, role: "", stored: $0.count) })
            }
            return FigureExplanation(
                edition: edition.note, level: asked.level.rawValue, area: asked.area, areaName: area.name,
                period: "\(asked.period)", measure: measure.id.rawValue, measureLabel: measure.label.english,
                statistic: asked.statistic.rawValue, limitDays: asked.limit.limitDays, notes: edition.notes,
                series: series)
        }
    }

    /// All that the edition has of the measure in the month, at all limits.
    private func figures(_ asked: AskedFigure, of edition: Int, on connection: Connection) throws -> [StoredFigure] {
        let levels = Set([asked.level.rawValue, AreaLevel.region.rawValue]).sorted()
        return try connection.execute(
            try sql.statement("result/explain_figure").text,
            [.int(edition), .textArray([asked.period.firstDay.description]), .textArray(levels)]
        ).rows.compactMap(StoredFigure.init)
            .filter { $0.key.figure.measure == asked.measure && $0.key.figure.statistic == asked.statistic }
    }

    /// What there is instead: other limits and series of the month, or other months.
    private func others(
        _ asked: AskedFigure, _ figures: [StoredFigure], of edition: Int, on connection: Connection
    ) throws -> String {
        guard figures.isEmpty else {
            let known = figures.map { "\($0.key.figure.limit.words) (\($0.key.basis.rawValue))" }
            return "the month has it \(known.joined(separator: ", "))"
        }
        let months = try connection.execute(
            try sql.statement("result/explain_month").text,
            [
                .int(edition), .text(asked.level.rawValue), .int(asked.area), .text(asked.measure.rawValue),
                .text(asked.statistic.rawValue),
            ]
        ).rows.map { try $0.string("period") }
        guard let first = months.first, let last = months.last else { return "no month has one" }
        return "\(months.count) \(months.count == 1 ? "month has" : "months have") one, \(first) to \(last)"
    }

    private func area(_ asked: AskedFigure) throws(ExplainError) -> (name: String, regions: [RegionCode]) {
        let regions = project.reference.regions
        switch asked.level {
        case .nation: return ("the nation", regions.map(\.code))
        case .healthcareRegion:
            let within = regions.filter { $0.healthcareRegionCode == asked.area }
            if let first = within.first { return (first.healthcareRegionName, within.map(\.code)) }
            let known = Set(regions.map { "\($0.healthcareRegionCode) \($0.healthcareRegionName)" }).sorted()
            throw .unknownRegion(
                "healthcare region \(asked.area)",
                known: "the healthcare regions are \(known.joined(separator: ", "))")
        case .region, .unit:
            let region = RegionCode(asked.area)
            try check(region)
            return (project.name(of: region), [region])
        }
    }
}

extension FigureCount {
    /// Nil where there is nothing to add. What one sender does not say leaves the sum unknown.
    fileprivate init?(sumOf counts: [FigureCount]) {
        guard !counts.isEmpty else { return nil }
        let pvv = counts.map(\.pvvCount)
        self.init(
            counts.reduce(0) { $0 + $1.numerator }, counts.reduce(0) { $0 + $1.denominator },
            pvv: pvv.contains(nil) ? nil : pvv.reduce(0) { $0 + ($1 ?? 0) })
    }
}

extension AskedFigure {
    fileprivate func text(_ area: String) -> String {
        "\(measure) \(statistic.rawValue) \(limit.words)\(basis.map { " (\($0.rawValue))" } ?? "") of \(area) in \(period)"
    }
}

extension Limit {
    var words: String {
        switch self {
        case .days(let days): "within \(days) days"
        case .medicalTargetDate: "within the medical target date"
        }
    }
}
