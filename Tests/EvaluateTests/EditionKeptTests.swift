import Evaluate
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@Suite("Editions are kept as they were made, and what moves after a final one is told")
struct EditionKeptTests {
    private static func deliver(
        _ text: String, to pipeline: TestPipeline, reloads: Bool = false
    ) throws -> PipelineOutcome {
        try pipeline.run(
            .ingest, .validate, .aggregate, .evaluate, paths: [try TestFiles.write(text)], reloads: reloads)
    }

    /// Nobody earns anything, and then region 63 does for treatment in October 2019: one more of a hundred is in time.
    private static func counts(isEarned: Bool) throws -> String {
        try RegionCounts.earning { isEarned && $0 == 63 && $1 == "2019-10" && $2 == "treatment" }
            .text { $0.region == 63 && $0.month == "2019-10" }
    }

    private static func refusal(_ sql: String, _ pipeline: TestPipeline) -> String? {
        do {
            _ = try pipeline.connection.execute(sql)
            return nil
        } catch {
            return error.sqlState?.rawValue ?? "\(error)"
        }
    }

    // MARK: - Kept

    @Test("No table of theirs is changed, emptied or thinned out; a row may end, once")
    func isKept() async throws {
        try await withPipeline { pipeline in
            _ = try Self.deliver(try RegionCounts.earning { _, _, _ in false }.text(), to: pipeline)
            var contacts = RandomContacts(seed: 1)
            let slot = SentSlot(region: 63, period: try #require(Period(iso: "2019-10")), kind: "vantande")
            for _ in 1...2 { _ = try Self.deliver(contacts.records(of: slot, count: 80), to: pipeline) }
            for isEarned in [true, false] { _ = try Self.deliver(try Self.counts(isEarned: isEarned), to: pipeline) }
            try pipeline.finalize(1)
            let tables = try pipeline.connection.lines(
                """
                select relation.relname from pg_catalog.pg_class as relation
                inner join pg_catalog.pg_namespace as namespace on relation.relnamespace = namespace.oid
                where namespace.nspname = 'result_history' and relation.relkind = 'r' order by 1
                """)
            #expect(tables.count == 14)
            let before = try FigureDump.allTables(pipeline.connection)
            for table in tables {
                let name = "result_history.\(table)"
                let isRange = !["edition", "edition_finality"].contains(table)
                let first = isRange ? "first_edition_id" : "edition_id"
                var statements = [
                    "update \(name) set \(first) = \(first) + 1", "delete from \(name)", "truncate \(name) cascade",
                    "delete from \(name) where \(first) = (select min(\(first)) from \(name))",
                    "update \(name) set \(first) = \(first)",
                ]
                if isRange {
                    statements[4] = "update \(name) set last_edition_id = 9, first_edition_id = 9"
                    if table != "assumption" {
                        statements += [
                            "update \(name) set last_edition_id = null where last_edition_id is not null",
                            "update \(name) set last_edition_id = last_edition_id + 1 where last_edition_id is not null",
                        ]
                    }
                }
                for statement in statements {
                    #expect(Self.refusal(statement, pipeline) == "23001", "\(statement)")
                }
                // In a transaction that is rolled back: the next edition would otherwise start them again.
                if isRange {
                    _ = try pipeline.connection.execute("begin")
                    let ending = "update \(name) set last_edition_id = first_edition_id where last_edition_id is null"
                    #expect(Self.refusal(ending, pipeline) == nil, "\(table)")
                    #expect(Self.refusal(ending + " or true", pipeline) == "23001", "\(table)")
                    _ = try pipeline.connection.execute("rollback")
                }
            }
            #expect(try FigureDump.allTables(pipeline.connection) == before)
        }
    }

    @Test("What is not new is not stored again, and months that did not change are not made again")
    func otherMonths() async throws {
        try await withPipeline { pipeline in
            var contacts = RandomContacts(seed: 2)
            let months = ["2019-08", "2019-09", "2019-10"].compactMap { Period(iso: $0) }
            func slots(_ region: Int, _ period: Period) -> [SentSlot] {
                ["genomforda", "vantande"].map { SentSlot(region: region, period: period, kind: $0) }
            }
            let paths = try months.flatMap { period in
                try ([10, 63].flatMap { slots($0, period) }).map {
                    try TestFiles.write(contacts.records(of: $0, count: 80), named: "\($0).csv")
                }
            }
            try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: paths)
            func stored(_ condition: String) throws -> [String] {
                try ["indicator", "unit", "distribution", "interval", "coverage"].flatMap { table in
                    try pipeline.connection.lines(
                        """
                        select '\(table)', ctid, xmin, xmax from result_history.\(table)_monthly
                        where \(condition) order by ctid
                        """)
                }
            }
            func made() throws -> [String] {
                try pipeline.connection.lines(
                    """
                    select ledger.unit, rank() over (order by ledger.run_id) from pipeline.ledger as ledger
                    where ledger.stage = 'evaluate' and ledger.unit like 'month:%' order by 1
                    """)
            }
            let others = "period <> '2019-09-01'"
            let (before, madeBefore) = (try stored(others), try made())
            #expect(before.count > 500 && madeBefore == ["month:2019-08 1", "month:2019-09 1", "month:2019-10 1"])

            let slot = slots(63, months[1])[1]
            let outcome = try Self.deliver(contacts.records(of: slot, count: 85), to: pipeline)
            #expect(outcome.edition?.id == 2 && outcome.edition?.isNew == true && outcome.aggregatedDeliveryCount == 1)
            #expect(try stored(others) == before)
            #expect(try made() == ["month:2019-08 1", "month:2019-09 3", "month:2019-10 1"])
            let changed = try stored("period = '2019-09-01' and first_edition_id = 2").count
            #expect(changed > 50)
            // Of the month itself only what is of the region, its healthcare region and the nation, and of that statistic.
            let touched = try pipeline.connection.lines(
                """
                select distinct area_code, statistic from result_history.interval_monthly where first_edition_id = 2
                union
                select distinct area_code, statistic from result_history.distribution_monthly where first_edition_id = 2
                order by 1
                """)
            #expect(touched == ["0 waiting", "63 waiting", "101 waiting"])
        }
    }

