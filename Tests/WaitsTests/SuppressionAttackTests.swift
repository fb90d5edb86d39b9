import Testing

@testable import Waits

/// Thousands of small families, published in several editions and attacked by trying every table behind them.
@Suite struct SuppressionAttackTests {
    /// What one batch of families came to.
    private struct Tally {
        var tried = 0
        var unfinished = 0
        var lost = 0
        var failures: [String] = []
    }

    private func attack(seeds: Range<Int>, components: Int) throws -> Tally {
        var tally = Tally()
        for seed in seeds {
            var random = SuppressionRandom(seed: seed)
            var tree = RandomFamily(using: &random, components: components)
            var editions: [PublishedFamily<String>] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let family = try tree.family(using: &random)
                let published = PublishedFamily(family: family, suppressed: family.suppressed(after: editions))
                try judge(editions, published, components, seed, &tally)
                editions.append(published)
                tree.change(using: &random)
            }
        }
        return tally
    }

    private func judge(
        _ earlier: [PublishedFamily<String>], _ last: PublishedFamily<String>, _ components: Int, _ seed: Int,
        _ tally: inout Tally
    ) throws {
        let kinds = 1 + components
        let now = SuppressionAttacker((earlier + [last]).map(\.rows), kinds: kinds)
        let contactsNow = SuppressionAttacker((earlier + [last]).map(\.rows), kinds: 1)
        for (edition, published) in (earlier + [last]).enumerated() {
            for node in published.family.nodes where node.contacts > 0 && node.contacts < node.least {
                if !published.suppressed.contains(node.key) { tally.failures.append("\(seed): \(node.key) is shown") }
                var questions = [(kind: 0, value: node.contacts, atLeast: nil as Int?), (0, node.contacts, node.least)]
                if components == 1, node.components[0] > 0, node.components[0] < node.contacts {
                    questions.append((1, node.components[0], nil))
                }
                for question in questions {
                    func ask(_ attacker: SuppressionAttacker) -> SuppressionAttacker.Verdict {
                        attacker.verdict(
                            node.key, kind: question.kind, value: question.value, atLeast: question.atLeast)
                    }
                    tally.tried += 1
                    let verdict = ask(question.atLeast == nil ? now : contactsNow)
                    if verdict == .unfinished { tally.unfinished += 1 }
                    guard verdict == .determined else { continue }
                    // Fair only where no mask could have kept it.
                    let hidden = SuppressionAttacker(
                        (earlier + [last.hidden]).map(\.rows), kinds: question.atLeast == nil ? kinds : 1)
                    switch ask(hidden) {
                    case .determined: tally.lost += 1
                    case .unfinished: tally.unfinished += 1
                    case .open: tally.failures.append("seed \(seed): \(node.key) of edition \(edition), \(question)")
                    }
                }
            }
        }
    }

    @Test(arguments: 0..<9)
    func `whoever tries every table finds more than one for each sensitive row`(batch: Int) throws {
        let tally = try attack(seeds: batch * 100..<(batch + 1) * 100, components: 0)
        #expect(tally.failures == [])
        #expect(tally.tried > 100)
        #expect(tally.unfinished * 20 <= tally.tried, "\(tally.unfinished) of \(tally.tried)")
        #expect(tally.lost * 20 <= tally.tried, "\(tally.lost) of \(tally.tried)")
    }

    @Test(arguments: 0..<7)
    func `whoever tries every table of contacts and parts of them finds more than one`(batch: Int) throws {
        let tally = try attack(seeds: 100_000 + batch * 60..<100_000 + (batch + 1) * 60, components: 1)
        #expect(tally.failures == [])
        #expect(tally.tried > 100)
        #expect(tally.unfinished * 20 <= tally.tried, "\(tally.unfinished) of \(tally.tried)")
        #expect(tally.lost * 20 <= tally.tried, "\(tally.lost) of \(tally.tried)")
    }
}
