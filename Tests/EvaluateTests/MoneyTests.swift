import Evaluate
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing

@Suite("The money of 2019, from counts to kronor")
struct MoneyTests {
    /// Outcomes that the rules must hold for.
    enum Outcome: Sendable, CustomTestStringConvertible {
        case none
        case one(region: Int)
        case all
        /// One region has one month of one measure.
        case single(region: Int, month: String, measure: String)
        case random(seed: UInt64)

        var testDescription: String {
            switch self {
            case .none: "nobody earns anything"
            case .one(let region): "region \(region) alone earns everything"
            case .all: "everybody earns everything"
            case .single(let region, let month, let measure): "region \(region) earns \(measure) of \(month)"
            case .random(let seed): "seed \(seed)"
            }
        }

        func counts() throws -> RegionCounts {
            switch self {
            case .none: try .earning { _, _, _ in false }
            case .one(let region): try .earning { of, _, _ in of == region }
            case .all: try .earning { _, _, _ in true }
            case .single(let region, let month, let measure):
                try .earning { $0 == region && $1 == month && $2 == measure }
            case .random(let seed): try .random(seed: seed)
            }
        }
    }

    static let outcomes: [Outcome] =
        [
            .none, .one(region: 63), .one(region: 10), .all,
            .single(region: 26, month: "2019-11", measure: "treatment"),
        ] + (1...20).map { .random(seed: $0) }

    private struct Found: Sendable {
        var amounts: [[Int]]
        var balanceFaults: [String]
        var earners: [String]
        var unevenAllocations: [String]
        var paymentFaults: [String]
        var jämtland: [String]
        var skl: [String]
    }

    @Test("No krona appears or is lost, and those who earn share", arguments: outcomes)
    func sums(outcome: Outcome) async throws {
        let counts = try outcome.counts()
        let found = try await withPipeline { pipeline in
            let pipeline = pipeline.judging("komiljard-2019")
            let file = try TestFiles.write(counts.text())
            let outcome = try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: [file])
            #expect(!outcome.hasRefusals && outcome.edition?.isNew == true)
            return try Self.read(pipeline)
        }
        let total = 1_610_000_000
        #expect(found.amounts.map { $0[0] + $0[1] + $0[2] } == [total])
        #expect(found.amounts.map { $0[3] } == [total])
        #expect(found.balanceFaults == [])
        #expect(found.unevenAllocations == [])
        #expect(found.paymentFaults == [])
        #expect(found.jämtland == ["4075156"])
        #expect(found.skl == ["10000000 SKL"])

