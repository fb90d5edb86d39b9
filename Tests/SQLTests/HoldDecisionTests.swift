import Postgres
import StageTestSupport
import Testing

@Suite("Decisions on holds, whoever writes them")
struct HoldDecisionTests {
    private static let decision = """
        insert into quality.hold_decision (
            region_code, delivery_id, decision_id, rule_id, decision, row_count, decided_at, decided_by, reason, run_id
        ) values (63, 1, 1, 'a', 'accept', 1, '2020-01-25T02:00:00Z', 'somebody', 'because', 1)
        """

    @Test(
        "What is written stays",
        arguments: ["hold_decision", "hold_decision_row"],
        ["update quality.% set delivery_id = 2", "delete from quality.%", "truncate quality.% cascade"])
    func kept(table: String, change: String) async throws {
        try await withRollback(template: .migrated) { pipeline in
            let connection = pipeline.connection
            _ = try connection.execute("set local session_replication_role to replica")
            _ = try connection.execute(Self.decision)
            _ = try connection.execute("insert into quality.hold_decision_row values (63, 1, 2, 1, 'K1')")
            _ = try connection.execute("set local session_replication_role to origin")
            let error = #expect(throws: PostgresError.self) {
                _ = try connection.execute(change.replacing("%", with: table))
            }
            #expect(error?.sqlState?.rawValue == "23001")
        }
    }

    @Test(
        "It says what, who and why",
        arguments: [
            ("'accept', 1,", "'perhaps', 1,", "hold_decision_known"),
            ("'somebody'", "' '", "hold_decision_decided_by_somebody"),
            ("'because'", "e'\\t\\n'", "hold_decision_has_reason"),
            ("'accept', 1,", "'accept', 0,", "hold_decision_has_rows"),
        ])
    func whole(part: String, replacement: String, constraint: String) async throws {
        try await withRollback(template: .migrated) { pipeline in
            _ = try pipeline.connection.execute("set local session_replication_role to replica")
            let error = #expect(throws: PostgresError.self) {
                _ = try pipeline.connection.execute(Self.decision.replacing(part, with: replacement))
            }
            #expect(error?.constraint == constraint)
        }
    }
}
