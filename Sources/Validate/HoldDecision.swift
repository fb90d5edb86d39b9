package import Postgres
package import Stages
import Waits

/// A person's decision on rows that rules of severity hold keep out of the figures (`quality.hold_decision`).
///
/// Decisions are added and never changed: the newest one about a row counts. They are about lines of a delivery, which
/// never change, so that judging it again keeps them; and about a rule and the rows that it held then, so that nothing is
/// decided that another rule, or a changed one, will hold.
package struct HoldDecision {
    private let connection: Connection
    private let context: RunContext

    package init(connection: Connection, context: RunContext) {
        self.connection = connection
        self.context = context
    }

    /// Decides the rows of the target that wait for it, a decision for each rule, and lets the next run judge and count
    /// the delivery anew. Where none waits, rows that were decided the other way are decided anew: not while others wait,
    /// or rejecting one row and then accepting the rest would accept that one too.
    ///
    /// - Throws: `HoldDecisionError`, `PostgresError`.
    package func decide(
        _ ruling: HoldRuling, of target: HoldTarget, why: String, by who: String
    ) throws -> HoldDecisionReport {
        let deliveryID = target.deliveryID
        guard
            let slot = try connection.execute(
                """
                select
                    delivery.region_code,
                    to_char(delivery.period, 'YYYY-MM') as period,
                    delivery.kind,
                    delivery.rows_deleted_at is not null as is_deleted
                from register.delivery as delivery
                where delivery.delivery_id = $1
                """, [.int(deliveryID)]
            ).rows.first
        else { throw HoldDecisionError.noDelivery(deliveryID: deliveryID) }
        guard try !slot.bool("is_deleted") else { throw HoldDecisionError.rowsDeleted(deliveryID: deliveryID) }
        let region = RegionCode(try slot.int("region_code"))
        let held = try heldRules(of: target, region: region)
        let outcome = try Self.outcomeToDecide(held, ruling, of: target)
        let decisions = try context.transaction(on: connection) {
            let decisions = try held.filter { $0.rowCounts[outcome, default: 0] > 0 }.map { rule in
                HoldDecisionReport.Decision(
                    decision: try record(
                        ruling, of: target, region: region, rule: rule.id, outcome: outcome, why: why, by: who),
                    rule: rule.id, rows: rule.rowCounts[outcome, default: 0])
            }
            try judgeAgain(deliveryID)
            return decisions
        }
        return HoldDecisionReport(
            delivery: deliveryID, region: region.rawValue, period: try slot.string("period"),
            kind: try slot.string("kind"), ruling: ruling, decidedBy: who, decidedAt: context.startedAt, why: why,
            decisions: decisions)
    }
}

extension HoldDecision {
    /// A rule, and how many rows of a target it holds, by what has become of them (`quality.judged_finding`).
    private struct HeldRule {
        let id: String
        let rowCounts: [HoldOutcome: Int]
    }

    private func heldRules(of target: HoldTarget, region: RegionCode) throws -> [HeldRule] {
        try connection.execute(
            """
            select
                finding.rule_id,
                count(*) filter (where finding.outcome = 'held') as open_count,
                count(*) filter (where finding.outcome = 'counted') as accepted_count,
                count(*) filter (where finding.outcome = 'rejected') as rejected_count
            from quality.judged_finding as finding
            where \(Self.isTarget)
            group by finding.rule_id
            order by finding.rule_id
            """, parameters(of: target, region: region)
        ).rows.map { row in
            HeldRule(
                id: try row.string("rule_id"),
                rowCounts: [
                    .held: try row.int("open_count"), .counted: try row.int("accepted_count"),
                    .rejected: try row.int("rejected_count"),
                ])
        }
    }

    /// The condition on held findings that a target stands for, with parameters $1 to $4.
    private static let isTarget = """
        finding.region_code = $1
        and finding.delivery_id = $2
        and finding.severity = 'hold'
        and ($3::text is null or finding.rule_id = $3)
        and ($4::integer is null or finding.line_number = $4)
        """

    private func parameters(of target: HoldTarget, region: RegionCode) -> [Parameter] {
        [
            .int(region.rawValue), .int(target.deliveryID), target.ruleID.map(Parameter.text) ?? .null,
            target.line.map(Parameter.int) ?? .null,
        ]
    }

    /// Which rows of the target a ruling is about: those that wait, or else those that were decided the other way.
    private static func outcomeToDecide(
        _ held: [HeldRule], _ ruling: HoldRuling, of target: HoldTarget
    ) throws(HoldDecisionError) -> HoldOutcome {
        let count = { (outcome: HoldOutcome) in held.reduce(0) { $0 + $1.rowCounts[outcome, default: 0] } }
        if held.isEmpty { throw .nothingHeld(target) }
        if count(.held) > 0 { return .held }
        if count(ruling.opposite.outcome) == 0 { throw .decidedAlready(target, ruling) }
        if count(ruling.outcome) > 0 { throw .decidedBothWays(target) }
        return ruling.opposite.outcome
    }

