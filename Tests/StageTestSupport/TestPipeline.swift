import Agreements
package import Definitions
import Ingest
package import Pipeline
package import Postgres
package import Stages
package import TestSupport
import Validate

/// A database of one test, with the stages to run on it.
///
/// Every run is said to start at the same instant, unless a test says another: nothing in a test looks at a clock.
package struct TestPipeline {
    package let connection: Connection
    package var project: Project
    package var sql: SQLLibrary

    /// When runs start.
    package static let startedAt = "2020-01-25T02:00:00Z"

    package init(connection: Connection, project: Project, sql: SQLLibrary) {
        self.connection = connection
        self.project = project
        self.sql = sql
    }

    /// The pipeline of the project, for what a test asks of it itself.
    package var pipeline: Pipeline { Pipeline(project: project, sql: sql, softwareVersion: "test") }

    /// Runs stages, in their own order.
    ///
    /// - Parameter report: called with each line for people.
    @discardableResult
    package func run(
        _ stages: StageName..., paths: [String] = [], reloads: Bool = false, selection: Selection = Selection(),
        startedAt: String = Self.startedAt, report: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> PipelineOutcome {
        try pipeline.run(
            PipelineRequest(
                command: "test", stages: Set(stages), paths: paths,
                ingest: IngestOptions(reloads: reloads), selection: selection),
            on: connection, startedAt: startedAt, report: report)
    }

    /// Decides all rows of a delivery that wait for a person; the next run judges and counts it anew.
    package func decide(isAccepted: Bool, deliveryID: Int, startedAt: String = Self.startedAt) throws {
        _ = try pipeline.decide(
            isAccepted ? .accept : .reject, of: HoldTarget(deliveryID: deliveryID), why: "test", by: "somebody",
            on: connection, startedAt: startedAt)
    }

    /// Takes a delivery back; the next run makes figures without it.
    package func withdraw(deliveryID: Int, startedAt: String = Self.startedAt) throws {
        _ = try pipeline.withdraw(
            deliveryID: deliveryID, why: "test", by: "somebody", on: connection, startedAt: startedAt)
    }

    /// All cells of a query, null as nil.
    package func rows(_ sql: String, _ parameters: [Parameter] = []) throws -> [[String?]] {
        try connection.rows(sql, parameters)
    }

    /// Makes a partition that takes contacts of any delivery: for tests that write rows themselves.
    package func makePartition() throws {
        _ = try connection.execute("create table register.contact_test partition of register.contact default")
    }

    /// The same stages on the same database, with one of the project's agreements alone.
    package func judging(_ agreement: String) -> TestPipeline {
        with(project: project.with(agreements: project.agreements.filter { $0.id == agreement }))
    }

    /// The same stages on the same database with another project.
    package func with(project: Project) -> TestPipeline {
        TestPipeline(connection: connection, project: project, sql: sql)
    }
}

extension Connection {
    /// All cells of a query, null as nil.
    package func rows(_ sql: String, _ parameters: [Parameter] = []) throws -> [[String?]] {
        let result = try execute(sql, parameters)
        return try result.rows.map { row in
            try result.columnNames.indices.map { try row.optionalString($0) }
        }
    }

    /// The rows of a query with their cells joined by spaces, null as `-`: short to expect.
    package func lines(_ sql: String, _ parameters: [Parameter] = []) throws -> [String] {
        try rows(sql, parameters).map { $0.map { $0 ?? "-" }.joined(separator: " ") }
    }
}

extension TestTemplate {
    /// Every migration, and nothing else.
    package static let migrated = TestTemplate(name: "migrated") { conninfo in
        try await prepare(conninfo) { pipeline in
            _ = try Migrations(pipeline.sql).apply(on: pipeline.connection)
        }
    }

    /// Every migration, and the reference tables as `pipelines` says.
    package static let referenced = TestTemplate(name: "referenced") { conninfo in
        try await prepare(conninfo) { pipeline in
            _ = try Migrations(pipeline.sql).apply(on: pipeline.connection)
            // Nothing is there to judge: a run of the stage only brings the reference tables up to date.
            try pipeline.run(.validate)
        }
    }

    /// Runs `body` with the connection of a template, and closes it: a template that somebody is connected to
    /// cannot be copied.
    package static func prepare(
        _ conninfo: String, _ body: @Sendable (TestPipeline) throws -> Void
    ) async throws {
        let session = try await Session(conninfo: conninfo)
        let (project, sql) = (try TestProject.project, try TestProject.sql)
        try await session.perform { connection in
            try body(TestPipeline(connection: connection, project: project, sql: sql))
        }
        await session.close()
    }
}

/// Runs `body` with the stages of the real project on a database of its own.
package func withPipeline<T: Sendable>(
    template: TestTemplate = .referenced, _ body: @Sendable (TestPipeline) throws -> T
) async throws -> T {
    let (project, sql) = (try TestProject.project, try TestProject.sql)
    return try await withTestConnection(template: template) { connection in
        try body(TestPipeline(connection: connection, project: project, sql: sql))
    }
}
