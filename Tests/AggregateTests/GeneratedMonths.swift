import Foundation
import StageTestSupport
import Synthetic

/// Two months of all 21 regions, and what they add up to by the generator's own count.
struct GeneratedMonths {
    /// Files of records.
    let paths: [String]
    /// One file of counts that says the same.
    let countsPath: String
    /// By `key`.
    let expected: [String: String]

    init(seed: UInt64, recordCount: Int = 6000) throws {
        let options = SyntheticOptions(
            months: [(2018, 9), (2020, 2)], size: .recordCount(recordCount), grouping: .month, seed: seed)
        var paths: [String] = []
        var tally = SyntheticTally()
        for file in try options.files() {
            var bytes = Data()
            // The chunk is copied before the call returns.
            tally.merge(unsafe try file.write { chunk in unsafe bytes.append(contentsOf: chunk) })
            paths.append(try TestFiles.write(bytes, named: file.name))
        }
        var counts = Data()
        unsafe try tally.writeCounts { chunk in unsafe counts.append(contentsOf: chunk) }
        self.paths = paths
        countsPath = try TestFiles.write(counts, named: "counts.csv")
        expected = Dictionary(
            uniqueKeysWithValues: tally.entries.map { key, count in
                let limit = key.limitDays.map(String.init) ?? "-"
                let month = "\(key.year)-\(key.month < 10 ? "0" : "")\(key.month)"
                return (
                    "\(key.regionCode) \(month) \(key.measure.rawValue) \(key.statistic.rawValue) \(limit)",
                    "\(count.numerator) \(count.denominator) \(count.pvv)"
                )
            })
    }
}

extension TestPipeline {
    /// Shares of a query whose first five columns are the key and the next three the counts.
    func shares(_ sql: String) throws -> [String: String] {
        let rows = try rows(sql).map { $0.map { $0 ?? "-" } }
        return Dictionary(rows.map { ($0[..<5].joined(separator: " "), $0[5...].joined(separator: " ")) }) {
            first, second in
            "\(first), and again \(second)"
        }
    }

    /// What aggregate has made, of one series.
    func deliveryShares(basis: String) throws -> [String: String] {
        try shares(
            """
            select region_code, to_char(period, 'YYYY-MM'), measure, statistic, limit_days, numerator, denominator, pvv_count
            from indicator.delivery_share where basis = '\(basis)'
            """)
    }
}
