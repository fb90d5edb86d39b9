import Aggregate
package import Definitions
package import Ingest
package import Postgres
package import Stages
import Validate

/// What is to be checked, and how much is to be told of it.
package struct CheckRequest: Sendable {
    /// Files, folders, patterns, or `-`.
    package let paths: [String]
    package let layoutName: String?
    package let encoding: TextEncoding?
    /// How many findings of a rule, and malformed rows, are told of each delivery.
    package let findingCount: Int

    package init(paths: [String], layoutName: String? = nil, encoding: TextEncoding? = nil, findingCount: Int) {
        self.paths = paths
        self.layoutName = layoutName
        self.encoding = encoding
        self.findingCount = findingCount
    }
}

/// What a run would make of files.
package struct CheckOutcome: Sendable {
    package let files: [CheckedFile]
    /// Files that a run would not load.
    package let failures: [IngestError]
    /// In the order of the files, and within one as they appear.
    package let deliveries: [CheckedDelivery]
}

extension Pipeline {
    /// Loads, judges and counts files as a run would, beside all that is in the register, and leaves nothing behind: all
    /// of it is one transaction, which is rolled back however the check ends.
    ///
    /// Content that has been loaded before is judged again, as a newer delivery: the answer is about the file.
    ///
    /// - Throws: `RunLockError` while a run works on the database; `ProjectError`, `InterruptedError`, `PostgresError`.
    package func check(
        _ request: CheckRequest, on connection: Connection, startedAt: String,
        interruption: Interruption = Interruption(), report: @escaping @Sendable (String) -> Void
    ) throws -> CheckOutcome {
        // Numbers are the next free ones, and what is compared with must stand still.
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        return try connection.trial { connection in
            let run = try RunRecord(
                command: "check", softwareVersion: softwareVersion, startedAt: startedAt, on: connection)
            func context(_ selection: Selection, report: @escaping @Sendable (String) -> Void) -> RunContext {
                RunContext(
                    project: project, sql: sql, run: run, softwareVersion: softwareVersion, startedAt: startedAt,
                    selection: selection, interruption: interruption, isTrial: true, report: report)
            }
            // No lanes: what they write is committed by themselves.
            let options = IngestOptions(
                layoutName: request.layoutName, encoding: request.encoding, reloads: true, laneCount: 0)
            let ingest = try IngestStage(
                connection: connection, context: context(Selection(), report: report), options: options
            ).run(paths: request.paths)
            guard let first = ingest.files.flatMap(\.deliveries).map(\.deliveryID).min() else {
                return CheckOutcome(files: [], failures: ingest.failures, deliveries: [])
            }
            // Silent: where rules have changed, files of others are judged as well, because these replace theirs.
            let judging = context(Selection(firstDeliveryID: first), report: { _ in })
            try ReferenceTables(connection: connection, context: judging).bringUpToDate()
            _ = try ValidateStage(connection: connection, context: judging).run()
            _ = try AggregateStage(connection: connection, context: judging).run()
            return try CheckReading(connection: connection, context: judging, firstDeliveryID: first)
                .outcome(of: ingest, findingCount: request.findingCount)
        }
    }
}
