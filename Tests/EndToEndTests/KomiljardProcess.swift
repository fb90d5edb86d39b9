import Foundation
import Synchronization
import Testing

/// The built binary, as a user or cron runs it: a process of its own, with an environment that names no database.
///
/// Its output goes to files, so that no reader can hold it up.
final class KomiljardProcess: Sendable {
    let processID: pid_t
    private let outputFile: String
    private let errorFile: String
    private let outcome = Mutex<Outcome>(.running([]))

    private enum Outcome {
        case running([CheckedContinuation<Int32, Never>])
        case ended(Int32)
    }

    /// Starts it.
    ///
    /// - Parameters:
    ///   - folder: where it is run, and where its output is kept.
    ///   - environment: variables besides PATH, HOME and LANG.
    init(_ arguments: [String], folder: String, environment: [String: String] = [:]) throws {
        let name = "\(folder)/output-\(UUID().uuidString)"
        (outputFile, errorFile) = (name + ".out", name + ".err")
        for file in [outputFile, errorFile] {
            try #require(FileManager.default.createFile(atPath: file, contents: nil), "\(file)")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Self.executable())
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = Self.environment.merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputFile))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorFile))
        let box = Mutex<KomiljardProcess?>(nil)
        process.terminationHandler = { process in
            // A signal shows as a shell shows it: 128 and its number.
            let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
            box.withLock { $0 }?.end(status)
        }
        box.withLock { _ in }
        try process.run()
        processID = process.processIdentifier
        box.withLock { $0 = self }
        // It may have ended before the handler knew whom to tell.
        if !process.isRunning {
            end(process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0))
        }
    }

    /// Waits until it has ended, and tells how and what it wrote.
    func finished() async throws -> Finished {
        let status = await withCheckedContinuation { continuation in
            let ended: Int32? = outcome.withLock { outcome in
                switch outcome {
                case .ended(let status): return status
                case .running(let waiting):
                    outcome = .running(waiting + [continuation])
                    return nil
                }
            }
            if let ended { continuation.resume(returning: ended) }
        }
        return Finished(
            status: status, output: try String(contentsOfFile: outputFile, encoding: .utf8),
            errors: try String(contentsOfFile: errorFile, encoding: .utf8))
    }

    var isRunning: Bool {
        outcome.withLock { outcome in
            if case .running = outcome { true } else { false }
        }
    }

    func send(_ signal: Int32) { kill(processID, signal) }

    private func end(_ status: Int32) {
        let waiting: [CheckedContinuation<Int32, Never>] = outcome.withLock { outcome in
            guard case .running(let waiting) = outcome else { return [] }
            outcome = .ended(status)
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }

    /// How a process ended.
    struct Finished {
        /// The exit code, or 128 and the number of the signal.
        let status: Int32
        let output: String
        let errors: String

        var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    }

    /// `komiljard`, beside the bundle of the tests.
    static func executable() throws -> String {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("komiljard").path
        try #require(FileManager.default.isExecutableFile(atPath: path), "\(path) is missing: swift build")
        return path
    }

    /// What a user has besides databases: libpq's and our own variables of whoever runs the tests stay outside.
    static let environment: [String: String] = ProcessInfo.processInfo.environment.filter {
        ["PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR"].contains($0.key)
    }
}
