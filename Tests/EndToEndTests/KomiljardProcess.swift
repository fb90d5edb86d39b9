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
    private let ending = Ending()

    /// Starts it.
    ///
    /// - Parameters:
    ///   - program: another program, for what a shell does with ours.
    ///   - folder: where it is run, and where its output is kept.
    ///   - environment: variables besides those of every user.
    init(
        _ arguments: [String], program: String? = nil, folder: String, environment: [String: String] = [:]
    ) throws {
        let name = "\(folder)/output-\(UUID().uuidString)"
        (outputFile, errorFile) = (name + ".out", name + ".err")
        for file in [outputFile, errorFile] {
            try #require(FileManager.default.createFile(atPath: file, contents: nil), "\(file)")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try program ?? Self.executable())
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = Self.environment.merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: outputFile))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorFile))
        let ending = ending
        process.terminationHandler = { process in
            // A signal shows as a shell shows it: 128 and its number.
            ending.end(process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0))
        }
        try process.run()
        processID = process.processIdentifier
    }

    /// Waits until it has ended, and tells how and what it wrote.
    func finished() async throws -> Finished {
        let status = await ending.status()
        return Finished(
            status: status, output: try String(contentsOfFile: outputFile, encoding: .utf8),
            errors: try String(contentsOfFile: errorFile, encoding: .utf8))
    }

    var isRunning: Bool { !ending.hasEnded }

    /// What it has written to standard error so far.
    var errorsSoFar: String { (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(processID, signal) }

    /// How far it has read a file; nil while it does not have it open.
    func offset(in path: String) -> Int? {
        let descriptors = "/proc/\(processID)/fd"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: descriptors)) ?? [] {
            guard (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\(name)")) == path,
                let info = try? String(contentsOfFile: "/proc/\(processID)/fdinfo/\(name)", encoding: .utf8),
                let line = info.split(separator: "\n").first(where: { $0.hasPrefix("pos:") })
            else { continue }
            return Int(line.filter(\.isNumber))
        }
        return nil
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

/// Tells those who wait for a process that it has ended.
private final class Ending: Sendable {
    private enum State {
        case running([CheckedContinuation<Int32, Never>])
        case ended(Int32)
    }

    private let state = Mutex(State.running([]))

    var hasEnded: Bool {
        state.withLock { state in
            if case .ended = state { true } else { false }
        }
    }

    func end(_ status: Int32) {
        let waiting: [CheckedContinuation<Int32, Never>] = state.withLock { state in
            guard case .running(let waiting) = state else { return [] }
            state = .ended(status)
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }

    func status() async -> Int32 {
        await withCheckedContinuation { continuation in
            let ended: Int32? = state.withLock { state in
                switch state {
                case .ended(let status): return status
                case .running(let waiting):
                    state = .running(waiting + [continuation])
                    return nil
                }
            }
            if let ended { continuation.resume(returning: ended) }
        }
    }
}