    /// - Returns: the number of the decision: the next free one, taken under the lock of the run.
    private func record(
        _ ruling: HoldRuling, of target: HoldTarget, region: RegionCode, rule: String, outcome: HoldOutcome,
        why: String, by who: String
    ) throws -> Int {
        let target = HoldTarget(deliveryID: target.deliveryID, ruleID: rule, line: target.line)
        return try connection.execute(
            """
            with
            decided_row as (
                select finding.line_number, finding.contact_id
                from quality.judged_finding as finding
                where \(Self.isTarget) and finding.outcome = $5
            ),

            taken as (
                insert into quality.hold_decision (
                    region_code, delivery_id, decision_id, rule_id, decision, row_count, decided_at, decided_by, reason,
                    run_id
                )
                select
                    $1,
                    $2,
                    coalesce((select max(earlier.decision_id) from quality.hold_decision as earlier), 0) + 1,
                    $3,
                    $6,
                    (select count(*) from decided_row),
                    $7::timestamptz,
                    $8,
                    $9,
                    $10
                returning region_code, delivery_id, decision_id
            ),

            written as (
                insert into quality.hold_decision_row (region_code, delivery_id, line_number, decision_id, contact_id)
                select
                    taken.region_code,
                    taken.delivery_id,
                    decided_row.line_number,
                    taken.decision_id,
                    decided_row.contact_id
                from decided_row
                cross join taken
            )

            select decision_id from taken
            """,
            parameters(of: target, region: region) + [
                .text(outcome.rawValue), .text(ruling.rawValue), .text(context.startedAt), .text(who), .text(why),
                .int(context.run.runID),
            ]
        ).single().int("decision_id")
    }

    /// Forgets that the delivery was judged and counted, so that the next run does both. The later versions with it: an
    /// accepted row may let this one into force, and whether a later one may replace it was judged by what was in force.
    private func judgeAgain(_ deliveryID: Int) throws {
        _ = try connection.execute(
            """
            delete from pipeline.ledger as ledger
            using register.delivery as decided, register.delivery as version
            where
                decided.delivery_id = $1
                and version.region_code = decided.region_code
                and version.period = decided.period
                and version.kind = decided.kind
                and version.version >= decided.version
                and ledger.stage = any($2::text [])
                and ledger.unit = 'delivery:' || version.delivery_id
            """,
            [
                .int(deliveryID),
                .textArray([DeliveryStage.validate, .aggregate].map(\.name.rawValue)),
            ])
    }
}

/// What is decided of a held row.
package enum HoldRuling: String, Hashable, Sendable {
    /// It is right: into the figures.
    case accept
    /// It is wrong: out of them for good.
    case reject

    /// What becomes of a row that is decided so.
    var outcome: HoldOutcome { self == .accept ? .counted : .rejected }

    var opposite: HoldRuling { self == .accept ? .reject : .accept }
}

/// What has become of a row that a rule holds, as `quality.judged_finding` says it.
enum HoldOutcome: String, Hashable, Sendable {
    /// It waits for a decision.
    case held
    case counted
    case rejected
}

/// Which held rows are meant: those of a delivery, or of one rule of it, or on one line.
package struct HoldTarget: Hashable, Sendable {
    package let deliveryID: Int
    package let ruleID: String?
    package let line: Int?

    package init(deliveryID: Int, ruleID: String? = nil, line: Int? = nil) {
        self.deliveryID = deliveryID
        self.ruleID = ruleID
        self.line = line
    }
}

extension HoldTarget: CustomStringConvertible {
    package var description: String {
        "delivery \(deliveryID)" + (ruleID.map { ", rule \($0)" } ?? "") + (line.map { ", line \($0)" } ?? "")
    }
}

/// What was decided, of a delivery.
package struct HoldDecisionReport: Hashable, Sendable {
    package let delivery: Int
    package let region: Int
    /// `YYYY-MM`.
    package let period: String
    package let kind: String
    package let ruling: HoldRuling
    package let decidedBy: String
    /// As the run started.
    package let decidedAt: String
    package let why: String
    package let decisions: [Decision]

    /// One line of `quality.hold_decision`.
    package struct Decision: Hashable, Sendable {
        package let decision: Int
        package let rule: String
        package let rows: Int
    }
}

package enum HoldDecisionError: Error, Hashable, Sendable, CustomStringConvertible {
    case noDelivery(deliveryID: Int)
    case rowsDeleted(deliveryID: Int)
    case nothingHeld(HoldTarget)
    case decidedAlready(HoldTarget, HoldRuling)
    /// Some rows are accepted, some rejected, and none waits.
    case decidedBothWays(HoldTarget)

    package var description: String {
        switch self {
        case .rowsDeleted(let id):
            "the rows of delivery \(id) have been deleted at the end of their retention: what is decided of them could change no figure"
        case .noDelivery(let id):
            "there is no delivery \(id): komiljard deliveries lists those that there are"
        case .nothingHeld(let target):
            "no row is held there (\(target)): komiljard hold list --all shows what is, once it has been validated"
        case .decidedAlready(let target, let ruling):
            "what is held there (\(target)) is \(ruling.rawValue)ed already: nothing to do; komiljard hold list --all shows by whom"
        case .decidedBothWays(let target):
            "of what is held there (\(target)) some is accepted and some rejected: name the --rule or --line to reverse"
        }
    }
}
