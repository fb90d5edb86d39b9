/// A measuring period (mätperiod): a calendar month.
package struct Period: Hashable, Comparable, Sendable {
    package let year: Int
    /// 1 to 12.
    package let month: Int

    package init?(year: Int, month: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        self.year = year
        self.month = month
    }

    /// The month that this day lies in.
    package init(containing day: CalendarDay) {
        let components = day.components
        year = components.year
        month = components.month
    }

    /// The month written as `YYYY-MM`, and in no other way.
    package init?(iso text: some StringProtocol) {
        guard let day = CalendarDay(iso: "\(text)-01") else { return nil }
        self.init(containing: day)
    }

    /// Months since January of year 0: the months of two periods can be subtracted.
    package var monthNumber: Int { year * 12 + month - 1 }

    package static func < (left: Self, right: Self) -> Bool {
        left.monthNumber < right.monthNumber
    }

    package func advanced(byMonths months: Int) -> Self {
        let number = monthNumber + months
        // Rounded down, also before year 0, so that the month stays 1 to 12.
        let year = (number >= 0 ? number : number - 11) / 12
        return Self(uncheckedYear: year, month: number - year * 12 + 1)
    }

    /// The same month, so many years earlier: the month that a change over the year is measured from.
    package func yearsBefore(_ years: Int) -> Self {
        Self(uncheckedYear: year - years, month: month)
    }

    package var firstDay: CalendarDay {
        CalendarDay(year: year, month: month, validDay: 1)
    }

    /// The day that the wait of somebody still waiting is counted to (`DOMAIN.md` section 2), whatever
    /// day the job runs.
    package var lastDay: CalendarDay {
        CalendarDay(year: year, month: month, validDay: CalendarDay.dayCount(year: year, month: month))
    }

    private init(uncheckedYear year: Int, month: Int) {
        self.year = year
        self.month = month
    }
}

extension Period: CustomStringConvertible {
    /// `YYYY-MM`.
    package var description: String { padded(year, to: 4) + "-" + padded(month, to: 2) }
}

/// Months from `first` to `last`, both included.
package struct PeriodRange: Hashable, Sendable {
    package let first: Period
    package let last: Period

    package init?(first: Period, last: Period) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }

    /// `2019-09..2019-11`, or one month: `2019-09`.
    package init?(iso text: String) {
        // A month is seven characters, so the only two forms are seven and sixteen long.
        guard text.utf8.count == 7 || (text.utf8.count == 16 && text.dropFirst(7).hasPrefix("..")),
            let first = Period(iso: text.prefix(7)), let last = Period(iso: text.suffix(7))
        else { return nil }
        self.init(first: first, last: last)
    }

    package var periods: [Period] {
        (0...(last.monthNumber - first.monthNumber)).map { first.advanced(byMonths: $0) }
    }

    package func contains(_ period: Period) -> Bool { first <= period && period <= last }
}

extension PeriodRange: CustomStringConvertible {
    package var description: String { first == last ? "\(first)" : "\(first)..\(last)" }
}