        var expected: [String] = []
        for measure in RegionCounts.measures {
            for month in RegionCounts.months where month > "2019" {
                for region in try RegionCounts.allRegions where counts.isEarned(region, month, measure) {
                    expected.append("performance/\(measure) \(month) \(region)")
                }
            }
        }
        #expect(found.earners.sorted() == expected.sorted())
        switch outcome {
        case .none: #expect(expected.isEmpty)
        case .one: #expect(expected.count == 6)
        case .all: #expect(expected.count == 6 * 21)
        case .single: #expect(expected.count == 1)
        case .random: #expect(expected.count > 20 && expected.count < 6 * 21)
        }
    }

    private static func read(_ pipeline: TestPipeline) throws -> Found {
        let connection = pipeline.connection
        return Found(
            amounts: try pipeline.rows(
                """
                select (select sum(amount_sek) from result.current_payment), sum(unearned_sek), sum(to_others_sek),
                    sum(amount_sek)
                from result.current_pot_balance
                """
            ).map { $0.map { $0.flatMap { Int($0) } ?? 0 } },
            balanceFaults: try connection.lines(
                """
                select balance.pot, balance.period from result.current_pot_balance as balance
                where balance.amount_sek <> balance.unearned_sek + balance.to_others_sek + coalesce((
                    select sum(allocation.amount_sek) from result.current_allocation as allocation
                    where allocation.agreement = balance.agreement and allocation.pot = balance.pot
                        and allocation.period is not distinct from balance.period
                ), 0)
                """),
            earners: try connection.lines(
                """
                select pot, to_char(period, 'YYYY-MM'), region_code from result.current_allocation
                where pot like 'performance/%'
                """),
            // A part by population is its floor, or a krona more.
            unevenAllocations: try connection.lines(
                """
                select allocation.pot, allocation.period, allocation.region_code, allocation.amount_sek
                from (
                    select allocated.*, population.population,
                        floor(
                            sum(allocated.amount_sek) over same_pot * population.population::numeric
                            / sum(population.population) over same_pot
                        ) as least_sek
                    from result.current_allocation as allocated
                    inner join reference.population as population
                        on allocated.region_code = population.region_code and population.population_date = '2018-12-31'
                    window same_pot as (partition by allocated.pot, allocated.period)
                ) as allocation
                where allocation.amount_sek - allocation.least_sek not in (0, 1)
                    or allocation.division_key <> allocation.population
                """),
            paymentFaults: try connection.lines(
                """
                select coalesce(allocated.region_code, paid.region_code) from (
                    select region_code, sum(amount_sek) as amount_sek from result.current_allocation group by region_code
                ) as allocated
                full join result.current_payment as paid on allocated.region_code = paid.region_code
                where allocated.amount_sek is distinct from paid.amount_sek or paid.paid_on <> '2019-12-20'
                """),
            jämtland: try connection.lines(
                "select amount_sek from result.current_allocation where pot = 'population' and region_code = 63"),
            skl: try connection.lines(
                "select to_others_sek, other_recipient from result.current_pot_balance where to_others_sek > 0"))
    }

    @Test("What nobody earns is said to be unearned, and nobody is paid for it")
    func nobody() async throws {
        let rows = try await withPipeline { pipeline in
            let pipeline = pipeline.judging("komiljard-2019")
            let counts = try RegionCounts.earning { _, month, _ in month == "2019-10" }
            try pipeline.run(
                .ingest, .validate, .aggregate, .evaluate, paths: [try TestFiles.write(counts.text())])
            return try pipeline.connection.lines(
                """
                select pot, to_char(period, 'YYYY-MM'), allocated_sek, unearned_sek from result.current_pot_balance
                where pot like 'performance/%' order by pot, period
                """)
        }
        #expect(
            rows == [
                "performance/first_visit 2019-09 0 213333334", "performance/first_visit 2019-10 213333333 0",
                "performance/first_visit 2019-11 0 213333333", "performance/treatment 2019-09 0 213333334",
                "performance/treatment 2019-10 213333333 0", "performance/treatment 2019-11 0 213333333",
            ])
    }

    @Test("Every outcome says by what it was judged")
    func judgedBy() async throws {
        let rows = try await withPipeline { pipeline in
            let pipeline = pipeline.judging("komiljard-2019")
            var counts = try RegionCounts.earning { _, _, _ in false }
            counts.replace(
                RegionCount(region: 63, month: "2019-09", measure: "treatment", within60: 69, within90: 81, total: 100))
            counts.replace(
                RegionCount(region: 63, month: "2019-10", measure: "treatment", within60: 0, within90: 0, total: 0))
            try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: [try TestFiles.write(counts.text())])
            return try pipeline.connection.lines(
                """
                select requirement, to_char(period, 'YYYY-MM'), numerator, denominator, baseline_numerator,
                    baseline_denominator, basis, is_met
                from result.current_requirement_outcome
                where region_code = 63 and requirement like 'treatment%' and period < '2019-11-01'
                order by period, requirement
                """)
        }
        #expect(
            rows == [
                "treatment 2019-09 - - - - - t",
                "treatment/within_60_days 2019-09 69 100 - - counts f",
                "treatment/within_90_days_improved 2019-09 81 100 80 100 counts t",
                "treatment 2019-10 - - - - - -",
                "treatment/within_60_days 2019-10 0 0 - - counts -",
                "treatment/within_90_days_improved 2019-10 0 0 80 100 counts -",
            ])
    }
}
