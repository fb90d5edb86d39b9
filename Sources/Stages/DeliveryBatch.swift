package import Postgres

/// Deliveries that are worked on together: those of one file, or of several small ones that were loaded
/// one after the other. No other delivery has a number between theirs and their rows lie together, so one pass serves all.
package struct DeliveryBatch: Sendable {
    /// The file, or how many there are.
    package let name: String
    package let firstDeliveryID: Int
    package let lastDeliveryID: Int
    package let deliveryIDs: [Int]
    /// Whether contacts completed are among them.
    package let hasCompleted: Bool
    /// Whether deliveries of counts are among them.
    package let hasCounts: Bool

    package var deliveryCount: Int { deliveryIDs.count }
    package var deliveryCountText: String { deliveryCount == 1 ? "1 delivery" : "\(deliveryCount) deliveries" }

    /// The parts of a batch whose contacts are there, and those whose contacts are gone.
    ///
    /// Rows may have been deleted at the end of their retention. What was made of them then stands: a delivery without its
    /// rows must not be done again as one that is empty.
    ///
    /// - Parameter stage: that is to do the batch. Of what it has never done only rows that were deleted at the end of
    ///   their retention count as gone: else it is as it was loaded.
    /// - Throws: `MissingRows` where some rows of a delivery are gone and some not; `PostgresError`.
    package func parts(of stage: DeliveryStage, on connection: Connection) throws -> [(
        batch: DeliveryBatch, isGone: Bool
    )] {
        // Rows are only looked for where they matter: a batch that is new is a pass over them less.
        let state = try connection.execute(
            """
            select
                exists (
                    select
                    from register.delivery as delivery
                    inner join \(stage.result) as made
                        on delivery.region_code = made.region_code and delivery.delivery_id = made.delivery_id
                    where delivery.delivery_id between $1 and $2
                ) as is_done,
                exists (
                    select
                    from register.delivery as delivery
                    where delivery.delivery_id between $1 and $2 and delivery.rows_deleted_at is not null
                ) as has_deleted
            """, range
        ).single()
        let isDone = try state.bool("is_done")
        guard try isDone || state.bool("has_deleted") else { return [(self, false)] }
        let missing = try connection.execute(
            """
            select
                delivery.delivery_id,
                delivery.record_count,
                coalesce(found.row_count, 0) as row_count,
                delivery.rows_deleted_at is not null as is_deleted
            from register.delivery as delivery
            left join (
                select contact.delivery_id, count(*) as row_count
                from register.contact as contact
                where contact.delivery_id between $1 and $2
                group by contact.delivery_id
            ) as found on delivery.delivery_id = found.delivery_id
            where
                delivery.delivery_id between $1 and $2
                and delivery.kind in ('genomforda', 'vantande', 'primarvard')
                and (
                    delivery.rows_deleted_at is not null
                    -- What has been done once must not be done again without its rows, whoever deleted them.
                    or $3 and delivery.record_count <> coalesce(found.row_count, 0)
                )
            order by delivery.delivery_id
            """, range + [.bool(isDone)])
        var gone: Set<Int> = []
        for row in missing.rows {
            let id = try row.int("delivery_id")
            let isDeleted = try row.bool("is_deleted")
            guard try isDeleted || row.int("row_count") == 0 else {
                throw MissingRows(
                    deliveryID: id, recordCount: try row.int("record_count"), rowCount: try row.int("row_count"))
            }
            gone.insert(id)
        }
        var parts: [(ids: [Int], isGone: Bool)] = []
        for id in deliveryIDs {
            if let last = parts.last, last.isGone == gone.contains(id) {
                parts[parts.count - 1].ids.append(id)
            } else {
                parts.append(([id], gone.contains(id)))
            }
        }
        return parts.map { part in
            let batch = DeliveryBatch(
                name: name, firstDeliveryID: part.ids.first ?? firstDeliveryID,
                lastDeliveryID: part.ids.last ?? lastDeliveryID, deliveryIDs: part.ids, hasCompleted: hasCompleted,
                hasCounts: hasCounts)
            return (batch, part.isGone)
        }
    }

    /// $1 and $2 of every statement that works on a batch.
    package var range: [Parameter] { [.int(firstDeliveryID), .int(lastDeliveryID)] }

    /// As the ledger names them.
    package var units: [String] { deliveryIDs.map { "delivery:\($0)" } }

    /// Deletes what a stage has made of the batch before.
    ///
    /// - Parameter table: a table of the project whose key begins with region and delivery: the join makes the key
    ///   usable, and a batch does not look at all that there has ever been.
    package func delete(from table: String, on connection: Connection) throws {
        try connection.execute(
            """
            delete from \(table) as made
            using register.delivery as delivery
            where
                delivery.delivery_id between $1 and $2
                and made.region_code = delivery.region_code
                and made.delivery_id = delivery.delivery_id
            """, range)
    }

    /// Rows of small files that are put together. A batch is one transaction: larger ones would lose more
    /// when they are interrupted, and smaller ones pay for each statement too often.
    private static let rowLimit = 250_000

    /// Batches with a delivery, among those selected, that the stage has not made by today's definitions.
    ///
    /// - Parameter earlier: the stage that must have made them by today's definitions first. What older rules have
    ///   judged waits for it: counted now, it would be taken for counted by today's, and never counted again.
    package static func pending(
        stage: DeliveryStage, after earlier: DeliveryStage?, context: RunContext, on connection: Connection
    ) throws -> [DeliveryBatch] {
        let rows = try connection.execute(
            """
            with
            -- Most deliveries are done: only the files of the others are looked at further.
            pending_file as (
                select distinct delivery.file_id
                from register.delivery as delivery
                where
                    ($1::date is null or delivery.period between $1::date and $2::date)
                    and (cardinality($3::smallint[]) = 0 or delivery.region_code = any($3::smallint[]))
                    and not exists (
                        select
                        from pipeline.ledger as ledger
                        where
                            ledger.stage = $4
                            and ledger.unit = 'delivery:' || delivery.delivery_id
                            and ledger.fingerprint = $5::bytea
                    )
                    and (
                        $8::integer is null
                        or exists (
                            select
                            from register.delivery as selected
                            where
                                selected.delivery_id >= $8::integer
                                and selected.region_code = delivery.region_code
                                and selected.period = delivery.period
                                and selected.kind = delivery.kind
                        )
                    )
            )

            select
                file.file_name,
                delivery.file_id,
                min(delivery.delivery_id) as first_delivery_id,
                max(delivery.delivery_id) as last_delivery_id,
                string_agg(delivery.delivery_id::text, ' ' order by delivery.delivery_id) as delivery_ids,
                (
                    select max(before.delivery_id)
                    from register.delivery as before
                    where before.delivery_id < min(delivery.delivery_id)
                ) as previous_delivery_id,
                sum(delivery.record_count)::bigint as row_count,
                bool_or(delivery.kind = 'genomforda') as has_completed,
                bool_or(delivery.kind = 'counts') as has_counts
            from pending_file
            inner join register.delivery as delivery on pending_file.file_id = delivery.file_id
            inner join register.file as file on delivery.file_id = file.file_id
            left join pipeline.ledger as earlier
                on
                    earlier.stage = $6
                    and earlier.unit = 'delivery:' || delivery.delivery_id
                    and earlier.fingerprint = $7::bytea
            group by file.file_name, delivery.file_id
            having $6::text is null or bool_and(earlier.unit is not null)
            order by delivery.file_id
            """,
            context.selection.parameters + [
                .text(stage.name.rawValue), .text(context.fingerprint(of: stage).byteaText),
                earlier.map { .text($0.name.rawValue) } ?? .null,
                earlier.map { .text(context.fingerprint(of: $0).byteaText) } ?? .null,
                context.selection.firstDeliveryID.map { .int($0) } ?? .null,
            ])
        var batches: [DeliveryBatch] = []
        var fileCount = 0
        var rowCount = 0
        for row in rows.rows {
            let first = try row.int("first_delivery_id")
            let last = try row.int("last_delivery_id")
            let count = try row.int("row_count")
            let hasCompleted = try row.bool("has_completed")
            let hasCounts = try row.bool("has_counts")
            let ids = try row.string("delivery_ids").split(separator: " ").compactMap { Int($0) }
            // A large file leaves numbers unused: the one before is the one that there is.
            if let batch = batches.last, try row.optionalInt("previous_delivery_id") == batch.lastDeliveryID,
                rowCount + count <= rowLimit
            {
                fileCount += 1
                rowCount += count
                batches[batches.count - 1] = DeliveryBatch(
                    name: "\(fileCount) files", firstDeliveryID: batch.firstDeliveryID, lastDeliveryID: last,
                    deliveryIDs: batch.deliveryIDs + ids, hasCompleted: batch.hasCompleted || hasCompleted,
                    hasCounts: batch.hasCounts || hasCounts)
            } else {
                fileCount = 1
                rowCount = count
                batches.append(
                    DeliveryBatch(
                        name: try row.string("file_name"), firstDeliveryID: first, lastDeliveryID: last,
                        deliveryIDs: ids, hasCompleted: hasCompleted, hasCounts: hasCounts))
            }
        }
        return batches
    }
}

/// Rows of a delivery are gone, and others of it are there: nothing can be made of it.
package struct MissingRows: Error, Hashable, Sendable, CustomStringConvertible {
    let deliveryID: Int
    let recordCount: Int
    let rowCount: Int

    package var description: String {
        "delivery \(deliveryID) has \(rowCount) of the \(recordCount) rows that were loaded: load its file again "
            + "(komiljard ingest --reload), or delete all of its rows, and what was made of them stands"
    }
}
