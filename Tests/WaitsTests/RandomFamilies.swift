import Waits

/// SplitMix64: the same seed gives the same families on any machine.
struct SuppressionRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

typealias Family = SuppressionFamily<String>

/// A tree of areas whose leaves change from one edition to the next.
struct RandomFamily {
    private var parents: [String: String] = [:]
    private var leaves: [String: [Int]] = [:]
    private let limit: Int
    private let components: Int

    /// - Parameter components: at most 1: how many numbers a row has beside its contacts.
    init(using random: inout SuppressionRandom, components: Int = 0, most: Int = 12) {
        limit = Int.random(in: 3...6, using: &random)
        self.components = components
        var level = ["n"]
        for depth in 1...Int.random(in: 1...3, using: &random) {
            var next: [String] = []
            // A single child is as usual as several: some regions are a healthcare region of their own.
            for area in level where depth == 1 || Int.random(in: 0..<4, using: &random) > 0 {
                for number in 0..<Int.random(in: depth == 1 ? 2...4 : 1...3, using: &random)
                where parents.count < 9 {
                    parents["\(area)\(number)"] = area
                    next.append("\(area)\(number)")
                }
            }
            level = next
        }
        let inner = Set(parents.values)
        for area in parents.keys.sorted() where !inner.contains(area) { leaves[area] = Self.numbers(most, &random) }
    }

    private static func numbers(_ most: Int, _ random: inout SuppressionRandom) -> [Int] {
        let contacts = Int.random(in: 0..<6, using: &random) == 0 ? 0 : Int.random(in: 0...most, using: &random)
        return [contacts, Int.random(in: 0...contacts, using: &random)]
    }

    mutating func change(using random: inout SuppressionRandom, most: Int = 12) {
        for area in leaves.keys.sorted() {
            switch Int.random(in: 0..<12, using: &random) {
            case 0, 1, 2: leaves[area] = Self.numbers(most, &random)
            case 3:
                if let old = leaves[area], old[0] > old[1] { leaves[area] = [old[0] - 1, old[1]] }
            case 4:
                if let old = leaves[area] { leaves[area] = [old[0] + 1, old[1]] }
            default: break
            }
        }
    }

    /// The rows of this edition; leaves of nobody are there or not.
    func family(using random: inout SuppressionRandom, shuffled: Bool = false) throws -> Family {
        var sums = leaves
        for (area, numbers) in leaves {
            var above = parents[area]
            while let here = above {
                sums[here] = [(sums[here]?[0] ?? 0) + numbers[0], (sums[here]?[1] ?? 0) + numbers[1]]
                above = parents[here]
            }
        }
        let inner = Set(parents.values)
        var nodes: [Family.Node] = []
        for area in sums.keys.sorted() {
            guard let numbers = sums[area] else { continue }
            if !inner.contains(area), numbers[0] == 0, Bool.random(using: &random) { continue }
            nodes.append(
                Family.Node(
                    key: area, parent: parents[area], contacts: numbers[0], least: limit,
                    components: components == 0 ? [] : [numbers[1]]))
        }
        // An area that lost all its leaves is a leaf of nobody.
        return try Family(shuffled ? nodes.shuffled(using: &random) : nodes)
    }
}

extension PublishedFamily<String> {
    /// As the attacker reads it.
    var rows: [SuppressionAttacker.Row] {
        family.nodes.map {
            SuppressionAttacker.Row(
                key: $0.key, parent: $0.parent, numbers: [$0.contacts] + $0.components,
                isShown: !suppressed.contains($0.key))
        }
    }

    /// The same edition with nothing shown, which no mask can better.
    var hidden: PublishedFamily {
        PublishedFamily(family: family, suppressed: Set(family.nodes.map(\.key)))
    }
}
