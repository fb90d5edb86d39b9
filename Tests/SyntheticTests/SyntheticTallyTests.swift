import Synthetic
import Testing

@Suite("The tally")
struct SyntheticTallyTests {
    @Test("It equals a recount from the text of the rows")
    func recount() throws {
        let files = try GeneratedFiles(
            SyntheticOptions(
                months: [(2018, 9), (2019, 9)], size: .recordCount(16_000), kinds: Set(SyntheticKind.allCases)))
        #expect(files.tally.counts == Recount.counts(files.rows))
        #expect(Set(files.tally.counts.keys.map(\.measure)) == Set(SyntheticTally.Measure.allCases))
        #expect(files.tally.counts.values.contains { $0.pvv > 0 })
    }

    @Test("It can be written as a counts file")
    func countsFile() throws {
        let files = try GeneratedFiles(
            SyntheticOptions(months: [(2019, 2)], regionCodes: [63], size: .recordCount(4000)))
        var bytes: [UInt8] = []
        unsafe try files.tally.writeCounts { chunk in unsafe bytes.append(contentsOf: chunk) }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(
            lines.first == "matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv")
        #expect(lines.count == files.tally.entries.count + 1)
        let key = SyntheticTally.Key(
            regionCode: 63, year: 2019, month: 2, measure: .treatment, statistic: .waiting, limitDays: 60)
        let count = try #require(files.tally.counts[key])
        #expect(
            lines.contains(
                "2019-02-28;63;;treatment;VANTANDE;60;\(count.numerator);\(count.denominator);\(count.pvv)"))
        #expect(lines.contains { $0.hasPrefix("2019-02-28;63;;follow_up;GENOMFORD;maldatum;") })
        #expect(lines.contains { $0.hasPrefix("2019-02-28;63;;bup_first_visit;GENOMFORD;30;") })
    }

    @Test("Tallies add up")
    func merging() throws {
        let key = SyntheticTally.Key(
            regionCode: 10, year: 2019, month: 2, measure: .treatment, statistic: .waiting, limitDays: 60)
        let options = SyntheticOptions(months: [(2019, 2)], regionCodes: [10], size: .recordCount(500))
        let once = try GeneratedFiles(options).tally
        var twice = once
        twice.merge(once)
        #expect(twice.counts[key]?.denominator == once.counts[key].map { $0.denominator * 2 })
        #expect(twice.entries.map(\.key) == once.entries.map(\.key))
        #expect(once.entries.map(\.key) == once.entries.map(\.key).sorted())
    }
}
