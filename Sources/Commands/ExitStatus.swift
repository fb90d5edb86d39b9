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
import Stages
import Validate

/// Exit codes: what a cron job is told. Those of 64 and more are those of `sysexits.h`.
enum ExitStatus: Int32, Error {
    case done = 0
    /// Done, but a delivery was refused, or a check failed.
    case doneWithRefusals = 1
    case failed = 2
    /// A definition or an input is wrong: mend it.
    case badInput = 65
    case notFound = 66
    case databaseUnavailable = 69
    case internalError = 70
    /// Another run holds the lock: try again.
    case locked = 75
    case interrupted = 130

    /// Nil for errors of the argument parser, which knows its own codes.
    init?(of error: any Error) {
        switch error {
        case is DefinitionFaults, is AgreementError, is WhatIfError: self = .badInput
        case let error as IngestError: self = error.kind == .notFound ? .notFound : .badInput
        case let error as EvaluateError:
            if case .notCounted = error { self = .failed } else { self = .notFound }
        case let error as ProjectError:
            switch error {
            case .notFound, .missing: self = .notFound
            case .unreadable, .databaseIsNewer, .migrationChanged: self = .failed
            }
        case let error as FeedbackError:
            switch error {
            case .noDelivery: self = .notFound
            case .alreadyThere: self = .badInput
            case .cannotWrite: self = .failed
            }
        case is SpreadsheetError: self = .failed
        case is ExplainError, is WithdrawalError, is RejectedRowsError, is HoldDecisionError, is FinalityError:
            self = .notFound
        case is RunLockError: self = .locked
        case is InterruptedError: self = .interrupted
        case is LocalDatabaseError: self = .databaseUnavailable
        case let error as CommandError: self = error.status
        case let error where error.postgresError != nil:
            guard let error = error.postgresError else { return nil }
            // A statement that somebody else has cancelled, or the server for the time it took, is a failure.
            self = error.isConnectionLost ? .databaseUnavailable : .failed
        case is ValidationError, is CleanExit, is ExitCode: return nil
        default:
            // The parser's own errors are not public; they all come with its exit code for wrong usage.
            if KomiljardCommand.exitCode(for: error) == .validationFailure { return nil }
            if KomiljardCommand.exitCode(for: error) == .success { return nil }
            self = .internalError
        }
    }
}

/// Something that only a command can find wrong.
struct CommandError: Error, CustomStringConvertible {
    let status: ExitStatus
    let description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}
