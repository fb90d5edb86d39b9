import Definitions
import Postgres
import TestSupport
import Testing

@testable import Stages

/// The run, the ledger and the batches, on a database with the schema of this repository.
@Suite struct RunRecordTests {
    static let template = TestTemplate(name: "migrated") { conninfo in
        _ = try Migrations(SQLLibrary(projectFolder: repository)).apply(on: Connection(conninfo: conninfo))
    }

    private static func runs(_ connection: Connection) throws -> [String] {
        try connection.execute(
            "select run_id, outcome, message, finished_at >= started_at as is_after from pipeline.run order by 1"
        ).rows.map {
            try
                "\($0.int("run_id")) \($0.optionalString("outcome") ?? "–") \($0.optionalString("message") ?? "–") \($0.optionalString("is_after") ?? "–")"
        }
    }

    static func record(_ connection: Connection, at startedAt: String = "2020-01-01T00:00:00Z") throws -> RunRecord {
        try RunRecord(command: "test", softwareVersion: "0", startedAt: startedAt, on: connection)
    }

    static func context(
        _ record: RunRecord, _ selection: Selection = Selection(), isTrial: Bool = false
    ) throws -> RunContext {
        RunContext(
            project: try Project.load(folder: repository), sql: try SQLLibrary(projectFolder: repository), run: record,
            softwareVersion: "0", startedAt: "2020-01-01T00:00:00Z", selection: selection,
            isTrial: isTrial)
    }

    private struct Refusal: Error {}

    /// Two units of a trial that are kept and one, the first, that fails; what is there of the run at its end.
    private static func trial(_ connection: Connection) throws -> [String] {
        let message = "update pipeline.run set message = coalesce(message, '') || 'x'"
        return try connection.trial { connection in
            let context = try context(record(connection), isTrial: true)
            do {
                try context.transaction(on: connection) {
                    _ = try connection.execute(message)
                    throw Refusal()
                }
            } catch is Refusal {}
            for _ in 1...2 { try context.transaction(on: connection) { _ = try connection.execute(message) } }
            return try runs(connection)
        }
    }

    /// The run itself is not undone with its first unit.
    @Test func `in a trial a unit that fails is undone by itself, and all of it in the end`() async throws {
        try await withTestConnection(template: Self.template) { connection in
            try #expect(Self.trial(connection) == ["1 – xx –"])
            try #expect(Self.runs(connection).isEmpty)
        }
    }

    @Test func `a run that writes nothing leaves no trace`() async throws {
        try await withTestConnection(template: Self.template) { connection in
            let record = try Self.record(connection)
            try record.finish(outcome: "done", message: nil, on: connection)
            #expect(!record.isWritten)
            try #expect(Self.runs(connection).isEmpty)
            // Its number is free.
            try #expect(Self.record(connection).runID == 1)
        }
    }

    @Test func `a run is written once, and ended`() async throws {
        try await withTestConnection(template: Self.template) { connection in
            let record = try Self.record(connection)
            try record.start(on: connection)
            try record.start(on: connection)
            try #expect(Self.runs(connection) == ["1 – – –"])
            try record.finish(outcome: "failed", message: "disk full", on: connection)
            try #expect(Self.runs(connection) == ["1 failed disk full t"])
        }
    }

    /// The clock of the next run may be behind.
    @Test(arguments: ["2020-01-02T00:00:00Z", "2019-12-31T00:00:00Z"])
    func `a run that was killed is ended by the next one that writes`(startedAt: String) async throws {
        try await withTestConnection(template: Self.template) { connection in
            try Self.record(connection).start(on: connection)
            let next = try Self.record(connection, at: startedAt)
            #expect(next.runID == 2)
            try #expect(Self.runs(connection) == ["1 – – –"])
            try next.start(on: connection)
            try #expect(Self.runs(connection) == ["1 interrupted – t", "2 – – –"])
        }
    }

    @Test func `a unit is current for exactly what it was made from`() async throws {
        try await withTestConnection(template: Self.template) { connection in
            let record = try Self.record(connection)
            let context = try Self.context(record)
            let ledger = Ledger(connection)
            let (old, new) = (Fingerprint(ofContent: [1]), Fingerprint(ofContent: [2]))
            try context.transaction(on: connection) {
                try ledger.record(
                    stage: "validate", units: ["delivery:1", "delivery:2"], fingerprint: old, context: context)
            }
            try #expect(Self.runs(connection) == ["1 – – –"])
            try #expect(ledger.isCurrent(stage: "validate", unit: "delivery:1", fingerprint: old))
            try #expect(!ledger.isCurrent(stage: "validate", unit: "delivery:1", fingerprint: new))
            try #expect(!ledger.isCurrent(stage: "aggregate", unit: "delivery:1", fingerprint: old))
            try #expect(!ledger.isCurrent(stage: "validate", unit: "delivery:3", fingerprint: old))
            try ledger.record(stage: "validate", units: ["delivery:2"], fingerprint: new, context: context)
            try #expect(ledger.isCurrent(stage: "validate", unit: "delivery:1", fingerprint: old))
            try #expect(!ledger.isCurrent(stage: "validate", unit: "delivery:2", fingerprint: old))
            try #expect(ledger.isCurrent(stage: "validate", unit: "delivery:2", fingerprint: new))
        }
    }

    @Test func `a transaction is not begun once the run has been asked to end`() async throws {
        try await withTestConnection(template: Self.template) { connection in
            let context = try Self.context(try Self.record(connection))
            context.interruption.request()
            #expect(throws: InterruptedError()) {
                try context.transaction(on: connection) { Issue.record("begun") }
            }
            try #expect(Self.runs(connection).isEmpty)
        }
    }
}
