/// What one region delivers for one month.
struct DeliveryPlan {
    let region: RegionProfile
    let year: Int
    let month: Int
    var kinds: [KindPlan]
    /// What is wrong with all of it.
    var defect: DeliveryDefect?

    /// `2019-09`
    var monthText: String { SyntheticOptions.monthText(year, month) }

    func part(_ kind: SyntheticKind) -> KindPlan? { kinds.first { $0.kind == kind } }
}

/// The contacts of one kind: how many of each group, and where in its figures they are.
struct KindPlan {
    let kind: SyntheticKind
    /// In the order of `ContactGroup.all(of:)`.
    var counts: [Int]
    var cells: [CellWeights]
    let seed: UInt64
    var defects: [PlacedDefect] = []

    var count: Int { counts.reduce(0, +) }
}

extension SyntheticOptions {
    static func monthText(_ year: Int, _ month: Int) -> String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

    /// Divides the size over months, regions, and groups, exactly.
    func plannedDeliveries() throws(SyntheticError) -> [DeliveryPlan] {
        let regions = try validated()
        let kinds = SyntheticKind.allCases.filter(self.kinds.contains)
        let groups = kinds.map { ContactGroup.all(of: $0) }
        let weights = months.map { month in
            let national = groups.map { $0.map { $0.nationalCount(year: month.year, month: month.month) } }
            return regions.map { region in
                zip(groups, national).map { groups, national in
                    zip(groups, national).map { group, national in
                        let (part, whole) = group.regionalPart(region)
                        return national * part / whole
                    }
                }
            }
        }
        let leastTotal = groups.joined().reduce(0) { $0 + $1.leastCount } * months.count * regions.count
        let divide = division(total: weights.joined().joined().joined().reduce(0, +), leastTotal: leastTotal)
        var plans: [DeliveryPlan] = []
        var cumulative = 0
        for (month, ofMonth) in zip(months, weights) {
            let levels = groups.map { $0.map { RegionalLevels($0, year: month.year, month: month.month) } }
            for (region, ofRegion) in zip(regions, ofMonth) {
                let place = RegionProfile.all.firstIndex { $0.code == region.code } ?? 0
                let parts = kinds.indices.map { index in
                    // Differences of rounded running totals: every part is within one of its share and the sum is exact.
                    let counts = zip(ofRegion[index], groups[index]).map { weight, group in
                        let before = divide(cumulative)
                        cumulative += weight
                        return group.leastCount + divide(cumulative) - before
                    }
                    // A kind has its own draws: the same contacts whatever else is made.
                    let seed = SyntheticRandom.mixed(
                        self.seed, UInt64(region.code), UInt64(month.year), UInt64(month.month),
                        UInt64(SyntheticKind.allCases.firstIndex(of: kinds[index]) ?? 0))
                    return KindPlan(
                        kind: kinds[index], counts: counts, cells: levels[index].map { $0.cells[place] }, seed: seed)
                }
                plans.append(DeliveryPlan(region: region, year: month.year, month: month.month, kinds: parts))
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
