import Foundation
import Waits

/// The files of a region and month, written in a hidden folder of the folder that they are for, and moved there when all
/// of them are whole.
struct FeedbackFiles {
    /// In the order that they are moved: who sees the last sees all.
    static let endings =
        [FeedbackTable.summary, .rules, .records, .figures, .kronor].map { "_\($0.fileName).csv" } + [".json", ".xlsx"]

    private let folder: String
    private let name: String

    init(folder: String, region: RegionCode, period: Period) {
        self.folder = folder
        name = "aterkoppling_\(region)_\(period)"
    }

    private var unfinished: String { "\(folder)/.\(name).unfinished" }

    /// Where a file is while it is written.
    func path(_ ending: String) -> String { "\(unfinished)/\(name)\(ending)" }

    /// Makes the files.
    ///
    /// - Parameters:
    ///   - replaces: whether files of the names are replaced; else they are an error.
    ///   - body: writes each file of `endings` at its `path`.
    /// - Returns: their paths.
    /// - Throws: `FeedbackError`; what `body` throws.
    func write(replaces: Bool, _ body: () throws -> Void) throws -> [String] {
        let manager = FileManager.default
        let paths = Self.endings.map { "\(folder)/\(name)\($0)" }
        let there = replaces ? [] : paths.filter { unsafe access($0, F_OK) == 0 }
        guard there.isEmpty else { throw FeedbackError.alreadyThere(paths: there) }
        // What a kill has left.
        try? manager.removeItem(atPath: unfinished)
        do {
            // Contact ids are personal data: the folder is its owner's alone.
            try manager.createDirectory(
                atPath: unfinished, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw FeedbackError.cannotWrite(path: folder, cause: error.localizedDescription)
        }
        defer { try? manager.removeItem(atPath: unfinished) }
        try body()
        for (ending, path) in zip(Self.endings, paths) {
            guard unsafe rename(self.path(ending), path) == 0 else {
                throw FeedbackError.cannotWrite(path: path, cause: unsafe String(cString: strerror(errno)))
            }
        }
        return paths
    }
}

/// A text file that is written piece by piece.
final class TextFile {
    private let path: String
    private let file: FileHandle
    private var buffer = Data()

    /// - Throws: `FeedbackError`.
    init(_ path: String) throws {
        self.path = path
        guard
            FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw FeedbackError.cannotWrite(path: path, cause: unsafe String(cString: strerror(errno)))
        }
        self.file = file
    }

    func append(_ text: String) throws { try append(Data(text.utf8)) }

    func append(_ data: Data) throws {
        buffer.append(data)
        if buffer.count >= 1 << 16 { try flush() }
    }

    func close() throws {
        try flush()
        try file.close()
    }

    private func flush() throws {
        do {
            try file.write(contentsOf: buffer)
        } catch {
            throw FeedbackError.cannotWrite(path: path, cause: error.localizedDescription)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
