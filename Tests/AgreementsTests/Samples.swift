import Agreements
import Testing
import Waits

/// Region 10 in September 2019, and a share within 60 days: what most tests of a requirement judge.
enum Sample {
    static let region = RegionCode(10)
    static let otherRegion = RegionCode(63)
    static let within60 = FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(60))
    static let within90 = FigureReference(measure: MeasureID("first_visit"), statistic: .waiting, limit: .days(90))
}

func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(iso: text)) }

func month(_ text: String) throws -> Period { try #require(Period(iso: text)) }

func months(_ text: String) throws -> PeriodRange { try #require(PeriodRange(iso: text)) }

func share(_ numerator: Int, _ denominator: Int) throws -> Share {
    try #require(Share(numerator: numerator, denominator: denominator))
}

extension AgreementInputs {
    mutating func set(
        _ share: Share, of figure: FigureReference, in period: String, region: RegionCode = Sample.region,
        basis: Basis = .counts
    ) throws {
        figures[FigureKey(basis: basis, figure: figure, period: try month(period), region: region)] = share
    }
}

extension Criterion {
    /// The outcome of this criterion alone for `Sample.region`, in September 2019 unless told.
    func outcome(
        _ inputs: AgreementInputs, in period: String? = "2019-09", basis: [Basis] = [.counts]
    ) throws -> RequirementOutcome {
        let outcomes = Requirement(id: "requirement", criterion: self)
            .outcomes(region: Sample.region, period: try period.map(month), basis: basis, inputs: inputs)
        return try #require(outcomes.first)
    }
}

extension Agreement {
    /// An agreement of what a test needs, on counts and the population of 2018-12-31.
    static func sample(
        requirements: [Requirement] = [], pots: [Pot], basis: [Basis] = [.counts], hasPopulationDate: Bool = true
    ) throws -> Agreement {
        Agreement(
            id: "sample", label: Label(swedish: "prov", english: "sample"), source: "none", basis: basis,
            populationDate: hasPopulationDate ? try day("2018-12-31") : nil, requirements: requirements, pots: pots,
            assumptions: [])
    }
}

extension Pot {
    /// A pot divided once between all regions by population, unless told.
    static func sample(
        id: String = "pot", amount: Int, recipient: Recipient = .regions, parts: [PotPart]? = nil,
        requirementID: String? = nil, months: [Period] = [], key: DivisionKey = .population,
        unearned: Unearned = .toQualifiers, paidOn: String = "2019-12-20"
    ) throws -> Pot {
        Pot(
            id: id, label: Label(swedish: "pott", english: "pot"), amount: amount, recipient: recipient,
            parts: parts ?? [PotPart(id: id, weight: 1, requirementID: requirementID)], months: months, key: key,
            unearned: unearned, paidOn: try day(paidOn))
    }
}
