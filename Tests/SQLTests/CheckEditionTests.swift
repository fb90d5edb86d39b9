import Postgres
import StageTestSupport
import Testing

@Suite("An edition must add up")
struct CheckEditionTests {
    /// 100 kr of a pot, 60 to region 10 and 40 to region 12, and 5 kr that nobody earned.
    private static let right = """
        insert into pipeline.run (run_id, command, software_version, started_at) values (1, 'test', 'test', now());
        insert into result_history.edition values (1, now(), 1, 'test', sha256('1'));
        insert into result_history.pot_balance values ('a', 'pot', null, 100, 100, 0, 0, null, 1);
        insert into result_history.pot_balance values ('a', 'pot', '2019-09-01', 5, 0, 5, 0, null, 1);
        insert into result_history.allocation values (10, null, 'a', 'pot', 60, 6, 1);
        insert into result_history.allocation values (12, null, 'a', 'pot', 40, 4, 1);
        insert into result_history.payment values (10, 'a', '2019-12-20', 50, 1);
        insert into result_history.payment values (10, 'a', '2020-12-20', 10, 1);
        insert into result_history.payment values (12, 'a', '2019-12-20', 40, 1);

        """

    private static func commit(_ script: String) async throws {
        try await withPipeline(template: .migrated) { pipeline in
            // What is tried here is refused before, by what keeps editions as they were made.
            for table in ["allocation", "payment", "pot_balance"] {
                try pipeline.connection.executeScript("alter table result_history.\(table) disable trigger user")
            }
            _ = try pipeline.connection.transaction { connection in try connection.executeScript(script) }
        }
    }

    @Test("One that does is committed")
    func adding() async throws {
        try await Self.commit(Self.right)
    }

    static let wrong: [(name: String, change: String, constraint: String)] = [
        (
            "an allocation of a krona more",
            "update result_history.allocation set amount_sek = 61 where region_code = 10",
            "edition_allocations_add_up"
        ),
        (
            "an allocation that is missing", "delete from result_history.allocation where region_code = 12",
            "edition_allocations_add_up"
        ),
        (
            "an allocation in another month",
            "update result_history.allocation set period = '2019-09-01' where region_code = 12",
            "edition_allocations_add_up"
        ),
        (
            "money of a pot that is not there",
            """
            insert into result_history.allocation values (10, null, 'a', 'other', 7, 6, 1);
            update result_history.payment set amount_sek = 57 where region_code = 10 and paid_on = '2019-12-20'
            """,
            "edition_allocations_add_up"
        ),
        (
            "money of an agreement that has no pots",
            """
            insert into result_history.allocation values (10, null, 'b', 'pot', 7, 6, 1);
            insert into result_history.payment values (10, 'b', '2019-12-20', 7, 1)
            """,
            "edition_allocations_add_up"
        ),
        (
            "a payment of a krona less", "update result_history.payment set amount_sek = 39 where region_code = 12",
            "edition_payments_add_up"
        ),
        (
            "a payment that is missing", "delete from result_history.payment where region_code = 12",
            "edition_payments_add_up"
        ),
        (
            "a payment to a region that has no part",
            "insert into result_history.payment values (13, 'a', '2019-12-20', 1, 1)", "edition_payments_add_up"
        ),
        (
            "a payment to another region", "update result_history.payment set region_code = 13 where region_code = 12",
            "edition_payments_add_up"
        ),
        (
            "a pot that does not add up", "update result_history.pot_balance set amount_sek = 101 where period is null",
            "pot_balance_adds_up"
        ),
    ]

    @Test("Refused is", arguments: wrong)
    func refused(name: String, change: String, constraint: String) async throws {
        let error = await #expect(throws: (any Error).self, "\(name)") {
            try await Self.commit(Self.right + change)
        }
        let refusal = (error as? TransactionError)?.commit ?? error as? PostgresError
        #expect(refusal?.constraint == constraint, "\(name)")
    }

    /// 30 kr of a pot's part that nobody earned are divided again in another pot: 20 to region 10, 10 by nobody.
    private static let moved =
        right + """
            insert into result_history.pot_balance
                (agreement, pot, period, amount_sek, allocated_sek, unearned_sek, to_others_sek, first_edition_id,
                received_sek, moved_sek, moved_to)
            values
                ('a', 'first/one', null, 30, 0, 0, 0, 1, 0, 30, 'bonus'),
                ('a', 'bonus/half', null, 15, 15, 0, 0, 1, 15, 0, null),
                ('a', 'bonus/other', null, 15, 5, 10, 0, 1, 15, 0, null);
            insert into result_history.allocation values (10, null, 'a', 'bonus/half', 15, 6, 1);
            insert into result_history.allocation values (10, null, 'a', 'bonus/other', 5, 6, 1);
            insert into result_history.payment values (10, 'a', '2021-12-20', 20, 1);

            """

    @Test("One whose money between pots arrives is committed")
    func moving() async throws {
        try await Self.commit(Self.moved)
    }

    @Test(
        "Refused is money between pots",
        arguments: [
            (
                "that does not arrive",
                "update result_history.pot_balance set moved_sek = 0, unearned_sek = 30, moved_to = null where pot = 'first/one'",
                "edition_moved_money_arrives"
            ),
            (
                "of which a krona is lost",
                "update result_history.pot_balance set received_sek = 14 where pot = 'bonus/half'",
                "edition_moved_money_arrives"
            ),
            (
                "that arrives in another pot",
                "update result_history.pot_balance set moved_to = 'pot' where pot = 'first/one'",
                "edition_moved_money_arrives"
            ),
            (
                "that goes nowhere", "update result_history.pot_balance set moved_to = null where pot = 'first/one'",
                "pot_balance_moved_to_named"
            ),
            (
                "that is more than the pot has",
                "update result_history.pot_balance set received_sek = 16 where pot = 'bonus/half'",
                "pot_balance_not_negative"
            ),
        ])
    func refusedMoving(name: String, change: String, constraint: String) async throws {
        let error = await #expect(throws: (any Error).self, "\(name)") { try await Self.commit(Self.moved + change) }
        let refusal = (error as? TransactionError)?.commit ?? error as? PostgresError
        #expect(refusal?.constraint == constraint, "\(name)")
    }

    @Test("The check is of the rows that stand, not of those that have ended")
    func endedRows() async throws {
        try await Self.commit(
            Self.right + """
                update result_history.allocation set last_edition_id = 1 where region_code = 12;
                update result_history.allocation set amount_sek = 100 where region_code = 10;
                update result_history.payment set last_edition_id = 1 where region_code = 12;
                update result_history.payment set amount_sek = 90 where region_code = 10 and paid_on = '2019-12-20';
                """)
    }
}
