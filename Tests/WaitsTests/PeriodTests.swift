import Testing
import Waits

@Suite struct PeriodTests {
    @Test(arguments: [
        ("2019-09", "2019-09-01", "2019-09-30"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2100-02", "2100-02-01", "2100-02-28"),
        ("2019-12", "2019-12-01", "2019-12-31"),
        ("0001-01", "0001-01-01", "0001-01-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ])
    func `a month has its first and its last day`(text: String, first: String, last: String) throws {
        let period = try #require(Period(iso: text))
        #expect(period.description == text)
        #expect(period.firstDay.description == first)
        #expect(period.lastDay.description == last)
    }

    @Test func `every day from 1900 to 2100 lies in the month of its date, and months leave no gap`() throws {
        var day = try #require(CalendarDay(year: 1900, month: 1, day: 1))
        var period = try #require(Period(year: 1900, month: 1))
        var wrong: [String] = []
        while period.year <= 2100 {
            if period.firstDay != day { wrong.append("\(period) does not start on \(day)") }
            while day <= period.lastDay {
                if Period(containing: day) != period { wrong.append("\(day) is not in \(period)") }
                day = day.advanced(byDays: 1)
            }
            period = period.advanced(byMonths: 1)
        }
        #expect(wrong == [])
        #expect(day.description == "2101-01-01")
    }

    @Test(arguments: [
        ("2019-09-30", "2019-09", 0),
        ("2019-09-29", "2019-09", 1),
        ("2019-09-01", "2019-09", 29),
        ("2019-08-01", "2019-09", 60),
        ("2019-07-31", "2019-09", 61),
        ("2019-07-02", "2019-09", 90),
        ("2020-02-29", "2020-02", 0),
        ("2020-02-28", "2020-02", 1),
        ("2019-12-31", "2020-02", 60),
        ("2019-10-01", "2019-09", -1),
    ])
    func `somebody waiting has waited to the last day of the month`(decision: String, period: String, days: Int) throws
    {
        let decision = try #require(CalendarDay(iso: decision))
        let period = try #require(Period(iso: period))
        #expect(period.lastDay - decision == days)
    }

    @Test(arguments: [
        "", "2019", "2019-9", "2019-13", "2019-00", "0000-01", "201909", "2019-09-01", "2019-09-", "-2019-09",
        " 2019-09",
        "2019-09 ", "2019-09\n", "19-09", "2019/09", "+019-09", "２０１９-09", "2019-0٩",
    ])
    func `a month written in any other way is refused`(text: String) {
        #expect(Period(iso: text) == nil)
    }

    @Test(arguments: [(0, 1), (10_000, 1), (2019, 0), (2019, 13), (2019, -1), (-1, 1), (Int.max, 1), (2019, Int.min)])
    func `a month that the calendar lacks is refused`(year: Int, month: Int) {
        #expect(Period(year: year, month: month) == nil)
    }

    @Test(arguments: [
        ("2019-09", 0, "2019-09"),
        ("2019-09", 3, "2019-12"),
        ("2019-09", 4, "2020-01"),
        ("2019-12", 1, "2020-01"),
        ("2020-01", -1, "2019-12"),
        ("2019-09", -9, "2018-12"),
        ("2019-09", 12, "2020-09"),
        ("2019-09", -24, "2017-09"),
        ("2019-09", 1_000, "2103-01"),
    ])
    func `months are added over the end of the year`(start: String, months: Int, end: String) throws {
        let start = try #require(Period(iso: start))
        let end = try #require(Period(iso: end))
        #expect(start.advanced(byMonths: months) == end)
        #expect(end.advanced(byMonths: -months) == start)
        #expect(end.monthNumber - start.monthNumber == months)
        #expect((start < end) == (months > 0))
    }

    @Test func `a month stays a month when counting goes back past year 1`() throws {
        let first = try #require(Period(iso: "0001-01"))
        for months in 0...40 {
            let earlier = first.advanced(byMonths: -months)
            #expect((1...12).contains(earlier.month), "\(months) months back")
            #expect(earlier.monthNumber == first.monthNumber - months, "\(months) months back")
            #expect(earlier.advanced(byMonths: months) == first, "\(months) months back")
        }
    }

    @Test(arguments: [
        ("2019-09", 1, "2018-09"), ("2020-02", 1, "2019-02"), ("2020-02", 0, "2020-02"), ("2023-01", 4, "2019-01"),
    ])
    func `the same month of an earlier year is compared with`(period: String, years: Int, earlier: String) throws {
        #expect(try #require(Period(iso: period)).yearsBefore(years) == Period(iso: earlier))
    }

    @Test func `months are ordered by year before month`() throws {
        let texts = ["2020-01", "2019-12", "2018-11", "2019-02", "2020-02"]
        let sorted = try texts.map { try #require(Period(iso: $0)) }.sorted()
        #expect(sorted.map(\.description) == texts.sorted())
    }
}

@Suite struct PeriodRangeTests {
    @Test(arguments: [
        ("2019-09", ["2019-09"]),
        ("2019-09..2019-11", ["2019-09", "2019-10", "2019-11"]),
        ("2019-11..2020-02", ["2019-11", "2019-12", "2020-01", "2020-02"]),
    ])
    func `a range holds its months, both ends included`(text: String, months: [String]) throws {
        let range = try #require(PeriodRange(iso: text))
        #expect(range.periods.map(\.description) == months)
        #expect(range.description == text)
        #expect(range.periods.allSatisfy(range.contains))
        #expect(!range.contains(range.first.advanced(byMonths: -1)))
        #expect(!range.contains(range.last.advanced(byMonths: 1)))
    }

    @Test func `a range of one month is written as the month`() {
        #expect(PeriodRange(iso: "2019-09..2019-09")?.description == "2019-09")
    }

    @Test func `a range that ends before it starts is refused`() throws {
        let first = try #require(Period(iso: "2019-10"))
        let last = try #require(Period(iso: "2019-09"))
        #expect(PeriodRange(first: first, last: last) == nil)
        #expect(PeriodRange(first: last, last: first)?.periods == [last, first])
    }

    @Test(arguments: [
        "", "..", "2019-09..", "..2019-09", "2019-09.2019-11", "2019-09...2019-11", "2019-09--2019-11",
        "2019-09 2019-11", "2019-09..2019-11 ", "2019-11..2019-09", "2019-09..2019-13", "2019-9..2019-11",
        "2019-09..2019-10..2019-11", "2019-09-2019-11", "2019-09..\u{301}019-11", "2019-09…2019-11", "2019-09-01",
    ])
    func `a range written in any other way is refused`(text: String) {
        #expect(PeriodRange(iso: text) == nil)
    }
}
