import Postgres
import StageTestSupport
import Testing

@Suite("result_history.record_changes")
struct RecordChangesTests {
    /// A row of `result_history.pot_balance`, two of whose columns may be null.
    struct Balance: Hashable, Comparable {
        var pot: String
        var period: String?
        var amount: Int
        var recipient: String?

        static func < (left: Self, right: Self) -> Bool { left.text < right.text }

        /// As the view of an edition gives it.
        var text: String { "\(pot) \(period ?? "-") \(amount) \(recipient ?? "-")" }
    }

    private static let viewColumns = "pot, period, unearned_sek, other_recipient"

    /// Makes an edition of these rows and of nothing else.
    ///
    /// - Returns: how many rows ended or started.
    private static func makeEdition(_ id: Int, of balances: [Balance], on connection: Connection) throws -> Int {
        try connection.transaction { connection in
            _ = try connection.execute(
                """
                create temporary table candidate on commit drop as
                select
                    agreement, pot, period, amount_sek, allocated_sek, unearned_sek, to_others_sek, other_recipient,
                    received_sek, moved_sek, moved_to
                from result_history.pot_balance with no data
                """)
            for balance in balances {
                _ = try connection.execute(
                    "insert into candidate values ('a', $1, $2::date, $3, 0, $3, 0, $4, 0, 0, null)",
                    [
                        .text(balance.pot), balance.period.map(Parameter.text) ?? .null, .int(balance.amount),
                        balance.recipient.map(Parameter.text) ?? .null,
                    ])
            }
            if id == 1 {
                _ = try connection.execute(
                    "insert into pipeline.run (run_id, command, software_version, started_at) values (1, 'test', 'test', now())"
                )
            }
            _ = try connection.execute(
                "insert into result_history.edition values ($1, now(), 1, 'test', sha256('test'))", [.int(id)])
            return try connection.execute(
                "select result_history.record_changes('pot_balance', 'candidate', $1) as changed", [.int(id)]
            ).single().int("changed")
        }
    }

    private static let one = Balance(pot: "one", period: "2019-09-01", amount: 1)
    private static let two = Balance(pot: "two", amount: 2)

    @Test("Rows are compared by hashing, however few the planner takes them for")
    func plan() async throws {
        try await withPipeline { pipeline in
            let settings = try pipeline.connection.lines(
                """
                select array_to_string(proconfig, ' ') from pg_catalog.pg_proc
                where oid = 'result_history.record_changes(text, regclass, integer, date[])'::regprocedure
                """)
            #expect(settings == ["search_path=pg_catalog enable_nestloop=off"])
        }
    }

    @Test("A row that stays as it was is not touched, also where it has nulls")
    func unchanged() async throws {
        try await withPipeline(template: .migrated) { pipeline in
            let stored = "select ctid, xmin, last_edition_id from result_history.pot_balance order by pot"
            #expect(try Self.makeEdition(1, of: [Self.one, Self.two], on: pipeline.connection) == 2)
            let before = try pipeline.connection.lines(stored)
            #expect(try Self.makeEdition(2, of: [Self.two, Self.one], on: pipeline.connection) == 0)
            #expect(try pipeline.connection.lines(stored) == before)
        }
    }

    static let changes: [(name: String, second: [Balance], stored: [String])] = [
        ("one that is gone ends with the edition before", [one], ["one 1 1 -", "two 2 1 1"]),
        (
            "a new one starts with its own", [one, two, Balance(pot: "six", amount: 6)],
            ["one 1 1 -", "six 6 2 -", "two 2 1 -"]
        ),
        (
            "a changed one ends and starts", [one, Balance(pot: "two", amount: 3)],
            ["one 1 1 -", "two 2 1 1", "two 3 2 -"]
        ),
        (
            "a null that gets a value is a change", [one, Balance(pot: "two", amount: 2, recipient: "")],
            ["one 1 1 -", "two 2 1 1", "two 2 2 -"]
        ),
        (
            "a value that becomes null is a change", [Balance(pot: "one", amount: 1), two],
            ["one 1 1 1", "one 1 2 -", "two 2 1 -"]
        ),
        ("of nothing is left nothing", [], ["one 1 1 1", "two 2 1 1"]),
        ("a row given twice is one row", [one, two, two], ["one 1 1 -", "two 2 1 -"]),
    ]

    @Test("Of the rows", arguments: changes)
    func change(name: String, second: [Balance], stored: [String]) async throws {
        let rows = try await withPipeline(template: .migrated) { pipeline in
            _ = try Self.makeEdition(1, of: [Self.one, Self.two], on: pipeline.connection)
            _ = try Self.makeEdition(2, of: second, on: pipeline.connection)
            return try pipeline.connection.lines(
                """
                select pot, amount_sek, first_edition_id, last_edition_id from result_history.pot_balance
                order by pot, amount_sek, first_edition_id
                """)
        }
        #expect(rows == stored, "\(name)")
    }

    @Test("A row that comes back stands in both ranges and not between them")
    func comingBack() async throws {
        let editions = try await withPipeline(template: .migrated) { pipeline in
            for (index, rows) in [[Self.one], [Self.two], [Self.one]].enumerated() {
                _ = try Self.makeEdition(index + 1, of: rows, on: pipeline.connection)
            }
            return try pipeline.connection.lines("select edition_id, pot from result.pot_balance order by edition_id")
        }
        #expect(editions == ["1 one", "2 two", "3 one"])
    }

    @Test(
        "Every edition reads as it was made, however they follow on each other", arguments: 1...6 as ClosedRange<UInt64>
    )
    func randomSequence(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var editions: [Set<Balance>] = []
        for _ in 1...12 {
            var balances: Set<Balance> = []
            for pot in ["p", "q", "r"] {
                for period in [nil, "2019-09-01", "2019-10-01"] where Int.random(in: 0..<4, using: &random) > 0 {
                    let amount = Int.random(in: 1...2, using: &random)
                    let recipient = [nil, "SKL"][Int.random(in: 0...1, using: &random)]
                    balances.insert(Balance(pot: pot, period: period, amount: amount, recipient: recipient))
                }
            }
            // Now and then nothing changes at all.
            editions.append(Int.random(in: 0..<4, using: &random) == 0 ? editions.last ?? balances : balances)
        }
        let made = editions
        try await withPipeline(template: .migrated) { pipeline in
            var previous: Set<Balance> = []
            var startedCount = 0
            for (index, balances) in made.enumerated() {
                let changed = try Self.makeEdition(index + 1, of: balances.sorted(), on: pipeline.connection)
                #expect(changed == previous.symmetricDifference(balances).count)
                startedCount += balances.subtracting(previous).count
                previous = balances
            }
            for (index, balances) in made.enumerated() {
                let read = try pipeline.connection.lines(
                    "select \(Self.viewColumns) from result.pot_balance where edition_id = $1", [.int(index + 1)])
                #expect(read.sorted() == balances.sorted().map(\.text), "edition \(index + 1)")
            }
            let current = try pipeline.connection.lines("select \(Self.viewColumns) from result.current_pot_balance")
            #expect(current.sorted() == previous.sorted().map(\.text))
            // Nothing is stored twice: that is what keeps a hundred months of every night small.
            #expect(
                try pipeline.connection.lines("select count(*) from result_history.pot_balance") == ["\(startedCount)"])
        }
    }
}
