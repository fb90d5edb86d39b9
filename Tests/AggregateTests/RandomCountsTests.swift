import Postgres
import StageTestSupport
import Stages
import Testing

/// Files of counts drawn at random. One row that is out refuses the delivery, so most files have some that are right in
/// everything, and some with a row or two that are not.
@Suite("Rows of counts add up, and their shares are of those that are in the figures")
struct RandomCountsTests {
    static let seeds = Array(201...216) as [UInt64]

    @Test("Of files drawn at random", arguments: seeds)
    func addsUp(seed: UInt64) async throws {
        let file = RandomCounts(seed: seed)
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, paths: [try TestFiles.write(file.text)])
            let verdicts = try pipeline.connection.lines(Self.verdicts)
            #expect(verdicts == file.verdicts)
            let sums = try pipeline.connection.lines(
                "select file.record_count + file.malformed_count from register.file as file")
            #expect(sums == ["\(file.rows.count)"])
            // A numerator that is greater than its denominator is refused by the table: what is to be seen is of whom they are.
            let shares = try pipeline.connection.lines(Self.shares)
            #expect(shares == file.shares)
        }
    }

    private static let verdicts = """
        select delivery.region_code, verdict.row_count, verdict.accepted_count, verdict.held_count,
            verdict.rejected_count, verdict.malformed_count, verdict.warned_count, verdict.verdict = 'refused'
        from quality.verdict as verdict
        inner join register.delivery as delivery on verdict.delivery_id = delivery.delivery_id
        order by delivery.region_code
        """

    private static let shares = """
        select region_code, measure, statistic, limit_days, numerator, denominator, pvv_count
        from indicator.delivery_share
        order by region_code, measure, statistic, limit_days
        """

    @Test("The files have something of everything, or they would prove nothing")
    func hasEverything() {
        let files = Self.seeds.map { RandomCounts(seed: $0) }
        #expect(files.allSatisfy { $0.rows.count >= 200 })
        let fates = Set(files.flatMap(\.rows).map(\.fate))
        #expect(fates == Set(RandomCounts.Fate.allCases))
        #expect(files.contains { !$0.shares.isEmpty && $0.verdicts.contains { $0.hasSuffix(" t") } })
        #expect(files.contains { $0.shares.contains { $0.hasSuffix(" -") } })
        #expect(files.contains { file in file.rows.contains { file.isLeftOut($0) } })
        #expect(files.contains { file in file.rows.contains { file.isBesideRegion($0) } })
    }
}

/// A file of counts of a month.
struct RandomCounts {
    enum Fate: CaseIterable {
        case accepted, rejected, malformed, unplaced
    }

    struct Row {
        let region: Int
        let unit: String
        let measure: String
        let statistic: String
        let limit: Int
        let within: Int
        let total: Int
        /// Nil where the sender does not say.
        let patientChosen: Int?
        let fate: Fate
        let line: String

        var figure: String { "\(region) \(measure) \(statistic)" }
    }

    private(set) var rows: [Row] = []

