import Foundation
import Testing

/// A file of printed figures: its rows by column name.
struct FigureFile {
    let rows: [Row]

    /// Read from `Tests/Published/Figures`, found by walking up from this file: the copy beside the tests is
    /// the one that is read, wherever the tests are run from.
    init(_ name: String) throws {
        var folder = URL(fileURLWithPath: #filePath)
        var file: URL
        repeat {
            try #require(folder.path != "/", "no folder Figures with \(name) above \(#filePath)")
            folder.deleteLastPathComponent()
            file = folder.appendingPathComponent("Figures").appendingPathComponent(name)
        } while !FileManager.default.fileExists(atPath: file.path)

        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(Self.fields)
        let header = try #require(lines.first)
        rows = try lines.enumerated().dropFirst().map { index, fields in
            try #require(fields.count == header.count, "\(name):\(index + 1) has \(fields.count) fields")
            return Row(
                place: "\(name):\(index + 1)", values: [String: String](uniqueKeysWithValues: zip(header, fields)))
        }
    }

    /// Between commas; a comma between quotation marks does not divide.
    private static func fields(of line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }

    struct Row {
        /// File and line, for the message of a failure.
        let place: String
        fileprivate let values: [String: String]

        func text(_ column: String) throws -> String {
            try #require(values[column], "\(place): no column \(column)")
        }

        /// Nil where nothing was printed.
        func numberIfPrinted(_ column: String) throws -> Int? {
            let text = try text(column)
            if text.isEmpty { return nil }
            let number: Int = try #require(Int(text), "\(place): \(column) is not a number")
            return number
        }

        func number(_ column: String) throws -> Int {
            try #require(try numberIfPrinted(column), "\(place): \(column) is empty")
        }

        /// A printed number of at most one decimal, in tenths: `20.5` is 205.
        func tenthsIfPrinted(_ column: String) throws -> Int? {
            let text = try text(column)
            if text.isEmpty { return nil }
            let digits = text.contains(".") ? text.replacing(".", with: "") : text + "0"
            let number: Int = try #require(Int(digits), "\(place): \(column) is not a number")
            return number
        }
    }
}
