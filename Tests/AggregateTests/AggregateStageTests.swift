import Definitions
import Evaluate
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@Suite("Aggregate counts deliveries")
struct AggregateStageTests {
    @Test(
        "Shares are those of the generator's own count and of queries written by hand",
        arguments: [1, 2, 3] as [UInt64])
    func threeWays(seed: UInt64) async throws {
        let months = try GeneratedMonths(seed: seed)
        let (shares, queried) = try await withPipeline { pipeline in
            let outcome = try pipeline.run(.ingest, .validate, .aggregate, paths: months.paths)
            #expect(outcome.aggregatedDeliveryCount == 21 * 2 * 2)
            return (
                try pipeline.deliveryShares(basis: "records"),
                try pipeline.shares(DirectQuery.all.flatMap(\.statements).joined(separator: "\nunion all\n"))
            )
        }
        // Each delivery has every share of its kind: 13 of those completed, 12 of those waiting.
        #expect(shares.count == 21 * 2 * (13 + 12))
        #expect(Self.differences(shares.filter { $0.value != "0 0 0" }, months.expected) == [])
        #expect(Self.differences(queried, months.expected) == [])
        // Small as it is, the month must have something of everything to be a test.
        #expect(
            DirectQuery.all.allSatisfy { query in months.expected.keys.contains { $0.contains(" \(query.measure) ") } })
        #expect(months.expected.values.contains { !$0.hasSuffix(" 0") })
    }

    @Test("Counts that say the same give the same shares", arguments: [4, 5] as [UInt64])
    func counts(seed: UInt64) async throws {
        let months = try GeneratedMonths(seed: seed)
        let shares = try await withPipeline { pipeline in
            let outcome = try pipeline.run(.ingest, .validate, .aggregate, paths: [months.countsPath])
            #expect(!outcome.hasRefusals)
            return try pipeline.deliveryShares(basis: "counts")
        }
        #expect(Self.differences(shares, months.expected) == [])
    }

    @Test("Regions add up to healthcare regions, and those to the nation", arguments: [6, 7] as [UInt64])
    func sums(seed: UInt64) async throws {
        let months = try GeneratedMonths(seed: seed)
        let (differing, levels, nation) = try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: months.paths + [months.countsPath])
            let key = "figure.period, figure.measure, figure.statistic, figure.limit_days, figure.basis"
            func sums(_ level: String, _ area: String) -> String {
                """
                select \(key), \(area) as whole_code, sum(figure.numerator) as numerator,
                    sum(figure.denominator) as denominator, sum(figure.pvv_count) as pvv_count
                from result.current_indicator_monthly as figure
                left join reference.region as region
                    on figure.level = 'region' and figure.area_code = region.region_code
                where figure.level = '\(level)'
                group by \(key), whole_code
                """
            }
            let pairs = [
                (sums("region", "region.healthcare_region_code"), sums("healthcare_region", "figure.area_code")),
                (sums("healthcare_region", "0::smallint"), sums("nation", "figure.area_code")),
                (sums("region", "0::smallint"), sums("nation", "figure.area_code")),
            ]
            return (
                try pairs.flatMap { parts, whole in
                    try pipeline.connection.lines(
                        "(\(parts) except all \(whole)) union all (\(whole) except all \(parts))")
                },
                try pipeline.connection.lines(
                    "select level, count(distinct area_code) from result.current_indicator_monthly group by level order by level"
                ),
                try pipeline.connection.lines(
                    "select distinct coverage from result.current_indicator_monthly where basis = 'records'")
            )
        }
        #expect(differing == [])
        #expect(levels == ["healthcare_region 6", "nation 1", "region 21"])
        // All 21 regions have sent both months, so every sum is of all of them.
        #expect(nation == ["1.00000"])
    }

    private static let everything = """
        select 'histogram', entry::text from indicator.wait_histogram as entry
        union all select 'share', entry::text from indicator.delivery_share as entry
        order by 1, 2
        """

    @Test("Counted again, everything is the same; not asked for, nothing is written")
    func again() async throws {
        let months = try GeneratedMonths(seed: 8, recordCount: 1500)
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, paths: months.paths)
            let first = try pipeline.connection.lines(Self.everything)
            let stored = try pipeline.connection.lines("select ctid, xmin from indicator.histogram order by ctid")
            let idle = try pipeline.run(.aggregate)
            #expect(idle.aggregatedDeliveryCount == 0)
            #expect(
                try pipeline.connection.lines("select ctid, xmin from indicator.histogram order by ctid") == stored
            )
            _ = try pipeline.connection.execute("delete from pipeline.ledger where stage = 'aggregate'")
            let second = try pipeline.run(.aggregate)
            #expect(second.aggregatedDeliveryCount == 84)
            #expect(try pipeline.connection.lines(Self.everything) == first && first.count > 1000)
        }
    }

    @Test("A new delivery costs its own rows: the others are not counted again")
    func newDelivery() async throws {
        let months = try GeneratedMonths(seed: 9, recordCount: 1500)
        try await withPipeline { pipeline in
            let first = try pipeline.run(.ingest, .validate, .aggregate, paths: [months.paths[0]])
            let second = try pipeline.run(.ingest, .validate, .aggregate, paths: months.paths)
            #expect(first.aggregatedDeliveryCount == 42)
            #expect(second.aggregatedDeliveryCount == 42)
        }
    }

    @Test("A delivery that no rule of today has judged is not counted: what it was found to be then may be wrong now")
    func rulesAhead() async throws {
        let months = try GeneratedMonths(seed: 10, recordCount: 1500)
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, paths: months.paths)
            let before = try pipeline.connection.lines(Self.everything)
            // From now on first visits are out of every figure.
            let stricter = pipeline.with(
                project: pipeline.project.with(
                    rules: pipeline.project.rules.map { catalogue in
                        guard catalogue.content == .records, let first = catalogue.rules.first else { return catalogue }
                        let rule = ValidationRule(
                            id: "no_first_visit", severity: .reject, kinds: [.completed, .waiting], column: nil,
                            test: .record(appliesWhen: nil, failsWhen: "phase_code = 1"), message: first.message,
                            origin: "test",
                            mark: nil)
                        return RuleCatalogue(
                            content: .records, refuseAbovePercent: Fraction(1, 1), rules: catalogue.rules + [rule],
                            file: catalogue.file)
                    }))
            let early = try stricter.run(.aggregate)
            #expect(early.aggregatedDeliveryCount == 0)
            #expect(try pipeline.connection.lines(Self.everything) == before)
            #expect(throws: EvaluateError.notCounted(deliveryCount: 84)) { try stricter.run(.evaluate) }

            try stricter.run(.validate)
            try stricter.run(.aggregate)
            let measures = "select distinct measure from indicator.wait_histogram order by measure"
            #expect(
                try pipeline.connection.lines(measures) == [
                    "bup_assessment", "bup_treatment", "examination", "follow_up", "treatment",
                ])
        }
    }

    /// Keys whose counts differ, with both.
    private static func differences(_ found: [String: String], _ expected: [String: String]) -> [String] {
        Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
            .map { "\($0): \(found[$0] ?? "none"), not \(expected[$0] ?? "none")" }
    }

    @Test(
        "A delivery whose rows are gone keeps its verdict and its counts, and one that is gone by halves ends the run")
    func retention() async throws {
        let months = try GeneratedMonths(seed: 8)
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, paths: months.paths)
            let before = try pipeline.connection.lines(Self.everything)
            let verdicts = "select delivery_id, verdict, row_count, judged_at from quality.verdict order by 1"
            let judged = try pipeline.connection.lines(verdicts)
            let stricter = pipeline.with(
                project: pipeline.project.with(
                    rules: pipeline.project.rules.map { catalogue in
                        RuleCatalogue(
                            content: catalogue.content, refuseAbovePercent: Fraction(1, 2), rules: catalogue.rules,
                            exampleRows: catalogue.exampleRows, file: catalogue.file)
                    }))
            let contacts = try pipeline.connection.lines(
                "select relid::regclass from pg_partition_tree('register.contact') where level = 1")
            #expect(!contacts.isEmpty)
            try pipeline.connection.executeScript(
                "delete from register.contact where delivery_id = 1 and line_number % 2 = 0")
            #expect(throws: MissingRows.self) { try stricter.run(.validate) }
            #expect(try pipeline.connection.lines(verdicts) == judged)
            for table in contacts { try pipeline.connection.executeScript("drop table \(table)") }
            try stricter.run(.validate)
            try stricter.run(.aggregate)
            #expect(try pipeline.connection.lines(Self.everything) == before)
            #expect(try pipeline.connection.lines(verdicts) == judged)
        }
    }
}