    var text: String {
        (["matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv"] + rows.map(\.line))
            .map { $0 + "\n" }.joined()
    }

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let faultCount = random.pick([0, 1, 2, 8])
        for region in [10, 12, 13, 21, 41, 54, 63] {
            for measure in ["first_visit", "treatment", "examination"] {
                for statistic in ["completed", "waiting"] {
                    // The region's own row, its units, or both.
                    let units =
                        random.pick([[""], ["A", "B", "C"], ["", "A", "B"], ["A", "B", "C", "D", "E"]])
                    for unit in units {
                        append(
                            random.pick([[30, 60, 90], [60, 90], [60, 90], [30, 90]]), region, unit, measure, statistic,
                            &random)
                    }
                }
            }
        }
        rows.shuffle(using: &random)
        for _ in 0..<faultCount { spoil(Int.random(in: 0..<rows.count, using: &random), &random) }
    }

    private mutating func append(
        _ limits: [Int], _ region: Int, _ unit: String, _ measure: String, _ statistic: String,
        _ random: inout SeededRandom
    ) {
        let total = Int.random(in: 0...40, using: &random)
        let patientChosen = random.chance(97) ? Int.random(in: 0...9, using: &random) : nil
        var within = 0
        for limit in limits {
            within = Int.random(in: within...total, using: &random)
            rows.append(
                Self.row(
                    region, unit, measure, statistic, limit, within: within, total: total,
                    patientChosen: patientChosen))
        }
    }

    private static func row(
        _ region: Int, _ unit: String, _ measure: String, _ statistic: String, _ limit: Int, within: Int, total: Int,
        patientChosen: Int?, fate: Fate = .accepted, line: String? = nil
    ) -> Row {
        let status = statistic == "waiting" ? "VANTANDE" : "GENOMFORD"
        return Row(
            region: region, unit: unit, measure: measure, statistic: statistic, limit: limit, within: within,
            total: total, patientChosen: patientChosen, fate: fate,
            line: line
                ?? "2019-09-30;\(region);\(unit);\(measure);\(status);\(limit);\(within);\(total);"
                + (patientChosen.map { "\($0)" } ?? ""))
    }

    /// Makes a row one that is out, or sends it again.
    private mutating func spoil(_ index: Int, _ random: inout SeededRandom) {
        let old = rows[index]
        // Of a row that is sent twice either is the other's proof.
        guard old.fate == .accepted, rows.count(where: { $0.line == old.line }) == 1 else { return }
        var fields = old.line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        func becomes(_ fate: Fate) -> Row {
            Self.row(
                old.region, old.unit, old.measure, old.statistic, old.limit, within: old.within, total: old.total,
                patientChosen: old.patientChosen, fate: fate, line: fields.joined(separator: ";"))
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            fields[6] = "\(old.total + 1)"
            rows[index] = becomes(.rejected)
        case 1:
            fields[6] = ""
            rows[index] = becomes(.rejected)
        case 2:
            fields[3] = "nothing"
            rows[index] = becomes(.rejected)
        case 3:
            // Two rules at once.
            fields[3] = ""
            fields[6] = ""
            rows[index] = becomes(.rejected)
        case 4: rows.append(becomes(.rejected))
        case 5:
            fields[7] = random.pick(["många", "-1"])
            rows[index] = becomes(.malformed)
        case 6:
            fields[1] = "tio"
            rows[index] = becomes(.unplaced)
        default:
            fields.removeLast()
            rows[index] = becomes(.unplaced)
        }
    }

    // MARK: What becomes of it

    private var hasUnplaced: Bool { rows.contains { $0.fate == .unplaced } }

    private func rows(of region: Int) -> [Row] { rows.filter { $0.region == region && $0.fate != .unplaced } }

    private func isRefused(_ region: Int) -> Bool {
        hasUnplaced || rows(of: region).contains { $0.fate != .accepted }
    }

    private var regions: [Int] { Set(rows.filter { $0.fate != .unplaced }.map(\.region)).sorted() }

    /// Whether it is of a unit, and the region has a row of its own.
    func isBesideRegion(_ row: Row) -> Bool {
        !row.unit.isEmpty
            && rows.contains { $0.figure == row.figure && $0.unit.isEmpty && $0.fate == .accepted }
    }

    var verdicts: [String] {
        regions.map { region in
            let all = rows(of: region)
            let counts = [Fate.accepted, .rejected, .malformed].map { fate in all.count { $0.fate == fate } }
            let warned = all.count { row in
                row.fate == .accepted && (row.patientChosen == nil || isBesideRegion(row))
            }
            return "\(region) \(all.count) \(counts[0]) 0 \(counts[1]) \(counts[2]) \(warned) "
                + (isRefused(region) ? "t" : "f")
        }
    }

    /// The rows that a figure is made of: that of the region, else those of all units.
    private func parts(_ figure: String) -> [Row] {
        let all = rows.filter { $0.figure == figure }
        let region = all.filter(\.unit.isEmpty)
        return region.isEmpty ? all : region
    }

    /// Whether it is of a limit that not every unit carries.
    func isLeftOut(_ row: Row) -> Bool {
        let parts = parts(row.figure)
        return Set(parts.map(\.unit)).count != Set(parts.filter { $0.limit == row.limit }.map(\.unit)).count
    }

    var shares: [String] {
        var lines: [String] = []
        for figure in Set(rows.filter { !isRefused($0.region) }.map(\.figure)).sorted() {
            let parts = parts(figure)
            for limit in Set(parts.map(\.limit)).sorted() {
                let atLimit = parts.filter { $0.limit == limit }
                guard let first = atLimit.first, !isLeftOut(first) else { continue }
                let chosen =
                    atLimit.contains { $0.patientChosen == nil }
                    ? "-" : "\(atLimit.reduce(0) { $0 + ($1.patientChosen ?? 0) })"
                lines.append(
                    "\(figure) \(limit) \(atLimit.reduce(0) { $0 + $1.within }) \(atLimit.reduce(0) { $0 + $1.total }) "
                        + chosen)
            }
        }
        return lines
    }
}
