/// Whether contacts wait at the end of a period or were completed in it.
package enum SyntheticStatistic: String, CaseIterable, Hashable, Sendable {
    case completed
    case waiting

    /// As the flat file names it.
    package var status: String { self == .completed ? "GENOMFORD" : "VANTANDE" }
}

/// What the generated rows add up to, counted while they are made and by plain Swift: the oracle for what a
/// pipeline computes from the files.
///
/// A key is there where a row of its measure and statistic is in the shares or was left out of them as
/// patient-chosen; where there is none, no value is expected either.
package struct SyntheticTally: Hashable, Sendable {
    package enum Measure: String, CaseIterable, Hashable, Sendable {
        case firstVisit = "first_visit"
        case treatment
        case examination
        case followUp = "follow_up"
        case childPsychiatryFirstVisit = "bup_first_visit"
        case childPsychiatryAssessment = "bup_assessment"
        case childPsychiatryTreatment = "bup_treatment"
        /// Of primary care.
        case medicalAssessment = "medical_assessment"

        /// The limits in days; none for follow-ups, whose limit is the medical target date.
        package var limitDays: [Int] {
            switch self {
            case .firstVisit, .treatment, .examination: [30, 60, 90]
            case .followUp: []
            case .childPsychiatryFirstVisit, .childPsychiatryAssessment, .childPsychiatryTreatment: [30]
            case .medicalAssessment: [3]
            }
        }
    }

    package struct Key: Hashable, Comparable, Sendable {
        /// SKR's code.
        package let regionCode: Int
        package let year: Int
        package let month: Int
        package let measure: Measure
        package let statistic: SyntheticStatistic
        /// Nil stands for the medical target date.
        package let limitDays: Int?

        package init(
            regionCode: Int, year: Int, month: Int, measure: Measure, statistic: SyntheticStatistic, limitDays: Int?
        ) {
            self.regionCode = regionCode
            self.year = year
            self.month = month
            self.measure = measure
            self.statistic = statistic
            self.limitDays = limitDays
        }

        package static func < (left: Key, right: Key) -> Bool {
            left.sortKey.lexicographicallyPrecedes(right.sortKey)
        }

        private var sortKey: [Int] {
            [
                year, month, regionCode, Measure.allCases.firstIndex(of: measure) ?? 0,
                statistic == .completed ? 0 : 1, limitDays ?? -1,
            ]
        }
    }

    package struct Count: Hashable, Sendable {
        /// Within the limit.
        package var numerator = 0
        /// All in the share: without those who chose to wait.
        package var denominator = 0
        /// Left out as patient-chosen (PvV).
        package var pvv = 0

        package init(numerator: Int = 0, denominator: Int = 0, pvv: Int = 0) {
            self.numerator = numerator
            self.denominator = denominator
            self.pvv = pvv
        }
    }

    package typealias Counts = [Key: Count]

    package private(set) var counts: Counts = [:]

    package init() {}

    /// All counts, by period, region, measure, statistic and limit.
    package var entries: [(key: Key, count: Count)] {
        counts.keys.sorted().map { key in (key, counts[key, default: Count()]) }
    }

    /// Adds another tally, count by count.
    package mutating func merge(_ other: SyntheticTally) {
        for (key, count) in other.counts { add(count, to: key) }
    }

    mutating func add(_ count: Count, to key: Key) {
        counts[key, default: Count()].numerator += count.numerator
        counts[key, default: Count()].denominator += count.denominator
        counts[key, default: Count()].pvv += count.pvv
    }

    /// Writes the tally as a `counts` file, the kind of delivery that the agreements of 2019–2020 are judged on.
    ///
    /// `antal_totalt` is the denominator, without the patient-chosen; `grans` is days, or `maldatum`.
    package func writeCounts(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        var writer = ByteWriter()
        writer.append("matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv\n")
        for (key, count) in entries {
            writer.append(day: DayNumber.days(year: key.year, month: key.month).upperBound)
            writer.append(";\(key.regionCode);;\(key.measure.rawValue);\(key.statistic.status);")
            writer.append(key.limitDays.map(String.init) ?? "maldatum")
            writer.append(";\(count.numerator);\(count.denominator);\(count.pvv)\n")
        }
        unsafe try writer.flush(to: sink)
    }
}
