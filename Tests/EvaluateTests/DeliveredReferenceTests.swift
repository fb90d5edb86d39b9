import Agreements
import Definitions
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Validate

@testable import Evaluate

@Suite("What is delivered wins over the project's tables")
struct DeliveredReferenceTests {
    /// A delivery, and all stages after it.
    @discardableResult
    private static func deliver(_ text: String, to pipeline: TestPipeline) throws -> Int? {
        let outcome = try pipeline.run(
            .ingest, .validate, .aggregate, .evaluate, paths: [try TestFiles.write(text)])
        return outcome.edition?.id
    }

    private static func attestation(
        _ what: String = "status_report", on day: String, region: Int = 63
    ) -> String {
        """
        regionkod;avtal;intygande;intygat_datum;intygat_av
        \(region);komiljard-2019;\(what);\(day);Regionstyrelsen

        """
    }

    /// Whether region 63 met a requirement, and what it got of the pot that hangs on it.
    private static func outcome(_ requirement: String, _ pipeline: TestPipeline) throws -> [String] {
        try pipeline.connection.lines(
            """
            select outcome.is_met, outcome.numerator, outcome.denominator, allocation.amount_sek
            from result.current_requirement_outcome as outcome
            left join result.current_allocation as allocation
                on outcome.region_code = allocation.region_code and allocation.pot = 'population'
            where outcome.region_code = 63 and outcome.requirement = $1
            order by outcome.period
            """, [.text(requirement)])
    }

    private static func sources(_ pipeline: TestPipeline) throws -> [String] {
        try pipeline.connection.lines(
            "select split_part(name, ',', 1) from result.current_source where kind = 'delivery' order by name")
    }

    /// What an agreement says that it assumes of delivered rows of a content, of which it reads one.
    private static func assumed(_ content: String, _ pipeline: TestPipeline) throws -> [String] {
        try pipeline.connection.lines(
            """
            select split_part(subject, ': ', 3), mark, replace(assumption, '1 row: ', '')
            from result.current_assumption
            where definition = 'komiljard-2019' and subject like 'reference: delivered ' || $1 || ': %'
            order by subject
            """, [.text(content)])
    }

    /// What the catalogue of the content says.
    private static func listed(_ content: String, _ pipeline: TestPipeline) -> [String] {
        let catalogue = pipeline.project.rules.first { $0.content.rawValue == content }
        return (catalogue?.assumptions ?? []).map { "\($0.subject) \($0.mark.rawValue) \($0.text)" }.sorted()
    }

    private static func subjects(_ lines: [String]) -> [String] {
        lines.map { String($0.prefix { $0 != " " }) }
    }

    /// Takes the delivery of region 63 back, as a call without rows that names it does. It comes in the newest file.
    private static func withdraw(_ kind: String, from pipeline: TestPipeline) throws {
        _ = try pipeline.connection.execute(
            """
            insert into register.delivery (
                delivery_id, region_code, period, kind, version, file_id, record_count, malformed_count, is_withdrawal
            )
            select
                (select max(delivery_id) + 1 from register.delivery), region_code, period, kind, version + 1,
                (select max(file_id) from register.file), 0, 0, true
            from register.delivery
            where kind = $1 and region_code = 63
            order by version desc
            limit 1
            """, [.text(kind)])
    }

