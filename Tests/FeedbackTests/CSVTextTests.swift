import Spreadsheet
import Testing
import Waits

@testable import Feedback

@Suite("Feedback as CSV")
struct CSVTextTests {
    @Test(
        "A cell is quoted, harmless, and as Excel in Sweden reads it",
        arguments: [
            (.text("=1+1"), "\"'=1+1\""), (.text("+46"), "\"'+46\""), (.text("-1"), "\"'-1\""),
            (.text("@a"), "\"'@a\""), (.text("\t=1"), "\"'\t=1\""), (.text("\r=1"), "\"'\r=1\""),
            (.text("\n=1"), "\"'\n=1\""), (.text("=\u{301}1"), "\"'=\u{301}1\""),
            (.text("a;b\"c"), "\"a;b\"\"c\""), (.text("\"\u{301}"), "\"\"\"\u{301}\""),
            (.text("två\nrader"), "\"två\nrader\""),
            (.text("Östersund"), "\"Östersund\""), (.empty, "\"\""), (.integer(-5), "\"-5\""),
            (.amount(1234), "\"1234\""),
            (.percent(numerator: 445, denominator: 10_000_000), "\"0,004450\""),
            (.percent(numerator: 2, denominator: 3), "\"66,666667\""),
            (.percent(numerator: 1, denominator: 1), "\"100,000000\""),
            (.percent(numerator: 0, denominator: 0), "\"\""),
            // From the middle to the even one.
            (.percent(numerator: 1, denominator: 200_000_000), "\"0,000000\""),
            (.percent(numerator: 3, denominator: 200_000_000), "\"0,000002\""),
            (.percent(numerator: .max - 1, denominator: .max), "\"100,000000\""),
            (.date(CalendarDay(daysSince1970: 18_140)), "\"2019-09-01\""), (.decimal(0.5), "\"0,5\""),
        ] as [(Cell, String)])
    func cells(cell: Cell, field: String) {
        #expect(CSVText.line([cell]) == field + "\r\n")
    }

    @Test("Fields stand apart by semicolons")
    func lines() {
        #expect(CSVText.line([.text("a"), .empty, .integer(1)]) == "\"a\";\"\";\"1\"\r\n")
    }
}
