import Aggregate
package import Definitions
package import Evaluate
package import Ingest
package import Postgres
package import Stages
package import Validate

/// Runs stages in their order, one run at a time on a database.
package struct Pipeline: Sendable {
    let project: Project
    let sql: SQLLibrary
    let softwareVersion: String

    package init(project: Project, sql: SQLLibrary, softwareVersion: String) {
        self.project = project
        self.sql = sql
        self.softwareVersion = softwareVersion
    }

    /// Does what is asked for, and only what is not already done.
    ///
    /// The database must have the project's schema (`Migrations`). On an error everything that a finished
    /// transaction has written stays, and the next run goes on from there.
    ///
    /// - Throws: `RunLockError` while another run works on the database; `AgreementError`,
    ///   `EvaluateError`, `ProjectError`, `InterruptedError`, `PostgresError`.
    package func run(
        _ request: PipelineRequest, on connection: Connection, startedAt: String,
        interruption: Interruption = Interruption(), report: @escaping @Sendable (String) -> Void
    ) throws -> PipelineOutcome {
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        let record = try RunRecord(
            command: request.command, softwareVersion: softwareVersion, startedAt: startedAt, on: connection)
        let context = RunContext(
            project: project, sql: sql, run: record, softwareVersion: softwareVersion, startedAt: startedAt,
            selection: request.selection, interruption: interruption, report: report)
        do {
            let outcome = try run(request, on: connection, context: context)
            try record.finish(
                outcome: outcome.hasRefusals ? "done_with_refusals" : "done", message: outcome.failureText,
                on: connection)
            return outcome
        } catch {
            // The error itself comes first; where the connection is gone the next run ends this one.
            let wasInterrupted = error is InterruptedError || interruption.isRequested
            try? record.finish(
                outcome: wasInterrupted ? "interrupted" : "failed", message: String(describing: error), on: connection)
            throw error
        }
    }

    /// Takes a delivery back; the next run makes figures without it.
    ///
    /// - Returns: one line for people.
    /// - Throws: `WithdrawalError`; as `run`.
    package func withdraw(
        deliveryID: Int, why: String, by who: String, on connection: Connection, startedAt: String
    ) throws -> String {
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        let record = try RunRecord(
            command: "withdraw", softwareVersion: softwareVersion, startedAt: startedAt, on: connection)
        let context = RunContext(
            project: project, sql: sql, run: record, softwareVersion: softwareVersion, startedAt: startedAt,
            selection: Selection())
        let text = try Withdrawal(connection: connection, context: context)
            .withdraw(deliveryID: deliveryID, why: why, by: who)
        try record.finish(outcome: "done", message: nil, on: connection)
        return text
    }

    /// Tries every rule on its own examples; the database is left as it was.
    ///
    /// - Throws: as `RuleTrial.run`; `RunLockError`.
    package func tryRules(on connection: Connection, startedAt: String) throws -> [RuleTrial.Outcome] {
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        let context = RunContext(
            project: project, sql: sql,
            run: try RunRecord(
                command: "rules test", softwareVersion: softwareVersion, startedAt: startedAt, on: connection),
            softwareVersion: softwareVersion, startedAt: startedAt, selection: Selection())
        return try RuleTrial(connection: connection, project: project, sql: sql).run {
            try ReferenceTables(connection: connection, context: context).write()
        }
    }

    /// Writes down what a person decides of held rows; the next run counts their delivery anew.
    ///
    /// - Throws: `HoldDecisionError`; as `run`.
    package func decide(
        _ ruling: HoldRuling, of target: HoldTarget, why: String, by who: String, on connection: Connection,
        startedAt: String
    ) throws -> HoldDecisionReport {
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        let record = try RunRecord(
            command: "hold \(ruling.rawValue)", softwareVersion: softwareVersion, startedAt: startedAt, on: connection)
        let context = RunContext(
            project: project, sql: sql, run: record, softwareVersion: softwareVersion, startedAt: startedAt,
            selection: Selection())
        let report = try HoldDecision(connection: connection, context: context)
            .decide(ruling, of: target, why: why, by: who)
        try record.finish(outcome: "done", message: nil, on: connection)
        return report
    }

    private func run(
        _ request: PipelineRequest, on connection: Connection, context: RunContext
    ) throws -> PipelineOutcome {
        var outcome = PipelineOutcome()
        if request.stages.contains(.ingest) {
            outcome.ingest = try IngestStage(connection: connection, context: context, options: request.ingest)
                .run(paths: request.paths)
        }
        guard request.stages.contains(where: { $0 > .ingest }) else { return outcome }
        try ReferenceTables(connection: connection, context: context).bringUpToDate()
        if request.stages.contains(.validate) {
            let report = try ValidateStage(connection: connection, context: context).run()
            outcome.validate = report
            // Of the months that somebody has just delivered or mended: told once, and not by every run.
            if !report.verdicts.isEmpty {
                outcome.missing = try MissingDelivery.all(
                    in: context.selection, months: Set(report.verdicts.map(\.period)), at: context.startedAt,
                    sql: context.sql, on: connection)
            }
        }
        if request.stages.contains(.aggregate) {
            outcome.aggregatedDeliveryCount = try AggregateStage(connection: connection, context: context).run()
        }
        if request.stages.contains(.evaluate) {
            outcome.edition = try EvaluateStage(connection: connection, context: context).run()
        }
        if request.stages.contains(.validate) { try reportHolds(on: connection, context: context) }
        return outcome
    }

    /// Says how many rows, of the deliveries selected, wait for a person: nobody else will.
    private func reportHolds(on connection: Connection, context: RunContext) throws {
        let holds = try connection.execute(
            try context.sql.statement("result/hold").text, context.selection.parameters + [.bool(false)]
        ).rows.map { try (delivery: $0.int("delivery_id"), rows: $0.int("open_count")) }
        guard !holds.isEmpty else { return }
        context.report(
            "held rows that wait for a decision: \(holds.reduce(0) { $0 + $1.rows }) findings in \(Set(holds.map(\.delivery)).count) deliveries; komiljard hold list shows them"
        )
    }
}

/// What a run is to do.
package struct PipelineRequest: Sendable {
    /// As `pipeline.run` names it.
    package var command: String
    package var stages: Set<StageName>
    /// Files and folders to ingest.
    package var paths: [String]
    package var ingest: IngestOptions
    package var selection: Selection

    package init(
        command: String, stages: Set<StageName>, paths: [String] = [], ingest: IngestOptions = IngestOptions(),
        selection: Selection = Selection()
    ) {
        self.command = command
        self.stages = stages
        self.paths = paths
        self.ingest = ingest
        self.selection = selection
    }
}

/// What a run has done; nil for stages that were not asked for.
package struct PipelineOutcome: Sendable {
    package internal(set) var ingest: IngestReport?
    package internal(set) var validate: ValidateReport?
    /// What is missing, among what is selected, for the months of which a delivery was judged now.
    package internal(set) var missing: [MissingDelivery] = []
    package internal(set) var aggregatedDeliveryCount: Int?
    package internal(set) var edition: Edition?

    /// The first files that were not loaded, without any value of theirs; nil where all were.
    var failureText: String? {
        guard let failures = ingest?.failures, !failures.isEmpty else { return nil }
        let more = failures.count > 10 ? ["and \(failures.count - 10) more"] : []
        return (failures.prefix(10).map(\.description) + more).joined(separator: "\n")
    }

    /// Whether a file was not loaded or a delivery refused: done, but somebody should look.
    package var hasRefusals: Bool {
        !(ingest?.failures.isEmpty ?? true) || !(validate?.refused.isEmpty ?? true)
    }
}