    // MARK: - Final

    @Test("One is made final by somebody for a reason, once, and says so")
    func finalize() async throws {
        try await withPipeline { pipeline in
            #expect(throws: FinalityError.notFound(editionID: 1)) { try pipeline.finalize(1) }
            _ = try Self.deliver(try RegionCounts.earning { _, _, _ in false }.text(), to: pipeline)
            _ = try Self.deliver(try Self.counts(isEarned: true), to: pipeline)
            #expect(throws: FinalityError.notFound(editionID: 3)) { try pipeline.finalize(3) }
            // Nobody, or nothing said: nothing is written, and no run.
            #expect(throws: PostgresError.self) { try pipeline.finalize(1, by: " ") }
            #expect(throws: PostgresError.self) { try pipeline.finalize(1, why: "") }
            try pipeline.finalize(1)
            #expect(throws: FinalityError.isFinal(editionID: 1)) { try pipeline.finalize(1) }
            let editions = try pipeline.connection.lines(
                """
                select edition_id, is_current, is_final, finalized_at at time zone 'UTC', finalized_by, final_reason
                from result.edition order by edition_id
                """)
            #expect(editions == ["1 f t 2020-02-01 02:00:00 Economy paid", "2 t f - - -"])
            let runs = try pipeline.connection.lines(
                """
                select run.command, run.outcome from pipeline.run as run
                inner join result_history.edition_finality as finality on run.run_id = finality.run_id
                """)
            #expect(runs == ["edition finalize done"])
            // It is no source of a figure.
            #expect(try pipeline.run(.validate, .aggregate, .evaluate).edition?.isNew == false)
        }
        #expect(
            FinalityError.notFound(editionID: 7).description
                == "there is no edition 7: komiljard edition list shows those that there are")
        #expect(
            FinalityError.isFinal(editionID: 7).description
                == "edition 7 is final already: nothing to do; later ones are restatements of it")
    }

    // MARK: - What moved

    private static let columns = """
        subject, agreement, item, level, area_code, period, basis, numerator_before, denominator_before, numerator_after,
        denominator_after, is_met_before, is_met_after, amount_sek_before, amount_sek_after
        """

    private static let moved = [
        "allocation komiljard-2019 performance/treatment region 63 2019-10-01 - - - - - - - - 213333333",
        "figure - treatment waiting 60 healthcare_region 101 2019-10-01 counts 280 400 281 400 - - - -",
        "figure - treatment waiting 60 nation 0 2019-10-01 counts 1470 2100 1471 2100 - - - -",
        "figure - treatment waiting 60 region 63 2019-10-01 counts 70 100 71 100 - - - -",
        "payment komiljard-2019 2019-12-20 region 63 - - - - - - - - 4075156 217408489",
        "requirement komiljard-2019 treatment region 63 2019-10-01 - - - - - f t - -",
        "requirement komiljard-2019 treatment/within_60_days region 63 2019-10-01 counts 70 100 71 100 f t - -",
    ]

    /// The same the other way round.
    private static let movedBack = [
        "allocation komiljard-2019 performance/treatment region 63 2019-10-01 - - - - - - - 213333333 -",
        "figure - treatment waiting 60 healthcare_region 101 2019-10-01 counts 281 400 280 400 - - - -",
        "figure - treatment waiting 60 nation 0 2019-10-01 counts 1471 2100 1470 2100 - - - -",
        "figure - treatment waiting 60 region 63 2019-10-01 counts 71 100 70 100 - - - -",
        "payment komiljard-2019 2019-12-20 region 63 - - - - - - - - 217408489 4075156",
        "requirement komiljard-2019 treatment region 63 2019-10-01 - - - - - t f - -",
        "requirement komiljard-2019 treatment/within_60_days region 63 2019-10-01 counts 71 100 70 100 t f - -",
    ]

    @Test("What one more patient in time moves is told between editions, and of every one after a final one")
    func restatement() async throws {
        try await withPipeline { pipeline in
            _ = try Self.deliver(try RegionCounts.earning { _, _, _ in false }.text(), to: pipeline)
            _ = try Self.deliver(try Self.counts(isEarned: true), to: pipeline)
            let back = try Self.deliver(try Self.counts(isEarned: false), to: pipeline)
            #expect(back.edition?.id == 3)
            func difference(_ from: Int, _ to: Int) throws -> [String] {
                try pipeline.connection.lines(
                    "select \(Self.columns) from result.edition_difference($1, $2) order by subject, level, item",
                    [.int(from), .int(to)])
            }
            func restated(_ edition: Int) throws -> [String] {
                try pipeline.connection.lines(
                    """
                    select final_edition_id, \(Self.columns) from result.restatement
                    where edition_id = $1 order by subject, level, item
                    """, [.int(edition)])
            }
            #expect(try difference(1, 2) == Self.moved)
            #expect(try difference(2, 3) == Self.movedBack)
            #expect(try difference(2, 1) == Self.movedBack)
            #expect(try difference(1, 3) == [] && difference(2, 2) == [])

            #expect(try restated(2) == [])
            try pipeline.finalize(1)
            #expect(try restated(1) == [])
            #expect(try restated(2) == Self.moved.map { "1 \($0)" })
            #expect(try restated(3) == [])
            // Of the newest final one before it.
            try pipeline.finalize(2)
            #expect(try restated(2) == Self.moved.map { "1 \($0)" })
            #expect(try restated(3) == Self.movedBack.map { "2 \($0)" })

            // Readers do not see the tables of history, and are told all the same.
            _ = try pipeline.connection.execute("set role komiljard_reader")
            #expect(Self.refusal("select from result_history.payment", pipeline) == "42501")
            #expect(try restated(3) == Self.movedBack.map { "2 \($0)" })
            #expect(try difference(1, 2) == Self.moved)
            _ = try pipeline.connection.execute("reset role")
        }
    }

    @Test("A figure that is there for the first time, and one that is gone, have nothing on the other side")
    func comesAndGoes() async throws {
        try await withPipeline { pipeline in
            _ = try Self.deliver(
                try RegionCounts.earning { _, _, _ in false }.text { $0.region != 63 || $0.month != "2019-10" },
                to: pipeline)
            _ = try Self.deliver(try Self.counts(isEarned: false), to: pipeline)
            // In time are fewer, and what was not met is not met: figures move, and nothing flips.
            var fewer = try RegionCounts.earning { _, _, _ in false }
            fewer.replace(
                RegionCount(region: 63, month: "2019-10", measure: "treatment", within60: 69, within90: 80, total: 100))
            _ = try Self.deliver(fewer.text { $0.region == 63 && $0.month == "2019-10" }, to: pipeline)
            let id = try pipeline.connection.lines(
                "select max(delivery_id) from register.delivery where region_code = 63 and period = '2019-10-01'")
            try pipeline.withdraw(deliveryID: Int(id[0]) ?? 0)
            try pipeline.run(.validate, .aggregate, .evaluate)
            func figures(_ from: Int, _ to: Int) throws -> [String] {
                try pipeline.connection.lines(
                    """
                    select item, level, numerator_before, denominator_before, numerator_after, denominator_after
                    from result.edition_difference($1, $2)
                    where subject = 'figure' and area_code = 63 order by item
                    """, [.int(from), .int(to)])
            }
            let items = [
                "first_visit waiting 60", "first_visit waiting 90", "treatment waiting 60", "treatment waiting 90",
            ]
            #expect(
                try figures(1, 2)
                    == items.map { "\($0) region - - \($0.hasSuffix("60") ? 70 : 80) 100" })
            func flipped(_ from: Int, _ to: Int) throws -> [String] {
                try pipeline.connection.lines(
                    """
                    select item, is_met_before, is_met_after from result.edition_difference($1, $2)
                    where subject = 'requirement' order by item
                    """, [.int(from), .int(to)])
            }
            #expect(try figures(2, 3) == ["treatment waiting 60 region 70 100 69 100"])
            #expect(try flipped(2, 3) == [])
            // What could not be assessed, and then is not met.
            let requirements = ["first_visit", "treatment"].flatMap {
                [$0, "\($0)/within_60_days", "\($0)/within_90_days_improved"]
            }
            #expect(try flipped(1, 2) == requirements.map { "\($0) - f" })
            #expect(try flipped(3, 4) == requirements.map { "\($0) f -" })
            #expect(
                try figures(3, 4)
                    == items.map { item in
                        let within = item == "treatment waiting 60" ? 69 : item.hasSuffix("60") ? 70 : 80
                        return "\(item) region \(within) 100 - -"
                    })
        }
    }
}

extension TestPipeline {
    fileprivate func finalize(_ edition: Int, why: String = "paid", by who: String = "Economy") throws {
        try pipeline.finalize(
            editionID: edition, why: why, by: who, on: connection, startedAt: "2020-02-01T02:00:00Z")
    }
}
