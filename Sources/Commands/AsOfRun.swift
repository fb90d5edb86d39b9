import Definitions
import Evaluate
import Pipeline
import Postgres
import Stages
import Waits

/// `komiljard evaluate --as-of`: the results of an earlier day, and what has moved since.
enum AsOfRun {
    static func run(_ day: CalendarDay, _ selection: Selection, _ options: GlobalOptions) async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        let statement = try sql.statement("result/edition_difference").text
        let pipeline = Pipeline(project: project, sql: sql, softwareVersion: Version.current)
        let console = options.console
        let startedAt = Clock.now()
        let report = try await withDatabase(options, migrating: sql) { connection, interruption in
            try pipeline.evaluate(
                asOf: day, selection: selection, on: connection, startedAt: startedAt, interruption: interruption,
                report: { _ in }
            ) { connection, edition in
                let kept = edition.isNew ? edition.id - 1 : edition.id
                return AsOfReport(
                    asOf: "\(day)",
                    figures: try connection.execute(try sql.statement("result/as_of_figure").text).rows
                        .map(AsOfReport.Figure.init),
                    kronor: try KronorReport(sql: sql, on: connection),
                    // From that day's to the newest edition that is kept: what has moved since.
                    movedSince: kept == 0
                        ? nil : try EditionDifference(from: edition.id, to: kept, statement: statement, on: connection))
            }
        }
        try console.result(report) { report.text }
    }
}

/// Results as of a day.
struct AsOfReport: Encodable, Sendable {
    let asOf: String
    let figures: [Figure]
    let kronor: KronorReport
    let movedSince: EditionDifference?

    struct Figure: Encodable, Sendable {
        let period: String
        let level: String
        let area: Int
        let measure: String
        let statistic: String
        /// Nil: the medical target date.
        let limitDays: Int?
        let basis: String
        let numerator: Int
        let denominator: Int
        let sharePercent: Int?
        let coverage: String

        init(_ row: Row) throws {
            period = try row.string("period")
            level = try row.string("level")
            area = try row.int("area_code")
            measure = try row.string("measure")
            statistic = try row.string("statistic")
            limitDays = try row.optionalInt("limit_days")
            basis = try row.string("basis")
            numerator = try row.int("numerator")
            denominator = try row.int("denominator")
            sharePercent = try row.optionalInt("share_percent")
            coverage = try row.string("coverage")
        }
    }

    var text: String {
        var table = TextTable([
            ("month", .left), ("measure", .left), ("statistic", .left), ("limit", .right), ("basis", .left),
            ("within", .right), ("all", .right), ("%", .right), ("coverage", .right),
        ])
        for figure in figures where figure.level == "nation" {
            table.append([
                figure.period, figure.measure, figure.statistic, figure.limitDays.map(String.init) ?? "target",
                figure.basis, figure.numerator.grouped, figure.denominator.grouped,
                figure.sharePercent.map(String.init) ?? "", figure.coverage,
            ])
        }
        let moved = movedSince.map { "moved since, to the newest edition:\n\($0.text)" }
        return
            (["the nation as of \(asOf); --format json has every area", table.text, kronor.text]
            + [moved].compactMap(\.self))
            .joined(separator: "\n\n")
    }
}
