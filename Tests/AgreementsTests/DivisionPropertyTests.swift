import Testing
import Waits

@testable import Agreements

/// What the rule of largest remainders keeps to the krona, and what it does not.
@Suite struct DivisionPropertyTests {
    private static let seeds: Range<UInt64> = 0..<10

    private func weights(_ random: inout SeededRandom, largest: Int) -> [Int] {
        (0..<Int.random(in: 2...21, using: &random)).map { _ in Int.random(in: 1...largest, using: &random) }
    }

    @Test(arguments: seeds)
    func `more population never gives less, to the krona`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let largest = Bool.random(using: &random) ? 20 : 2_500_000
            let amount = Int.random(in: 0...(largest == 20 ? 50 : 1_000_000_000), using: &random)
            var weights = weights(&random, largest: largest)
            let before = try #require(LargestRemainder.divide(amount, by: weights))
            let index = Int.random(in: weights.indices, using: &random)
            weights[index] += Int.random(in: 1...largest, using: &random)
            let after = try #require(LargestRemainder.divide(amount, by: weights))
            #expect(after[index] >= before[index], "seed \(seed): \(amount) by \(weights), position \(index)")
        }
    }

    /// The Alabama paradox: quotas fall, and yet the order of their remainders may change. Never by more than a krona, and
    /// never where every quota falls by a krona or more, as it does with real pots and regions.
    @Test(arguments: seeds)
    func `one more who shares gives another at most one krona more in a division`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let largest = Bool.random(using: &random) ? 20 : 2_500_000
            let amount = Int.random(in: 0...(largest == 20 ? 50 : 1_000_000_000), using: &random)
            let weights = weights(&random, largest: largest)
            let before = try #require(LargestRemainder.divide(amount, by: weights))
            let more = weights + [Int.random(in: 1...largest, using: &random)]
            let after = try #require(LargestRemainder.divide(amount, by: more))
            let totals = (weights.reduce(0, +), more.reduce(0, +))
            for index in weights.indices {
                #expect(after[index] <= before[index] + 1, "seed \(seed): \(amount) by \(more), position \(index)")
                // amount × weight / total falls by a krona or more: amount × weight × added ≥ total × new total.
                let fall = Int128(amount) * Int128(weights[index]) * Int128(totals.1 - totals.0)
                if fall >= Int128(totals.0) * Int128(totals.1) {
                    #expect(after[index] <= before[index], "seed \(seed): \(amount) by \(more), position \(index)")
                }
            }
        }
    }

    @Test func `the krona is real`() {
        // 2 kr of 6: 1 1/3, 1/3 and 1/3; equal remainders, so the first gets both. Of 7: 1 1/7, 2/7 and 2/7, and now
        // the second has the larger remainder.
        #expect(LargestRemainder.divide(2, by: [4, 1, 1]) == [2, 0, 0])
        #expect(LargestRemainder.divide(2, by: [4, 1, 1, 1]) == [1, 1, 0, 0])
    }

    @Test(arguments: [1_000_000_000_000, 10_000_000_000_000_000])
    func `amounts of 10¹² kronor and more do not overflow`(amount: Int) throws {
        let population = Komiljard2019.regions.map { Komiljard2019.population[$0, default: 0] }
        let amounts = try #require(LargestRemainder.divide(amount, by: population))
        #expect(amounts.reduce(0, +) == amount)
        let pots: [Pot] = [
            try .sample(id: "first", amount: amount, unearned: .toPot("second")),
            try .sample(id: "second", amount: amount, key: .earned(pots: ["first"])),
        ]
        let result = try Agreement.sample(pots: pots).evaluate(
            AgreementInputs(regions: Komiljard2019.regions, population: Komiljard2019.population))
        #expect(result.payments.reduce(0) { $0 + $1.amount } == 2 * amount)
        #expect(result.payments.map(\.amount) == amounts.map { 2 * $0 })
    }

    @Test func `kronor for units do not overflow`() throws {
        let rate = UnitRate(
            figure: Sample.within90, kronorEach: 10_000_000_000_000_000, yearsBefore: nil, ceiling: .population)
        let pot = try Pot.sample(
            amount: 1_000_000_000_000, months: [try month("2019-09")], key: .units(rate), unearned: .toState)
        var inputs = AgreementInputs(regions: [Sample.region], population: [Sample.region: 1])
        try inputs.set(share(1, 1_000_000_000_000), of: Sample.within90, in: "2019-09")
        let result = try Agreement.sample(pots: [pot]).evaluate(inputs)
        #expect(result.payments.map(\.amount) == [1_000_000_000_000])
    }
}
