import Definitions
import Postgres
import Stages
import Waits

/// Judges the deliveries of a range by every catalogue: findings and rule results, in the transaction that is open.
struct RuleJudgement {
    let connection: Connection
    let project: Project
    let sql: SQLLibrary

    /// For the statements of a judgement; a trial's transaction goes on with what it had.
    private static let settings = [
        // Where the planner takes a delivery for one row, it would compare contacts with one scan of the batch a row:
        // hours instead of a second.
        ("enable_nestloop", "off"),
        // It would sort the rows of the scan, of which it does not know that they are few groups.
        ("enable_sort", "off"),
        // A group of the scan has some sixty counts: a few thousand groups must not go to disk.
        ("work_mem", "64MB"),
        // Nor does it know how few rows a process of the scan hands on.
        ("parallel_setup_cost", "0"),
        ("parallel_tuple_cost", "0"),
    ]

    /// - Parameter deliveries: the first and the last.
    /// - Throws: `PostgresError`; `ProjectError`.
    func judge(_ deliveries: ClosedRange<Int>) throws {
        let range: [Parameter] = [.int(deliveries.lowerBound), .int(deliveries.upperBound)]
        try lookAtNewRows()
        for (name, value) in Self.settings { _ = try connection.execute("set local \(name) to '\(value)'") }
        let neighbours = try Neighbours(of: deliveries, on: connection, sql: sql)
        let parameters = range + neighbours.parameters
        var hasRepeatedRows = false
        for catalogue in project.rules {
            for statement in try RuleScan(catalogue, sql: sql).statements {
                if let relation = statement.beside, !neighbours.has(relation) { continue }
                if statement.readsRepeatedRows, !hasRepeatedRows {
                    try makeRepeatedRows(range, beside: neighbours)
                    hasRepeatedRows = true
                }
                _ = try connection.execute(
                    statement.sql, Array(parameters.prefix(statement.parameters.rawValue)))
            }
        }
        if hasRepeatedRows { _ = try connection.execute("drop table pg_temp.repeated") }
        _ = try connection.execute(
            try sql.statement("validate/rule_result").text, range + ruleParameters + neighbours.parameters)
        _ = try connection.execute("delete from quality.rule_applicability")
        for (name, _) in Self.settings { _ = try connection.execute("set local \(name) to default") }
    }

    /// Tells the planner of rows that were loaded a moment ago. It would take two million for a few, hash them instead of
    /// what they are joined with, and scan them in one process: three times as long.
    private func lookAtNewRows() throws {
        _ = try connection.execute("analyze register.delivery (delivery_id, kind)")
        let unknown = try connection.execute(
            """
            select format('analyze %s (delivery_id)', tree.relid::regclass) as statement
            from pg_catalog.pg_partition_tree('register.contact') as tree
            inner join pg_catalog.pg_class as relation on tree.relid = relation.oid
            where tree.isleaf and relation.reltuples < 0
            """)
        for row in unknown.rows { _ = try connection.execute(try row.string("statement")) }
    }

    /// Makes `pg_temp.repeated`, which rules read as `repeated_rows`.
    func makeRepeatedRows(_ range: [Parameter], beside neighbours: Neighbours) throws {
        _ = try connection.execute(
            "create temporary table repeated on commit drop as\n\(try sql.statement("validate/repeated_rows").text)",
            range + [.intArray(neighbours.otherKinds)])
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
            .textArray(rules.map { $0.rule.beside?.rawValue ?? "" }),
            .textArray(rules.map { $0.rule.months?.first.firstDay.description ?? "" }),
            .textArray(rules.map { $0.rule.months?.last.firstDay.description ?? "" }),
        ] + limits(\.warnAbove) + limits(\.refuseAbove)
    }
}
