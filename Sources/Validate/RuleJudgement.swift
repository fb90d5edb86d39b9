import Definitions
import Postgres
import Stages
import Waits

/// Judges the deliveries of a range by every catalogue: findings and rule results, in the transaction that is open.
struct RuleJudgement {
    let connection: Connection
    let project: Project
    let sql: SQLLibrary

    /// - Parameter deliveries: the first and the last.
    /// - Throws: `PostgresError`; `ProjectError`.
    func judge(_ deliveries: ClosedRange<Int>) throws {
        let range: [Parameter] = [.int(deliveries.lowerBound), .int(deliveries.upperBound)]
        try PassSettings.begin(on: connection)
        try lookAtNewRows()
        let neighbours = try Neighbours(of: deliveries, on: connection, sql: sql)
        let lacksList = try lacksListOfRepeated(range)
        let otherKinds = neighbours.otherKinds(beside: kindsComparedByContact)
        let hasListOfRepeated = !lacksList && otherKinds.isEmpty
        var hasRepeatedRows = false
        for catalogue in project.rules {
            let rows = try JudgedRows(catalogue.content, sql: sql)
            let scan = RuleScan(
                catalogue, rows: rows, lacking: try supplements(of: rows, lackedBy: range),
                listedContacts: catalogue.content == .records && hasListOfRepeated ? try listedContacts(range) : nil)
            for statement in scan.statements {
                if let relation = statement.beside, !neighbours.has(relation) { continue }
                if statement.makesRepeatedRows {
                    guard !hasRepeatedRows else { continue }
                    hasRepeatedRows = true
                }
                if statement.readsRepeatedRows, !hasRepeatedRows {
                    try makeRepeatedRows(range, beside: otherKinds, lacksList: lacksList)
                    hasRepeatedRows = true
                }
                _ = try connection.execute(
                    statement.sql, statement.parameters.values(range: range, neighbours: neighbours))
            }
        }
        if hasRepeatedRows { _ = try connection.execute("drop table pg_temp.repeated") }
        _ = try connection.execute(
            try sql.statement("validate/rule_result").text, range + ruleParameters + neighbours.parameters)
        _ = try connection.execute("delete from quality.rule_applicability")
        try PassSettings.end(on: connection)
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

    private func supplements(of rows: JudgedRows, lackedBy range: [Parameter]) throws -> Set<String> {
        Set(
            try rows.supplements.filter { supplement in
                try !connection.execute("select exists (\(supplement.select)) as is_there", range)
                    .single().bool("is_there")
            }.map(\.name))
    }

    /// Whether a file of the batch does not list the contact ids that may come again in it.
    private func lacksListOfRepeated(_ range: [Parameter]) throws -> Bool {
        try connection.execute(
            """
            select coalesce(bool_or(not file.lists_repeated_contacts), false) as lacks_list
            from register.delivery as delivery
            inner join register.file as file on delivery.file_id = file.file_id
            where delivery.delivery_id between $1 and $2
            """, range
        ).single().bool("lacks_list")
    }

    private func listedContacts(_ range: [Parameter]) throws -> [String] {
        try connection.execute(
            """
            select distinct listed.contact_id
            from register.repeated_contact as listed
            where listed.delivery_id between $1 and $2
            """, range
        ).rows.map { try $0.string("contact_id") }
    }

    /// Kinds with a rule that compares their contact ids with those of the other kind.
    private var kindsComparedByContact: Set<DeliveryKind> {
        Set(
            project.rules.flatMap(\.rules).flatMap { rule -> [DeliveryKind] in
                guard rule.beside == .otherKind, case .lines(let lines) = rule.test,
                    SQLWords.names(in: lines).contains("repeated_rows")
                else { return [] }
                return rule.kinds
            })
    }

    /// Makes `pg_temp.repeated`, which rules read as `repeated_rows`.
    ///
    /// - Parameters:
    ///   - otherKinds: deliveries of the other kind that came in other files.
    ///   - lacksList: said beforehand: the planner leaves out what is false.
    func makeRepeatedRows(_ range: [Parameter], beside otherKinds: [Int], lacksList: Bool) throws {
        // A few ids, and all contacts: each process is to compare its own, and not to hand them on.
        _ = try connection.execute("set local parallel_setup_cost to 10")
        _ = try connection.execute("set local parallel_tuple_cost to 0.01")
        _ = try connection.execute(
            try RuleScan.repeatedRows(sql), range + [.intArray(otherKinds), .bool(lacksList)])
        try PassSettings.begin(on: connection)
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

extension RuleScan.StatementParameters {
    func values(range: [Parameter], neighbours: Neighbours) -> [Parameter] {
        switch self {
        case .none: []
        case .batch: range
        case .batchAndContacts(let contacts): range + [.textArray(contacts)]
        case .batchAndNeighbours: range + neighbours.parameters
        }
    }
}
