import Agreements
import Testing
import Waits

/// The shipped agreements beside the plain calculation of `PlainFigures`, on figures made by chance.
@Suite struct PlainDivisionTests {
    private static let figures: [(name: String, measure: String, statistic: Statistic, limit: Limit)] =
        [("medical_assessment completed 3", "medical_assessment", .completed, .days(3))]
        + ["first_visit", "treatment"].flatMap { measure in
            [60, 90].map { ("\(measure) waiting \($0)", measure, Statistic.waiting, Limit.days($0)) }
        } + [("follow_up completed target", "follow_up", .completed, .medicalTargetDate)]
        + ["bup_first_visit", "bup_assessment", "bup_treatment"].flatMap { measure in
            [Statistic.completed, .waiting].map { ("\(measure) \($0.rawValue) 30", measure, $0, Limit.days(30)) }
        }

    /// Shares about where the limits are, some of nobody, some of few, some missing.
    static func random(_ seed: UInt64, for agreement: Agreement) throws -> (PlainFigures, AgreementInputs) {
        var random = SeededRandom(seed: seed)
        var inputs = try ShippedProject.inputs(for: agreement)
        var plain = PlainFigures(
            population: [Int: Int](
                uniqueKeysWithValues: inputs.population.map { ($0.key.rawValue, $0.value) }))
        // How good the regions are together: in some worlds most qualify, in others few.
        let level = Int.random(in: 60...75, using: &random)
        var shares: [FigureKey: Share] = [:]
        for region in inputs.regions {
            for year in 2018...2020 {
                for month in 1...12 {
                    for figure in figures where Int.random(in: 0..<12, using: &random) > 0 {
                        let all =
                            switch Int.random(in: 0..<10, using: &random) {
                            case 0: 0
                            case 1...3: Int.random(in: 1...40, using: &random)
                            default: Int.random(in: 41...4_000, using: &random)
                            }
                        let percent = Int.random(in: level...level + 20, using: &random)
                        // At the limit itself more often than chance has it.
                        let within =
                            all % 25 == 0 && Bool.random(using: &random)
                            ? all * 18 / 25 : min(all, all * percent / 100 + Int.random(in: 0...1, using: &random))
                        let name = "\(year)-" + (month < 10 ? "0" : "") + "\(month)"
                        plain.shares["\(figure.name) \(name) \(region.rawValue)"] = (within, all)
                        let key = FigureKey(
                            basis: .counts,
                            figure: FigureReference(
                                measure: MeasureID(figure.measure), statistic: figure.statistic, limit: figure.limit),
                            period: try PublishedTests.month(name), region: region)
                        shares[key] = try share(within, all)
                    }
                }
            }
        }
        inputs.figures = shares
        return (plain, inputs)
    }

    private static func found(_ result: AgreementResult) -> PlainResult {
        var found = PlainResult()
        for payment in result.payments { found.paid[payment.region.rawValue, default: 0] += payment.amount }
        found.unearned = result.balances.reduce(0) { $0 + $1.unearned }
        return found
    }

    private static func isSame(_ found: PlainResult, _ plain: PlainResult) -> Bool {
        found.unearned == plain.unearned
            && Set(found.paid.keys).union(plain.paid.keys).allSatisfy {
                found.paid[$0, default: 0] == plain.paid[$0, default: 0]
            }
    }

    @Test(arguments: 0..<10)
    func `2019 comes out to the krona`(seed: UInt64) throws {
        let agreement = try ShippedProject.agreement("komiljard-2019")
        var (plain, inputs) = try Self.random(seed, for: agreement)
        var random = SeededRandom(seed: seed + 100)
        var responding: Set<Int> = []
        for region in inputs.regions {
            let reports = Int.random(in: 0..<6, using: &random) > 0
            let responds = Int.random(in: 0..<6, using: &random) > 0
            if reports { plain.reporting.insert(region.rawValue) }
            if responds { responding.insert(region.rawValue) }
            inputs.attestations[AttestationKey(attestation: "status_report", region: region)] =
                try day(reports ? "2019-10-15" : "2019-10-16")
            for month in 1...12 {
                let name = "2019-" + (month < 10 ? "0" : "") + "\(month)"
                inputs.responseRates[ResponseRateKey(region: region, period: try PublishedTests.month(name))] =
                    try share(responds || month != 6 ? 19 : 18, 20)
            }
        }
        let found = Self.found(try agreement.evaluate(inputs))
        let expected = plain.agreement2019(responding: responding)
        #expect(Self.isSame(found, expected), "\(found) \(expected)")
        #expect(found.paid.values.reduce(0, +) + found.unearned == 1_600_000_000)
    }

    @Test(arguments: 0..<10, [false, true])
    func `2020 comes out to the krona, with the supplement and without it`(seed: UInt64, isAmended: Bool) throws {
        let agreement = try ShippedProject.agreement(isAmended ? "komiljard-2020-supplement" : "komiljard-2020")
        var (plain, inputs) = try Self.random(seed, for: agreement)
        var random = SeededRandom(seed: seed + 200)
        for region in inputs.regions {
            let reports = Int.random(in: 0..<6, using: &random) > 0
            if reports { plain.reporting.insert(region.rawValue) }
            inputs.attestations[AttestationKey(attestation: "status_report", region: region)] = try day("2020-09-30")
            inputs.attestations[AttestationKey(attestation: "action_plan", region: region)] =
                reports ? try day(isAmended ? "2021-03-31" : "2020-09-30") : nil
        }
        let found = Self.found(try agreement.evaluate(inputs))
        let expected = plain.agreement2020(isAmended: isAmended)
        #expect(Self.isSame(found, expected), "\(found) \(expected)")
        #expect(found.paid.values.reduce(0, +) + found.unearned == 2_886_000_000)
    }
}
