import Testing

@testable import Synthetic

/// By the plan alone: no row is made.
@Suite("Generated regions differ, so that an agreement has something to judge")
struct SharesTests {
    /// Within 60 and 90 days by region, per 100,000.
    private static func shares(_ phase: Int, _ year: Int, _ month: Int) throws -> [(days60: Int, days90: Int)] {
        let groups = ContactGroup.all(of: .waiting)
        let group = try #require(groups.firstIndex { $0.phase == phase && !$0.isChildPsychiatry })
        return try SyntheticOptions(months: [(year, month)], kinds: [.waiting]).plannedDeliveries().compactMap { plan in
            guard let part = plan.part(.waiting) else { return nil }
            let cells = Array(part.cells[group].counts(of: part.counts[group], offset: 0)[WaitCell.first.rawValue...])
            let all = cells.reduce(0, +)
            return (
                cells.prefix(2).reduce(0, +) * 100_000 / all, cells.prefix(3).reduce(0, +) * 100_000 / all
            )
        }
    }

    @Test("On the same month of 2018 some regions improve in 2019, and some do not", arguments: [9, 10, 11])
    func changes(_ month: Int) throws {
        for phase in [1, 2] {
            let (before, after) = try (Self.shares(phase, 2018, month), Self.shares(phase, 2019, month))
            let improved = zip(before, after).count { $1.days90 > $0.days90 }
            #expect((5...16).contains(improved), "\(phase): \(improved)")
        }
    }

    @Test("Some regions reach 72 per cent within 60 days, and some do not")
    func levels() throws {
        for phase in [1, 2] {
            let shares = try Self.shares(phase, 2019, 10).map(\.days60)
            #expect(shares.contains { $0 >= 72_000 } && shares.contains { $0 < 72_000 }, "\(phase): \(shares)")
        }
    }

    @Test("Some regions assess 85 per cent in primary care within three days, and some do not")
    func assessments() throws {
        let plans = try SyntheticOptions(months: [(2020, 1)], kinds: [.primaryCare]).plannedDeliveries()
        let shares = plans.compactMap { plan in
            plan.part(.primaryCare).map { part in
                let cells = part.cells[0].parts
                return cells[WaitCell.first.rawValue] * 1000 / cells[WaitCell.first.rawValue...].reduce(0, +)
            }
        }
        #expect(shares.contains { $0 >= 850 } && shares.contains { $0 < 850 }, "\(shares)")
    }
}
