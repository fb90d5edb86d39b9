package import Postgres

/// Deliveries that are worked on together: those of one file, or of several small ones that were loaded
/// one after the other. Their numbers are neighbours and their rows lie together, so one pass serves all.
package struct DeliveryBatch: Sendable {
    /// The file, or how many there are.
    package let name: String
    package let firstDeliveryID: Int
    package let lastDeliveryID: Int

    package var deliveryCount: Int { lastDeliveryID - firstDeliveryID + 1 }

    /// $1 and $2 of every statement that works on a batch.
    package var range: [Parameter] { [.int(firstDeliveryID), .int(lastDeliveryID)] }

    /// As the ledger names them.
    package var units: [String] { (firstDeliveryID...lastDeliveryID).map { "delivery:\($0)" } }

    /// Rows of small files that are put together. A batch is one transaction: larger ones would lose more
    /// when they are interrupted, and smaller ones pay for each statement too often.
    private static let rowLimit = 250_000

    /// Batches with a delivery, among those selected, that the stage has not made from exactly this.
    ///
    /// - Parameter isJudged: only those that validate has judged.
    package static func pending(
        stage: StageName, fingerprint: Fingerprint, isJudged: Bool, selection: Selection, on connection: Connection
    ) throws -> [DeliveryBatch] {
        let rows = try connection.execute(
            """
            select
                file.file_name,
                delivery.file_id,
                min(delivery.delivery_id) as first_delivery_id,
                max(delivery.delivery_id) as last_delivery_id,
                sum(delivery.record_count)::bigint as row_count
            from register.delivery as delivery
            inner join register.file as file on delivery.file_id = file.file_id
            left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
            left join pipeline.ledger as ledger
                on
                    ledger.stage = $4
                    and ledger.unit = 'delivery:' || delivery.delivery_id
                    and ledger.fingerprint = $5::bytea
            where verdict.delivery_id is not null or not $6::boolean
            group by file.file_name, delivery.file_id
            having
                bool_or(
                    ledger.unit is null
                    and ($1::date is null or delivery.period between $1::date and $2::date)
                    and (cardinality($3::smallint []) = 0 or delivery.region_code = any($3::smallint []))
                )
            order by delivery.file_id
            """,
            selection.parameters + [.text(stage.rawValue), .text(fingerprint.byteaText), .bool(isJudged)])
        var batches: [DeliveryBatch] = []
        var fileCount = 0
        var rowCount = 0
        for row in rows.rows {
            let first = try row.int("first_delivery_id")
            let last = try row.int("last_delivery_id")
            let count = try row.int("row_count")
            if let batch = batches.last, batch.lastDeliveryID + 1 == first, rowCount + count <= rowLimit {
                fileCount += 1
                rowCount += count
                batches[batches.count - 1] = DeliveryBatch(
                    name: "\(fileCount) files", firstDeliveryID: batch.firstDeliveryID, lastDeliveryID: last)
            } else {
                fileCount = 1
                rowCount = count
                batches.append(
                    DeliveryBatch(name: try row.string("file_name"), firstDeliveryID: first, lastDeliveryID: last))
            }
        }
        return batches
    }
}
