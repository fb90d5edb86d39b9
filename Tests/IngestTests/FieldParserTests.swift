import Testing

@testable import Ingest

@Suite struct FieldParserTests {
    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("007", 7), ("32767", 32_767), ("32768", nil), ("", nil), ("-1", nil), ("+1", nil),
            ("1.0", nil), ("1 ", nil), ("1 000", nil), ("0x1F", nil), ("٣", nil), ("999999999999999999", nil),
            ("9999999999999999999", nil), ("18446744073709551617", nil), ("000000000000000001", 1),
            ("0000000000000000001", nil), ("1:", nil), ("1/", nil),
        ] as [(String, Int?)])
    func `digits are digits alone, up to a maximum`(text: String, value: Int?) {
        #expect(unsafe read(text, by: { unsafe FieldParser.digits($0, maximum: 32_767) }) == value)
    }

    @Test(
        arguments: [
            ("XS915", 915), ("XS000", 0), ("xs915", nil), ("915", nil), ("XS91", nil), ("XS9155", nil), ("XS91A", nil),
            ("", nil), ("XS-15", nil), ("8S915", nil), ("X3915", nil),
        ] as [(String, Int?)])
    func `a profession is XS and three digits`(text: String, code: Int?) {
        #expect(unsafe read(text, by: { unsafe FieldParser.professionCode($0) }) == code)
    }

    @Test(
        arguments: [
            ("xs915", 915), ("Xs915", 915), ("xS915", 915), ("XS915", 915), ("xt915", nil), ("8S915", nil),
            ("\u{58}\u{13}915", nil),
        ] as [(String, Int?)])
    func `its letters may be small where the layout says so`(text: String, code: Int?) {
        #expect(unsafe read(text, by: { unsafe FieldParser.professionCode($0, ignoresCase: true) }) == code)
    }

    @Test(arguments: [
        ("01", true), ("09", true), ("00", true), ("1", true), ("9", true), ("0", true), ("10", false), ("99", false),
        ("012", false), ("", false), ("a", false), (" 1", false), ("-1", false),
    ])
    func `a region code below 10 can only be SCB's`(text: String, isCounty: Bool) {
        #expect(unsafe read(text, by: FieldParser.isCountyCode) == isCounty)
    }
}
