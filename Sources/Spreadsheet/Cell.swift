package import Waits

/// What stands in a cell, whatever the file: a text is always a text, also where it begins like a formula.
package enum Cell: Hashable, Sendable {
    case empty
    case text(String)
    /// A number that is read digit by digit, such as a line of a file.
    case integer(Int)
    /// A number of things or kronor, shown with its thousands apart.
    case amount(Int)
    case decimal(Double)
    /// An exact share, shown in per cent with two to six decimals: 445 of 10 million does not read 0 %. Of nobody it is
    /// empty.
    case percent(numerator: Int, denominator: Int)
    case date(CalendarDay)

    package static func optionalText(_ text: String?) -> Cell { text.map(Cell.text) ?? .empty }
    package static func optionalAmount(_ number: Int?) -> Cell { number.map(Cell.amount) ?? .empty }
    package static func optionalInteger(_ number: Int?) -> Cell { number.map(Cell.integer) ?? .empty }
    package static func optionalPercent(_ share: Share?) -> Cell {
        share.map { .percent(numerator: $0.numerator, denominator: $0.denominator) } ?? .empty
    }
    package static func optionalDate(_ day: CalendarDay?) -> Cell { day.map(Cell.date) ?? .empty }
}

/// A column of a sheet: its title in the frozen first row, and how wide it is shown.
package struct SheetColumn: Hashable, Sendable {
    package let title: String
    /// In characters of the default font, as spreadsheet programs count.
    package let width: Double
    package init(_ title: String, width: Double) {
        self.title = title
        self.width = width
    }
}
