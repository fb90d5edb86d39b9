package import Postgres
package import Stages

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
    /// - Throws: `PostgresError`, `ProjectError`.
    package func run() throws -> Int {
        let fingerprint = context.fingerprint(of: .aggregate)
        var deliveryCount = 0
        let batches = try DeliveryBatch.pending(stage: .aggregate, after: .validate, context: context, on: connection)
        for (batch, isGone) in try batches.flatMap({ try $0.parts(of: .aggregate, on: connection) }) {
            try context.transaction(on: connection) {
                if !isGone { try count(batch) }
                try Ledger(connection).record(
                    stage: StageName.aggregate.rawValue,
                    units: batch.units, fingerprint: fingerprint, context: context)
            }
            guard !isGone else {
                context.report(
                    "\(batch.name): \(batch.deliveryCountText) counted before, whose rows are gone: the counts stand")
                continue
            }
            context.report("\(batch.name): \(batch.deliveryCountText) counted")
            deliveryCount += batch.deliveryCount
        }
        return deliveryCount
    }

    private func count(_ batch: DeliveryBatch) throws {
        for table in ["indicator.histogram", "indicator.delivery_share"] {
            try batch.delete(from: table, on: connection)
        }
        try PassSettings.begin(on: connection)
        _ = try connection.execute(
            "create temporary table wait_cell on commit drop as\n" + context.sql.statement("aggregate/wait_cell").text,
            batch.range)
        _ = try connection.execute(try context.sql.statement("aggregate/wait_histogram").text)
        _ = try connection.execute("drop table pg_temp.wait_cell")
        try PassSettings.end(on: connection)
        for model in ["record_share", "count_share"] {
            _ = try connection.execute(try context.sql.statement("aggregate/\(model)").text, batch.range)
        }
    }
}
