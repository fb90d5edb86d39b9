import Definitions
import Evaluate
import Foundation
import Ingest
import Postgres
import Stages
import Synchronization
import TestSupport
import Testing
import Validate

@testable import Pipeline

@Suite struct PipelineTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private static let template = TestTemplate(name: "migrated") { conninfo in
        _ = try Migrations(SQLLibrary(projectFolder: repository)).apply(on: Connection(conninfo: conninfo))
    }

    private static func pipeline() throws -> Pipeline {
        Pipeline(
            project: try Project.load(folder: repository), sql: try SQLLibrary(projectFolder: repository),
            softwareVersion: "0")
    }

    /// Counts of one region and month.
    private static func withCounts<T>(_ body: (_ path: String) async throws -> T) async throws -> T {
        let path = try TestFolder.fresh() + ".csv"
        let text = """
            matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv
            2019-09-30;63;;first_visit;VANTANDE;60;60;100;1
            2019-09-30;63;;first_visit;VANTANDE;90;80;100;1

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    private static func run(
        _ connection: Connection, stages: Set<StageName> = Set(StageName.allCases), paths: [String] = [],
        interruption: Interruption = Interruption(), report: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> PipelineOutcome {
        try pipeline().run(
            PipelineRequest(command: "run", stages: stages, paths: paths), on: connection,
            startedAt: "2020-01-01T00:00:00Z", interruption: interruption, report: report)
    }

    @Test func `stages run in their order, whatever order they are asked for in`() async throws {
        try await Self.withCounts { path in
            try await withTestConnection(template: Self.template) { connection in
                let lines = Mutex<[String]>([])
                let outcome = try Self.run(
                    connection, stages: [.evaluate, .aggregate, .validate, .ingest], paths: [path]
                ) { line in
                    lines.withLock { $0.append(line) }
                }
                #expect(outcome.ingest?.files.count == 1)
                #expect(outcome.validate?.verdicts.map(\.verdict) == ["accepted"])
                #expect(outcome.aggregatedDeliveryCount == 1)
                #expect(outcome.edition?.id == 1)
                #expect(!outcome.hasRefusals)
                let words = ["records in", "delivery judged", "delivery counted", "edition 1"]
                let said = lines.withLock { $0 }
                #expect(said.count == words.count)
                for (line, word) in zip(said, words) { #expect(line.contains(word), "\(line)") }
            }
        }
    }

    /// Rows inserted, updated and deleted in this database since it was made, whether committed or not.
    private static func writtenRows(_ connection: Connection) throws -> Int {
        _ = try connection.execute("select pg_stat_force_next_flush()")
        return try connection.execute("select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint from pg_stat_user_tables")
            .single().int(0)
    }

    @Test func `a run with nothing to do writes no row`() async throws {
        try await Self.withCounts { path in
            try await withTestConnection(template: Self.template) { connection in
                let empty = try Self.writtenRows(connection)
                _ = try Self.run(connection, paths: [path])
                let written = try Self.writtenRows(connection)
                #expect(written > empty)
                for _ in 1...3 {
                    let outcome = try Self.run(connection, paths: [path])
                    #expect(outcome.edition?.isNew == false)
                    #expect(outcome.ingest?.files.first?.loadedBefore != nil)
                }
                try #expect(Self.writtenRows(connection) == written)
            }
        }
    }

    @Test func `each stage alone goes on where the one before it ended, and does nothing twice`() async throws {
        try await Self.withCounts { path in
            try await withTestConnection(template: Self.template) { connection in
                try #expect(Self.run(connection, stages: [.ingest], paths: [path]).validate == nil)
                try #expect(Self.run(connection, stages: [.aggregate]).aggregatedDeliveryCount == 0)
                try #expect(Self.run(connection, stages: [.validate]).validate?.verdicts.count == 1)
                try #expect(Self.run(connection, stages: [.validate]).validate?.verdicts.count == 0)
                try #expect(Self.run(connection, stages: [.aggregate]).aggregatedDeliveryCount == 1)
                try #expect(Self.run(connection, stages: [.aggregate]).aggregatedDeliveryCount == 0)
                try #expect(Self.run(connection, stages: [.evaluate]).edition?.isNew == true)
                try #expect(Self.run(connection, stages: [.evaluate]).edition?.isNew == false)
            }
        }
    }

    @Test func `the lock is held for the length of a run, told to the second one, and given back even after a failure`()
        async throws
    {
        try await withTestDatabase(template: Self.template) { conninfo in
            let other = try await Session(conninfo: conninfo, applicationName: "the other")
            try await other.perform { connection in try #expect(connection.tryAdvisoryLock(LockKey.run)) }
            try await Session(conninfo: conninfo).perform { connection in
                let error = #expect(throws: RunLockError.self) { try Self.run(connection) }
                let holder = try #require(error?.holder)
                #expect(holder.applicationName == "the other")
                #expect(
                    error?.description.hasPrefix(
                        "another run works on this database (server process \(holder.processID), the other") == true)
            }
            await other.close()
            try await Session(conninfo: conninfo).perform { connection in
                _ = try Self.run(connection)
                try #expect(connection.advisoryLockHolder(LockKey.run) == nil)
                // A table that is not there fails the run.
                try connection.executeScript("alter table register.file rename to gone")
                #expect(throws: (any Error).self) { try Self.run(connection) }
                try #expect(connection.advisoryLockHolder(LockKey.run) == nil)
            }
        }
    }

    @Test func `a run that fails or is interrupted says so, and the next one goes on`() async throws {
        try await Self.withCounts { path in
            try await withTestConnection(template: Self.template) { connection in
                let interruption = Interruption()
                #expect(throws: InterruptedError.self) {
                    // Asked to end when the first step has been told.
                    _ = try Self.run(connection, paths: [path], interruption: interruption) { _ in
                        interruption.request()
                    }
                }
                try connection.executeScript("alter table quality.verdict rename to gone")
                #expect(throws: (any Error).self) { try Self.run(connection) }
                try connection.executeScript("alter table quality.gone rename to verdict")
                try #expect(Self.run(connection).edition?.id == 1)
                let outcomes = try connection.execute("select outcome from pipeline.run order by run_id").rows.map {
                    try $0.string(0)
                }
                #expect(outcomes.first == "interrupted")
                #expect(outcomes.last == "done")
                try #expect(connection.execute("select count(*) from register.file").single().int(0) == 1)
            }
        }
    }
}
