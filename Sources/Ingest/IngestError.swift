import InputFiles

/// A file that is not loaded at all: nothing of it is in the database.
package struct IngestError: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// No such file, or a folder without any file of ours.
        case notFound
        case unreadable
        /// Cut off, not what its name says, or not what was announced of it.
        case damaged
        /// No bytes, or a header and nothing else.
        case empty
        /// NUL bytes, not UTF-8, a quote that is never closed.
        case notText
        /// No layout has these columns, or several have.
        case layout
        /// Region codes of SCB where the layout says SKR's.
        case codeSystem
        /// A manifest is wrong, or a file is not what its manifest says.
        case manifest
        /// A call names another that is not there, or comes before the one that it hangs on.
        case order
        /// It grew or shrank, or its content did, while it was read.
        case changedWhileRead
    }

    package let kind: Kind
    package let path: String
    /// 1-based; nil where the file as a whole is meant.
    package let line: Int?
    package let column: Int?
    /// What is wrong and what to do, without any value of a record.
    package let message: String

    init(_ kind: Kind, path: String, line: Int? = nil, column: Int? = nil, _ message: String) {
        self.kind = kind
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }
}

extension IngestError: CustomStringConvertible {
    /// `path:line:column: error: message`.
    package var description: String {
        let place = line.map { ":\($0)" + (column.map { ":\($0)" } ?? "") } ?? ""
        return "\(path)\(place): error: \(message)"
    }
}

extension IngestError {
    init(_ error: InputFileError) {
        let kind: Kind =
            switch error.kind {
            case .notFound: .notFound
            // A run that was asked to end says so itself.
            case .unreadable, .givenUp: .unreadable
            case .damaged: .damaged
            case .changed: .changedWhileRead
            }
        self.init(kind, path: error.path, error.message)
    }
}
