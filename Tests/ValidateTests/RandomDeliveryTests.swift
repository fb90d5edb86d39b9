import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

/// Files drawn at random, two versions of each: every row becomes one thing, and the sums say so.
///
/// The database keeps `accepted_count` as what is left of the others, so that it adds up proves nothing: each number is
/// held against a count of the file's text in plain Swift, and against the rows themselves.
@Suite("Every row of a file is accepted, held, rejected or malformed, and counted once")
struct RandomDeliveryTests {
    static let seeds = Array(1...28) as [UInt64]

    @Test("Rows, verdicts and files are those of a count of the text", arguments: seeds)
    func rowsAddUp(seed: UInt64) async throws {
        let month = RandomMonth(seed: seed)
        try await withPipeline { pipeline in
            let paths = try month.texts.map { try TestFiles.write($0) }
            // Judged in one batch, and one after the other.
            if seed.isMultiple(of: 2) {
                try pipeline.run(.ingest, .validate, paths: paths)
            } else {
                for path in paths { try pipeline.run(.ingest, .validate, paths: [path]) }
            }
            try Self.expect(month, [:], in: pipeline)

            let rulings = month.rulings
            try pipeline.decide(rulings)
            try pipeline.run(.validate)
            try Self.expect(month, rulings, in: pipeline)
        }
    }

    private static func expect(
        _ month: RandomMonth, _ rulings: RandomMonth.Rulings, in pipeline: TestPipeline,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let rows = try pipeline.connection.lines(Self.rows)
        #expect(rows == month.rows(rulings), sourceLocation: sourceLocation)
        let verdicts = try pipeline.connection.lines(Self.verdicts)
        #expect(verdicts == month.verdicts(rulings), sourceLocation: sourceLocation)
        let files = try pipeline.connection.lines(Self.files)
        #expect(files == month.fileSums, sourceLocation: sourceLocation)
        let inForce = try pipeline.connection.lines(Self.inForce)
        #expect(inForce == month.inForce(rulings), sourceLocation: sourceLocation)
    }

    /// Every row of every file once for each thing that has become of it.
    private static let rows = """
        select malformed.file_id, malformed.line_number, 'malformed'
        from register.malformed as malformed
        union all
        select delivery.file_id, record.line_number, coalesce(kept_out.outcome, 'accepted')
        from register.record as record
        inner join register.delivery as delivery on record.delivery_id = delivery.delivery_id
        left join (
            select
                finding.delivery_id,
                finding.line_number,
                case when bool_or(finding.outcome = 'rejected') then 'rejected' else 'held' end as outcome
            from quality.finding_out_of_figures as finding
            group by finding.delivery_id, finding.line_number
        ) as kept_out
            on record.delivery_id = kept_out.delivery_id and record.line_number = kept_out.line_number
        order by 1, 2, 3
        """

    private static let verdicts = """
        select delivery.version, delivery.region_code, to_char(delivery.period, 'YYYY-MM'), delivery.kind,
            format(
                '%s = %s + %s + %s + %s, %s warned', verdict.row_count, verdict.accepted_count, verdict.held_count,
                verdict.rejected_count, verdict.malformed_count, verdict.warned_count
            ),
            case when verdict.verdict = 'refused' then 'refused' else 'accepted' end
        from register.delivery as delivery
        inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
        order by 1, 2, 3, 4
        """

    /// The rows of the deliveries of a file, those of a region and month once and not with each kind; and all that were
    /// loaded of it.
    private static let files = """
        select
            file.file_id,
            sum(verdict.accepted_count + verdict.held_count + verdict.rejected_count + verdict.malformed_count)
            - sum(delivery.half_placed_count) + file.half_placed_count,
            file.record_count + file.malformed_count
        from register.file as file
        inner join register.delivery as delivery on file.file_id = delivery.file_id
        inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
        group by file.file_id, file.half_placed_count, file.record_count, file.malformed_count
        order by 1
        """

    private static let inForce = """
        select region_code, to_char(period, 'YYYY-MM'), kind, version from register.delivery_in_force order by 1, 2, 3
        """

