import Foundation

/// The statements of the project's folder `sql`, read once before the first stage.
///
/// They are project data and not compiled in: what runs is what a data engineer reads, and what is
/// read is part of the fingerprint of what it makes.
package struct SQLLibrary: Sendable {
    /// Numbered migrations of `sql/schema`, ascending.
    package let migrations: [SQLFile]
    private let statements: [String: SQLFile]

    /// - Throws: `ProjectError` where a folder or file cannot be read.
    package init(projectFolder: String) throws(ProjectError) {
        let root = projectFolder + "/sql"
        var statements: [String: SQLFile] = [:]
        var migrations: [SQLFile] = []
        for folder in ["schema", "validate", "aggregate", "evaluate", "result"] {
            for fileName in try Self.fileNames(in: root + "/" + folder) {
                let path = "\(folder)/\(fileName)"
                guard let content = FileManager.default.contents(atPath: "\(root)/\(path)") else {
                    throw .unreadable(path: "\(root)/\(path)")
                }
                let file = SQLFile(path: "sql/" + path, text: String(decoding: content, as: UTF8.self))
                if folder == "schema" {
                    migrations.append(file)
                } else {
                    statements[String(path.dropLast(".sql".count))] = file
                }
            }
        }
        self.statements = statements
        self.migrations = migrations
    }

    /// The statement of a file, named by folder and model: `aggregate/counted_contact`.
    ///
    /// - Throws: `ProjectError.missing` where the project has no such file.
    package func statement(_ name: String) throws(ProjectError) -> SQLFile {
        guard let file = statements[name] else { throw .missing(path: "sql/\(name).sql") }
        return file
    }

    /// All statements of a stage, by path: what its results are fingerprinted with.
    package func files(of stage: StageName) -> [SQLFile] {
        statements.filter { $0.key.hasPrefix(stage.rawValue + "/") }.values.sorted { $0.path < $1.path }
    }

    private static func fileNames(in folder: String) throws(ProjectError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasSuffix(".sql") }.sorted()
        } catch {
            throw .missing(path: folder)
        }
    }
}

package struct SQLFile: Sendable {
    /// Relative to the project's folder.
    package let path: String
    package let text: String

    /// The statement as a COPY to the client. A COPY takes no parameters: whole numbers are written in their places.
    ///
    /// - Parameter numbers: of $1, $2 and so on.
    package func copyOut(_ numbers: [Int]) -> String {
        var text = text
        // The last first: $1 is the beginning of $10.
        for (index, number) in numbers.enumerated().reversed() {
            text = text.replacing("$\(index + 1)", with: "\(number)")
        }
        return "copy (\n\(text)\n) to stdout (format binary)"
    }

    /// The statement with another table in the place of the one that it reads.
    ///
    /// - Returns: nil where it does not say `from` the table, once, in a line of its own: nothing must be read twice.
    package func reading(_ table: String, insteadOf other: String) -> SQLFile? {
        let parts = text.split(separator: "\nfrom \(other) as ", omittingEmptySubsequences: false)
        return parts.count == 2 ? SQLFile(path: path, text: parts.joined(separator: "\nfrom \(table) as ")) : nil
    }
}

/// The project's folder, or something in it, is not there.
package enum ProjectError: Error, Hashable, Sendable {
    case notFound(searched: [String])
    case missing(path: String)
    case unreadable(path: String)
    /// The database has a migration that this project does not: it was made by a newer komiljard.
    case databaseIsNewer(migration: String)
    /// A migration that was applied has been edited since.
    case migrationChanged(path: String)
}

extension ProjectError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let searched):
            "no project folder found (one that holds sql and pipelines); looked in "
                + searched.joined(separator: ", ") + ": name it by --project or KOMILJARD_PROJECT"
        case .missing(let path):
            "\(path) is missing: the project folder is not whole; restore the file from the release that you installed"
        case .unreadable(let path):
            "\(path) cannot be read: check its permissions"
        case .databaseIsNewer(let migration):
            "the database has migration \(migration), which this project does not know: use the komiljard that made it, or a newer one"
        case .migrationChanged(let path):
            "\(path) was changed after it had been applied to this database: restore it, and put the change in a new migration"
        }
    }
}
