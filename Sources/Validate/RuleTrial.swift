package import Definitions
import Foundation
package import Postgres
package import Stages
import Waits

/// Tries every rule on its own examples: small deliveries that are put into the register, judged as any other, and
/// taken out again, all in one transaction that is rolled back.
package struct RuleTrial {
    private let connection: Connection
    private let project: Project
    private let sql: SQLLibrary

    package init(connection: Connection, project: Project, sql: SQLLibrary) {
        self.connection = connection
        self.project = project
        self.sql = sql
    }

    /// What became of an example.
    package struct Outcome: Sendable {
        package let catalogue: RuleCatalogue
        package let rule: ValidationRule
        package let expectation: Expectation
        package let example: RuleExample
        /// Rows, or 1 for a rule that looks at the delivery as a whole.
        package let checkedCount: Int
        package let failedCount: Int
        package let notApplicableCount: Int

        package var isAsExpected: Bool {
            switch expectation {
            case .pass: checkedCount > 0 && failedCount == 0
            case .fail: failedCount > 0
            case .notApplicable: checkedCount == 0 && failedCount == 0 && notApplicableCount > 0
            }
        }
    }

    package enum Expectation: String, Sendable {
        case pass
        case fail
        case notApplicable = "not_applicable"
    }

    /// An example, and the delivery that it has become.
    private struct Placed {
        let catalogue: RuleCatalogue
        let rule: ValidationRule
        let expectation: Expectation
        let example: RuleExample
        let deliveryID: Int
    }

    /// September 2019: the month of examples of rules that are asked of every month.
    private static let month = Period(containing: CalendarDay(daysSince1970: 18_140))

    private struct RolledBack: Error {}

    /// - Parameter prepare: writes what rules look up, in the same transaction.
    /// - Throws: `DefinitionFaults` where a rule's SQL cannot be run or an example has no such column, all at once;
    ///   `PostgresError`.
    package func run(prepare: () throws -> Void) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        do {
            try connection.transaction { _ in
                try prepare()
                try checkStatements()
                outcomes = try judge(try place())
                throw RolledBack()
            }
        } catch is RolledBack {}
        return outcomes
    }

    // MARK: What cannot be run

    /// Tells which rules cannot be run, where a statement of all of them has failed; nothing where each can.
    ///
    /// - Parameters:
    ///   - deliveries: those that it failed on: a rule may fail on some value alone.
    ///   - transaction: runs its body in a transaction, or where one is open in a part of it.
    /// - Throws: `DefinitionFaults`; `PostgresError`.
    func check(on deliveries: [Parameter], in transaction: (() throws -> Void) throws -> Void) throws {
        do {
            try transaction {
                try checkStatements()
                try checkStatements(on: deliveries)
                throw RolledBack()
            }
        } catch is RolledBack {}
    }

    /// The first and the last delivery of none.
    private static let nobody: [Parameter] = [.int(1), .int(0)]

    /// Runs what is made of each rule alone, so that the fault of one does not hide that of another.
    private func checkStatements(on range: [Parameter] = nobody) throws {
        let neighbours = Neighbours()
        try RuleJudgement(connection: connection, project: project, sql: sql)
            .makeRepeatedRows(range, beside: [], lacksList: false)
        var faults: [DefinitionFault] = []
        for catalogue in project.rules {
            for rule in catalogue.rules {
                let alone = RuleCatalogue(
                    content: catalogue.content, refuseAbovePercent: catalogue.refuseAbovePercent, rules: [rule],
                    file: catalogue.file)
                let scan = try RuleScan(alone, sql: sql)
                _ = try connection.execute("savepoint rule")
                do throws(PostgresError) {
                    for statement in scan.statements {
                        _ = try connection.execute(
                            statement.sql, statement.parameters.values(range: range, neighbours: neighbours))
                    }
                    _ = try connection.execute("release savepoint rule")
                } catch {
                    if error.isConnectionLost { throw error }
                    _ = try connection.execute("rollback to savepoint rule")
                    let place = rule.testPlace
                    faults.append(
                        DefinitionFault(
                            path: catalogue.file, line: place.line, column: place.column,
                            message: "the rule \(rule.id) cannot be run: \(error.message)"
                                + (error.hint.map { "; \($0)" } ?? "")))
                }
            }
        }
        _ = try connection.execute("drop table pg_temp.repeated")
        guard faults.isEmpty else { throw DefinitionFaults(faults) }
    }

    // MARK: Examples as deliveries

    private func place() throws -> [Placed] {
        var writer = try ExampleWriter(connection: connection, catalogues: project.rules, sql: sql)
        var placed: [Placed] = []
        var faults: [DefinitionFault] = []
        var columns: [Content: Set<String>] = [:]
        for content in Content.allCases { columns[content] = try writer.columns(of: content) }
        for catalogue in project.rules {
            for rule in catalogue.rules {
                let examples =
                    rule.examples.pass.map { (Expectation.pass, $0) } + rule.examples.fail.map { (.fail, $0) }
                    + rule.examples.notApplicable.map { (.notApplicable, $0) }
                for (expectation, example) in examples {
                    let unknown = ([example.delivery] + example.earlier).flatMap { delivery in
                        let content = delivery.content(in: catalogue)
                        return delivery.columnNames.subtracting(columns[content] ?? []).sorted()
                            .map { (name: $0, content: content) }
                    }
                    if let unknown = unknown.first {
                        faults.append(
                            DefinitionFault(
                                path: catalogue.file, line: example.place.line, column: example.place.column,
                                message: "an example of the rule \(rule.id) has the column \(unknown.name), which "
                                    + "\(unknown.content.rawValue) have not"))
                        continue
                    }
                    placed.append(
                        Placed(
                            catalogue: catalogue, rule: rule, expectation: expectation, example: example,
                            deliveryID: try writer.write(
                                example, of: rule, in: catalogue, month: rule.months?.first ?? Self.month)))
                }
            }
        }
        guard faults.isEmpty else { throw DefinitionFaults(faults) }
        _ = try connection.execute("savepoint examples")
        do {
            try writer.finish()
        } catch let error as PostgresError where error.isOfValue {
            _ = try connection.execute("rollback to savepoint examples")
            try checkValues(of: placed, writer: writer)
            throw error
        }
        return placed
    }

    /// Tells which values of examples are not of their columns' types.
    private func checkValues(of placed: [Placed], writer: ExampleWriter) throws {
        var types: [Content: [String: String]] = [:]
        for content in Content.allCases { types[content] = try writer.columnTypes(of: content) }
        var faults: [DefinitionFault] = []
        for entry in placed {
            for delivery in [entry.example.delivery] + entry.example.earlier {
                let known = types[delivery.content(in: entry.catalogue)] ?? [:]
                for (name, value) in delivery.rows.flatMap({ $0.values.sorted { $0.key < $1.key } }) {
                    guard let value, let type = known[name] else { continue }
                    _ = try connection.execute("savepoint value")
                    do throws(PostgresError) {
                        _ = try connection.execute("select cast($1::text as \(type))", [.text(value)])
                        _ = try connection.execute("release savepoint value")
                    } catch {
                        guard error.isOfValue else { throw error }
                        _ = try connection.execute("rollback to savepoint value")
                        let place = entry.example.place
                        faults.append(
                            DefinitionFault(
                                path: entry.catalogue.file, line: place.line, column: place.column,
                                message: "an example of the rule \(entry.rule.id) has \(name): \"\(value)\", which is "
                                    + "no \(type)"))
                    }
                }
            }
        }
        guard faults.isEmpty else { throw DefinitionFaults(faults) }
    }

    private func judge(_ placed: [Placed]) throws -> [Outcome] {
        guard let first = placed.map(\.deliveryID).min(), let last = placed.map(\.deliveryID).max() else { return [] }
        // The deliveries before an example have smaller numbers than it, and the first may be one of those.
        _ = try connection.execute("savepoint judgement")
        do {
            try RuleJudgement(connection: connection, project: project, sql: sql).judge(first...last)
        } catch let error as PostgresError where error.isOfValue {
            _ = try connection.execute("rollback to savepoint judgement")
            try checkStatements(on: [.int(first), .int(last)])
            throw error
        }
        let results = try connection.execute(
            """
            select delivery_id, rule_id, checked_count, failed_count, not_applicable_count
            from quality.rule_result
            where delivery_id between $1 and $2
            """, [.int(first), .int(last)])
        var counts: [String: (Int, Int, Int)] = [:]
        for row in results.rows {
            counts["\(try row.int("delivery_id")) \(try row.string("rule_id"))"] = (
                try row.int("checked_count"), try row.int("failed_count"), try row.int("not_applicable_count")
            )
        }
        return placed.map { entry in
            let (checked, failed, notApplicable) = counts["\(entry.deliveryID) \(entry.rule.id)"] ?? (0, 0, 0)
            return Outcome(
                catalogue: entry.catalogue, rule: entry.rule, expectation: entry.expectation, example: entry.example,
                checkedCount: checked, failedCount: failed, notApplicableCount: notApplicable)
        }
    }
}

extension ExampleDelivery {
    var columnNames: Set<String> { Set(rows.flatMap(\.values.keys)) }
}

extension PostgresError {
    /// A value is not what an expression can work with (SQLSTATE of class 22).
    fileprivate var isOfValue: Bool { sqlState?.classCode == "22" }
}
