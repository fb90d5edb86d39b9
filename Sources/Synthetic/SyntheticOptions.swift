/// What deliveries to make. The same options give the same bytes on every machine.
package struct SyntheticOptions: Sendable {
    /// How much is made.
    package enum Size: Hashable, Sendable {
        /// About so many rows over all regions and months, in national proportions. Exactly so many, unless that is
        /// less than the few rows that every region, month and kind gets.
        case recordCount(Int)
        /// A fraction of the national volume: some 1.7 million completed contacts, 425,000 that wait and 1.7 million
        /// contacts of primary care a month.
        case scale(numerator: Int, denominator: Int)
    }

    /// What goes into one file.
    package enum Grouping: Hashable, Sendable {
        /// `63_2019-09.csv`: as a region delivers.
        case regionAndMonth
        /// `riket_2019-09.csv`: all regions of a month, with the same rows.
        case month
    }

    package enum Transport: String, CaseIterable, Hashable, Sendable {
        /// The flat record file; primary care in a file of its own.
        case csv
        /// Calls of the two contracts, a file each.
        case xml
    }

    package enum Encoding: String, CaseIterable, Hashable, Sendable {
        case utf8 = "utf-8"
        case utf8WithMark = "utf-8-bom"
        case iso8859_1 = "iso-8859-1"
        case windows1252 = "windows-1252"

        var output: OutputEncoding {
            switch self {
            case .utf8: .utf8
            case .utf8WithMark: .utf8WithMark
            case .iso8859_1, .windows1252: .latin1
            }
        }
    }

    package enum LineEnd: String, CaseIterable, Hashable, Sendable {
        case lf
        case crlf

        var text: String { self == .lf ? "\n" : "\r\n" }
    }

    package var months: [(year: Int, month: Int)]

    /// SKR's codes.
    package var regionCodes: [Int]

    package var size: Size
    package var grouping: Grouping
    package var seed: UInt64
    package var kinds: Set<SyntheticKind>
    package var transport = Transport.csv
    /// Of XML: whether the root stands in a SOAP envelope, as in transit.
    package var usesEnvelope = false
    /// Of CSV.
    package var encoding = Encoding.utf8
    /// Of CSV.
    package var lineEnd = LineEnd.lf
    /// Whether deliveries have every known defect somewhere.
    package var plantsDefects = false

    /// SKR's codes of the 21 regions, in order.
    package static let allRegionCodes = RegionProfile.all.map(\.code)

    package init(
        months: [(year: Int, month: Int)],
        regionCodes: [Int] = SyntheticOptions.allRegionCodes,
        size: Size = .scale(numerator: 1, denominator: 1),
        grouping: Grouping = .regionAndMonth,
        seed: UInt64 = 1,
        kinds: Set<SyntheticKind> = [.completed, .waiting]
    ) {
        self.months = months
        self.regionCodes = regionCodes
        self.size = size
        self.grouping = grouping
        self.seed = seed
        self.kinds = kinds
    }
}

extension SyntheticOptions {
    /// No decision may be before 2010, and the longest wait is 800 days.
    static let years = 2013...2099
    static let greatestRecordCount = 1_000_000_000

    func validated() throws(SyntheticError) -> [RegionProfile] {
        guard !regionCodes.isEmpty else { throw .noRegions }
        guard !kinds.isEmpty else { throw .noKinds }
        if transport == .xml {
            guard !kinds.contains(.primaryCare) else { throw .noContractOfPrimaryCare }
            guard grouping == .regionAndMonth else { throw .nationalCall }
        }
        if plantsDefects {
            guard grouping == .regionAndMonth else { throw .nationalDefects }
            guard kinds.isSuperset(of: [.completed, .waiting]) else { throw .defectsOfSomeKinds }
        }
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