    @Test("The files have something of everything, or they would prove nothing")
    func hasEverything() {
        var found: Set<String> = []
        for seed in Self.seeds {
            let month = RandomMonth(seed: seed)
            let rulings = month.rulings
            for file in month.files {
                if file.halfPlacedCount > 0 { found.insert("half placed") }
                if file.unplacedCount > 0 { found.insert("unplaced") }
            }
            for delivery in month.deliveries([:]) {
                let file = month.files[delivery.file - 1]
                let slot = delivery.key.slot
                let tally = delivery.tally
                if delivery.isTooSmall { found.insert("too small") }
                if delivery.key.version == 2 { found.insert(delivery.isRefused ? "newer refused" : "newer accepted") }
                if tally.malformed == tally.rows { found.insert("malformed alone") }
                if tally.warned > 0, tally.held > 0, tally.rejected > 0, tally.malformed > 0 {
                    found.insert("all in one delivery")
                }
                if let ruling = rulings[delivery.key] {
                    found.insert(ruling ? "accepted by a person" : "rejected by a person")
                    if ruling, file.tally(of: slot, ruling: true).rejected > tally.rejected {
                        found.insert("repeated once it was accepted")
                    }
                }
                for (row, outcome) in file.outcomes(of: slot) {
                    guard let record = row.record else { continue }
                    for reason in record.rejections { found.insert(reason) }
                    if record.rejections.count > 1 { found.insert("several reasons") }
                    if record.isDoubtful, outcome == .rejected { found.insert("doubtful and rejected") }
                    if record.isDoubtful, record.isDubious, outcome == .held { found.insert("held and warned") }
                    if record.isDubious, outcome == .rejected { found.insert("rejected and warned") }
                    if record.rejections.isEmpty, outcome == .rejected { found.insert("repeated") }
                }
            }
            if month.inForce([:]) != month.inForce(rulings) { found.insert("in force by a ruling") }
            if Set(month.inForce([:]).map(\.last)).count == 2 { found.insert("both versions in force") }
        }
        let expected: Set = [
            "half placed", "unplaced", "malformed alone", "accepted by a person", "rejected by a person",
            "repeated once it was accepted", "all in one delivery", "several reasons", "doubtful and rejected",
            "held and warned", "rejected and warned", "repeated", "newer refused", "newer accepted", "too small",
            "in force by a ruling", "both versions in force",
            "no contact id", "no decision", "no phase", "no medical field", "no care guarantee", "phase unknown",
            "region unknown", "decision too early", "target too early", "no start", "start of waiting",
            "start outside period", "negative wait", "decision after period",
        ]
        #expect(found.symmetricDifference(expected) == [])
    }
}

extension RandomMonth {
    /// File, line and what becomes of it.
    fileprivate func rows(_ rulings: Rulings) -> [String] {
        var rows: [(file: Int, line: Int, outcome: String)] = []
        for (key, file) in keys {
            for (row, outcome) in files[file - 1].outcomes(of: key.slot, ruling: rulings[key]) {
                rows.append((file, row.line, outcome.rawValue))
            }
        }
        for (index, file) in files.enumerated() {
            for row in file.rows {
                if case .delivery = row.place { continue }
                rows.append((index + 1, row.line, "malformed"))
            }
        }
        return rows.sorted { ($0.file, $0.line) < ($1.file, $1.line) }.map { "\($0.file) \($0.line) \($0.outcome)" }
    }

    fileprivate func verdicts(_ rulings: Rulings) -> [String] {
        deliveries(rulings).map { delivery in
            "\(delivery.key.version) \(delivery.key.slot) \(delivery.tally) "
                + (delivery.isRefused ? "refused" : "accepted")
        }.sorted()
    }

    /// Of each file the rows that its deliveries have, and all: those that nobody can be told are the difference.
    fileprivate var fileSums: [String] {
        files.enumerated().map { "\($0 + 1) \($1.rows.count - $1.unplacedCount) \($1.rows.count)" }
    }

    fileprivate func inForce(_ rulings: Rulings) -> [String] {
        var versions: [SentSlot: Int] = [:]
        for delivery in deliveries(rulings) where !delivery.isRefused {
            versions[delivery.key.slot] = delivery.key.version
        }
        return versions.map { "\($0.key) \($0.value)" }.sorted()
    }
}
