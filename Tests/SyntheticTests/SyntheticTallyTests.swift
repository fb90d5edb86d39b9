import Synthetic
import Testing

@Suite("The tally")
struct SyntheticTallyTests {
    /// The rules of the domain once more, from the text of a row, without the generator's own counting.
    private static func recount(_ rows: [GeneratedRow]) -> SyntheticTally.Counts {
        var counts: SyntheticTally.Counts = [:]
        for row in rows where row["vardgaranti"] == "ja" {
            guard let measure = measure(of: row) else { continue }
            let isFollowUp = measure == .followUp
            let inChildPsychiatry = row["mvo_kod"] == "931" && !isFollowUp
            for limit in isFollowUp ? [nil] : measure.limitDays as [Int?] {
                let key = SyntheticTally.Key(
                    regionCode: row.number("regionkod"), year: Int(row["matperiod"].prefix(4)) ?? 0,
                    month: Int(row["matperiod"].dropFirst(5).prefix(2)) ?? 0, measure: measure,
                    statistic: row.isCompleted ? .completed : .waiting, limitDays: limit)
                let isWithin = limit.map { row.wait <= $0 } ?? (row["start_datum"] <= row["medicinskt_maldatum"])
                if row["avvikelsekod"] == "1" && !(inChildPsychiatry && isWithin) {
                    counts[key, default: .init()].pvv += 1
                } else {
                    counts[key, default: .init()].denominator += 1
                    counts[key, default: .init()].numerator += isWithin ? 1 : 0
                }
            }
        }
        return counts
    }

    private static func measure(of row: GeneratedRow) -> SyntheticTally.Measure? {
        switch (row["fas"], row["mvo_kod"] == "931") {
        case ("1", false): return .firstVisit
        case ("2", false): return .treatment
        case ("3", false): return .examination
        case ("1", true): return .childPsychiatryFirstVisit
        case ("2", true): return .childPsychiatryTreatment
        case ("3", true): return .childPsychiatryAssessment
        case ("4", _):
            let isCounted = row["yrkeskategori"] == "XS915" || ["901", "931", "412"].contains(row["mvo_kod"])
            return row.isCompleted && isCounted ? .followUp : nil
        default: return nil
        }
    }

    @Test("It equals a recount from the text of the rows")
    func recount() throws {
        let files = try GeneratedFiles(SyntheticOptions(months: [(2018, 9), (2019, 9)], size: .recordCount(12_000)))
        #expect(files.tally.counts == Self.recount(files.rows))
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
