internal import Definitions
package import Postgres
package import Stages
internal import Waits

/// Counts deliveries that are not refused into histograms and shares. One transaction a batch.
///
/// A delivery is counted by itself: what is in force, and what a month sums up to, is decided when it is
/// read. So a new delivery costs its own rows and nothing else.
package struct AggregateStage {
    private let connection: Connection
    private let context: RunContext

    package init(connection: Connection, context: RunContext) {
        self.connection = connection
        self.context = context
    }

    /// - Returns: how many deliveries were counted now.
    /// - Throws: `PostgresError`, `ProjectError`, `TooManyUnits`.
    package func run() throws -> Int {
        let fingerprint = context.fingerprint(of: .aggregate)
        var deliveryCount = 0
        var hasGone = false
        let batches = try DeliveryBatch.pending(stage: .aggregate, after: .validate, context: context, on: connection)
        for (batch, isGone) in try batches.flatMap({ try $0.parts(of: .aggregate, on: connection) }) {
            try context.transaction(on: connection) {
                if isGone { try shareAgain(batch) } else { try count(batch) }
                try Ledger(connection).record(
                    stage: StageName.aggregate.rawValue,
                    units: batch.units, fingerprint: fingerprint, context: context)
            }
            guard !isGone else {
                context.report(
                    "\(batch.name): \(batch.deliveryCountText) counted before, whose rows are gone: shares made again from their histograms"
                )
                hasGone = true
                continue
            }
            context.report("\(batch.name): \(batch.deliveryCountText) counted")
            deliveryCount += batch.deliveryCount
        }
        if hasGone { try reportNotRecomputed() }
        return deliveryCount
    }

    private func count(_ batch: DeliveryBatch) throws {
        for table in [
            "indicator.histogram", "indicator.interval_count", "indicator.reported_unit", "indicator.counted_measure",
            "indicator.delivery_share",
        ] {
            try batch.delete(from: table, on: connection)
        }
        let deliveries = try CountedDelivery.all(of: batch.range, on: connection)
        for pass in CountedDelivery.passes(over: deliveries) {
            try HistogramWriter(
                connection: connection, project: context.project, sql: context.sql, usesLane: !context.isTrial
            ).count(pass)
        }
        for model in batch.hasCounts ? ["counted_measure", "count_share"] : ["counted_measure"] {
            _ = try connection.execute(try context.sql.statement("aggregate/\(model)").text, batch.range)
        }
    }

    /// Applies today's limits, deviations and months to histograms: contacts that belong cannot be told again.
    private func shareAgain(_ batch: DeliveryBatch) throws {
        _ = try connection.execute(try context.sql.statement("aggregate/outdated_share").text, batch.range)
        try RecordShares(context.project.measures, on: connection).writeAgain(batch.range)
    }

    /// Says which months have figures by an older definition, since their rows are gone.
    private func reportNotRecomputed() throws {
        let rows = try connection.execute(
            """
            select
                not_recomputed.measure,
                to_char(min(not_recomputed.period), 'YYYY-MM') as first_period,
                to_char(max(not_recomputed.period), 'YYYY-MM') as last_period,
                count(distinct not_recomputed.period) as period_count,
                count(distinct not_recomputed.region_code) as region_count
            from quality.not_recomputed as not_recomputed
            group by not_recomputed.measure
            order by not_recomputed.measure
            """)
        for row in rows.rows {
            let (first, last) = (try row.string("first_period"), try row.string("last_period"))
            let months = first == last ? first : "\(first)..\(last) (\(try row.int("period_count")) months)"
            context.report(
                "measure \(try row.string("measure")): cannot be counted again for \(months), \(try row.int("region_count")) regions: the rows are gone, and what was counted by the older definition stands; quality.not_recomputed lists them"
            )
        }
    }
}
