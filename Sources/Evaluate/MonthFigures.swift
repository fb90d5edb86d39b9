import Definitions
import Postgres
import Stages
import Waits

/// Which months have figures, and of which they must be made again: everything that decides them has one fingerprint.
struct MonthFigures {
    /// Ascending.
    let changed: [Period]
    /// All that decides the figures of each month, as a source of the edition.
    let sources: [EditionSource]
    private let fingerprints: [Period: Fingerprint]
    private let connection: Connection
    private let context: RunContext

    /// - Throws: `PostgresError`, `ProjectError`.
    init(connection: Connection, context: RunContext) throws {
        self.connection = connection
        self.context = context
        let general = Self.general(context)
        var fingerprints: [Period: Fingerprint] = [:]
        var sources: [EditionSource] = []
        for row in try connection.execute(try context.sql.statement("evaluate/month_status").text).rows {
            // A month is the first of one, by a constraint.
            guard let period = Period(iso: try row.string("period")) else { continue }
            let status = Array(try row.string("status").utf8)
            fingerprints[period] = Fingerprint(parts: [("general", general.bytes), ("status", status)])
            sources.append(
                EditionSource(kind: "month", name: "\(period)", fingerprint: Fingerprint(ofContent: status)))
        }
        var made: [String: String] = [:]
        let ledger = try connection.execute(
            """
            select unit, encode(fingerprint, 'hex') as fingerprint
            from pipeline.ledger
            where stage = 'evaluate' and unit like 'month:%'
            """)
        for row in ledger.rows { made[try row.string("unit")] = try row.string("fingerprint") }
        // A month that nothing is known of any more, as of an earlier day, has no figures.
        for unit in made.keys {
            guard let period = Period(iso: unit.dropFirst("month:".count)), fingerprints[period] == nil else {
                continue
            }
            fingerprints[period] = Fingerprint(parts: [("general", general.bytes), ("status", [])])
        }
        changed = fingerprints.filter { made["month:\($0.key)"] != $0.value.hexadecimal }.keys.sorted()
        self.fingerprints = fingerprints
        self.sources = sources
    }

    /// Writes down what the figures of the changed months were made from. In the transaction that makes them.
    func recordMade() throws {
        for period in changed {
            guard let fingerprint = fingerprints[period] else { continue }
            try Ledger(connection).record(
                stage: StageName.evaluate.rawValue, units: ["month:\(period)"], fingerprint: fingerprint,
                context: context)
        }
    }

    /// To be raised by a change of Swift that changes what figures are, or which of them may be shown.
    private static let revision: UInt8 = 1

    /// What decides the figures of all months: the statements and definitions that they are counted and summed by.
    private static func general(_ context: RunContext) -> Fingerprint {
        let tables = ["age_groups", "intervals", "publication_limits", "regions"].map {
            "pipelines/reference/\($0).csv"
        }
        return Fingerprint(
            parts: [
                ("version", Array(context.softwareVersion.utf8)), ("revision", [revision]),
                ("aggregate", context.fingerprint(of: .aggregate).bytes),
            ] + context.sql.files(of: .evaluate).map { ($0.path, Array($0.text.utf8)) }
                + context.project.sources.filter { tables.contains($0.path) }.map { ($0.path, $0.bytes) })
    }
}
