import Agreements
import Testing
import Waits

/// The agreement of 2019 built in Swift, and regions that meet it or not as a test likes (`DOMAIN.md` section 3).
enum Komiljard2019 {
    static let measures = ["first_visit", "treatment"]
    static let amount = 1_610_000_000
    static let toSKL = 10_000_000

    /// By SKR's code, on 2018-12-31: `facts/population.csv`.
    static let population: [RegionCode: Int] = [
        RegionCode(10): 2_344_124, RegionCode(12): 376_354, RegionCode(13): 294_695, RegionCode(21): 461_583,
        RegionCode(22): 360_825, RegionCode(23): 199_886, RegionCode(24): 244_670, RegionCode(26): 59_249,
        RegionCode(27): 159_684, RegionCode(41): 1_362_164, RegionCode(42): 329_352, RegionCode(51): 1_709_814,
        RegionCode(54): 281_482, RegionCode(55): 302_252, RegionCode(56): 273_929, RegionCode(57): 287_191,
        RegionCode(61): 286_547, RegionCode(62): 245_453, RegionCode(63): 130_280, RegionCode(64): 270_154,
        RegionCode(65): 250_497,
    ]

    static let regions = population.keys.sorted()

    static func months() throws -> [Period] { try AgreementsTests.months("2019-09..2019-11").periods }

    static func figure(_ measure: String, within limit: Int) -> FigureReference {
        FigureReference(measure: MeasureID(measure), statistic: .waiting, limit: .days(limit))
    }

    static func agreement(
        performanceUnearned: Unearned = .toQualifiers, populationUnearned: Unearned = .toQualifiers
    ) throws -> Agreement {
        let performance = measures.map { measure in
            Requirement(
                id: measure,
                criterion: .any([
                    Requirement(
                        id: "improved", criterion: .improvement(figure(measure, within: 90), by: .any, yearsBefore: 1)),
                    Requirement(
                        id: "within_60_days", criterion: .level(figure(measure, within: 60), atLeast: Fraction(71, 100))
                    ),
                ]))
        }
        let participation = Requirement(
            id: "participation",
            criterion: .all([
                Requirement(
                    id: "status_report", criterion: .attested(attestation: "status_report", by: try day("2019-10-15"))),
                Requirement(
                    id: "response_rate",
                    criterion: .responseRate(
                        atLeast: Fraction(95, 100), months: try AgreementsTests.months("2019-01..2019-12"))),
            ]))
        return try Agreement(
            id: "komiljard-2019",
            label: Label(swedish: "En ny uppdaterad kömiljard", english: "An updated queue billion"),
            source: "DOMAIN.md section 3", basis: [.counts], populationDate: try day("2018-12-31"),
            requirements: performance + [participation],
            pots: [
                .sample(id: "skl", amount: toSKL, recipient: .other(name: "SKL")),
                .sample(
                    id: "population", amount: 320_000_000, requirementID: "participation", unearned: populationUnearned),
                .sample(
                    id: "performance", amount: 1_280_000_000,
                    parts: measures.map { PotPart(id: "performance/\($0)", weight: 1, requirementID: $0) },
                    months: months(), unearned: performanceUnearned),
            ],
            assumptions: [])
    }

    /// Who meets what: the participation, and each measure in each month.
    struct Qualifiers {
        var participating = Set(regions)
        /// By `performance/first_visit 2019-09`; nobody where it is missing.
        var performing: [String: Set<RegionCode>] = [:]

        static func slice(_ measure: String, _ period: Period) -> String { "performance/\(measure) \(period)" }

        /// All, none, one, or any number of them.
        static func random(using random: inout SeededRandom) throws -> Self {
            func subset() -> Set<RegionCode> {
                switch Int.random(in: 0...5, using: &random) {
                case 0: []
                case 1: [regions.randomElement(using: &random) ?? regions[0]]
                case 2: Set(regions)
                default: Set(regions.filter { _ in Bool.random(using: &random) })
                }
            }
            var qualifiers = Self()
            qualifiers.participating = subset()
            for measure in measures {
                for period in try months() { qualifiers.performing[slice(measure, period)] = subset() }
            }
            return qualifiers
        }

        func of(_ pot: String, _ period: Period?) -> Set<RegionCode> {
            guard let period else { return participating }
            return performing["\(pot) \(period)", default: []]
        }
    }

    /// Figures that make exactly these qualify, in one of the two ways each, the others failing in one of several.
    static func inputs(_ qualifiers: Qualifiers, using random: inout SeededRandom) throws -> AgreementInputs {
        var inputs = AgreementInputs(regions: regions.shuffled(using: &random), population: population)
        for region in regions {
            try attest(qualifiers.participating.contains(region), region, &inputs, using: &random)
            for measure in measures {
                for period in try months() {
                    let performs = qualifiers.performing[Qualifiers.slice(measure, period), default: []].contains(
                        region)
                    let byLevel = performs && Bool.random(using: &random)
                    let improves = performs && (!byLevel || Bool.random(using: &random))
                    func set(_ share: Share?, _ limit: Int, _ period: Period) {
                        inputs.figures[
                            FigureKey(
                                basis: .counts, figure: figure(measure, within: limit), period: period, region: region)] =
                            share
                    }
                    let isSilent = !performs && Int.random(in: 0...3, using: &random) == 0
                    set(isSilent ? nil : try share(byLevel ? 71 : 70, 100), 60, period)
                    set(isSilent ? nil : try share(improves ? 801 : 800, 1_000), 90, period)
                    set(try share(80, 100), 90, period.yearsBefore(1))
                }
            }
        }
        return inputs
    }

    private static func attest(
        _ participates: Bool, _ region: RegionCode, _ inputs: inout AgreementInputs, using random: inout SeededRandom
    ) throws {
        let fault = participates ? 0 : Int.random(in: 1...4, using: &random)
        let deadline = try day("2019-10-15")
        inputs.attestations[AttestationKey(attestation: "status_report", region: region)] =
            fault == 1 ? nil : deadline.advanced(byDays: fault == 2 ? 1 : 0)
        for period in try AgreementsTests.months("2019-01..2019-12").periods {
            inputs.responseRates[ResponseRateKey(region: region, period: period)] = try share(95, 100)
        }
        let low = ResponseRateKey(region: region, period: try month("2019-0\(Int.random(in: 1...9, using: &random))"))
        if fault == 3 { inputs.responseRates[low] = try share(94, 100) }
        if fault == 4 { inputs.responseRates[low] = nil }
    }
}
