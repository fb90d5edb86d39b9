import Testing
import Waits

@testable import Agreements

/// Which figures an agreement hangs on, and what another one would do to them.
@Suite struct FiguresReadTests {
    private func key(_ figure: FigureReference, _ period: String, basis: Basis = .counts) throws -> FigureKey {
        FigureKey(basis: basis, figure: figure, period: try month(period), region: Sample.region)
    }

    @Test func `those judged and compared with are read, of the series that is judged`() throws {
        let improved = Requirement(id: "quick", criterion: .improvement(Sample.within60, by: .any, yearsBefore: 1))
        let row = Requirement(id: "row", criterion: .inARow(2, improved, months: try months("2019-10..2019-11")))
        let pot = try Pot.sample(amount: 1, requirementID: "quick", months: [try month("2019-09")], unearned: .toState)
        var inputs = AgreementInputs(regions: [Sample.region], population: [Sample.region: 1])
        for period in ["2018-09", "2019-08", "2019-09", "2019-10", "2019-12"] {
            try inputs.set(share(1, 2), of: Sample.within60, in: period)
            try inputs.set(share(1, 2), of: Sample.within90, in: period)
        }
        // Of September records stand behind the counts.
        try inputs.set(share(1, 2), of: Sample.within60, in: "2019-09", basis: .records)
        let agreement = try Agreement.sample(requirements: [improved, row], pots: [pot], basis: [.counts, .records])
        #expect(
            try agreement.settle(inputs).figuresRead == [
                key(Sample.within60, "2018-09"), key(Sample.within60, "2019-09"), key(Sample.within60, "2018-10"),
                key(Sample.within60, "2019-10"),
            ])
    }

    @Test func `units are read`() throws {
        let rate = UnitRate(figure: Sample.within90, kronorEach: 1, yearsBefore: 1, ceiling: .pot)
        let pot = try Pot.sample(amount: 1, months: [try month("2019-09")], key: .units(rate), unearned: .toState)
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(share(1, 2), of: Sample.within90, in: "2019-09")
        #expect(
            try Agreement.sample(pots: [pot], hasPopulationDate: false).settle(inputs).figuresRead
                == [key(Sample.within90, "2019-09"), key(Sample.within90, "2018-09")])
    }

    @Test func `a count where there are records only would start another series`() throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(share(1, 2), of: Sample.within90, in: "2019-09", basis: .records)
        let basis: [Basis] = [.counts, .records]
        #expect(try inputs.wouldStartSeries(key(Sample.within60, "2019-09"), basis: basis))
        // Of another month there is nothing that it would take the place of; records stay where they are.
        #expect(try !inputs.wouldStartSeries(key(Sample.within60, "2019-10"), basis: basis))
        #expect(try !inputs.wouldStartSeries(key(Sample.within60, "2019-09", basis: .records), basis: basis))
        #expect(try !inputs.wouldStartSeries(key(Sample.within60, "2019-09"), basis: [.records]))
        try inputs.set(share(1, 2), of: Sample.within90, in: "2019-09")
        #expect(try !inputs.wouldStartSeries(key(Sample.within60, "2019-09"), basis: basis))
    }
}
