/// Contacts of one statistic and phase, inside or outside child and adolescent psychiatry (MVO 931).
struct ContactGroup {
    let statistic: SyntheticStatistic
    let phase: Int
    let isChildPsychiatry: Bool
    /// National contacts in an ordinary month.
    let nationalCount: Int

    private init(_ statistic: SyntheticStatistic, _ phase: Int, childPsychiatry: Bool = false, _ nationalCount: Int) {
        self.statistic = statistic
        self.phase = phase
        isChildPsychiatry = childPsychiatry
        self.nationalCount = nationalCount
    }

    /// Some 1.6 million specialised contacts a month; waiting about 300,000 for a first visit and 125,000 for
    /// treatment; the waits of child psychiatry as published for 2017–2019. How the rest is divided is assumed.
    static let all: [ContactGroup] = [
        ContactGroup(.completed, 1, 260_000), ContactGroup(.completed, 2, 75_000),
        ContactGroup(.completed, 3, 60_000), ContactGroup(.completed, 4, 960_000),
        ContactGroup(.completed, 5, 180_000),
        ContactGroup(.completed, 1, childPsychiatry: true, 4000),
        ContactGroup(.completed, 2, childPsychiatry: true, 3000),
        ContactGroup(.completed, 3, childPsychiatry: true, 2000),
        ContactGroup(.completed, 4, childPsychiatry: true, 56_000),
        ContactGroup(.waiting, 1, 300_000), ContactGroup(.waiting, 2, 125_000),
        ContactGroup(.waiting, 3, 50_000), ContactGroup(.waiting, 4, 80_000),
        ContactGroup(.waiting, 1, childPsychiatry: true, 4500),
        ContactGroup(.waiting, 2, childPsychiatry: true, 3500),
        ContactGroup(.waiting, 3, childPsychiatry: true, 2500),
    ]

    /// The rows that every region and month gets, whatever the size: first visit and treatment, of both statistics.
    var leastCount: Int { !isChildPsychiatry && phase <= 2 ? 3 : 0 }

    /// Contacts of a month, per thousand of an ordinary one: July is quiet, and the queue peaks in September.
    func season(month: Int) -> Int {
        let seasons =
            switch (statistic, phase) {
            case (.completed, _): [1050, 1020, 1080, 1040, 1050, 960, 560, 820, 1080, 1130, 1090, 870]
            case (.waiting, 1): [980, 970, 970, 985, 1000, 1005, 1010, 1005, 1060, 1000, 985, 985]
            case (.waiting, _): [1000, 990, 985, 985, 985, 960, 970, 1000, 1020, 1030, 1020, 1010]
            }
        return seasons[month - 1]
    }
}

/// What one region delivers for one month: how many contacts of each group.
struct DeliveryPlan {
    let region: RegionProfile
    let year: Int
    let month: Int
    /// In the order of `ContactGroup.all`.
    let counts: [Int]
    let seed: UInt64

    /// `2019-09`
    var monthText: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }
}

extension SyntheticOptions {
    /// Divides the size over months, regions by population, and groups, exactly.
    func plannedDeliveries() throws(SyntheticError) -> [DeliveryPlan] {
        let regions = try validated()
        let nation = RegionProfile.all.reduce(0) { $0 + $1.population }
        let weights = months.map { month in
            regions.map { region in
                ContactGroup.all.map {
                    $0.nationalCount * $0.season(month: month.month) / 1000 * region.population / nation
                }
            }
        }
        let least = ContactGroup.all.map(\.leastCount)
        let divide = division(
            total: weights.joined().joined().reduce(0, +), leastTotal: least.reduce(0, +) * months.count * regions.count
        )
        var plans: [DeliveryPlan] = []
        var cumulative = 0
        for (month, ofMonth) in zip(months, weights) {
            for (region, ofRegion) in zip(regions, ofMonth) {
                // Differences of rounded running totals: every part is within one of its share and the sum is exact.
                let counts = zip(ofRegion, least).map { weight, least in
                    let before = divide(cumulative)
                    cumulative += weight
                    return least + divide(cumulative) - before
                }
                let parts = [seed, UInt64(region.code), UInt64(month.year), UInt64(month.month)]
                plans.append(
                    DeliveryPlan(
                        region: region, year: month.year, month: month.month, counts: counts,
                        seed: SyntheticRandom.mixed(parts[0], parts[1], parts[2], parts[3])))
            }
        }
        return plans
    }

    /// How many of the rows above the least go to a running total of weights.
    private func division(total: Int, leastTotal: Int) -> (Int) -> Int {
        switch size {
        case .scale(let numerator, let denominator):
            return { $0 * numerator / denominator }
        case .recordCount(let count):
            let rest = UInt64(max(0, count - leastTotal))
            return { running in
                guard total > 0 else { return 0 }
                // In 128 bits: a thousand million rows of a hundred national months do not fit in 64.
                let product = UInt64(running).multipliedFullWidth(by: rest)
                return Int(UInt64(total).dividingFullWidth(product).quotient)
            }
        }
    }
}