    @Test("A day that a region attests late costs it its part, until an earlier one comes or it is taken back")
    func attestations() async throws {
        try await withPipeline { pipeline in
            try pipeline.run(.validate, .aggregate, .evaluate)
            let before = try Self.outcome("reporting/status_report", pipeline)
            let unread = try Self.assumed("attestations", pipeline)
            #expect(unread == [])
            #expect(before == ["t - - 4075156"])

            let late = try Self.deliver(Self.attestation(on: "2019-10-16"), to: pipeline)
            #expect(late == 2)
            #expect(try Self.outcome("reporting/status_report", pipeline) == ["f - - -"])
            #expect(try Self.sources(pipeline) == ["63 2019-10 attestations"])
            let assumed = try Self.assumed("attestations", pipeline)
            #expect(assumed == Self.listed("attestations", pipeline))
            #expect(Self.subjects(assumed) == ["attested_on", "delivered_rows", "refuse_above_percent"])

            // A region that nobody knows is refused, and decides nothing.
            let refused = try Self.deliver(Self.attestation(on: "2019-10-17", region: 11), to: pipeline)
            #expect(refused == 2)

            try Self.deliver(Self.attestation(on: "2019-10-15"), to: pipeline)
            #expect(try Self.outcome("reporting/status_report", pipeline) == before)

            // Something else in the same month, and a later day: neither takes the report away.
            try Self.deliver(Self.attestation("action_plan", on: "2019-10-31"), to: pipeline)
            #expect(try Self.outcome("reporting/status_report", pipeline) == before)
            try Self.deliver(Self.attestation(on: "2019-10-18"), to: pipeline)
            #expect(try Self.outcome("reporting/status_report", pipeline) == before)
            #expect(try Self.sources(pipeline) == Array(repeating: "63 2019-10 attestations", count: 4))

            // All of it is taken back, and what is sent again counts alone.
            try pipeline.run(
                .ingest, paths: [try TestFiles.write(Self.attestation(on: "2019-10-01", region: 12))])
            try Self.withdraw("attestations", from: pipeline)
            try Self.deliver(Self.attestation(on: "2019-10-17"), to: pipeline)
            #expect(try Self.outcome("reporting/status_report", pipeline) == ["f - - -"])
            #expect(try Self.sources(pipeline) == ["12 2019-10 attestations", "63 2019-10 attestations"])
            try pipeline.run(
                .ingest, paths: [try TestFiles.write(Self.attestation(on: "2019-10-01", region: 10))])
            try Self.withdraw("attestations", from: pipeline)
            let back = try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(back.validate?.verdicts.map(\.verdict) == ["accepted", "accepted"])
            #expect(back.edition?.isNew == true)
            #expect(try Self.outcome("reporting/status_report", pipeline) == before)
            #expect(try Self.sources(pipeline) == ["10 2019-10 attestations", "12 2019-10 attestations"])
        }
    }

    @Test("Money is divided by a population that was delivered, of the agreement's day and no other")
    func populations() async throws {
        try await withPipeline { pipeline in
            let text = "regionkod;datum;antal\n63;2018-12-31;131830\n63;2018-12-30;1000000\n"
            try Self.deliver(text, to: pipeline)
            let keys = try pipeline.connection.lines(
                """
                select allocation.region_code, allocation.division_key
                from result.current_allocation as allocation
                inner join reference.population as population
                    on allocation.region_code = population.region_code and population.population_date = '2018-12-31'
                where allocation.pot = 'population' and allocation.division_key <> population.population
                """)
            #expect(keys == ["63 131830"])
            let total = try pipeline.connection.lines(
                "select sum(amount_sek) from result.current_allocation where pot = 'population'")
            #expect(total == ["320000000"])
            #expect(try Self.sources(pipeline) == ["63 2018-12 populations"])
            let assumed = try Self.assumed("populations", pipeline)
            #expect(assumed == Self.listed("populations", pipeline))
            #expect(Self.subjects(assumed) == ["delivered_rows", "refuse_above_percent"])
        }
    }

    @Test("A response rate is that of the expected units, where they were delivered, and is said to be inferred")
    func responseRates() async throws {
        try await withPipeline { pipeline in
            let units = (1...20).map { "2019-09-30;63;SE\($0)\n" }.joined()
            let counts = (1...18).map { "2019-09-30;63;SE\($0);first_visit;VANTANDE;60;1;1;0\n" }.joined()
            let header = "matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv\n"
            try Self.deliver("matperiod;regionkod;forvantad_enhet\n" + units, to: pipeline)
            try Self.deliver(header + counts, to: pipeline)
            let rate = "reporting/response_rate"
            let september = try Self.outcome(rate, pipeline)
            #expect(september == ["f 18 20 -"])
            let assumed = try pipeline.connection.lines(
                """
                select mark, split_part(assumption, ':', 1) from result.current_assumption
                where definition = 'komiljard-2019' and subject = 'reference: response rates'
                """)
            #expect(assumed == ["inferred 251 rows"])
            let ofUnits = try Self.assumed("expected_units", pipeline)
            #expect(ofUnits == Self.listed("expected_units", pipeline))
            #expect(Self.subjects(ofUnits) == ["delivered_rows", "refuse_above_percent", "response_rate"])

            // 19 of 20 are 95 %.
            try Self.deliver(
                header + counts + "2019-09-30;63;SE19;first_visit;VANTANDE;60;1;1;0\n", to: pipeline)
            let enough = try Self.outcome(rate, pipeline)
            #expect(enough == ["t - - 4075156"])
            #expect(try Self.sources(pipeline) == ["63 2019-09 counts", "63 2019-09 expected_units"])
        }
    }
}
