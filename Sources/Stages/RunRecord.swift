package import Postgres
import Synchronization

/// The row of a run in `pipeline.run`. It is written when the run first writes something else: a run that
/// finds nothing to do leaves no trace.
package final class RunRecord: Sendable {
    package let runID: Int
    private let command: String
    private let softwareVersion: String
    private let startedAt: String
    private let hasStarted = Mutex(false)

    /// Takes the next number. The run holds the lock, so nobody else does.
    ///
    /// - Parameter startedAt: an instant as PostgreSQL reads it.
    package init(
        command: String, softwareVersion: String, startedAt: String, on connection: Connection
    ) throws {
        runID = try connection.execute("select coalesce(max(run_id), 0) + 1 as run_id from pipeline.run").single()
            .int("run_id")
        self.command = command
        self.softwareVersion = softwareVersion
        self.startedAt = startedAt
    }

    /// Whether the run has written anything.
    package var isWritten: Bool { hasStarted.withLock { $0 } }

    /// Writes the row, once, before the first transaction that refers to it. Runs that were killed, which
    /// nobody could end, are ended here: this one holds their lock.
    package func start(on connection: Connection) throws {
        guard !isWritten else { return }
        _ = try connection.execute(
            """
            with killed as (
                update pipeline.run set finished_at = greatest(started_at, $4::timestamptz), outcome = 'interrupted'
                where finished_at is null
            )

            insert into pipeline.run (run_id, command, software_version, started_at) values ($1, $2, $3, $4)
            """, [.int(runID), .text(command), .text(softwareVersion), .text(startedAt)])
        hasStarted.withLock { $0 = true }
    }

    /// Writes how it ended; nothing where nothing was written.
    ///
    /// - Parameters:
    ///   - outcome: done, done_with_refusals, failed or interrupted.
    ///   - message: without any value of a record.
    package func finish(outcome: String, message: String?, on connection: Connection) throws {
        guard isWritten else { return }
        _ = try connection.execute(
            "update pipeline.run set finished_at = greatest(started_at, now()), outcome = $2, message = $3 where run_id = $1",
            [.int(runID), .text(outcome), message.map(Parameter.text) ?? .null])
    }
}
