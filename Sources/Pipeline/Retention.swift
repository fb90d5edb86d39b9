package import Postgres
package import Stages
package import Waits

/// Deletes rows of persons at the end of their retention; what was counted of them stays, and so do all figures.
package struct Retention {
    /// What was deleted, or would be.
    package struct Outcome: Sendable {
        /// Months before this one.
        package let before: Period
        package var deliveryCount = 0
        package var rowCount = 0
        package var firstPeriod: String?
        package var lastPeriod: String?
        /// Deliveries of these months whose rows stay, since they are not counted by today's definitions, or rows of them
        /// wait for a person.
        package var waitingDeliveryIDs: [Int] = []
    }

    private let connection: Connection
    private let context: RunContext

    package init(connection: Connection, context: RunContext) {
        self.connection = connection
        self.context = context
    }

    /// - Parameters:
    ///   - before: rows of months before this one go.
    ///   - isTrial: only tells what would go.
    /// - Throws: `PostgresError`, `InterruptedError`.
    package func deleteRows(before: Period, isTrial: Bool) throws -> Outcome {
        var outcome = Outcome(before: before)
        let old = try connection.execute(
            """
            select
                delivery.delivery_id,
                delivery.file_id,
                to_char(delivery.period, 'YYYY-MM') as period,
                delivery.record_count,
                -- Of a refused delivery nothing is counted, and of what hangs on contacts neither.
                verdict.verdict is not null
                and (
                    verdict.verdict = 'refused'
                    or delivery.kind not in ('genomforda', 'vantande', 'primarvard')
                    or ledger.unit is not null
                )
                -- A person can decide of held rows only while they are there.
                and not (verdict.held_count > 0 and in_force.delivery_id is not null) as is_ready
            from register.delivery as delivery
            left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
            left join register.delivery_in_force as in_force on delivery.delivery_id = in_force.delivery_id
            left join pipeline.ledger as ledger
                on
                    ledger.stage = 'aggregate'
                    and ledger.unit = 'delivery:' || delivery.delivery_id
                    and ledger.fingerprint = $2::bytea
            where
                delivery.kind in ('genomforda', 'vantande', 'primarvard', 'diagnoser', 'orsaker', 'atgarder')
                and delivery.period < $1::date
                and delivery.rows_deleted_at is null
                and not delivery.is_withdrawal
            order by delivery.delivery_id
            """,
            [.text(before.firstDay.description), .text(context.fingerprint(of: .aggregate).byteaText)])
        var byFile: [Int: [Int]] = [:]
        for row in old.rows {
            let id = try row.int("delivery_id")
            guard try row.bool("is_ready") else {
                outcome.waitingDeliveryIDs.append(id)
                continue
            }
            byFile[try row.int("file_id"), default: []].append(id)
            outcome.deliveryCount += 1
            outcome.rowCount += try row.int("record_count")
            let period = try row.string("period")
            outcome.firstPeriod = min(outcome.firstPeriod ?? period, period)
            outcome.lastPeriod = max(outcome.lastPeriod ?? period, period)
        }
        guard !isTrial else { return outcome }
        // A file at a time: interrupted, the next call goes on.
        for (file, ids) in byFile.sorted(by: { $0.key < $1.key }) {
            try context.transaction(on: connection) { try delete(ids, ofFile: file) }
        }
        return outcome
    }

    private func delete(_ deliveryIDs: [Int], ofFile file: Int) throws {
        let ids: Parameter = .intArray(deliveryIDs)
        // A table of the file's own goes whole, which gives its room back at once.
        for table in try partitions(of: deliveryIDs) { _ = try connection.execute("drop table \(table)") }
        for table in [
            "register.contact", "register.contact_code", "register.emergency_visit", "register.hsa_id",
            "register.activity", "register.repeated_contact",
        ] {
            _ = try connection.execute(
                """
                delete from \(table) as row_of_person
                using register.delivery as delivery
                where
                    delivery.delivery_id = any($1::integer[])
                    -- So that the partitions of other files are not looked at.
                    and row_of_person.delivery_id = any($1::integer[])
                    and row_of_person.region_code = delivery.region_code
                    and row_of_person.delivery_id = delivery.delivery_id
                """, [ids])
        }
        // Rows that could not be typed, as they were sent; those that say no delivery go with the last of the file.
        _ = try connection.execute(
            """
            delete from register.malformed as malformed
            where
                malformed.file_id = $2
                and (
                    malformed.delivery_id = any($1::integer[])
                    or malformed.delivery_id is null
                    and not exists (
                        select
                        from register.delivery as other
                        where
                            other.file_id = $2
                            and other.rows_deleted_at is null
                            and other.delivery_id <> all($1::integer[])
                    )
                )
            """, [ids, .int(file)])
        // That a row failed a rule is counted; which contact it was is not kept.
        _ = try connection.execute(
            """
            update quality.finding as finding
            set contact_id = null
            from register.delivery as delivery
            where
                delivery.delivery_id = any($1::integer[])
                and finding.region_code = delivery.region_code
                and finding.delivery_id = delivery.delivery_id
                and finding.contact_id is not null
            """, [ids])
        _ = try connection.execute("set local komiljard.retains to 'on'")
        _ = try connection.execute(
            """
            update quality.hold_decision_row as decided_row
            set contact_id = null
            from register.delivery as delivery
            where
                delivery.delivery_id = any($1::integer[])
                and decided_row.region_code = delivery.region_code
                and decided_row.delivery_id = delivery.delivery_id
                and decided_row.contact_id is not null
            """, [ids])
        _ = try connection.execute(
            "update register.delivery set rows_deleted_at = $2::timestamptz where delivery_id = any($1::integer[])",
            [ids, .text(context.startedAt)])
    }

    /// The partitions of contacts that have rows of these deliveries and can have no others.
    private func partitions(of deliveryIDs: [Int]) throws -> [String] {
        try connection.execute(
            """
            select format('%I.%I', namespace.nspname, partition.relname) as table_name
            from pg_catalog.pg_inherits as inheritance
            inner join pg_catalog.pg_class as partition on inheritance.inhrelid = partition.oid
            inner join pg_catalog.pg_namespace as namespace on partition.relnamespace = namespace.oid
            cross join lateral (
                select
                    (regexp_match(bounds.text, 'FROM \\((\\d+)\\) TO \\((\\d+)\\)'))[1]::integer as first_id,
                    (regexp_match(bounds.text, 'FROM \\((\\d+)\\) TO \\((\\d+)\\)'))[2]::integer as end_id
                from (select pg_catalog.pg_get_expr(partition.relpartbound, partition.oid) as text) as bounds
            ) as range
            where
                inheritance.inhparent = 'register.contact'::regclass
                and exists (
                    select from unnest($1::integer[]) as gone (delivery_id)
                    where gone.delivery_id >= range.first_id and gone.delivery_id < range.end_id
                )
                and not exists (
                    select
                    from register.delivery as other
                    where
                        other.delivery_id >= range.first_id
                        and other.delivery_id < range.end_id
                        and other.rows_deleted_at is null
                        and other.delivery_id <> all($1::integer[])
                )
            """, [.intArray(deliveryIDs)]
        ).rows.map { try $0.string("table_name") }
    }
}

extension Pipeline {
    /// Deletes rows of persons of months before one.
    ///
    /// - Throws: `RunLockError`; as `Retention.deleteRows`.
    package func retain(
        before: Period, isTrial: Bool, on connection: Connection, startedAt: String,
        interruption: Interruption = Interruption()
    ) throws -> Retention.Outcome {
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        let record = try RunRecord(
            command: "retain", softwareVersion: softwareVersion, startedAt: startedAt, on: connection)
        let context = RunContext(
            project: project, sql: sql, run: record, softwareVersion: softwareVersion, startedAt: startedAt,
            selection: Selection(), interruption: interruption)
        do {
            let outcome = try Retention(connection: connection, context: context)
                .deleteRows(before: before, isTrial: isTrial)
            if !isTrial { try record.finish(outcome: "done", message: nil, on: connection) }
            return outcome
        } catch {
            let wasInterrupted = error is InterruptedError || interruption.isRequested
            try? record.finish(
                outcome: wasInterrupted ? "interrupted" : "failed", message: String(describing: error), on: connection)
            throw error
        }
    }
}
