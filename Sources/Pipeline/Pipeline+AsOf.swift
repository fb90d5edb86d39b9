package import Evaluate
package import Postgres
package import Stages
package import Waits

extension Pipeline {
    /// Makes the edition that the deliveries in force at the end of a day give by today's definitions, hands it to `body`,
    /// and leaves nothing behind: all of it is one transaction, which is rolled back.
    ///
    /// What was in force is told by when files were loaded and what was decided of them since; a delivery whose rows are gone
    /// has its histograms. In `body` the views `result.current_…` are those of that day.
    ///
    /// - Throws: as `run`; what `body` throws.
    package func evaluate<T>(
        asOf day: CalendarDay, selection: Selection, on connection: Connection, startedAt: String,
        interruption: Interruption = Interruption(), report: @escaping @Sendable (String) -> Void,
        _ body: (Connection, Edition) throws -> T
    ) throws -> T {
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        return try connection.trial { connection in
            let run = try RunRecord(
                command: "evaluate", softwareVersion: softwareVersion, startedAt: startedAt, on: connection)
            let context = RunContext(
                project: project, sql: sql, run: run, softwareVersion: softwareVersion, startedAt: startedAt,
                selection: selection, interruption: interruption, isTrial: true, report: report)
            try ReferenceTables(connection: connection, context: context).bringUpToDate()
            // The day ends where the register is kept, in whatever time zone the server is.
            _ = try connection.execute(
                "select set_config('komiljard.as_of', (($1::date + 1)::timestamp at time zone 'Europe/Stockholm')::text, true)",
                [.text("\(day)")])
            return try body(connection, EvaluateStage(connection: connection, context: context).run())
        }
    }
}
