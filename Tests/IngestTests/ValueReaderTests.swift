import Definitions
import Testing
import Waits

@testable import Ingest

@Suite struct ValueReaderTests {
    private static let reference = Result { try Project.load(folder: repository).reference }

    private func reader(_ layout: Layout, _ encoding: FieldEncoding = .utf8) throws -> ValueReader {
        ValueReader(layout: layout, encoding: encoding, regions: RegionTranslation(try Self.reference.get()))
    }

    @Test(arguments: [
        ("2019-09-01", "2019-09"), ("2019-09-30", "2019-09"), ("201909", "2019-09"), ("20190901", "2019-09"),
        ("20190930235959", "2019-09"), ("2019-09-01T00:00:00", "2019-09"), ("2020-02-29", "2020-02"),
        ("2019-02-28", "2019-02"), ("201912", "2019-12"), ("201901", "2019-01"),
    ])
    func `a month is its first day, its last day, or YYYYMM`(text: String, period: String) throws {
        #expect(unsafe read(text, by: try reader(layout("a", countColumns)).period)?.description == period)
    }

    @Test(arguments: [
        "", "2019", "2019-09", "201900", "201913", "2019-09-02", "2019-09-29", "2020-02-28", "2019-09-31", "20190915",
        "09-2019", "1909", "2019-9", "2019 9", "20190 ", "-20190", "+01909",
    ])
    func `another day is no month`(text: String) throws {
        #expect(unsafe read(text, by: try reader(layout("a", countColumns)).period) == nil)
    }

    @Test(arguments: [
        (PeriodForm.firstDay, ["2019-09-01"]), (.lastDay, ["2019-09-30"]), (.compact, ["201909"]),
        (.dashed, ["2019-09"]),
    ])
    func `a month is read only in the forms of the layout`(form: PeriodForm, texts: [String]) throws {
        let reader = try reader(layout("a", countColumns, periodForms: [form]))
        for text in ["2019-09-01", "2019-09-30", "201909", "2019-09", "2019-9 ", "2019/09"] {
            #expect(unsafe (read(text, by: reader.period) != nil) == texts.contains(text), "\(text)")
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("-1", -1), ("2147483647", 2_147_483_647), ("-2147483647", -2_147_483_647),
            ("2147483648", nil), ("-", nil), ("--1", nil), ("1-", nil), ("", nil), ("−1", nil), ("1e3", nil),
            ("1,0", nil), ("1 000", nil),
        ] as [(String, Int?)])
    func `a whole number may have a minus sign and has 32 bits`(text: String, value: Int?) throws {
        #expect(unsafe read(text, by: try reader(layout("a", countColumns)).integer) == value)
    }

    @Test(
        arguments: [
            ("12", 12), ("12,0", 12), ("12,000", 12), ("-12,0", -12), ("1 234", 1_234), ("12 345 678", 12_345_678),
            ("1 234,00", 1_234), ("12,5", nil), ("12,", nil), (",0", nil), ("1 23", nil), ("1 2345", nil),
            (" 123", nil),
            ("1  234", nil), ("1234 567", nil), ("12,0,0", nil), ("1,0 000", nil), ("12.0", nil), ("1 234 ", nil),
        ] as [(String, Int?)])
    func `marks of decimals and groups are read where the layout has them`(text: String, value: Int?) throws {
        let numbers = NumberForm(decimalMark: UInt8(ascii: ","), groupMark: UInt8(ascii: " "))
        #expect(unsafe read(text, by: try reader(layout("a", countColumns, numbers: numbers)).integer) == value)
    }

    @Test(
        arguments: [
            ("0", 0), ("1000000000000", 1_000_000_000_000), ("1000000000001", nil), ("-1", nil), ("", nil),
            ("1.0", nil),
        ] as [(String, Int?)])
    func `a count is 0 or more`(text: String, value: Int?) throws {
        #expect(unsafe read(text, by: try reader(layout("a", countColumns)).count) == value)
    }

    @Test(arguments: ["NULL", "null", "-", "Uppgift saknas", "UPPGIFT SAKNAS", "SAKNAS Å", "saknas å"])
    func `markers of missing values are nothing, to the letter or in any case`(text: String) throws {
        let missing = ["NULL", "-", "Uppgift saknas", "saknas å"]
        for encoding in [FieldEncoding.utf8, .iso8859_1, .windows1252] {
            for ignoresCase in [false, true] {
                let reader = try reader(layout("a", countColumns, missing: missing, ignoresCase: ignoresCase), encoding)
                #expect(!reader.isPlain)
                let isMissing = ignoresCase || missing.contains(text)
                let cleaned = unsafe read(text, encoding) { unsafe Array(reader.cleaned($0)) }
                #expect(cleaned == (isMissing ? [] : encoding.bytes(of: text)), "\(encoding) \(ignoresCase)")
            }
        }
    }

    @Test(arguments: [
        (" x", "x"), ("x\t ", "x"), (" a b ", "a b"), ("   ", ""), ("", ""), ("\u{A0}x", "\u{A0}x"), (" NULL ", ""),
    ])
    func `blanks around a value are passed over where the layout says so`(text: String, expected: String) throws {
        let reader = try reader(layout("a", countColumns, missing: ["NULL"], trimsPadding: true))
        #expect(unsafe read(text) { unsafe Array(reader.cleaned($0)) } == Array(expected.utf8))
    }

    @Test(
        arguments: [
            ("101", false, 101), ("0101", false, nil), ("0101", true, 101), ("000101", true, 101), ("1101", true, nil),
            ("01", true, nil), ("000", false, 0), ("0000", true, 0), ("1O1", true, nil), ("32767", true, nil),
        ] as [(String, Bool, Int?)])
    func `zeros before a code are passed over where the layout says so`(
        text: String, trims: Bool, code: Int?
    ) throws {
        let reader = try reader(layout("a", recordColumns, trimsPadding: trims, content: .records))
        #expect(unsafe read(text) { unsafe reader.code($0, 3...3) } == code)
    }

    @Test(
        arguments: [
            ("10", 10), ("63", 63), ("11", 11), ("063", nil), ("0", nil), ("", nil), ("sextiotre", nil), ("63 ", nil),
            ("32768", nil),
        ] as [(String, Int?)])
    func `a region is SKR's number without a zero before it`(text: String, region: Int?) throws {
        #expect(unsafe read(text, by: try reader(layout("a", countColumns)).region)?.rawValue == region)
    }

    /// `facts/regions.csv`: the numbers that mean different regions in the two systems among them.
    @Test(
        arguments: [
            ("01", 10), ("1", 10), ("03", 12), ("12", 41), ("10", 27), ("13", 42), ("23", 63), ("25", 65), ("63", nil),
            ("02", nil), ("023", nil), ("", nil), ("-1", nil),
        ] as [(String, Int?)])
    func `SCB's county codes are translated where the layout says so`(text: String, region: Int?) throws {
        let reader = try reader(layout("a", countColumns, regionCodes: .scb))
        #expect(unsafe read(text, by: reader.region)?.rawValue == region)
        #expect(unsafe !read("01", by: reader.isForeignRegion))
    }
}
