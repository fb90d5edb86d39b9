import Agreements
import Definitions
import Postgres
import Stages
import Waits

/// What agreements are judged on: figures from the database, the rest from the definitions and what was delivered in
/// their place.
struct AgreementFigures {
    private let figures: [FigureKey: Share]
    private let reference: ReferenceData

    /// - Throws: `PostgresError`, `ProjectError`.
    init(
        for agreements: [Agreement], reference: ReferenceData, connection: Connection, sql: SQLLibrary
    ) throws {
        self.reference = reference
        let periods = Set(agreements.flatMap(\.periodsNeeded)).sorted()
        let rows = try connection.execute(
            try sql.statement("evaluate/region_figure").text,
            [.textArray(periods.map(\.firstDay.description))])
        var figures: [FigureKey: Share] = [:]
        for row in rows.rows {
            // The columns are constrained to these values; a row that is none of them is nobody's figure.
            guard let basis = Basis(rawValue: try row.string("basis")),
                let statistic = Statistic(rawValue: try row.string("statistic")),
                let period = Period(iso: try row.string("period")),
                let share = Share(numerator: try row.int("numerator"), denominator: try row.int("denominator"))
            else { continue }
            let figure = FigureReference(
                measure: MeasureID(try row.string("measure")), statistic: statistic,
                limit: Limit(limitDays: try row.optionalInt("limit_days")))
            let region = RegionCode(try row.int("region_code"))
            figures[FigureKey(basis: basis, figure: figure, period: period, region: region)] = share
        }
        self.figures = figures
    }

    func inputs(for agreement: Agreement) -> AgreementInputs {
        var inputs = AgreementInputs(regions: reference.regions.map(\.code), figures: figures)
        for figure in reference.populations where figure.date == agreement.populationDate {
            inputs.population[figure.region] = figure.population
        }
        // An amendment's own attestations win over those to the agreement that it amends.
        for id in agreement.attestedTo.reversed() {
            for attestation in reference.attestations where attestation.agreement == id {
                let key = AttestationKey(attestation: attestation.attestation, region: attestation.region)
                inputs.attestations[key] = attestation.attestedOn
            }
        }
        for rate in reference.responseRates {
            inputs.responseRates[ResponseRateKey(region: rate.region, period: rate.period)] =
                Share(numerator: rate.reportedUnits, denominator: rate.expectedUnits)
        }
        return inputs
    }
}
