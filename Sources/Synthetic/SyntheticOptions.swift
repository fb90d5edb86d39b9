/// What deliveries to make. The same options give the same bytes on every machine.
package struct SyntheticOptions: Sendable {
    /// How much is made.
    package enum Size: Hashable, Sendable {
        /// About so many rows over all regions and months, in national proportions. Exactly so many, unless that is
        /// less than the few rows that every region, month and kind gets.
        case recordCount(Int)
        /// A fraction of the national volume, which is some 2.1 million rows a month.
        case scale(numerator: Int, denominator: Int)
    }

    /// What goes into one file.
    package enum Grouping: Hashable, Sendable {
        /// `63_2019-09.csv`: as a region delivers.
        case regionAndMonth
        /// `riket_2019-09.csv`: all regions of a month, with the same rows.
        case month
    }

    package var months: [(year: Int, month: Int)]

    /// SKR's codes.
    package var regionCodes: [Int]

    package var size: Size
    package var grouping: Grouping
    package var seed: UInt64

    /// SKR's codes of the 21 regions, in order.
    package static let allRegionCodes = RegionProfile.all.map(\.code)

    package init(
        months: [(year: Int, month: Int)],
        regionCodes: [Int] = SyntheticOptions.allRegionCodes,
        size: Size = .scale(numerator: 1, denominator: 1),
        grouping: Grouping = .regionAndMonth,
        seed: UInt64 = 1
    ) {
        self.months = months
        self.regionCodes = regionCodes
        self.size = size
        self.grouping = grouping
        self.seed = seed
    }

    /// The files that these options describe, in order of month, then region, as listed.
    ///
    /// - Throws: a `SyntheticError` where an option cannot be met.
    package func files() throws(SyntheticError) -> [SyntheticFile] {
        let plans = try plannedDeliveries()
        switch grouping {
        case .regionAndMonth:
            return plans.map { plan in
                SyntheticFile(name: "\(plan.region.code)_\(plan.monthText).csv", plans: [plan])
            }
        case .month:
            return months.map { month in
                let ofMonth = plans.filter { $0.year == month.year && $0.month == month.month }
                return SyntheticFile(name: "riket_\(ofMonth.first?.monthText ?? "").csv", plans: ofMonth)
            }
        }
    }
}

/// Why no deliveries can be made of some options.
package enum SyntheticError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownRegion(Int)
    case repeatedRegion(Int)
    case monthOutOfRange(year: Int, month: Int)
    case repeatedMonth(year: Int, month: Int)
    case noRegions
    case sizeOutOfRange

    package var description: String {
        switch self {
        case .unknownRegion(let code):
            "no region has the code \(code): use SKR's, such as 10 for Stockholm"
        case .repeatedRegion(let code):
            "region \(code) is listed twice: its contact ids would be too"
        case .monthOutOfRange(let year, let month):
            "no deliveries can be made for month \(month) of \(year): use a month of \(SyntheticOptions.years)"
        case .repeatedMonth(let year, let month):
            "month \(month) of \(year) is listed twice: its contact ids would be too"
        case .noRegions:
            "no regions to make deliveries for: list at least one"
        case .sizeOutOfRange:
            "the size must be a count from 0 to \(SyntheticOptions.greatestRecordCount), or a fraction above 0 up to 100"
        }
    }
}

extension SyntheticOptions {
    /// No decision may be before 2010, and the longest wait is 800 days.
    static let years = 2013...2099
    static let greatestRecordCount = 1_000_000_000

    func validated() throws(SyntheticError) -> [RegionProfile] {
        guard !regionCodes.isEmpty else { throw .noRegions }
        var regions: [RegionProfile] = []
        for code in regionCodes {
            guard let region = RegionProfile.all.first(where: { $0.code == code }) else { throw .unknownRegion(code) }
            guard !regions.contains(where: { $0.code == code }) else { throw .repeatedRegion(code) }
            regions.append(region)
        }
        for (index, month) in months.enumerated() {
            guard Self.years.contains(month.year) && (1...12).contains(month.month) else {
                throw .monthOutOfRange(year: month.year, month: month.month)
            }
            guard !months[..<index].contains(where: { $0 == month }) else {
                throw .repeatedMonth(year: month.year, month: month.month)
            }
        }
        switch size {
        case .recordCount(let count):
            guard (0...Self.greatestRecordCount).contains(count) else { throw .sizeOutOfRange }
        case .scale(let numerator, let denominator):
            guard numerator > 0 && (1...1_000_000).contains(denominator) && numerator <= 100 * denominator else {
                throw .sizeOutOfRange
            }
        }
        return regions
    }
}
