package import Postgres

/// What each unit of a stage was last made from (`pipeline.ledger`).
package struct Ledger {
    private let connection: Connection

    package init(_ connection: Connection) {
        self.connection = connection
    }

    /// Whether this unit was last made from exactly this.
    package func isCurrent(stage: String, unit: String, fingerprint: Fingerprint) throws -> Bool {
        let rows = try connection.execute(
            "select from pipeline.ledger where stage = $1 and unit = $2 and fingerprint = $3::bytea",
            [.text(stage), .text(unit), .text(fingerprint.byteaText)])
        return rows.rowCount == 1
    }

    /// Writes down that a unit has been made. In the transaction that makes it, or it would lie.
    package func record(
        stage: String, units: [String], fingerprint: Fingerprint, context: RunContext
    ) throws {
        _ = try connection.execute(
            """
            insert into pipeline.ledger (stage, unit, fingerprint, run_id, finished_at)
            select $1, unit, $3::bytea, $4, $5::timestamptz from unnest($2::text []) as unit
            on conflict (stage, unit) do update set
                fingerprint = excluded.fingerprint, run_id = excluded.run_id, finished_at = excluded.finished_at
            """,
            [
                .text(stage), .textArray(units), .text(fingerprint.byteaText), .int(context.run.runID),
                .text(context.startedAt),
            ])
    }
}
