import Synthetic
import Testing

@Suite("Generated files")
struct SyntheticFileTests {
    static let options = SyntheticOptions(
        months: [(2019, 9)], regionCodes: [63, 10], size: .recordCount(3000), seed: 7)

    @Test("The same options give the same bytes on every machine")
    func sameBytes() throws {
        let files = try GeneratedFiles(Self.options)
        // A change of what is generated changes this number; a run of the tests elsewhere must not.
        #expect(files.hash == 16_536_431_713_130_077_742)
        #expect(try GeneratedFiles(Self.options).texts == files.texts)
    }

    @Test("Another seed gives other rows of the same number")
    func otherSeed() throws {
        var options = Self.options
        options.seed = 8
        let files = try GeneratedFiles(options)
        #expect(try files.hash != GeneratedFiles(Self.options).hash)
        #expect(files.rows.count == 3000)
    }

    @Test("A file has the header of the contract and 35 columns in every row")
    func shape() throws {
        let files = try GeneratedFiles(Self.options)
        #expect(files.names == ["63_2019-09.csv", "10_2019-09.csv"])
        #expect(GeneratedRow.columns.count == 35)
        #expect(files.texts.allSatisfy { $0.hasPrefix(SyntheticFile.header + "\n") && $0.hasSuffix("\n") })
        #expect(files.rows.allSatisfy { $0.fields.count == 35 })
        #expect(files.texts.allSatisfy { !$0.contains("\"") && !$0.contains("\r") })
    }

    @Test("A national file holds the rows of the regions' own", arguments: [1000, 5000])
    func nationalFile(_ recordCount: Int) throws {
        var options = SyntheticOptions(months: [(2019, 12), (2020, 2)], size: .recordCount(recordCount))
        let regional = try GeneratedFiles(options)
        options.grouping = .month
        let national = try GeneratedFiles(options)
        #expect(national.names == ["riket_2019-12.csv", "riket_2020-02.csv"])
        #expect(regional.names.count == 42)
        #expect(national.rows.map(\.fields) == regional.rows.map(\.fields))
        #expect(national.tally == regional.tally)
        #expect(national.rows.count == recordCount)
        #expect(try options.files().map(\.recordCount).reduce(0, +) == recordCount)
    }

    @Test("Every region, month and kind has a few rows of first visit and treatment, however little is asked for")
    func leastRows() throws {
        let rows = try GeneratedFiles(SyntheticOptions(months: [(2019, 9)], size: .recordCount(0))).rows
        for code in SyntheticOptions.allRegionCodes {
            for (status, phase) in [("GENOMFORD", "1"), ("GENOMFORD", "2"), ("VANTANDE", "1"), ("VANTANDE", "2")] {
                let found = rows.count {
                    $0["regionkod"] == "\(code)" && $0["status"] == status && $0["fas"] == phase
                        && $0["mvo_kod"] != "931"
                }
                #expect(found == 3)
            }
        }
    }

    @Test("Half the scale is half the rows")
    func scales() throws {
        let whole = try SyntheticOptions(months: [(2019, 5)]).files().map(\.recordCount).reduce(0, +)
        let half = SyntheticOptions(months: [(2019, 5)], size: .scale(numerator: 1, denominator: 2))
        let halved = try half.files().map(\.recordCount).reduce(0, +)
        #expect(abs(halved * 2 - whole) < 1000)
    }

    @Test(
        "Text comes in other encodings and with other ends of lines",
        arguments: [
            (SyntheticOptions.Encoding.utf8, []), (.utf8WithMark, [0xEF, 0xBB, 0xBF]), (.iso8859_1, []),
            (.windows1252, []),
        ] as [(SyntheticOptions.Encoding, [UInt8])])
    func encodings(_ encoding: SyntheticOptions.Encoding, _ mark: [UInt8]) throws {
        let plain = try GeneratedFiles(Self.options)
        var options = Self.options
        options.encoding = encoding
        options.lineEnd = .crlf
        let files = try GeneratedFiles(options)
        for (bytes, expected) in zip(files.bytes, plain.bytes) {
            #expect(bytes.starts(with: mark))
            let isSingle = encoding == .iso8859_1 || encoding == .windows1252
            let text = bytes.dropFirst(mark.count).filter { $0 != UInt8(ascii: "\r") }.flatMap { byte in
                isSingle ? Array(String(UnicodeScalar(byte)).utf8) : [byte]
            }
            #expect(text == expected)
            let ends = { (byte: UInt8) in bytes.count { $0 == byte } }
            #expect(ends(UInt8(ascii: "\r")) == ends(UInt8(ascii: "\n")))
        }
        #expect(plain.texts.joined().contains("Östersunds sjukhus"))
        #expect(files.tally == plain.tally)
    }

    @Test("Primary care has a file of its own, and a status of its own")
    func primaryCare() throws {
        let options = SyntheticOptions(
            months: [(2019, 9)], regionCodes: [63, 51], size: .recordCount(2000), kinds: [.primaryCare])
        let files = try GeneratedFiles(options)
        #expect(files.names == ["63_primarvard_2019-09.csv", "51_primarvard_2019-09.csv"])
        #expect(files.texts.allSatisfy { $0.hasPrefix(SyntheticFile.header + "\n") })
        #expect(files.rows.allSatisfy { $0["status"] == "PRIMARVARD" && !$0["start_datum"].isEmpty })
        #expect(files.rows.contains { $0["vardkontakt_id"] == "63-201909-P-0000001" })
        #expect(Set(files.tally.counts.keys.map(\.measure)) == [.medicalAssessment])
        #expect(Set(files.tally.counts.keys.map(\.limitDays)) == [3])
    }

    @Test("A kind has the same contacts whatever is made beside it")
    func kinds() throws {
        var options = SyntheticOptions(
            months: [(2019, 9)], regionCodes: [63], size: .scale(numerator: 1, denominator: 200))
        let both = try GeneratedFiles(options).rows.filter(\.isCompleted).map(\.fields)
        options.kinds = [.completed]
        let alone = try GeneratedFiles(options).rows.map(\.fields)
        #expect(alone.count > 50)
        #expect(both.prefix(50) == alone.prefix(50))
    }

    @Test(
        "Options that cannot be met are refused with what to do",
        arguments: [
            (
                SyntheticOptions(months: [], regionCodes: [11]),
                "no region has the code 11: use SKR's, such as 10 for Stockholm"
            ),
            (SyntheticOptions(months: [], kinds: []), "no kinds of contacts to make: list at least one"),
            (SyntheticOptions(months: [], regionCodes: []), "no regions to make deliveries for: list at least one"),
            (
                SyntheticOptions(months: [], regionCodes: [10, 10]),
                "region 10 is listed twice: its contact ids would be too"
            ),
            (
                SyntheticOptions(months: [(2019, 13)]),
                "no deliveries can be made for month 13 of 2019: use a month of 2013...2099"
            ),
            (
                SyntheticOptions(months: [(2019, 1), (2019, 1)]),
                "month 1 of 2019 is listed twice: its contact ids would be too"
            ),
            (
                SyntheticOptions(months: [(2019, 1)], size: .recordCount(-1)),
                "the size must be a count from 0 to 1000000000, or a fraction above 0 up to 100"
            ),
            (
                SyntheticOptions(months: [(2019, 1)], size: .scale(numerator: 1, denominator: 0)),
                "the size must be a count from 0 to 1000000000, or a fraction above 0 up to 100"
            ),
        ])
    func refusedOptions(_ options: SyntheticOptions, _ description: String) {
        let error = #expect(throws: SyntheticError.self) { try options.files() }
        #expect(error?.description == description)
    }
}
