import Foundation
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
            if !text.isEmpty { Self.write(text, to: .standardOutput) }
        case .json:
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            Self.write(String(decoding: try encoder.encode(value), as: UTF8.self), to: .standardOutput)
        }
    }

    static func printError(_ error: any Error) {
        let text = String(describing: error)
        // Faults of files say `file:line:column: error:` themselves, in the form that editors follow.
        write(text.contains(": error: ") ? text : "komiljard: error: \(text)", to: .standardError)
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
