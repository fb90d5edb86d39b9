import ArgumentParser
import Pipeline
import Postgres
import Stages

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show deliveries by month: in force, missing, late, refused, withdrawn.")

    @OptionGroup var selection: SelectionOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let sql = try SQLLibrary(projectFolder: try options.projectFolder())
        let selected = selection.selection
        let now = Clock.now()
        // The private database is ours to migrate; another one may be read by somebody who may not.
        let isPrivate = if case .privateCluster = DatabaseTarget(option: options.database) { true } else { false }
        let report = try await withDatabase(options, migrating: isPrivate ? sql : nil) { connection, _ in
            try requireSchema(of: sql, on: connection)
            return try StatusReport(selected, at: now, sql: sql, on: connection)
        }
        try options.console.result(report) { report.text }
    }
}

/// Deliveries by month and kind, what is missing, and the current edition.
struct StatusReport: Encodable, Sendable {
    let editionID: Int
    let editionMadeAt: String?
    let lastRun: LastRun?
    let months: [Month]
    /// Where a region has nothing in force of what another has.
    let missing: [MissingReport]

    struct LastRun: Encodable, Sendable {
        let runID: Int
        let command: String
        let startedAt: String
        let outcome: String
    }

    struct Month: Encodable, Sendable {
        let period: String
        let kind: String
        /// Regions with an accepted delivery.
        let inForce: Int
        /// Regions there are; nil for a kind that is not due every month.
        let expected: Int?
        /// Regions without any delivery of a kind that is due every month.
        let missingRegions: [Int]
        /// Regions whose first delivery that was not refused came after its day.
        let lateRegions: [Int]
        /// Regions whose newest delivery was refused: an older one is in force, or none.
        let refusedRegions: [Int]
        /// Regions that have taken their delivery back.
        let withdrawnRegions: [Int]
        /// Regions whose newest delivery has not been judged.
        let unjudgedRegions: [Int]
        let records: Int
        let malformed: Int
    }

    /// - Parameter instant: what is missing is late by it.
    /// - Throws: `PostgresError`, `ProjectError`.
    init(_ selection: Selection, at instant: String, sql: SQLLibrary, on connection: Connection) throws {
        let edition = try connection.execute(
            """
            select edition_id, to_char(made_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') as made_at
            from result.edition where is_current
            """
        ).rows.first
        editionID = try edition?.int("edition_id") ?? 0
        editionMadeAt = try edition?.string("made_at")
        lastRun = try connection.execute(
            """
            select
                run_id,
                command,
                to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') as started_at,
                coalesce(outcome, 'running or killed') as outcome
            from pipeline.run order by run_id desc limit 1
            """
        ).rows.first.map {
            LastRun(
                runID: try $0.int("run_id"), command: try $0.string("command"),
                startedAt: try $0.string("started_at"), outcome: try $0.string("outcome"))
        }
        let rows = try connection.execute(
            try sql.statement("result/delivery_status").text, selection.parameters)
        months = try rows.rows.map { row in
            func codes(_ column: String) throws -> [Int] {
                try row.string(column).split(separator: ",").compactMap { Int($0) }
            }
            return Month(
                period: try row.string("period"), kind: try row.string("kind"), inForce: try row.int("in_force"),
                expected: try row.optionalInt("expected"), missingRegions: try codes("missing"),
                lateRegions: try codes("late"), refusedRegions: try codes("refused"),
                withdrawnRegions: try codes("withdrawn"), unjudgedRegions: try codes("unjudged"),
                records: try row.int("records"), malformed: try row.int("malformed"))
        }
        missing = try MissingDelivery.all(in: selection, at: instant, sql: sql, on: connection)
            .map(MissingReport.init)
    }

    var text: String {
        var lines = [
            editionMadeAt.map { "edition \(editionID), made \($0)" } ?? "no edition yet: run komiljard run or evaluate"
        ]
        if let lastRun {
            lines.append(
                "last run \(lastRun.runID): \(lastRun.command), started \(lastRun.startedAt), \(lastRun.outcome)")
        }
        guard !months.isEmpty else { return (lines + ["no deliveries"]).joined(separator: "\n") }
        var table = TextTable([
            ("month", .left), ("kind", .left), ("in force", .right), ("missing", .left), ("late", .left),
            ("refused", .left), ("withdrawn", .left), ("not judged", .left), ("records", .right), ("malformed", .right),
        ])
        for month in months {
            table.append([
                month.period, month.kind, month.expected.map { "\(month.inForce) of \($0)" } ?? "\(month.inForce)",
                Self.list(month.missingRegions), Self.list(month.lateRegions), Self.list(month.refusedRegions),
                Self.list(month.withdrawnRegions), Self.list(month.unjudgedRegions), month.records.grouped,
                month.malformed.grouped,
            ])
        }
        lines += ["", table.text]
        if !missing.isEmpty {
            lines += ["", "missing, where other regions have delivered:", "", MissingReport.table(missing)]
        }
        return lines.joined(separator: "\n")
    }

    private static func list(_ regions: [Int]) -> String {
        regions.count > 6
            ? "\(regions.count) regions" : regions.isEmpty ? "–" : regions.map(String.init).joined(separator: ", ")
    }
}
