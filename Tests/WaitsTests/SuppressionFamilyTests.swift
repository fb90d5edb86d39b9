import Testing

@testable import Waits

@Suite struct SuppressionFamilyTests {
    private func node(_ key: String, _ parent: String?, _ contacts: Int, _ components: [Int] = []) -> Family.Node {
        Family.Node(key: key, parent: parent, contacts: contacts, least: 20, components: components)
    }

    private func refusal(_ nodes: [Family.Node]) -> SuppressionFamilyError<String>? {
        do throws(SuppressionFamilyError<String>) {
            _ = try Family(nodes)
            return nil
        } catch {
            return error
        }
    }

    @Test func `what is not a tree of sums is refused`() {
        #expect(refusal([node("A", nil, 1), node("A", nil, 1)]) == .repeatedKey("A"))
        #expect(refusal([node("A", "B", 1)]) == .unknownParent("A"))
        #expect(refusal([node("A", "B", 1), node("B", "A", 1), node("C", nil, 1)]) == .circle("A"))
        #expect(refusal([node("A", nil, -1)]) == .negative("A"))
        #expect(refusal([node("A", nil, 1, [-1])]) == .negative("A"))
        #expect(refusal([node("A", nil, 1, [1]), node("B", nil, 1)]) == .otherComponents("B"))
        #expect(refusal([node("A", nil, 3), node("B", "A", 2)]) == .notTheSum("A"))
        #expect(refusal([node("A", nil, 2), node("B", "A", 3)]) == .notTheSum("A"))
        #expect(refusal([node("A", nil, 2, [1]), node("B", "A", 2, [0])]) == .notTheSum("A"))
        #expect(refusal([node("A", nil, 2, [1]), node("B", "A", 2, [1])]) == nil)
    }

    @Test func `a refusal says which area and what to do`() {
        #expect(
            refusal([node("A", nil, 3), node("B", "A", 2)])?.description
                == "area A is not the sum of its parts; suppress nothing before it adds up")
    }

    @Test func `numbers beside a base of nought are somebody`() throws {
        let family = try Family([node("A", nil, 0, [2]), node("B", nil, 0, [0])])
        #expect(family.suppressed() == ["A"])
    }

    @Test(arguments: 0..<120)
    func `the order of nodes makes no difference`(seed: Int) throws {
        var masks: [[Set<String>]] = []
        for shuffles in [false, true] {
            var random = SuppressionRandom(seed: seed)
            var order = SuppressionRandom(seed: seed + 1)
            var tree = RandomFamily(using: &random, components: 1)
            var editions: [PublishedFamily<String>] = []
            for _ in 0..<3 {
                let nodes = try tree.family(using: &random).nodes
                let family = try Family(shuffles ? nodes.shuffled(using: &order) : nodes)
                editions.append(PublishedFamily(family: family, suppressed: family.suppressed(after: editions)))
                tree.change(using: &random)
            }
            masks.append(editions.map(\.suppressed))
        }
        #expect(masks[0] == masks[1])
    }

    /// 21 regions in six healthcare regions, as they are, with a thousand and more contacts each.
    private func country(small: Int? = nil) throws -> Family {
        var random = SuppressionRandom(seed: 21)
        var nodes: [Family.Node] = []
        var sums: [String: [Int]] = [:]
        for region in 0..<21 {
            let contacts = region == small ? 7 : Int.random(in: 1_000...30_000, using: &random)
            let numbers = [contacts, contacts * 2 / 5, contacts * 3 / 5, contacts * 4 / 5]
            let above = region == 0 ? "west" : "healthcare region \(region % 5)"
            nodes.append(node("region \(region)", above, contacts, Array(numbers.dropFirst())))
            for key in [above, "nation"] { sums[key] = zip(sums[key] ?? [0, 0, 0, 0], numbers).map { $0 + $1 } }
        }
        for (key, numbers) in sums {
            nodes.append(node(key, key == "nation" ? nil : "nation", numbers[0], Array(numbers.dropFirst())))
        }
        return try Family(nodes)
    }

    @Test func `nothing of a country of large regions is suppressed`() throws {
        #expect(try country().suppressed() == [])
    }

    @Test(arguments: 1..<21)
    func `a small region of a country takes one other with it`(small: Int) throws {
        let suppressed = try country(small: small).suppressed()
        #expect(suppressed.count == 2)
        #expect(suppressed.contains("region \(small)"))
    }

    @Test func `the only region of a healthcare region takes another pair with it`() throws {
        let suppressed = try country(small: 0).suppressed()
        #expect(suppressed.isSuperset(of: ["region 0", "west"]))
        #expect(suppressed.count == 4)
    }

    @Test func `little more is suppressed than must be`() throws {
        var (least, taken, tables) = (0, 0, 0)
        for seed in 0..<300 {
            var random = SuppressionRandom(seed: 50_000 + seed)
            var tree = RandomFamily(using: &random)
            var earlier: [PublishedFamily<String>] = []
            for _ in 0..<2 {
                let family = try tree.family(using: &random)
                let suppressed = family.suppressed(after: earlier)
                if let fewest = fewest(family, after: earlier, atMost: suppressed.count) {
                    (least, taken, tables) = (least + fewest, taken + suppressed.count, tables + 1)
                }
                earlier.append(PublishedFamily(family: family, suppressed: suppressed))
                tree.change(using: &random)
            }
        }
        #expect(tables > 400)
        #expect(taken * 10 <= least * 11, "\(taken) rows instead of \(least) in \(tables) tables")
    }

    /// The fewest rows of any safe mask; nil where no mask is.
    private func fewest(_ family: Family, after earlier: [PublishedFamily<String>], atMost: Int) -> Int? {
        let must = Set(family.nodes.filter(\.isSensitive).map(\.key))
        let free = family.nodes.filter { !$0.isSensitive && !$0.isEmpty }.map(\.key)
        var best: Int?
        for choice in 0..<(1 << free.count) where must.count + choice.nonzeroBitCount <= min(atMost, best ?? atMost) {
            let mask = must.union(free.indices.filter { choice >> $0 & 1 == 1 }.map { free[$0] })
            let editions = earlier + [PublishedFamily(family: family, suppressed: mask)]
            if PublishedFamily.disclosures(in: editions).isEmpty { best = min(mask.count, best ?? mask.count) }
        }
        return best
    }
}
