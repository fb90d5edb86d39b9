package import Definitions
package import Postgres
package import Waits

/// What every stage is given: the project, the run that it works in, and a way to tell of progress.
package struct RunContext: Sendable {
    package let project: Project
    package let sql: SQLLibrary
    package let run: RunRecord
    package let softwareVersion: String
    /// When the run started, as text that PostgreSQL reads. Passed in: no stage looks at a clock.
    package let startedAt: String
    package let selection: Selection
    package let interruption: Interruption
    /// Called with one line a step, for people. On whatever thread the stage runs.
    package let report: @Sendable (String) -> Void

    package init(
        project: Project, sql: SQLLibrary, run: RunRecord, softwareVersion: String, startedAt: String,
        selection: Selection, interruption: Interruption = Interruption(),
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.project = project
        self.sql = sql
        self.run = run
        self.softwareVersion = softwareVersion
        self.startedAt = startedAt
        self.selection = selection
        self.interruption = interruption
        self.report = report
    }

    /// Of the definitions of some parts of `pipelines`, with all statements of a stage.
    package func definitionsFingerprint(_ parts: [Part], stage: StageName) -> Fingerprint {
        Fingerprint(
            parts: project.sources.filter { parts.contains($0.part) }.map { ($0.path, $0.bytes) }
                + sql.files(of: stage).map { ($0.path, Array($0.text.utf8)) })
    }

    /// Does a unit of work in a transaction, after writing down that the run does something.
    package func transaction<T>(on connection: Connection, _ body: () throws -> T) throws -> T {
        try interruption.check()
        try run.start(on: connection)
        return try connection.transaction { _ in try body() }
    }
}

/// Which part of the data a command works on. Empty lists: all.
package struct Selection: Sendable {
    package var periods: PeriodRange?
    package var regions: [RegionCode]
    package var agreements: [String]

    package init(periods: PeriodRange? = nil, regions: [RegionCode] = [], agreements: [String] = []) {
        self.periods = periods
        self.regions = regions
        self.agreements = agreements
    }

    /// Three parameters: first and last period, null for all; region codes, empty for all.
    package var parameters: [Parameter] {
        [
            periods.map { .text($0.first.firstDay.description) } ?? .null,
            periods.map { .text($0.last.firstDay.description) } ?? .null,
            .intArray(regions.map(\.rawValue)),
        ]
    }
}
