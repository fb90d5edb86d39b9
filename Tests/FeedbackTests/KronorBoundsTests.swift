import Agreements
import Definitions
import StageTestSupport
import Testing
import Waits

@testable import Feedback

@Suite("Kronor at both bounds of a region's figures")
struct KronorBoundsTests {
    private static let september = Period(year: 2019, month: 9)
    private static let figure = FigureReference(
        measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(60))

    /// 1,000 kronor a month by population to those with at least 71 %, and what nobody earns to the others.
    private static func agreement(_ months: [Period]) throws -> Agreement {
        Agreement(
            id: "small", label: Label(swedish: "Liten", english: "Small"), source: "", basis: [.counts, .records],
            populationDate: CalendarDay(iso: "2018-12-31"),
            requirements: [Requirement(id: "first_visit", criterion: .level(figure, atLeast: Fraction(71, 100)))],
            pots: [
                Pot(
                    id: "pot", label: Label(swedish: "Pott", english: "Pot"), amount: 1000 * months.count,
                    recipient: .regions,
                    parts: [PotPart(id: "pot", weight: 1, requirementID: "first_visit")], months: months,
                    key: .population, unearned: .toQualifiers, paidOn: try #require(CalendarDay(iso: "2019-12-20")))
            ], assumptions: [])
    }

    /// Region 10 has 80 %, region 63 has 70 of 100; of the money 3 parts of 4 are of region 10.
    private static func inputs(_ basis: Basis = .records) throws -> AgreementInputs {
        let period = try #require(september)
        func key(_ region: Int) -> FigureKey {
            FigureKey(basis: basis, figure: figure, period: period, region: RegionCode(region))
        }
        return AgreementInputs(
            regions: [RegionCode(10), RegionCode(63)],
            figures: [
                key(10): try #require(Share(numerator: 80, denominator: 100)),
                key(63): try #require(Share(numerator: 70, denominator: 100)),
            ], population: [RegionCode(10): 300, RegionCode(63): 100])
    }

    private static func firstVisit() throws -> MeasureDefinition {
        try #require(try TestProject.project.measures.first { $0.id == figure.measure })
    }

    /// Eight records that wait for a first visit are out.
    private static func bounded() throws -> BoundedFigure {
        let measure = try Self.firstVisit()
        return BoundedFigure(
            figure, of: measure, share: Share(numerator: 70, denominator: 100),
            out: [OutRecords(malformedOf: .waiting, count: 8)])
    }

    @Test("By hand: 70 of 100 earns nothing, 70 of 108 neither, 78 of 108 earns a quarter of 1,000")
    func example() throws {
        let period = try #require(Self.september)
        let october = period.advanced(byMonths: 1)
        let kronor = try #require(
            try KronorBounds(
                of: Self.agreement([period, october]), region: RegionCode(63), period: period, inputs: Self.inputs(),
                figures: [Self.bounded()]))
        #expect(kronor.parts == [KronorBounds.AmountBounds(pot: "pot", now: 0, lower: 0, upper: 250)])
        #expect(kronor.total == KronorBounds.AmountBounds(pot: "", now: 0, lower: 0, upper: 250))
        let requirement = try #require(kronor.requirements.first)
        #expect(kronor.requirements.count == 1)
        #expect((requirement.now, requirement.lower, requirement.upper) == (.notMet, .notMet, .met))
        #expect(requirement.share == Share(numerator: 70, denominator: 100))
    }

    @Test("Money that is there may be lost: 71 of 100 is met, 71 of 101 is not")
    func lost() throws {
        let period = try #require(Self.september)
        let region = RegionCode(63)
        let share = try #require(Share(numerator: 71, denominator: 100))
        let inputs = try Self.inputs().changing(figuresOf: region, in: period) { _, _ in share }
        let figure = BoundedFigure(
            Self.figure, of: try Self.firstVisit(), share: share,
            out: [OutRecords(malformedOf: .waiting, count: 1)])
        let kronor = try #require(
            try KronorBounds(
                of: Self.agreement([period]), region: region, period: period, inputs: inputs, figures: [figure]))
        #expect(kronor.total == KronorBounds.AmountBounds(pot: "", now: 250, lower: 0, upper: 250))
    }

    @Test("Where counts are judged, records that are out change no kronor")
    func counts() throws {
        let period = try #require(Self.september)
        let kronor = try #require(
            try KronorBounds(
                of: Self.agreement([period]), region: RegionCode(63), period: period, inputs: Self.inputs(.counts),
                figures: [Self.bounded()]))
        #expect(kronor.total == KronorBounds.AmountBounds(pot: "", now: 0, lower: 0, upper: 0))
        #expect(kronor.requirements.first?.basis == .counts)
    }

    @Test("An agreement that does not judge the month says nothing of it")
    func otherMonth() throws {
        let period = try #require(Self.september)
        let kronor = try KronorBounds(
            of: Self.agreement([period]), region: RegionCode(63), period: period.advanced(byMonths: 1),
            inputs: Self.inputs(), figures: [])
        #expect(kronor == nil)
    }
}
