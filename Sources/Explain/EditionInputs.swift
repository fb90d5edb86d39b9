import Agreements
import Definitions
import Postgres
import Stages
import Waits

/// What an agreement was judged on in an edition: its figures, the project's reference data, and what deliveries said in
/// place of that.
struct EditionInputs {
    /// The region's figures of a month, with those taken out as patient-chosen.
    let figures: [FigureKey: FigureCount]
    let inputs: AgreementInputs
    /// Where an attestation, a population and a response rate come from.
    let attestationSources: [AttestationKey: String]
    let populationSources: [RegionCode: String]
    let responseRateSources: [ResponseRateKey: String]

    /// - Throws: `PostgresError`, `ProjectError`.
    init(
        for agreement: Agreement, edition: EditionReading, project: Project, sql: SQLLibrary, on connection: Connection
    ) throws {
        func rows(_ model: String, _ parameters: [Parameter]) throws -> QueryResult.Rows {
            try connection.execute(try sql.statement("result/explain_\(model)").text, parameters).rows
        }
        func ids(_ isAsked: (EditionDelivery) -> Bool) -> Parameter {
            .intArray(edition.deliveries.filter(isAsked).map(\.id))
        }
        func text(_ id: Int) -> String {
            edition.deliveries.first { $0.id == id }.map(\.text) ?? "delivery \(id)"
        }
        let reference = project.reference
        let months = Set(agreement.periodsNeeded).sorted()
        var figures: [FigureKey: FigureCount] = [:]
        for row in try rows(
            "figure", [.int(edition.id), .textArray(months.map(\.firstDay.description)), .textArray(["region"])])
        {
            guard let stored = try StoredFigure(row) else { continue }
            figures[stored.key] = stored.count
        }
        self.figures = figures

        var inputs = AgreementInputs(
            regions: reference.regions.map(\.code),
            figures: figures.compactMapValues { Share(numerator: $0.numerator, denominator: $0.denominator) })
        var populationSources: [RegionCode: String] = [:]
        if let date = agreement.populationDate {
            for row in reference.populations where row.date == date {
                inputs.population[row.region] = row.population
                populationSources[row.region] = "pipelines/reference/population.csv: \(row.source)"
            }
            for row in try rows(
                "population",
                [ids { $0.kind == DeliveryKind.populations.rawValue }, .text(date.description)])
            {
                let region = RegionCode(try row.int("region_code"))
                inputs.population[region] = try row.int("population")
                populationSources[region] = text(try row.int("delivery_id"))
            }
        }
        self.populationSources = populationSources

        // A delivered row wins over the project's, and an amendment's own over one to the agreement that it amends.
        var attestationSources: [AttestationKey: String] = [:]
        let attestedTo = [agreement.id] + (agreement.amendment?.attestedTo ?? [])
        let delivered = try rows(
            "attestation", [ids { $0.kind == DeliveryKind.attestations.rawValue }, .textArray(attestedTo)])
        for id in attestedTo.reversed() {
            for row in reference.attestations where row.agreement == id {
                let key = AttestationKey(attestation: row.attestation, region: row.region)
                inputs.attestations[key] = row.attestedOn
                attestationSources[key] = "pipelines/reference/attestations.csv: \(row.source)"
            }
            for row in delivered where try row.string("agreement") == id {
                guard let day = CalendarDay(iso: try row.string("attested_on")) else { continue }
                let key = AttestationKey(
                    attestation: try row.string("attestation"), region: RegionCode(try row.int("region_code")))
                inputs.attestations[key] = day
                attestationSources[key] = text(try row.int("delivery_id"))
            }
        }
        self.attestationSources = attestationSources

        var responseRateSources: [ResponseRateKey: String] = [:]
        for row in reference.responseRates {
            let key = ResponseRateKey(region: row.region, period: row.period)
            inputs.responseRates[key] = Share(numerator: row.reportedUnits, denominator: row.expectedUnits)
            responseRateSources[key] = "pipelines/reference/response_rates.csv: \(row.source)"
        }
        let rated = agreement.responseRateMonths
        if !rated.isEmpty {
            let isRated = { (delivery: EditionDelivery) in rated.contains(delivery.period) }
            for row in try rows(
                "response_rate", [ids(isRated), .textArray(rated.map(\.firstDay.description))])
            {
                guard let period = Period(iso: try row.string("period")) else { continue }
                let key = ResponseRateKey(region: RegionCode(try row.int("region_code")), period: period)
                inputs.responseRates[key] = Share(
                    numerator: try row.int("reported_unit_count"), denominator: try row.int("expected_unit_count"))
                let expected = edition.delivery(
                    of: key.region, period, kind: DeliveryKind.expectedUnits.rawValue)
                responseRateSources[key] =
                    "units that reported, of those in \(expected?.text ?? "a delivery that is gone")"
            }
        }
        self.responseRateSources = responseRateSources
        self.inputs = inputs
    }
}

/// A share as an edition has it.
struct StoredFigure {
    let level: String
    let area: Int
    let key: FigureKey
    let count: FigureCount
    let percent: Int?

    /// Nil of a row that is nobody's figure: the columns are constrained to values that are known here.
    init?(_ row: Row) throws {
        guard let basis = Basis(rawValue: try row.string("basis")),
            let statistic = Statistic(rawValue: try row.string("statistic")),
            let period = Period(iso: try row.string("period"))
        else { return nil }
        level = try row.string("level")
        area = try row.int("area_code")
        key = FigureKey(
            basis: basis,
            figure: FigureReference(
                measure: MeasureID(try row.string("measure")), statistic: statistic,
                limit: Limit(limitDays: try row.optionalInt("limit_days"))),
            period: period, region: RegionCode(area))
        count = FigureCount(
            try row.int("numerator"), try row.int("denominator"), pvv: try row.optionalInt("pvv_count"))
        percent = try row.optionalInt("share_percent")
    }
}

extension Agreement {
    fileprivate var responseRateMonths: [Period] {
        Set(
            requirements.flatMap(\.criterion.leaves).flatMap { criterion -> [Period] in
                if case .responseRate(_, let months) = criterion { months.periods } else { [] }
            }
        ).sorted()
    }
}
