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
    /// Whether all that the run does is one transaction, which is open and will be rolled back.
    package let isTrial: Bool
    /// Called with one line a step, for people. On whatever thread the stage runs.
    package let report: @Sendable (String) -> Void

    package init(
        project: Project, sql: SQLLibrary, run: RunRecord, softwareVersion: String, startedAt: String,
        selection: Selection, interruption: Interruption = Interruption(), isTrial: Bool = false,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.project = project
        self.sql = sql
        self.run = run
        self.softwareVersion = softwareVersion
        self.startedAt = startedAt
        self.selection = selection
        self.interruption = interruption
        self.isTrial = isTrial
        self.report = report
    }

    /// What a stage makes of a delivery is decided by this, apart from the delivery: the definitions that it reads, its
    /// statements, and the revision of its Swift.
    package func fingerprint(of stage: DeliveryStage) -> Fingerprint {
        stage.fingerprint(project: project, sql: sql)
    }

    /// Does a unit of work in a transaction, after writing down that the run does something. In a trial it is a part of
    /// the trial's transaction: one that fails is undone by itself.
    package func transaction<T>(on connection: Connection, _ body: () throws -> T) throws -> T {
        try interruption.check()
        try run.start(on: connection)
        if isTrial { return try connection.savepoint(body) }
        return try connection.transaction { _ in try body() }
    }
}

/// Which part of the data a command works on. Empty lists: all.
package struct Selection: Sendable {
    package var periods: PeriodRange?
    package var regions: [RegionCode]
    package var agreements: [String]
    /// Only deliveries from this number on, and earlier ones of their regions, months and kinds, which they are compared
    /// with; nil for all.
    package var firstDeliveryID: Int?

    package init(
        periods: PeriodRange? = nil, regions: [RegionCode] = [], agreements: [String] = [], firstDeliveryID: Int? = nil
    ) {
        self.firstDeliveryID = firstDeliveryID
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
