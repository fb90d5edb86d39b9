import Definitions
import Postgres
import Stages
import Waits

/// Judges the deliveries of a range by every catalogue: findings and rule results, in the transaction that is open.
struct RuleJudgement {
    let connection: Connection
    let project: Project
    let sql: SQLLibrary

    /// - Parameter range: the first and the last delivery, as the statements take them.
    /// - Throws: `PostgresError`; `ProjectError`.
    func judge(_ range: [Parameter]) throws {
        // Deliveries that were loaded a moment ago are in no statistics: the planner takes them for one row, and would
        // look for repeated contacts with one scan of the batch a row: hours instead of a second.
        _ = try connection.execute("set local enable_nestloop to off")
        // Nor does it know that nearly all rows of a delivery have the same bits: it would sort them.
        _ = try connection.execute("set local enable_sort to off")
        _ = try connection.execute(try sql.statement("validate/delivery_profile").text, range)
        let neighbours = try connection.execute(try sql.statement("validate/neighbour").text, range)
            .rows.map { try $0.int("delivery_id") }
        let parameters = range + [.intArray(neighbours)]
        for catalogue in project.rules {
            let scan = RuleScan(catalogue, rows: try sql.statement(catalogue.content.rowsStatement).text)
            for statement in scan.statements {
                _ = try connection.execute(statement.sql, Array(parameters.prefix(statement.parameterCount)))
            }
        }
        _ = try connection.execute(try sql.statement("validate/rule_result").text, range + ruleParameters)
        _ = try connection.execute("delete from quality.rule_applicability")
        // A trial's transaction goes on.
        _ = try connection.execute("set local enable_sort to on")
    }

    /// Every rule and kind that it is asked of, as `sql/validate/rule_result.sql` takes them.
    private var ruleParameters: [Parameter] {
        let rules = project.rules.flatMap(\.rules).flatMap { rule in rule.kinds.map { (rule: rule, kind: $0) } }
        func limits(_ limit: (RuleLimits) -> RuleLimit?) -> [Parameter] {
            let limits = rules.map { limit($0.rule.limits) }
            return [
                .intArray(limits.map { $0?.count ?? -1 }), .intArray(limits.map { $0?.share.numerator ?? 0 }),
                .intArray(limits.map { $0?.share.denominator ?? 1 }),
            ]
        }
        return [
            .textArray(rules.map(\.rule.id)), .textArray(rules.map(\.rule.severity.rawValue)),
            .textArray(rules.map(\.kind.rawValue)), .textArray(rules.map(\.rule.scope.rawValue)),
            .textArray(
                rules.map { entry in
                    if case .record(.some, _) = entry.rule.test { "true" } else { "false" }
                }),
            .textArray(rules.map { $0.rule.months?.first.firstDay.description ?? "" }),
            .textArray(rules.map { $0.rule.months?.last.firstDay.description ?? "" }),
        ] + limits(\.warnAbove) + limits(\.refuseAbove)
    }
}
