import Foundation
import Glibc
import Synchronization

/// Results go to standard output, everything else to standard error.
struct Console: Sendable {
    let format: OutputFormat
    let isQuiet: Bool
    let logFormat: OutputFormat

    /// One step done, for people or for a log collector.
    func step(_ message: String) {
        guard !isQuiet else { return }
        Self.write(line(level: "info", message, asText: message), to: .standardError)
    }

    /// Something that somebody should look at: shown also when quiet.
    func warn(_ message: String) {
        Self.write(line(level: "warning", message, asText: "warning: \(message)"), to: .standardError)
    }

    /// A fault in an input, which says `path:line:column: error:` or `warning:` itself, as editors follow it.
    func fault(_ message: String, isWarning: Bool = false) {
        Self.write(line(level: isWarning ? "warning" : "error", message, asText: message), to: .standardError)
    }

    /// The result of a command: text for people, or the same as JSON.
    func result(_ value: some Encodable, text: () -> String) throws {
        switch format {
        case .text:
            let text = text()
            if !text.isEmpty { try Self.writeResult(Array((text + "\n").utf8)) }
        case .json:
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try Self.writeResult(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
        }
    }

    static func printError(_ error: any Error) {
        let text = String(describing: error)
        // Faults of files say `file:line:column: error:` themselves, in the form that editors follow.
        write(text.contains(": error: ") ? text : "komiljard: error: \(text)", to: .standardError)
    }

    /// Prints how a command is called.
    ///
    /// - Parameter isAsked: whether somebody has asked for it: else it is what is wrong with the arguments.
    static func printUsage(_ text: String, isAsked: Bool) {
        if !text.isEmpty { write(text, to: isAsked ? .standardOutput : .standardError) }
    }

    private func line(level: String, _ message: String, asText text: String) -> String {
        switch logFormat {
        case .text:
            return text
        case .json:
            struct Line: Encodable {
                let level: String
                let message: String
                let time: String
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let encoded = try? encoder.encode(Line(level: level, message: message, time: Clock.now()))
            return encoded.map { String(decoding: $0, as: UTF8.self) } ?? message
        }
    }

    /// Writes to standard output. A result that is not wholly there must not look like one, except to a reader who has
    /// seen enough and is gone.
    ///
    /// - Throws: `CommandError`.
    static func writeResult(_ bytes: [UInt8]) throws(CommandError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            // Reads within `rest`, which is there for the length of the call.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EPIPE: return
            case let code:
                throw CommandError(
                    .failed,
                    "standard output cannot be written (\(unsafe String(cString: strerror(code)))): what the command did is done, and its result is not all there"
                )
            }
        }
    }

    private static func write(_ text: String, to file: FileHandle) {
        // A reader that has gone is no reason to fail the run.
        try? file.write(contentsOf: Data((text + "\n").utf8))
    }
}

/// The only place that looks at a clock.
enum Clock {
    /// Now, as PostgreSQL reads an instant.
    static func now() -> String {
        Date().formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
    }
}
