import Agreements
import Testing
import Waits

@Suite("Inputs with other figures of one region and month")
struct ChangingFiguresTests {
    @Test("The region's figures of the month are changed, and nothing else is")
    func changed() throws {
        let september = try #require(Period(year: 2019, month: 9))
        let figure = FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(60))
        func key(_ region: Int, _ period: Period, _ basis: Basis = .records) -> FigureKey {
            FigureKey(basis: basis, figure: figure, period: period, region: RegionCode(region))
        }
        let before = try #require(Share(numerator: 1, denominator: 2))
        let after = try #require(Share(numerator: 2, denominator: 3))
        let others = [
            key(10, september), key(63, september.advanced(byMonths: 1)), key(63, september.yearsBefore(1)),
        ]
        let own = [key(63, september), key(63, september, .counts)]
        var figures: [FigureKey: Share] = [:]
        for key in others + own { figures[key] = before }
        let region = RegionCode(63)
        let inputs = AgreementInputs(
            regions: [region, RegionCode(10)], figures: figures, population: [region: 5],
            attestations: [AttestationKey(attestation: "report", region: region): september.firstDay],
            responseRates: [ResponseRateKey(region: region, period: september): before])

        let changed = inputs.changing(figuresOf: region, in: september) { key, share in
            key.basis == .records ? after : share
        }
        #expect(changed.figures[own[0]] == after)
        #expect((others + [own[1]]).allSatisfy { changed.figures[$0] == before })
        #expect(changed.figures.count == figures.count)
        #expect(changed.regions == inputs.regions && changed.population == inputs.population)
        #expect(changed.attestations == inputs.attestations && changed.responseRates == inputs.responseRates)
        // What is not there does not come.
        #expect(inputs.changing(figuresOf: RegionCode(1), in: september) { _, _ in after }.figures == figures)
    }
}
