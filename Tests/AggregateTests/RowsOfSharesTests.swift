import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@testable import Aggregate

/// Which rows a share is of. Aggregate makes sums and keeps no rows, so each row is counted alone, by the same statements,
/// as if it were a delivery of its own: then the sums are 0 or 1, and say of which sets the row is.
@Suite("Numerator, denominator and population are subsets of each other, row by row")
struct RowsOfSharesTests {
    static let seeds = Array(101...112) as [UInt64]

    @Test("Of files drawn at random", arguments: seeds)
    func subsets(seed: UInt64) async throws {
        let month = RandomMonth(seed: seed)
        let counted = month.countedRows(month.rulings)
        try await withPipeline { pipeline in
            let paths = try month.texts.map { try TestFiles.write($0) }
            try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: paths)
            // What persons let in counts as well.
            try pipeline.decide(month.rulings)
            try pipeline.run(.validate, .aggregate, .evaluate)

            // What the statements make of deliveries, before anything is added.
            let sums = try pipeline.connection.lines(
                Self.sums("share.delivery_id < 1000000", delivery: "share.delivery_id"))
            let outside = try pipeline.connection.lines(Self.outside)
            let figures = try pipeline.connection.lines(Self.figures)
            let accepted = try pipeline.connection.lines(Self.accepted)
            try Self.countEachRowAlone(in: pipeline)

            let rows = try pipeline.connection.lines(Self.rows)
            // The subsets themselves, whatever they should be of.
            let violations = try pipeline.connection.lines(Self.violations)
            #expect(violations == [])
            #expect(outside == [])
            #expect(figures == [])
            // They are those of the definitions.
            #expect(
                rows
                    == counted.flatMap { file, line, record in
                        PlainMeasure.all.flatMap { $0.lines(record) }.map { "\(file) \(line) \($0)" }
                    })
            #expect(accepted == ["\(counted.count)"])
            // And a delivery's share is the sum of its rows'.
            let added = try pipeline.connection.lines(
                Self.sums("share.delivery_id >= 1000000", delivery: "alone.delivery_id"))
            #expect(added == sums)
        }
    }

    @Test("The files have every set that a row may be in, of every measure, or they would prove nothing")
    func hasEverything() {
        var found: Set<String> = []
        for seed in Self.seeds {
            let month = RandomMonth(seed: seed)
            for row in month.countedRows(month.rulings) {
                found.formUnion(PlainMeasure.all.flatMap { $0.lines(row.record) })
            }
        }
        let expected = PlainMeasure.all.flatMap { measure in
            measure.kinds.flatMap { kind in
                measure.limits.flatMap { limit in
                    ["1 0 0", "1 1 0", "1 1 1"].map {
                        "\(measure.name) \(kind.statistic) \(limit.map(String.init) ?? "-") \($0)"
                    }
                }
            }
        }
        #expect(found.symmetricDifference(expected) == [])
    }

    // MARK: Each row alone

    /// Makes every row of deliveries that are not refused a delivery of its own, with what was found of it, and counts
    /// these as a batch.
    private static func countEachRowAlone(in pipeline: TestPipeline) throws {
        try pipeline.makePartition()
        try pipeline.connection.executeScript(
            """
            create temporary table alone as
            select
                1000000 + row_number() over (order by contact.delivery_id, contact.line_number)::integer as alone_id,
                contact.region_code,
                contact.delivery_id,
                contact.line_number
            from register.contact as contact
            inner join quality.verdict as verdict on contact.delivery_id = verdict.delivery_id
            where verdict.verdict <> 'refused';

            -- Without the files that they would have come in.
            set session_replication_role to replica;
            insert into register.delivery (
                delivery_id, region_code, period, kind, version, file_id, record_count, malformed_count
            )
            select
                alone.alone_id, delivery.region_code, delivery.period, delivery.kind, alone.alone_id, alone.alone_id, 1, 0
            from alone
            inner join register.delivery as delivery on alone.delivery_id = delivery.delivery_id;

            insert into quality.verdict (
                region_code, delivery_id, verdict, row_count, malformed_count, rejected_count, warned_count, reason,
                judged_at
            )
            select alone.region_code, alone.alone_id, 'accepted', 1, 0, 0, 0, '', '2020-01-25' from alone;

            insert into register.contact
            select (jsonb_populate_record(contact, jsonb_build_object('delivery_id', alone.alone_id))).*
            from alone
            inner join register.contact as contact
                on alone.delivery_id = contact.delivery_id and alone.line_number = contact.line_number;

            insert into quality.finding
            select (jsonb_populate_record(finding, jsonb_build_object('delivery_id', alone.alone_id))).*
            from alone
            inner join quality.finding as finding
                on alone.delivery_id = finding.delivery_id and alone.line_number = finding.line_number;

            insert into quality.hold_decision
            select (jsonb_populate_record(taken, jsonb_build_object('delivery_id', alone.alone_id))).*
            from alone
            inner join quality.hold_decision as taken on alone.delivery_id = taken.delivery_id;

            insert into quality.hold_decision_row
            select (jsonb_populate_record(decided, jsonb_build_object('delivery_id', alone.alone_id))).*
            from alone
            inner join quality.hold_decision_row as decided
                on alone.delivery_id = decided.delivery_id and alone.line_number = decided.line_number;
            set session_replication_role to origin;
            analyze register.contact, register.delivery, quality.finding, quality.verdict;
            """)
        let range: [Parameter] = [.int(1_000_000), .int(1_999_999)]
        try HistogramWriter(connection: pipeline.connection, project: pipeline.project, sql: pipeline.sql)
            .count(CountedDelivery.all(of: range, on: pipeline.connection))
        _ = try pipeline.connection.execute(try pipeline.sql.statement("aggregate/counted_measure").text, range)
    }

    /// The row, the share, and whether it is in population, denominator and numerator.
    private static let set = """
        select
            alone.delivery_id, alone.line_number, share.measure, share.statistic, share.limit_days,
            coalesce(population.contact_count, 0) as population,
            coalesce(population.guaranteed_count, 0) as guaranteed,
            share.denominator, share.numerator, share.pvv_count,
            exists (
                select from quality.finding_out_of_figures as finding
                where finding.delivery_id = alone.delivery_id and finding.line_number = alone.line_number
            ) as is_out
        from alone
        inner join indicator.delivery_share as share on alone.alone_id = share.delivery_id
        left join (
            select delivery_id, measure, statistic, sum(contact_count) as contact_count,
                sum(contact_count) filter (where has_care_guarantee) as guaranteed_count
            from indicator.wait_histogram group by delivery_id, measure, statistic
        ) as population
            on
                alone.alone_id = population.delivery_id
                and share.measure = population.measure
                and share.statistic = population.statistic
        """

    private static let rows = """
        with element as (\(set))

        select delivery.file_id, element.line_number, measure, statistic, limit_days, population, denominator, numerator
        from element
        inner join register.delivery as delivery on element.delivery_id = delivery.delivery_id
        where population > 0
        order by delivery.file_id, element.line_number, measure, limit_days
        """

    /// Rows that are in a set and not in the one around it, or in none that there is.
    private static let violations = """
        with element as (\(set))

        select element.*
        from element
        left join element as longer
            on
                element.delivery_id = longer.delivery_id
                and element.line_number = longer.line_number
                and element.measure = longer.measure
                and element.limit_days < longer.limit_days
        where
            not (
                element.numerator between 0 and element.denominator
                and element.denominator between 0 and element.population
                and element.population <= 1
                -- Those who chose to wait are the population that is left, of those with a guarantee.
                and element.denominator + element.pvv_count = element.guaranteed
                and (element.population = 0 or not element.is_out)
                and element.numerator <= coalesce(longer.numerator, 1)
            )
        """

    /// Shares of deliveries that are of more than there is.
    private static let outside = """
        select share.*
        from indicator.delivery_share as share
        inner join register.delivery as delivery on share.delivery_id = delivery.delivery_id
        inner join quality.verdict as verdict on share.delivery_id = verdict.delivery_id
        left join (
            select delivery_id, measure, statistic, sum(contact_count) as contact_count
            from indicator.wait_histogram group by delivery_id, measure, statistic
        ) as population
            on
                share.delivery_id = population.delivery_id
                and share.measure = population.measure
                and share.statistic = population.statistic
        where
            not (
                share.numerator between 0 and share.denominator
                and share.denominator <= coalesce(population.contact_count, 0)
                and coalesce(population.contact_count, 0) <= verdict.accepted_count
                and verdict.verdict <> 'refused'
            )
        """

    /// Published shares of all levels that are of more than there is, or of other deliveries than those in force.
    private static let figures = """
        select figure.*
        from result.current_indicator_monthly as figure
        left join reference.region as region on figure.area_code = region.region_code and figure.level = 'region'
        left join register.delivery_in_force as in_force
            on
                region.region_code = in_force.region_code
                and figure.period = in_force.period
                and in_force.kind
                = (
                    select kind from reference.measure_statistic as defined
                    where defined.measure = figure.measure and defined.statistic = figure.statistic
                )
        left join indicator.delivery_share as share
            on
                in_force.delivery_id = share.delivery_id
                and figure.measure = share.measure
                and figure.statistic = share.statistic
                and figure.limit_days is not distinct from share.limit_days
        where
            figure.numerator not between 0 and figure.denominator
            or figure.level = 'region'
            and (figure.numerator, figure.denominator) is distinct from (share.numerator, share.denominator)
        """

    private static func sums(_ condition: String, delivery: String) -> String {
        """
        select \(delivery) as delivery_id, share.measure, share.statistic, share.limit_days, sum(share.numerator),
            sum(share.denominator), sum(share.pvv_count)
        from indicator.delivery_share as share
        \(delivery == "share.delivery_id" ? "" : "inner join alone on share.delivery_id = alone.alone_id")
        inner join quality.verdict as verdict on verdict.delivery_id = \(delivery)
        -- A delivery without records has shares of nobody, and no row.
        where \(condition) and verdict.row_count > verdict.malformed_count
        group by 1, 2, 3, 4
        order by 1, 2, 3, 4
        """
    }

    private static let accepted =
        "select coalesce(sum(accepted_count), 0) from quality.verdict where verdict <> 'refused'"
}
