import ArgumentParser
import Definitions
import Foundation
import Ingest
import Stages

struct RejectsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejects",
        abstract: "Give back the rows of a delivery that could not be typed, as they were sent, with the reasons.",
        discussion: """
            The first column is the reason: the line, the column and what is wrong; the rest is the row as it was \
            sent. Of XML the reason stands in a comment before the element. Rows of the file that do not say which \
            delivery they belong to are among them, unless the file has deliveries of several regions. The rows are \
            personal data.
            """)

    @Argument(help: ArgumentHelp("The number of the delivery: komiljard deliveries lists them.", valueName: "delivery"))
    var delivery: Int

    @Option(
        help: ArgumentHelp("The file to write, which must not be there yet; - for standard output.", valueName: "file"))
    var out: String

    @Flag(help: "Rows that do not say whose they are too, of a file of several regions: they may be another region's.")
    var unplaced = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let folder = try options.projectFolder()
        let project = try Project.load(folder: folder)
        let sql = try SQLLibrary(projectFolder: folder)
        let (delivery, unplaced, out) = (delivery, unplaced, out)
        let report = try await withDatabase(options, migrating: sql) { connection, _ in
            let rows = try RejectedRows(
                deliveryID: delivery, unplaced: unplaced, project: project, on: connection)
            if out == "-" {
                try rows.write { bytes in try Console.writeResult(bytes) }
            } else {
                try writeWhole(to: out) { file in
                    try rows.write { bytes in try file.write(contentsOf: Data(bytes)) }
                }
            }
            return RejectsReport(
                file: out, rows: rows.rowCount, unplaced: rows.includesUnplaced ? rows.unplacedCount : 0,
                leftOut: rows.includesUnplaced ? 0 : rows.unplacedCount, notKept: rows.notKeptCount)
        }
        if out != "-" { try options.console.result(report) { report.text } }
    }
}

private struct RejectsReport: Encodable, Sendable {
    let file: String
    let rows: Int
    let unplaced: Int
    /// Of a file of several regions: rows that do not say whose they are.
    let leftOut: Int
    let notKept: Int

    enum CodingKeys: String, CodingKey {
        case file, rows, unplaced
        case leftOut = "left_out"
        case notKept = "not_kept"
    }

    var text: String {
        var text = "\(rows.grouped) malformed rows in \(file)"
        if unplaced > 0 { text += ", and \(unplaced.grouped) of its file that do not say whose they are" }
        if leftOut > 0 {
            text += "; \(leftOut.grouped) of its file do not say whose they are and are left out, as others of it are "
            text += "another region's (--unplaced writes them too)"
        }
        if notKept > 0 { text += "; \(notKept.grouped) more were counted and not kept" }
        return text
    }
}

/// Writes a file under another name first, for its owner alone, and gives it its name when it is whole.
///
/// - Throws: `CommandError` where it cannot be written; what `body` throws.
func writeWhole(to path: String, _ body: (FileHandle) throws -> Void) throws {
    // A device, a folder, or the file that is to be mended.
    guard unsafe access(path, F_OK) != 0 else {
        throw CommandError(.badInput, "\(path) is there already: remove it, or take another name")
    }
    let unfinished = path + ".unfinished"
    guard
        FileManager.default.createFile(
            atPath: unfinished, contents: nil, attributes: [.posixPermissions: 0o600]),
        let file = FileHandle(forWritingAtPath: unfinished)
    else {
        throw CommandError(.failed, "\(unfinished) cannot be written: check the folder, its permissions and space")
    }
    do {
        try body(file)
        try file.close()
    } catch {
        try? FileManager.default.removeItem(atPath: unfinished)
        throw error
    }
    guard unsafe rename(unfinished, path) == 0 else {
        try? FileManager.default.removeItem(atPath: unfinished)
        throw CommandError(.failed, "\(path) cannot be written: check the folder's permissions")
    }
}
