/// The agreements of 2019 and 2020 worked out once more, by the text of `DOMAIN.md` section 3 alone and without the
/// language of agreements: no code of `Sources/Agreements` is used, so that both can only agree by being right.
struct PlainFigures {
    /// Numerator and denominator by `measure statistic limit month region`; what is missing was not delivered.
    var shares: [String: (Int, Int)] = [:]
    let population: [Int: Int]
    /// Regions whose reports and plans came in time.
    var reporting: Set<Int> = []

    init(population: [Int: Int]) { self.population = population }

    var regions: [Int] { population.keys.sorted() }

    func share(_ name: String, _ month: String, _ region: Int) -> (Int, Int)? {
        guard let share = shares["\(name) \(month) \(region)"], share.1 > 0 else { return nil }
        return share
    }

    /// At least so many per cent.
    func isAtLeast(_ percent: Int, _ name: String, _ month: String, _ region: Int) -> Bool {
        guard let (within, all) = share(name, month, region) else { return false }
        return within * 100 >= percent * all
    }

    /// How much the share has risen on the year before, and what the whole of it is, both times the two denominators.
    func rise(_ name: String, _ month: String, _ region: Int) -> (rise: Int, whole: Int)? {
        guard let year = Int(month.prefix(4)), let now = share(name, month, region),
            let before = share(name, "\(year - 1)\(month.dropFirst(4))", region)
        else { return nil }
        return (now.0 * before.1 - before.0 * now.1, now.1 * before.1)
    }
}

/// Kronor a region, and what nobody gets.
struct PlainResult: Equatable {
    var paid: [Int: Int] = [:]
    var unearned = 0
}

/// Whole kronor by weight: what is left over one krona at a time to whoever is furthest below its share, the first of
/// equals. Slow, and another way than floors and sorted remainders.
func plainDivision(_ amount: Int, _ weights: [(region: Int, weight: Int)]) -> [Int: Int] {
    let total = weights.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return [:] }
    var paid = [Int: Int](uniqueKeysWithValues: weights.map { ($0.region, amount / total * $0.weight) })
    // What whole rounds leave, at most the sum of the weights, by its quotas.
    let rest = amount % total
    for (region, weight) in weights { paid[region, default: 0] += rest * weight / total }
    var lacking = weights.map { (region: $0.region, part: rest * $0.weight % total) }
    var left = amount - paid.values.reduce(0, +)
    while left > 0 {
        guard let most = lacking.map(\.part).max(), let index = lacking.firstIndex(where: { $0.part == most }) else {
            break
        }
        paid[lacking[index].region, default: 0] += 1
        lacking[index].part = -1
        left -= 1
    }
    return paid
}

/// 1 krona more in the first months, until the sum is right.
func plainMonths(_ amount: Int, _ count: Int) -> [Int] {
    (0..<count).map { amount / count + ($0 < amount % count ? 1 : 0) }
}

extension PlainFigures {
    private func byPopulation(_ regions: [Int]) -> [(region: Int, weight: Int)] {
        regions.sorted().map { ($0, population[$0] ?? 0) }
    }

    func agreement2019(responding: Set<Int>) -> PlainResult {
        var result = PlainResult()
        func divide(_ amount: Int, _ qualifiers: [Int]) {
            let paid = plainDivision(amount, byPopulation(qualifiers))
            for (region, kronor) in paid { result.paid[region, default: 0] += kronor }
            result.unearned += amount - paid.values.reduce(0, +)
        }
        divide(320_000_000, regions.filter { reporting.contains($0) && responding.contains($0) })
        for measure in ["first_visit", "treatment"] {
            for (month, amount) in zip(["2019-09", "2019-10", "2019-11"], plainMonths(640_000_000, 3)) {
                divide(
                    amount,
                    regions.filter {
                        (rise("\(measure) waiting 90", month, $0)?.rise ?? 0) > 0
                            || isAtLeast(71, "\(measure) waiting 60", month, $0)
                    })
            }
        }
        return result
    }

    static let months2020 = (1...11).map { "2020-" + ($0 < 10 ? "0" : "") + "\($0)" }

    private func meets2020(_ measure: String, _ month: String, _ region: Int) -> Bool {
        switch measure {
        case "medical_assessment": return isAtLeast(85, "medical_assessment completed 3", month, region)
        case "first_visit", "treatment":
            if isAtLeast(72, "\(measure) waiting 60", month, region) { return true }
            guard let rise = rise("\(measure) waiting 90", month, region) else { return false }
            return rise.rise * 100 >= rise.whole
        case "follow_up": return month >= "2020-07" && isAtLeast(72, "follow_up completed target", month, region)
        default:
            let name = measure.replacing(" completed", with: "").replacing(" waiting", with: "")
            if measure.hasSuffix("completed") { return isAtLeast(72, "\(name) completed 30", month, region) }
            guard let (_, all) = shares["\(name) waiting 30 \(month) \(region)"] else { return false }
            return all <= 20 || isAtLeast(72, "\(name) waiting 30", month, region)
        }
    }

    /// - Parameter isAmended: whether the supplement of April 2020 holds.
    func agreement2020(isAmended: Bool) -> PlainResult {
        var result = PlainResult()
        for amount in [352_900_000, 80_000_000] {
            for (region, kronor) in plainDivision(amount, byPopulation(regions)) {
                if reporting.contains(region) {
                    result.paid[region, default: 0] += kronor
                } else {
                    result.unearned += kronor
                }
            }
        }
        let bup = ["bup_first_visit", "bup_assessment", "bup_treatment"].flatMap {
            ["\($0) completed", "\($0) waiting"]
        }
        let parts =
            [("medical_assessment", 245_310_000), ("first_visit", 834_054_000), ("treatment", 834_054_000)]
            + [("follow_up", 245_310_000)] + bup.map { ($0, 49_062_000) }
        var bonus = 0
        for (measure, amount) in parts {
            for (month, kronor) in zip(Self.months2020, plainMonths(amount, 11)) {
                let isJudged = !isAmended || month <= "2020-02"
                for (region, share) in plainDivision(kronor, byPopulation(regions)) {
                    if !isJudged || meets2020(measure, month, region) {
                        result.paid[region, default: 0] += share
                    } else {
                        bonus += share
                    }
                }
            }
        }
        for (measure, half) in [("first_visit", (bonus + 1) / 2), ("treatment", bonus / 2)] {
            let inARow = regions.filter { region in
                guard !isAmended else { return false }
                let marks = Self.months2020.map { meets2020(measure, $0, region) ? "x" : "-" }.joined()
                return marks.contains("xxx")
            }
            let paid = plainDivision(half, byPopulation(inARow))
            for (region, kronor) in paid { result.paid[region, default: 0] += kronor }
            result.unearned += half - paid.values.reduce(0, +)
        }
        return result
    }
}
