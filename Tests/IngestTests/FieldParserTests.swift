import Testing
import Waits

@testable import Ingest

@Suite struct FieldParserTests {
    private func parsed<T>(_ text: String, by parser: (UnsafeRawBufferPointer) -> T) -> T {
        unsafe Array(text.utf8).withUnsafeBytes { unsafe parser($0) }
    }

    @Test(arguments: [
        ("2019-09-10", "2019-09-10"), ("2019-09-10T00:00:00", "2019-09-10"), ("2019-09-10T23:59:59", "2019-09-10"),
        ("20190910", "2019-09-10"), ("20190910235959", "2019-09-10"), ("2020-02-29", "2020-02-29"),
        ("2000-02-29", "2000-02-29"), ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"),
    ])
    func `a day is read in each of its four forms, without the clock`(text: String, day: String) {
        #expect(unsafe parsed(text, by: FieldParser.day)?.description == day)
    }

    @Test(arguments: [
        "", "2019", "2019-09", "2019-02-29", "1900-02-29", "2019-04-31", "2019-13-01", "2019-00-01", "2019-09-00",
        "0000-01-01",
        "2019-9-1", "19-09-10", "2019/09/10", "10-09-2019", "2019-09-10 ", " 2019-09-10", "2019-09-10 00:00:00",
        "2019-09-10T24:00:00", "2019-09-10T23:60:00", "2019-09-10T23:59:60", "2019-09-10t10:00:00",
        "2019-09-10T10-00-00",
        "2019-09-10T10:00:00Z", "2019-09-10T10:00:00+02:00", "20190931", "20190910240000", "201909101000", "-201-09-10",
        "+201-09-10", "2019–09–10", "２０１９0910", "2019-09-1\u{0}",
    ])
    func `what is no day in one of them is refused`(text: String) {
        #expect(unsafe parsed(text, by: FieldParser.day) == nil)
    }

    @Test(arguments: [
        ("2019-09-01", "2019-09"), ("2019-09-30", "2019-09"), ("201909", "2019-09"), ("20190901", "2019-09"),
        ("20190930235959", "2019-09"), ("2019-09-01T00:00:00", "2019-09"), ("2020-02-29", "2020-02"),
        ("2019-02-28", "2019-02"),
        ("201912", "2019-12"), ("201901", "2019-01"),
    ])
    func `a month is its first day, its last day, or YYYYMM`(text: String, period: String) {
        #expect(unsafe parsed(text, by: FieldParser.period)?.description == period)
    }

    @Test(arguments: [
        "", "2019", "2019-09", "201900", "201913", "2019-09-02", "2019-09-29", "2020-02-28", "2019-09-31", "20190915",
        "09-2019",
        "1909", "2019-9",
    ])
    func `another day is no month`(text: String) {
        #expect(unsafe parsed(text, by: FieldParser.period) == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("007", 7), ("32767", 32_767), ("32768", nil), ("", nil), ("-1", nil), ("+1", nil),
            ("1.0", nil),
            ("1 ", nil), ("1 000", nil), ("0x1F", nil), ("٣", nil), ("999999999999999999", nil),
            ("9999999999999999999", nil),
            ("18446744073709551617", nil),
        ] as [(String, Int?)])
    func `digits are digits alone, up to a maximum`(text: String, value: Int?) {
        #expect(unsafe parsed(text, by: { unsafe FieldParser.digits($0, maximum: 32_767) }) == value)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("-1", -1), ("2147483647", 2_147_483_647), ("-2147483647", -2_147_483_647),
            ("2147483648", nil),
            ("-", nil), ("--1", nil), ("1-", nil), ("", nil), ("−1", nil), ("1e3", nil),
        ] as [(String, Int?)])
    func `a whole number may have a minus sign and has 32 bits`(text: String, value: Int?) {
        #expect(unsafe parsed(text, by: FieldParser.integer) == value)
    }

    @Test(
        arguments: [
            ("XS915", 915), ("XS000", 0), ("xs915", nil), ("915", nil), ("XS91", nil), ("XS9155", nil), ("XS91A", nil),
            ("", nil),
        ] as [(String, Int?)])
    func `a profession is XS and three digits`(text: String, code: Int?) {
        #expect(unsafe parsed(text, by: FieldParser.professionCode) == code)
    }
}
