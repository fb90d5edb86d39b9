/// A day in the Gregorian calendar, without clock or time zone.
///
/// Waits are counted in calendar days (`DOMAIN.md` section 2), so nothing in the project needs an
/// instant: a value of this type cannot be moved by daylight saving or by where the job runs.
package struct CalendarDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    package let daysSince1970: Int

    /// Days since 2000-01-01, as PostgreSQL counts them.
    package var daysSince2000: Int { daysSince1970 - 10_957 }

    package init(daysSince1970: Int) {
        self.daysSince1970 = daysSince1970
    }

    /// The day with this date, or nil where the calendar has none (2019-02-29, month 13).
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.dayCount(year: year, month: month)
        else { return nil }
        daysSince1970 = Self.daysSince1970(year: year, month: month, day: day)
    }

    /// For dates whose parts are known to be in the calendar, such as the ends of a `Period`.
    init(year: Int, month: Int, validDay day: Int) {
        daysSince1970 = Self.daysSince1970(year: year, month: month, day: day)
    }

    /// The day written as `YYYY-MM-DD`, and in no other way.
    package init?(iso text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    /// Whole days from `start` to `end`; 0 on the same day, negative where `end` is earlier.
    package static func - (end: Self, start: Self) -> Int {
        end.daysSince1970 - start.daysSince1970
    }

    package func advanced(byDays days: Int) -> Self {
        Self(daysSince1970: daysSince1970 + days)
    }

    /// Year, month (1 to 12) and day of the month.
    package var components: (year: Int, month: Int, day: Int) {
        // The civil calendar in eras of 400 years that start on the first of March, so that the
        // leap day is the last of its year: H. Hinnant, "chrono-compatible low-level date algorithms".
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    package static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension CalendarDay: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    package var description: String {
        let (year, month, day) = components
        return padded(year, to: 4) + "-" + padded(month, to: 2) + "-" + padded(day, to: 2)
    }
}

func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
