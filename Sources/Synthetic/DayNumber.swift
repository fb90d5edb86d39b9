/// Days as counts from 1970-01-01, after Howard Hinnant's `days_from_civil` and `civil_from_days`:
/// http://howardhinnant.github.io/date_algorithms.html
///
/// Not `Waits.CalendarDay`, on purpose: what is tested against the generated files must not share its arithmetic
/// with them, or a fault in it would not show.
enum DayNumber {
    static func number(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    static func isWeekend(_ number: Int) -> Bool { (number + 3) % 7 >= 5 }

    /// The first and the last day of a month.
    static func days(year: Int, month: Int) -> ClosedRange<Int> {
        let first = number(year: year, month: month, day: 1)
        let next = month == 12 ? number(year: year + 1, month: 1, day: 1) : number(year: year, month: month + 1, day: 1)
        return first...(next - 1)
    }
}
