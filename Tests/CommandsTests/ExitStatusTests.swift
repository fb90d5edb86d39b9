import Agreements
import ArgumentParser
import Definitions
import Evaluate
import Explain
import Feedback
import Ingest
import LocalDatabase
import Pipeline
import Postgres
import Spreadsheet
import TestSupport
import Testing

@testable import Commands
@testable import Stages

@Suite struct ExitStatusTests {
    @Test(
        arguments: [
            (ProjectError.notFound(searched: []), 66), (ProjectError.missing(path: "x"), 66),
            (ProjectError.unreadable(path: "x"), 2),
            (ProjectError.databaseIsNewer(migration: "x"), 2), (ProjectError.migrationChanged(path: "x"), 2),
            (EvaluateError.unknownAgreement("x", known: []), 66), (EvaluateError.notCounted(deliveryCount: 1), 2),
            (RunLockError(holder: nil), 75), (InterruptedError(), 130), (CommandError(.locked, "x"), 75),
            (CommandError(.badInput, "x"), 65), (ExplainError.noEdition, 66),
            (FeedbackError.alreadyThere(paths: []), 65),
            (FeedbackError.cannotWrite(path: "x", cause: "y"), 2), (SpreadsheetError(.cannotWrite, path: "x"), 2),
        ] as [(any Error, Int32)])
    func `an error ends the process with the code that cron acts on`(error: any Error, status: Int32) {
        #expect(ExitStatus(of: error)?.rawValue == status)
    }

    @Test func `a definition, a file and an agreement that are wrong are input that is wrong`() async throws {
        let faults = #expect(throws: DefinitionFaults.self) { try Project.load(folder: "/nowhere") }
        #expect(faults.flatMap { ExitStatus(of: $0) } == .badInput)
    }

    @Test func `the parser's own errors are left to the parser`() {
        #expect(ExitStatus(of: ValidationError("x")) == nil)
        #expect(ExitStatus(of: CleanExit.helpRequest()) == nil)
        for words in [["run", "--nonsense"], ["nonsense"], ["--version"], ["run", "--period", "x"]] {
            let error = #expect(throws: (any Error).self, "\(words)") { _ = try KomiljardCommand.parseAsRoot(words) }
            if let error { #expect(ExitStatus(of: error) == nil, "\(words)") }
        }
    }

    private struct Unforeseen: Error {}

    @Test func `what nobody foresaw is an internal error`() {
        #expect(ExitStatus(of: Unforeseen()) == .internalError)
    }

    @Test func `the database's errors tell a lost server, a cancelled statement and a failed one apart`() async throws {
        let unreachable = await #expect(throws: PostgresError.self) { try await Session(conninfo: "host=/nowhere") }
        #expect(unreachable.flatMap { ExitStatus(of: $0) } == .databaseUnavailable)
        try await withSharedConnection { connection in
            let failed = #expect(throws: PostgresError.self) { try connection.execute("select 1 / 0") }
            #expect(failed.flatMap { ExitStatus(of: $0) } == .failed)
            let inTransaction = #expect(throws: (any Error).self) {
                try connection.transaction { _ in try connection.execute("select 1 / 0") }
            }
            #expect(inTransaction.flatMap { ExitStatus(of: $0) } == .failed)
        }
        try await withTestConnection { connection in
            let ended = #expect(throws: PostgresError.self) {
                try connection.execute("select pg_terminate_backend(pg_backend_pid())")
            }
            #expect(ended.flatMap { ExitStatus(of: $0) } == .databaseUnavailable)
        }
    }
}
