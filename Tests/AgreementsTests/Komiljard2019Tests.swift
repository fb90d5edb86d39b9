import Agreements
import Testing
import Waits

@Suite struct Komiljard2019Tests {
    private static let seeds: Range<UInt64> = 0..<40

    private func sum(_ amounts: some Sequence<Int>) -> Int { amounts.reduce(0, +) }

    /// How the two pots of the regions treat unearned money, turn by turn.
    private func unearned(_ seed: UInt64) -> (performance: Unearned, population: Unearned) {
        (seed % 2 == 0 ? .toQualifiers : .toState, seed % 4 < 2 ? .toQualifiers : .toState)
    }

    @Test(arguments: seeds)
    func `all money is accounted for, whoever qualifies`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (performance, population) = unearned(seed)
        let agreement = try Komiljard2019.agreement(performanceUnearned: performance, populationUnearned: population)
        let qualifiers = try Komiljard2019.Qualifiers.random(using: &random)
        let result = try agreement.evaluate(Komiljard2019.inputs(qualifiers, using: &random))

        #expect(result.balances.count == 1 + 1 + 2 * 3)
        for balance in result.balances {
            let allocations = result.allocations.filter { $0.pot == balance.pot && $0.period == balance.period }
            #expect(balance.allocated == sum(allocations.map(\.amount)), "seed \(seed): \(balance)")
            #expect(
                balance.allocated + balance.unearned + balance.toOthers == balance.amount, "seed \(seed): \(balance)")
            #expect(
                balance.allocated >= 0 && balance.unearned >= 0 && balance.toOthers >= 0, "seed \(seed): \(balance)")
            if balance.pot != "skl" {
                let expected = qualifiers.of(balance.pot, balance.period)
                #expect(allocations.map(\.region) == expected.sorted(), "seed \(seed): \(balance)")
            }
        }
        #expect(sum(result.balances.map(\.amount)) == Komiljard2019.amount, "seed \(seed)")
        #expect(sum(result.balances.map(\.toOthers)) == Komiljard2019.toSKL, "seed \(seed)")
        let paid = sum(result.payments.map(\.amount))
        #expect(paid + sum(result.balances.map(\.unearned)) == 1_600_000_000, "seed \(seed)")
        #expect(paid == sum(result.allocations.map(\.amount)), "seed \(seed)")
        for payment in result.payments {
            let allocated = sum(result.allocations.filter { $0.region == payment.region }.map(\.amount))
            #expect(payment.amount == allocated, "seed \(seed): region \(payment.region)")
        }
        #expect(result.payments.map(\.region) == Set(result.allocations.map(\.region)).sorted(), "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `each region has its quota by population to the krona`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (performance, population) = unearned(seed)
        let agreement = try Komiljard2019.agreement(performanceUnearned: performance, populationUnearned: population)
        let qualifiers = try Komiljard2019.Qualifiers.random(using: &random)
        let result = try agreement.evaluate(Komiljard2019.inputs(qualifiers, using: &random))

        for balance in result.balances where balance.pot != "skl" {
            let rule = balance.period == nil ? population : performance
            let sharing = rule == .toState ? Set(Komiljard2019.regions) : qualifiers.of(balance.pot, balance.period)
            let total = sum(sharing.map { Komiljard2019.population[$0, default: 0] })
            for share in result.allocations where share.pot == balance.pot && share.period == balance.period {
                #expect(share.divisionKey == Komiljard2019.population[share.region], "seed \(seed): \(share)")
                // amount - 1 < balance × key / total < amount + 1, multiplied out.
                let excess = share.amount * total - balance.amount * share.divisionKey
                #expect(-total < excess && excess < total, "seed \(seed): \(share)")
            }
            let isDivided = rule == .toQualifiers && !sharing.isEmpty
            #expect(
                (balance.unearned == 0) == (isDivided || balance.allocated == balance.amount),
                "seed \(seed): \(balance)")
            if isDivided { #expect(balance.allocated == balance.amount, "seed \(seed): \(balance)") }
        }
    }

    @Test(arguments: [Unearned.toQualifiers, .toState])
    func `everybody qualifying, the whole sum is paid and the halves are cut into 213,333,334 and twice 213,333,333`(
        unearned: Unearned
    ) throws {
        var random = SeededRandom(seed: 1)
        var qualifiers = Komiljard2019.Qualifiers()
        for measure in Komiljard2019.measures {
            for period in try Komiljard2019.months() {
                qualifiers.performing[Komiljard2019.Qualifiers.slice(measure, period)] = Set(Komiljard2019.regions)
            }
        }
        let agreement = try Komiljard2019.agreement(performanceUnearned: unearned, populationUnearned: unearned)
        let result = try agreement.evaluate(Komiljard2019.inputs(qualifiers, using: &random))
        #expect(
            result.balances.map(\.amount) == [
                10_000_000, 320_000_000, 213_333_334, 213_333_333, 213_333_333, 213_333_334, 213_333_333, 213_333_333,
            ])
        #expect(sum(result.payments.map(\.amount)) == 1_600_000_000)
        #expect(sum(result.balances.map(\.unearned)) == 0)
    }

    @Test(arguments: [Unearned.toQualifiers, .toState])
    func `nobody qualifying, nothing is paid`(unearned: Unearned) throws {
        var random = SeededRandom(seed: 2)
        var qualifiers = Komiljard2019.Qualifiers()
        qualifiers.participating = []
        let agreement = try Komiljard2019.agreement(performanceUnearned: unearned, populationUnearned: unearned)
        let result = try agreement.evaluate(Komiljard2019.inputs(qualifiers, using: &random))
        #expect(result.payments == [] && result.allocations == [])
        #expect(sum(result.balances.map(\.unearned)) == 1_600_000_000)
    }

    @Test func `one region qualifying gets all of it from the others, and its own part from the state`() throws {
        var random = SeededRandom(seed: 3)
        let jamtland = RegionCode(63)
        var qualifiers = Komiljard2019.Qualifiers()
        qualifiers.participating = [jamtland]
        for unearned in [Unearned.toQualifiers, .toState] {
            let agreement = try Komiljard2019.agreement(performanceUnearned: unearned, populationUnearned: unearned)
            let result = try agreement.evaluate(Komiljard2019.inputs(qualifiers, using: &random))
            #expect(result.payments.map(\.region) == [jamtland])
            #expect(result.payments.map(\.amount) == [unearned == .toState ? 4_075_156 : 320_000_000])
        }
    }

    @Test(arguments: seeds)
    func `one more qualifier never gives another region more`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (performance, population) = unearned(seed)
        let agreement = try Komiljard2019.agreement(performanceUnearned: performance, populationUnearned: population)
        let qualifiers = try Komiljard2019.Qualifiers.random(using: &random)
        let before = try agreement.evaluate(Komiljard2019.inputs(qualifiers, using: &random))

        var more = qualifiers
        var added: [String: RegionCode] = [:]
        for (slice, performing) in qualifiers.performing.sorted(by: { $0.key < $1.key }) {
            guard let region = Komiljard2019.regions.filter({ !performing.contains($0) }).randomElement(using: &random)
            else { continue }
            more.performing[slice, default: []].insert(region)
            added[slice] = region
        }
        let after = try agreement.evaluate(Komiljard2019.inputs(more, using: &random))
        let amounts = [String: Int](
            uniqueKeysWithValues: after.allocations.map {
                ("\($0.pot) \($0.period as Period?) \($0.region)", $0.amount)
            })
        for share in before.allocations {
            let now = try #require(amounts["\(share.pot) \(share.period as Period?) \(share.region)"])
            #expect(now <= share.amount, "seed \(seed): \(share)")
            let wasJoined = share.period.map { added["\(share.pot) \($0)"] != nil } ?? false
            let isDivided = wasJoined && performance == .toQualifiers
            #expect((now < share.amount) == isDivided, "seed \(seed): \(share)")
        }
        for (slice, region) in added {
            let allocation = after.allocations.first {
                $0.region == region && $0.period.map(\.description) == slice.split(separator: " ").last.map(String.init)
                    && slice.hasPrefix($0.pot + " ")
            }
            #expect((allocation?.amount ?? 0) > 0, "seed \(seed): \(slice) \(region)")
        }
    }

    @Test(arguments: seeds)
    func `the order in which regions come changes nothing`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let agreement = try Komiljard2019.agreement()
        let qualifiers = try Komiljard2019.Qualifiers.random(using: &random)
        let inputs = try Komiljard2019.inputs(qualifiers, using: &random)
        let shuffled = AgreementInputs(
            regions: inputs.regions.shuffled(using: &random), figures: inputs.figures, population: inputs.population,
            attestations: inputs.attestations, responseRates: inputs.responseRates)
        #expect(try agreement.evaluate(inputs) == agreement.evaluate(shuffled), "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `money follows verdicts: met and nothing else`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let qualifiers = try Komiljard2019.Qualifiers.random(using: &random)
        let result = try Komiljard2019.agreement().evaluate(Komiljard2019.inputs(qualifiers, using: &random))
        // Two measures of three months, each with its two ways; one participation with its two parts.
        #expect(result.outcomes.count == 21 * (2 * 3 * 3 + 3), "seed \(seed)")
        let wholes = result.outcomes.filter { !$0.requirement.contains("/") }
        #expect(wholes.count == 21 * 7)
        for outcome in wholes {
            let pot = outcome.period == nil ? "population" : "performance/\(outcome.requirement)"
            let isPaid = result.allocations.contains {
                $0.pot == pot && $0.period == outcome.period && $0.region == outcome.region
            }
            #expect(isPaid == (outcome.verdict == .met), "seed \(seed): \(outcome)")
        }
    }
}
