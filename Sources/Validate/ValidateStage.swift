import Definitions
package import Postgres
package import Stages
import Waits

/// Judges deliveries that have not been judged by the rules of today. One transaction a batch.
package struct ValidateStage {
    private let connection: Connection
    private let context: RunContext

    package init(connection: Connection, context: RunContext) {
        self.connection = connection
        self.context = context
    }

    /// - Throws: `DefinitionFaults` with file, line and column of all rules that the server cannot run; `PostgresError`;
    ///   `ProjectError`.
    package func run() throws -> ValidateReport {
        let fingerprint = context.fingerprint(of: .validate)
        var report = ValidateReport()
        try judgeAgainBesideNew(fingerprint)
        let pending = try DeliveryBatch.pending(stage: .validate, after: nil, context: context, on: connection)
        // Those who wait are held beside completed contacts that have been judged.
        let batches = pending.filter(\.hasCompleted) + pending.filter { !$0.hasCompleted }
        for (batch, isGone) in try batches.flatMap({ try $0.parts(of: .validate, on: connection) }) {
            do {
                try context.transaction(on: connection) {
                    if !isGone { try judge(batch) }
                    try Ledger(connection).record(
                        stage: StageName.validate.rawValue, units: batch.units, fingerprint: fingerprint,
                        context: context)
                }
            } catch let error as PostgresError where !error.isConnectionLost && !error.isRetryable {
                // What has failed is made of all rules: say which of them it was.
                try RuleTrial(connection: connection, project: context.project, sql: context.sql).check(on: batch.range)
                { body in
                    try context.transaction(on: connection, body)
                }
                throw error
            }
            guard !isGone else {
                context.report(
                    "\(batch.name): \(batch.deliveryCountText) judged before, whose rows are gone: the verdict stands")
                continue
            }
            let verdicts = try self.verdicts(of: batch)
            let warned = verdicts.count { $0.verdict == "accepted_with_warnings" }
            let refused = verdicts.count(where: \.isRefused)
            context.report(
                "\(batch.name): \(batch.deliveryCountText) judged, \(warned) with warnings, \(refused) refused")
            report.verdicts += verdicts
        }
        report.refused = try waitingRefusals()
        return report
    }

    /// Those who wait are held beside the completed contacts of their month: where these come later, or a person decides
    /// of them, they are to be judged again.
    private func judgeAgainBesideNew(_ fingerprint: Fingerprint) throws {
        _ = try connection.execute(
            try context.sql.statement("validate/judge_again").text,
            context.selection.parameters + [.text(fingerprint.byteaText)])
    }

    private func judge(_ batch: DeliveryBatch) throws {
        let range = batch.range
        for table in ["quality.finding", "quality.rule_result", "quality.verdict", "quality.delivery_profile"] {
            try batch.delete(from: table, on: connection)
        }
        try RuleJudgement(connection: connection, project: context.project, sql: context.sql).judge(
            batch.firstDeliveryID...batch.lastDeliveryID)
        _ = try connection.execute(try context.sql.statement("validate/code_fill_rate").text, range)
        let kinds = DeliveryKind.allCases
        let limits = kinds.map(limit)
        let leasts = kinds.map(least)
        _ = try connection.execute(
            try context.sql.statement("validate/verdict").text,
            range + [
                .textArray(kinds.map(\.rawValue)), .intArray(limits.map(\.numerator)),
                .intArray(limits.map(\.denominator)), .intArray(leasts.map(\.numerator)),
                .intArray(leasts.map(\.denominator)), .text(context.startedAt),
            ])
    }

    /// A content without rules is never refused for them. Codes of contacts have none of their own: too many malformed
    /// ones refuse them as they would the contacts.
    private func limit(_ kind: DeliveryKind) -> Fraction {
        let content = Content.allCases.first { $0.kinds.contains(kind) } ?? .records
        return context.project.rules.first { $0.content == content }?.refuseAbovePercent ?? Fraction(1, 1)
    }

    /// The share of what it would replace that a delivery must have. Codes of contacts replace what hung on other
    /// contacts: they may be fewer.
    private func least(_ kind: DeliveryKind) -> Fraction {
        let catalogue = context.project.rules.first { $0.content.kinds.contains(kind) }
        return catalogue?.refuseBelowPercentOfReplaced ?? Fraction(0, 1)
    }

    private func verdicts(of batch: DeliveryBatch) throws -> [DeliveryVerdict] {
        try connection.execute(try context.sql.statement("validate/verdict_of_batch").text, batch.range)
            .rows.map(DeliveryVerdict.init)
    }

    /// Deliveries, among those selected, that are the newest of their region, month and kind and were refused: also
    /// those that an earlier run refused. An older one is in force, or none.
    private func waitingRefusals() throws -> [DeliveryVerdict] {
        try connection.execute(
            try context.sql.statement("validate/waiting_refusal").text, context.selection.parameters
        ).rows.map(DeliveryVerdict.init)
    }
}

extension DeliveryVerdict {
    fileprivate init(_ row: Row) throws {
        self.init(
            deliveryID: try row.int("delivery_id"), region: RegionCode(try row.int("region_code")),
            period: try row.string("period"), kind: try row.string("kind"), verdict: try row.string("verdict"),
            reason: try row.string("reason"), fileName: try row.string("file_name"))
    }
}
