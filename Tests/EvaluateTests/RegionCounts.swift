import Definitions
import StageTestSupport
import Waits

/// What a region says of those waiting for one measure at the end of one month.
struct RegionCount: Hashable {
    var region: Int
    /// `2019-09`.
    var month: String
    var measure: String
    var within60: Int
    var within90: Int
    var total: Int
}

/// Counts of the months that the agreement of 2019 looks at, for all 21 regions.
struct RegionCounts {
    static let months = ["2018-09", "2018-10", "2018-11", "2019-09", "2019-10", "2019-11"]
    static let measures = ["first_visit", "treatment"]

    private(set) var counts: [RegionCount] = []

    init(_ count: (_ region: Int, _ month: String, _ measure: String) -> RegionCount) throws {
        for month in Self.months {
            for region in try Self.allRegions {
                for measure in Self.measures { counts.append(count(region, month, measure)) }
            }
        }
    }

    /// SKR's codes of the 21 regions.
    static var allRegions: [Int] { get throws { try TestProject.project.reference.regions.map(\.code.rawValue) } }

    subscript(region: Int, month: String, measure: String) -> RegionCount? {
        counts.first { $0.region == region && $0.month == month && $0.measure == measure }
    }

    mutating func replace(_ count: RegionCount) {
        for index in counts.indices
        where (counts[index].region, counts[index].month, counts[index].measure) == (
            count.region, count.month, count.measure
        ) {
            counts[index] = count
        }
    }

    /// A delivery of counts of these regions and months.
    func text(where isIn: (RegionCount) -> Bool = { _ in true }) -> String {
        var text = "matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv\n"
        for count in counts where isIn(count) {
            for (limit, within) in [(60, count.within60), (90, count.within90)] {
                text +=
                    "\(count.month)-01;\(count.region);;\(count.measure);VANTANDE;\(limit);\(within);\(count.total);7\n"
            }
        }
        return text
    }

    /// Whether a region earns its part of a month of 2019, worked out by cross-multiplication.
    func isEarned(_ region: Int, _ month: String, _ measure: String) -> Bool {
        guard let now = self[region, month, measure],
            let before = self[region, "2018" + month.dropFirst(4), measure], now.total > 0
        else { return false }
        if now.within60 * 100 >= now.total * 71 { return true }
        return before.total > 0 && now.within90 * before.total > before.within90 * now.total
    }
}

extension RegionCounts {
    /// Counts in which exactly these region, month and measure earn.
    static func earning(_ isEarning: (_ region: Int, _ month: String, _ measure: String) -> Bool) throws -> RegionCounts
    {
        try RegionCounts { region, month, measure in
            let isBase = month < "2019"
            // A share that stays as it is has not improved.
            let within60 = !isBase && isEarning(region, month, measure) ? 71 : 70
            return RegionCount(
                region: region, month: month, measure: measure, within60: within60, within90: 80, total: 100)
        }
    }

    /// Counts of any size, some of them of nobody, and shares around the limits.
    static func random(seed: UInt64) throws -> RegionCounts {
        var random = SeededRandom(seed: seed)
        return try RegionCounts { region, month, measure in
            let total = Int.random(in: 0..<20, using: &random) == 0 ? 0 : Int.random(in: 1...4000, using: &random)
            let within90 = total * Int.random(in: 70...95, using: &random) / 100
            return RegionCount(
                region: region, month: month, measure: measure,
                within60: min(within90, total * Int.random(in: 55...80, using: &random) / 100), within90: within90,
                total: total)
        }
    }
}
