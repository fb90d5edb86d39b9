import Synthetic
import Testing

@Suite("Generated shares are like the published ones")
struct SharesTests {
    /// Per thousand, of the whole nation or a region.
    private static func share(
        _ tally: SyntheticTally, _ measure: SyntheticTally.Measure, year: Int, month: Int, limit: Int,
        region: Int? = nil
    ) -> Int {
        let counts = tally.entries.filter {
            $0.key.measure == measure && $0.key.statistic == .waiting && $0.key.year == year && $0.key.month == month
                && $0.key.limitDays == limit && (region == nil || $0.key.regionCode == region)
        }
        let denominator = counts.reduce(0) { $0 + $1.count.denominator }
        return counts.reduce(0) { $0 + $1.count.numerator } * 1000 / max(1, denominator)
    }

    private static func tally(_ months: [(year: Int, month: Int)], recordCount: Int) throws -> SyntheticTally {
        var tally = SyntheticTally()
        for file in try SyntheticOptions(months: months, size: .recordCount(recordCount)).files() {
            tally.merge(unsafe try file.write { _ in })
        }
        return tally
    }

    @Test("The nation follows the printed shares and their seasons")
    func national() throws {
        let tally = try Self.tally([(2018, 8), (2018, 11)], recordCount: 40_000)
        for (measure, month, limit, published) in [
            (.firstVisit, 8, 90, 740), (.firstVisit, 11, 90, 840), (.firstVisit, 11, 60, 719),
            (.firstVisit, 8, 60, 584),
            (.treatment, 8, 90, 600), (.treatment, 11, 90, 740),
        ] as [(SyntheticTally.Measure, Int, Int, Int)] {
            let share = Self.share(tally, measure, year: 2018, month: month, limit: limit)
            #expect(abs(share - published) <= 30, "\(measure) \(month) within \(limit): \(share)")
        }
    }

    @Test("Regions differ as they did: Stockholm is far ahead of Norrbotten")
    func regional() throws {
        let tally = try Self.tally([(2017, 2)], recordCount: 30_000)
        for (region, published) in [(10, 941), (41, 848), (51, 719), (65, 625)] {
            let share = Self.share(tally, .firstVisit, year: 2017, month: 2, limit: 90, region: region)
            #expect(abs(share - published) <= 65, "\(region): \(share)")
        }
    }

    @Test("On the same month of 2018 some regions improve in 2019, and some do not", arguments: [9, 10, 11])
    func changes(_ month: Int) throws {
        let tally = try Self.tally([(2018, month), (2019, month)], recordCount: 24_000)
        for measure in [SyntheticTally.Measure.firstVisit, .treatment] {
            let improved = SyntheticOptions.allRegionCodes.count { code in
                Self.share(tally, measure, year: 2019, month: month, limit: 90, region: code)
                    > Self.share(tally, measure, year: 2018, month: month, limit: 90, region: code)
            }
            #expect((5...16).contains(improved), "\(measure): \(improved)")
        }
    }

    @Test("Some regions reach 72 per cent within 60 days, and some do not")
    func levels() throws {
        let tally = try Self.tally([(2019, 10)], recordCount: 30_000)
        for measure in [SyntheticTally.Measure.firstVisit, .treatment] {
            let shares = SyntheticOptions.allRegionCodes.map {
                Self.share(tally, measure, year: 2019, month: 10, limit: 60, region: $0)
            }
            #expect(shares.contains { $0 >= 720 } && shares.contains { $0 < 720 }, "\(measure): \(shares)")
        }
    }
}
