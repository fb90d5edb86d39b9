import Definitions
import Testing
import Waits

@testable import Ingest

@Suite struct DateReaderTests {
    private static let usual = DateReader(DateForm.usual)
    private static let xsd = DateReader([.xsd])

    private func day(_ text: String, _ reader: DateReader) -> String? {
        unsafe read(text, by: reader.day).map { CalendarDay(daysSince1970: $0 + 10_957).description }
    }

    @Test(arguments: [
        ("2019-09-10", "2019-09-10"), ("2019-09-10T00:00:00", "2019-09-10"), ("2019-09-10T23:59:59", "2019-09-10"),
        ("20190910", "2019-09-10"), ("20190910235959", "2019-09-10"), ("2020-02-29", "2020-02-29"),
        ("2000-02-29", "2000-02-29"), ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"),
        ("1899-12-31", "1899-12-31"), ("1900-01-01", "1900-01-01"), ("2155-12-31", "2155-12-31"),
        ("2156-01-01", "2156-01-01"),
    ])
    func `a day is read in each of its four forms, without the clock`(text: String, expected: String) {
        #expect(day(text, Self.usual) == expected)
    }

    @Test(arguments: [
        "", "2019", "2019-09", "2019-02-29", "1900-02-29", "2100-02-29", "2019-04-31", "2019-13-01", "2019-00-01",
        "2019-09-00", "0000-01-01", "2019-9-1", "19-09-10", "2019/09/10", "10-09-2019", "2019-09-10 ", " 2019-09-10",
        "2019-09-10 00:00:00", "2019-09-10T24:00:00", "2019-09-10T23:60:00", "2019-09-10T23:59:60",
        "2019-09-10t10:00:00", "2019-09-10T10-00-00", "2019-09-10T10:00:00Z", "2019-09-10T10:00:00+02:00", "20190931",
        "20190910240000", "201909101000", "-201-09-10", "+201-09-10", "2019–09–10", "２０１９0910", "2019-09-1\u{0}",
        "2019-09-1\u{A0}", "2019-0\u{FF}-1", "2019:09:10", "2019-09-1/", "2019-09-:0", "/019-09-10", "2019-09-1O",
    ])
    func `what is no day in one of them is refused`(text: String) {
        #expect(day(text, Self.usual) == nil)
    }

    /// One byte of a right day replaced by each of the 256 that there are.
    @Test func `ten bytes are a day only where every one is what it should be`() {
        let right = Array("2019-11-12".utf8)
        for place in right.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = right
                bytes[place] = byte
                let found = unsafe bytes.withUnsafeBytes { unsafe DateReader.isoDay($0) }
                let text = String(validating: bytes, as: UTF8.self) ?? ""
                #expect(found.map { $0 + 10_957 } == CalendarDay(iso: text)?.daysSince1970, "\(bytes)")
            }
        }
    }

    @Test(arguments: [
        ("YYYY-MM-DD", "2019-09-10", true), ("DD/MM/YYYY", "10/09/2019", true), ("DD.MM.YYYY", "10.09.2019", true),
        ("MM/DD/YYYY", "09/10/2019", true), ("YYYY/MM/DD", "2019/09/10", true), ("DD-MM-YYYY", "10-09-2019", true),
        ("YYYY-MM-DD hh:mm", "2019-09-10 07:30", true), ("YYYY-MM-DD hh:mm:ss", "2019-09-10 07:30:59", true),
        ("DD/MM/YYYY", "2019-09-10", false), ("DD/MM/YYYY", "32/09/2019", false), ("MM/DD/YYYY", "13/10/2019", false),
        ("YYYY-MM-DD hh:mm", "2019-09-10 24:00", false), ("YYYY-MM-DD hh:mm", "2019-09-10", false),
        ("YYYYMMDD", "2019091", false), ("DD.MM.YYYY", "10,09.2019", false),
    ])
    func `a form of a layout's own is read, and nothing else beside it`(form: String, text: String, isRead: Bool) throws
    {
        let reader = DateReader([try #require(DateForm(form))])
        #expect(day(text, reader) == (isRead ? "2019-09-10" : nil))
    }

    @Test func `of several forms of ten bytes each is read`() throws {
        for order in [["YYYY-MM-DD", "DD/MM/YYYY"], ["DD/MM/YYYY", "YYYY-MM-DD"]] {
            let reader = DateReader(try order.map { try #require(DateForm($0)) })
            #expect(day("2019-09-10", reader) == "2019-09-10", "\(order)")
            #expect(day("10/09/2019", reader) == "2019-09-10", "\(order)")
        }
    }

    @Test(arguments: [
        "2020-05-14", "2020-05-14Z", "2020-05-14+02:00", "2020-05-14T08:00:00", "2020-05-14T08:00:00Z",
        "2020-05-14T08:00:00.5", "2020-05-14T08:00:00.123456789+02:00", "2020-05-14T23:59:59-14:00",
        "2020-05-14T00:00:00+14:59",
    ])
    func `of what XML Schema allows the date as written is read`(text: String) {
        #expect(day(text, Self.xsd) == "2020-05-14")
    }

    @Test(arguments: [
        "20200514", "2020-05-14T", "2020-05-14T08", "2020-05-14T08:00", "2020-05-14T08:00:00.", "2020-05-14T08:00:00.Z",
        "2020-05-14T24:00:00", "2020-05-14T08:00:60", "2020-05-14T08:00:00z", "2020-05-14T08:00:00+2:00",
        "2020-05-14T08:00:00+0200", "2020-05-14T08:00:00+15:00", "2020-05-14T08:00:00+02:60", "2020-05-14ZZ",
        "2020-05-14 08:00:00", "2020-05-14T08:00:00 ", "2020-05-14T08:00:00.1.2", "2020-02-30", "-2020-05-14", "",
        "2020-05-1", "2020-05-14T-8:00:00",
    ])
    func `what XML Schema does not allow is refused`(text: String) {
        #expect(day(text, Self.xsd) == nil)
    }

    @Test(
        arguments: [
            ("2000-01-01T00:00:00", 0), ("2000-01-01T00:00:01.999", 1_000_000), ("1999-12-31T23:59:59", -1_000_000),
            ("2020-05-14T08:00:00+02:00", 642_758_400_000_000), ("2020-05-14", nil), ("2020-05-14Z", nil),
        ] as [(String, Int?)])
    func `an instant is local time as written, and needs a clock`(text: String, microseconds: Int?) {
        #expect(unsafe read(text, by: Self.xsd.time) == microseconds)
    }

    @Test func `every day from 1800 to 2299 is that of the calendar`() throws {
        var date = try #require(CalendarDay(iso: "1800-01-01"))
        while date.components.year < 2300 {
            #expect(day(date.description, Self.usual) == date.description)
            date = CalendarDay(daysSince1970: date.daysSince1970 + 1)
        }
    }
}
