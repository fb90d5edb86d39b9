import Testing
import Waits

@Suite struct CalendarDayTests {
    /// Every day from 1900 to 2100, counted one by one with the leap rule written out.
    @Test func `every day from 1900 to 2100 has the number that counting gives it`() throws {
        let first = try #require(CalendarDay(year: 1900, month: 1, day: 1))
        // 70 years with 17 leap days lie between 1900-01-01 and 1970-01-01.
        var expected = -(70 * 365 + 17)
        #expect(first.daysSince1970 == expected)

        var wrong: [String] = []
        for year in 1900...2100 {
            for month in 1...12 {
                for day in 1...naiveDayCount(year: year, month: month) {
                    let built = CalendarDay(year: year, month: month, day: day)
                    let counted = CalendarDay(daysSince1970: expected)
                    let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
                    if built != counted || counted.components != (year, month, day)
                        || counted.description != text || CalendarDay(iso: text) != counted
                    {
                        wrong.append(text)
                    }
                    expected += 1
                }
                if CalendarDay(year: year, month: month, day: naiveDayCount(year: year, month: month) + 1) != nil {
                    wrong.append("\(year)-\(month) has a day too many")
                }
            }
        }
        #expect(wrong == [])
    }

    @Test(arguments: [
        ("0001-01-01", -719_162),
        ("1582-10-15", -141_427),
        ("1969-12-31", -1),
        ("1970-01-01", 0),
        ("2000-02-29", 11_016),
        ("2019-09-30", 18_169),
        ("9999-12-31", 2_932_896),
    ])
    func `a known day has its known number`(text: String, daysSince1970: Int) throws {
        let day = try #require(CalendarDay(iso: text))
        #expect(day.daysSince1970 == daysSince1970)
        #expect(day.description == text)
    }

    @Test func `components come back over many eras, also before year 1`() {
        var wrong: [Int] = []
        var previous = CalendarDay(daysSince1970: -1_000_000).components
        for number in -999_999 ... -600_000 {
            let next = CalendarDay(daysSince1970: number).components
            let follows =
                next == (previous.year, previous.month, previous.day + 1)
                || (next == (previous.year, previous.month + 1, 1)
                    && previous.day == naiveDayCount(year: previous.year, month: previous.month))
                || (next == (previous.year + 1, 1, 1) && previous.month == 12 && previous.day == 31)
            if !follows { wrong.append(number) }
            previous = next
        }
        #expect(wrong == [])
    }

    @Test(arguments: [
        (2019, 2, 29), (1900, 2, 29), (2100, 2, 29), (2020, 2, 30), (2019, 4, 31), (2019, 6, 31), (2019, 9, 31),
        (2019, 11, 31), (2019, 1, 32), (2019, 13, 1), (2019, 0, 1), (2019, 1, 0), (2019, 1, -1), (0, 1, 1),
        (-4, 2, 28), (10_000, 1, 1), (Int.max, 1, 1), (2019, Int.max, 1), (2019, 1, Int.max),
        (Int.min, Int.min, Int.min),
    ])
    func `a date that the calendar lacks is refused`(year: Int, month: Int, day: Int) {
        #expect(CalendarDay(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: ["2020-02-29", "2000-02-29", "1600-02-29", "2019-02-28", "2019-12-31", "0001-01-01"])
    func `a date written as year, month and day is read`(text: String) throws {
        #expect(try #require(CalendarDay(iso: text)).description == text)
    }

    @Test(arguments: [
        "", "-", "--", "2019", "2019-09", "2019-9-01", "2019-09-1", "19-09-01", "02019-09-01", "2019-09-011",
        "2019-09-01-", "-2019-09-01", "2019-09-01 ", " 2019-09-01", "2019-09-01\n", "2019-09-01\r\n", "2019-09-01\0",
        "20190901", "2019/09/01", "2019-09-01T00:00:00", "+019-09-01", "2019-+9-01", "2019--9-01", "-019-09-01",
        "2019-02-29", "2019-13-01", "2019-00-01", "2019-01-00", "0000-01-01", "２０１９-09-01", "2019-0٩-01",
        "2019‐09‐01", "2019-09\u{301}-01", "2019-\u{301}09-01", "ÅÄ-09-01",
    ])
    func `a date written in any other way is refused`(text: String) {
        #expect(CalendarDay(iso: text) == nil)
    }

    @Test func `a part of a longer line is read as it is`() throws {
        let line = "10;2019-09-30;x"
        #expect(CalendarDay(iso: line.dropFirst(3).prefix(10)) == CalendarDay(iso: "2019-09-30"))
    }

    @Test(arguments: [
        ("2019-09-30", "2019-09-30", 0),
        ("2019-09-30", "2019-10-01", 1),
        ("2019-10-01", "2019-09-30", -1),
        ("2019-02-28", "2019-03-01", 1),
        ("2020-02-28", "2020-03-01", 2),
        ("2020-02-29", "2021-02-28", 365),
        ("2019-03-30", "2019-04-01", 2),
        ("2019-10-26", "2019-10-28", 2),
        ("1999-12-31", "2000-12-31", 366),
    ])
    func `days between two dates are calendar days`(start: String, end: String, days: Int) throws {
        let start = try #require(CalendarDay(iso: start))
        let end = try #require(CalendarDay(iso: end))
        #expect(end - start == days)
        #expect(start.advanced(byDays: days) == end)
        #expect((start < end) == (days > 0))
    }
}

private func naiveDayCount(year: Int, month: Int) -> Int {
    var days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    if month == 2 {
        if year % 4 == 0 { days = 29 }
        if year % 100 == 0 { days = 28 }
        if year % 400 == 0 { days = 29 }
    }
    return days
}
