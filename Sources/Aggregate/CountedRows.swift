import Definitions

/// What a row of `indicator.histogram` is of. Indices are the counter's.
struct HistogramKey: Hashable, Comparable {
    let delivery: Int
    let figure: Int
    let medicalField: Int
    let profession: Int
    let deviation: Int
    let hasCareGuarantee: Bool

    static func < (left: Self, right: Self) -> Bool {
        (left.delivery, left.figure, left.medicalField, left.profession, left.deviation)
            != (right.delivery, right.figure, right.medicalField, right.profession, right.deviation)
            ? (left.delivery, left.figure, left.medicalField, left.profession, left.deviation)
                < (right.delivery, right.figure, right.medicalField, right.profession, right.deviation)
            : !left.hasCareGuarantee && right.hasCareGuarantee
    }
}

/// A row of `indicator.histogram`.
struct HistogramRow {
    let key: HistogramKey
    let delivery: CountedDelivery
    /// Ascending, each once.
    var days: [Int32] = []
    var counts: [Int32] = []
}

/// Contacts of a figure that agree in unit, sex, age, deviation, guarantee and bounds. Indices are the counter's. In two
/// numbers, since there are very many.
struct IntervalCell: Comparable {
    /// delivery 40, figure 24
    private let upper: UInt64
    /// unit 24, sex 8, age 8, deviation 8, guarantee 1, bounds 8
    private let lower: UInt64
    var count: Int32

    init(
        delivery: Int, figure: Int, unit: Int, sex: Int, age: Int, deviation: Int, hasCareGuarantee: Bool, bounds: Int,
        count: Int32
    ) {
        upper = UInt64(delivery) << 24 | UInt64(figure)
        lower =
            UInt64(unit) << 33 | UInt64(sex) << 25 | UInt64(age) << 17 | UInt64(deviation) << 9
            | (hasCareGuarantee ? 1 << 8 : 0) | UInt64(bounds)
        self.count = count
    }

    var delivery: Int { Int(upper >> 24) }
    var figure: Int { Int(upper & 0xFF_FFFF) }
    var unit: Int { Int(lower >> 33) }
    var sex: Int { Int(lower >> 25 & 0xFF) }
    var age: Int { Int(lower >> 17 & 0xFF) }
    var deviation: Int { Int(lower >> 9 & 0xFF) }
    var hasCareGuarantee: Bool { lower >> 8 & 1 == 1 }
    var bounds: Int { Int(lower & 0xFF) }

    func isOfSameContacts(as other: Self) -> Bool { upper == other.upper && lower == other.lower }
    func isOfSameRow(as other: Self) -> Bool { upper == other.upper && unit == other.unit }

    static func < (left: Self, right: Self) -> Bool {
        left.upper == right.upper ? left.lower < right.lower : left.upper < right.upper
    }
}

/// A row of `indicator.interval_count`: the cells of a delivery, figure and unit, by arrays in step.
struct IntervalRow {
    let delivery: CountedDelivery
    let figure: Int
    /// Empty where none is named.
    let unit: String
    var sexes: [Int16] = []
    /// -1 where no year of birth is stated.
    var agesFrom: [Int16] = []
    var deviations: [Int16] = []
    var guarantees: [Bool] = []
    /// From 1: which bounds.
    var bounds: [Int16] = []
    var counts: [Int32] = []

    mutating func append(_ cell: IntervalCell, ageFrom: Int) {
        sexes.append(Int16(cell.sex))
        agesFrom.append(Int16(truncatingIfNeeded: ageFrom))
        deviations.append(Int16(cell.deviation))
        guarantees.append(cell.hasCareGuarantee)
        bounds.append(Int16(cell.bounds + 1))
        counts.append(cell.count)
    }
}

/// The groups of age by number; the last number is that of contacts without a year of birth, or with one after the period.
struct AgeNumbers {
    private let groups: [AgeGroup]
    private let numbers: [Int]
    private static let unknown = 31

    init(_ groups: [AgeGroup]) {
        self.groups = groups
        numbers = (0...150).map { age in
            groups.firstIndex { $0.ages.first <= age && age <= $0.ages.last ?? .max } ?? Self.unknown
        }
    }

    @inline(__always)
    func number(of year: Int, _ birthYear: Int) -> Int {
        let age = year - birthYear
        return age >= 0 && age < numbers.count ? numbers[age] : Self.unknown
    }

    func ageFrom(_ number: Int) -> Int { number < groups.count ? groups[number].ages.first : -1 }
}
