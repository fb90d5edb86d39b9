import Agreements
import Definitions
import Postgres
import Stages
import Waits

/// What deliveries in force say in place of rows of `pipelines/reference`.
///
/// A delivered row is the region's or SCB's own statement, so it wins over a row of the project with the same key. That,
/// and what else is assumed of them, is said by the catalogues of rules of their contents.
struct DeliveredReference {
    private(set) var populations: [PopulationFigure] = []
    private(set) var attestations: [Attestation] = []
    private(set) var responseRates: [ResponseRate] = []

    /// - Throws: `PostgresError`, `ProjectError`.
    init(for agreements: [Agreement], connection: Connection, sql: SQLLibrary) throws {
        // The values come from tables where they have these types; a row with a day that is none is nobody's.
        let days = Set(agreements.compactMap(\.populationDate)).sorted().map(\.description)
        for row in try rows("population", .textArray(days)) {
            guard let date = CalendarDay(iso: try row.string("population_date")) else { continue }
            populations.append(
                PopulationFigure(
                    date: date, region: RegionCode(try row.int("region_code")), population: try row.int("population"),
                    mark: nil, source: "delivered"))
        }
        for row in try rows("attestation", .textArray(Set(agreements.flatMap(\.attestedTo)).sorted())) {
            guard let day = CalendarDay(iso: try row.string("attested_on")) else { continue }
            attestations.append(
                Attestation(
                    agreement: try row.string("agreement"), attestation: try row.string("attestation"),
                    region: RegionCode(try row.int("region_code")), attestedOn: day, mark: nil, source: "delivered"))
        }
        let months = Set(agreements.flatMap(\.responseRateMonths).flatMap(\.periods)).sorted()
        for row in try rows("response_rate", .textArray(months.map(\.firstDay.description))) {
            guard let period = Period(iso: try row.string("period")) else { continue }
            responseRates.append(
                ResponseRate(
                    region: RegionCode(try row.int("region_code")), period: period,
                    reportedUnits: try row.int("reported_unit_count"),
                    expectedUnits: try row.int("expected_unit_count"), mark: nil, source: "delivered"))
        }

        func rows(_ model: String, _ asked: Parameter) throws -> QueryResult.Rows {
            try connection.execute(try sql.statement("evaluate/\(model)").text, [asked]).rows
        }
    }
}

extension DeliveredReference {
    /// How many rows of each content an agreement is judged and divided by.
    func rowCounts(of agreement: Agreement) -> [Content: Int] {
        let months = agreement.responseRateMonths
        return [
            .populations: populations.count { $0.date == agreement.populationDate },
            .attestations: attestations.count { agreement.attestedTo.contains($0.agreement) },
            .expectedUnits: responseRates.count { row in months.contains { $0.contains(row.period) } },
        ]
    }
}

extension ReferenceData {
    /// The same with delivered rows in place of those that have their keys.
    func replaced(by delivered: DeliveredReference) -> ReferenceData {
        func merged<Element, Key: Hashable>(
            _ own: [Element], _ delivered: [Element], by key: (Element) -> Key
        ) -> [Element] {
            let keys = Set(delivered.map(key))
            return own.filter { !keys.contains(key($0)) } + delivered
        }
        return ReferenceData(
            regions: regions,
            populations: merged(populations, delivered.populations) { [$0.region.rawValue, $0.date.daysSince1970] },
            attestations: merged(attestations, delivered.attestations) {
                ["\($0.region)", $0.agreement, $0.attestation]
            },
            responseRates: merged(responseRates, delivered.responseRates) {
                ResponseRateKey(region: $0.region, period: $0.period)
            },
            codeLists: codeLists, dueDays: dueDays, groups: groups)
    }
}
