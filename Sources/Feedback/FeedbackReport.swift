import Agreements
package import Definitions
import Evaluate
package import Postgres
package import Stages
package import Waits

/// All that a region is told of a month, but its single rows.
package struct FeedbackReport: Sendable {
    package let region: RegionCode
    /// Nil of a code that is no region's.
    let regionName: String?
    package let period: Period
    let deliveries: [SentDelivery]
    let rules: [RuleOutcome]
    let figures: [BoundedFigure]
    /// Names of the measures in Swedish.
    let measureLabels: [MeasureID: String]
    package let kronor: [KronorBounds]

    /// Reads it. Nothing of another region is in it: every statement asks for the region, and of the agreements' result
    /// only the region's own outcomes and amounts are taken.
    ///
    /// - Throws: `FeedbackError.noDelivery`; `AgreementError`, `PostgresError`, `ProjectError`.
    package init(
        region: RegionCode, period: Period, project: Project, sql: SQLLibrary, on connection: Connection
    ) throws {
        let month: [Parameter] = [.int(region.rawValue), .text(period.firstDay.description)]
        func rows(_ model: String, _ parameters: [Parameter]) throws -> QueryResult.Rows {
            try connection.execute(try sql.statement("result/feedback_\(model)").text, parameters).rows
        }
        self.region = region
        self.period = period
        regionName = project.reference.regions.first { $0.code == region }?.label
        deliveries = try rows("delivery", month).map(SentDelivery.init)
        guard !deliveries.isEmpty else {
            throw FeedbackError.noDelivery(region: region, period: period, isRegion: regionName != nil)
        }
        let byID = Dictionary(uniqueKeysWithValues: deliveries.map { ($0.delivery, $0) })
        let names = RuleNames(project)
        rules = try rows("rule", [month[0], .intArray(deliveries.map(\.delivery))]).map {
            try RuleOutcome($0, names: names, deliveries: byID)
        }

        // Figures are made of deliveries in force, so it is their records that are out of them.
        let inForce = deliveries.compactMap { sent in sent.inForce.map { (kind: sent.kind, delivery: $0) } }
        var out = try rows("out_record", [month[0], .intArray(inForce.map(\.delivery.delivery))])
            .compactMap(OutRecords.init)
        for (kind, delivery) in inForce where delivery.malformed > 0 {
            guard let kind = DeliveryKind(rawValue: kind) else { continue }
            out.append(OutRecords(malformedOf: kind, count: delivery.malformed))
        }
        var shares: [SeriesFigure: Share] = [:]
        for row in try rows("figure", month) {
            // The columns are constrained to these values.
            guard let basis = Basis(rawValue: try row.string("basis")),
                let statistic = Statistic(rawValue: try row.string("statistic"))
            else { continue }
            let figure = FigureReference(
                measure: MeasureID(try row.string("measure")), statistic: statistic,
                limit: Limit(limitDays: try row.optionalInt("limit_days")))
            shares[SeriesFigure(basis: basis, figure: figure)] = Share(
                numerator: try row.int("numerator"), denominator: try row.int("denominator"))
        }
        let figures = BoundedFigure.all(shares: shares, measures: project.measures, out: out)
        self.figures = figures
        measureLabels = Dictionary(
            project.measures.map { ($0.id, $0.label.swedish) }, uniquingKeysWith: { first, _ in first })

        let agreements = project.agreements.filter { $0.pots.contains { $0.months.contains(period) } }
        let current = try CurrentInputs(for: agreements, project: project, sql: sql, on: connection)
        kronor = try agreements.compactMap {
            try KronorBounds(
                of: $0, region: region, period: period, inputs: current.inputs(for: $0), figures: figures)
        }
    }
}
