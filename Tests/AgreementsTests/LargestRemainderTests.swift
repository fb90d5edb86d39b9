import Agreements
import Testing

@Suite struct LargestRemainderTests {
    @Test(arguments: [
        (100, [1, 1, 1], [34, 33, 33]),
        (101, [1, 1, 1], [34, 34, 33]),
        (1, [1, 1, 1], [1, 0, 0]),
        (2, [1, 1, 1], [1, 1, 0]),
        (0, [1, 2, 3], [0, 0, 0]),
        (10, [7], [10]),
        (10, [0, 7, 0], [0, 10, 0]),
        (1, [0, 1, 1], [0, 1, 0]),
        (10, [3, 3, 1], [4, 4, 2]),  // quotas 4 2/7, 4 2/7, 1 3/7: the krona left over goes to the last
        (3, [2, 2, 3], [1, 1, 1]),
        (1_280_000_000, [1, 1], [640_000_000, 640_000_000]),
        (640_000_000, [1, 1, 1], [213_333_334, 213_333_333, 213_333_333]),
        (Int.max, [1], [Int.max]),
        (Int.max, [Int.max, Int.max], [Int.max / 2 + 1, Int.max / 2]),
    ])
    func `kronor left over go to the largest remainders, and to the first of equal ones`(
        amount: Int, weights: [Int], expected: [Int]
    ) {
        #expect(LargestRemainder.divide(amount, by: weights) == expected)
    }

    @Test func `the largest remainder wins wherever it stands`() {
        // Quotas 0.1, 0.2, 0.7 and their turnings.
        #expect(LargestRemainder.divide(1, by: [1, 2, 7]) == [0, 0, 1])
        #expect(LargestRemainder.divide(1, by: [2, 7, 1]) == [0, 1, 0])
        #expect(LargestRemainder.divide(1, by: [7, 1, 2]) == [1, 0, 0])
    }

    @Test(arguments: [
        (1, []), (1, [0]), (1, [0, 0, 0]), (0, []), (0, [0]), (-1, [1]), (1, [-1]), (1, [2, -1]), (0, [-1, 1]),
        (Int.min, [1]), (1, [Int.max, Int.min]),
    ])
    func `what nobody can have, and negative numbers, are refused`(amount: Int, weights: [Int]) {
        #expect(LargestRemainder.divide(amount, by: weights) == nil)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `each gets its quota to the krona, and the largest remainders the rest`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<25 {
            let (amount, weights) = Division.random(using: &random)
            let amounts = try #require(LargestRemainder.divide(amount, by: weights))
            let problem = Division.problem(amount: amount, weights: weights, amounts: amounts)
            #expect(problem == nil, "seed \(seed): \(amount) by \(weights)")
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `who weighs more never gets less`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<25 {
            let (amount, weights) = Division.random(using: &random)
            let before = try #require(LargestRemainder.divide(amount, by: weights))
            // Of two in one division …
            for (left, right) in zip(weights.indices, weights.indices.dropFirst()) where weights[left] > weights[right]
            {
                #expect(before[left] >= before[right], "seed \(seed): \(amount) by \(weights)")
            }
            // … and of one that grows while the others stay.
            let index = Int.random(in: weights.indices, using: &random)
            var grown = weights
            grown[index] += [1, 2, 1_000, weights[index] + 1].randomElement(using: &random) ?? 1
            let after = try #require(LargestRemainder.divide(amount, by: grown))
            #expect(after[index] >= before[index], "seed \(seed): \(amount) by \(weights), then \(grown)")
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `another order of unequal weights gives each the same`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<25 {
            let (amount, weights) = Division.random(using: &random)
            guard Division.hasNoTies(amount: amount, weights: weights) else { continue }
            let amounts = try #require(LargestRemainder.divide(amount, by: weights))
            let order = weights.indices.shuffled(using: &random)
            let shuffled = try #require(LargestRemainder.divide(amount, by: order.map { weights[$0] }))
            #expect(shuffled == order.map { amounts[$0] }, "seed \(seed): \(amount) by \(weights) in order \(order)")
        }
    }

    /// The method has a known limit: one more sharer can lift another by one krona while its quota falls by
    /// less than one. With the kronor of an agreement every quota falls by far more (`Komiljard2019Tests`).
    @Test func `one more sharer can round another up, by one krona and no more`() {
        #expect(LargestRemainder.divide(10, by: [68, 29, 98]) == [4, 1, 5])
        #expect(LargestRemainder.divide(10, by: [68, 29, 98, 4]) == [3, 2, 5, 0])
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `one more sharer never lifts another by more than that krona`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<25 {
            let (amount, weights) = Division.random(using: &random)
            let before = try #require(LargestRemainder.divide(amount, by: weights))
            let another = Int.random(in: 1...10_000_000_000, using: &random)
            let after = try #require(LargestRemainder.divide(amount, by: weights + [another]))
            let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
            for (index, weight) in weights.enumerated() {
                // How much its quota falls, amount × weight × another / (total × (total + another)), is a krona or more?
                let share = Int128(amount) * Int128(weight) / total
                let fallsByAKrona = share * Int128(another) / (total + Int128(another)) >= 1
                #expect(
                    after[index] <= before[index] + (fallsByAKrona ? 0 : 1),
                    "seed \(seed): \(amount) by \(weights) and \(another)")
            }
        }
    }
}

/// What a division must be, in words of its definition and not of its making.
private enum Division {
    /// Amounts to 10¹² kronor, populations to 10¹⁰, one to thirty of them, some weighing nothing.
    static func random(using random: inout SeededRandom) -> (amount: Int, weights: [Int]) {
        let amount = Int.random(in: 0...magnitude(upTo: 12, using: &random), using: &random)
        let largest = magnitude(upTo: 10, using: &random)
        var weights = (0..<Int.random(in: 1...30, using: &random)).map { _ in
            Int.random(in: 0...9, using: &random) == 0 ? 0 : Int.random(in: 1...largest, using: &random)
        }
        weights[0] += 1
        return (amount, weights)
    }

    private static func magnitude(upTo exponent: Int, using random: inout SeededRandom) -> Int {
        (0..<Int.random(in: 1...exponent, using: &random)).reduce(1) { power, _ in power * 10 }
    }

    static func problem(amount: Int, weights: [Int], amounts: [Int]) -> String? {
        guard amounts.count == weights.count else { return "\(amounts.count) amounts" }
        guard amounts.reduce(0, +) == amount else { return "the sum is \(amounts.reduce(0, +))" }
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        // What each got too much, in parts of a krona of which there are `total`.
        let excess = zip(amounts, weights).map { Int128($0) * total - Int128(amount) * Int128($1) }
        guard excess.allSatisfy({ -total < $0 && $0 < total }) else { return "not within one krona of the quota" }
        for (index, weight) in weights.enumerated() where weight == 0 && amounts[index] != 0 {
            return "position \(index) weighs nothing and gets \(amounts[index])"
        }
        for roundedUp in excess.indices where excess[roundedUp] > 0 {
            let remainder = total - excess[roundedUp]
            for roundedDown in excess.indices where excess[roundedDown] <= 0 {
                let otherRemainder = -excess[roundedDown]
                if otherRemainder > remainder || (otherRemainder == remainder && roundedDown < roundedUp) {
                    return "position \(roundedUp) got the krona of position \(roundedDown)"
                }
            }
        }
        return nil
    }

    static func hasNoTies(amount: Int, weights: [Int]) -> Bool {
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        let remainders = weights.map { Int128(amount) * Int128($0) % total }.filter { $0 > 0 }
        return Set(remainders).count == remainders.count
    }
}
