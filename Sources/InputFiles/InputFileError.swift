/// A file that cannot be read as what it should be.
package struct InputFileError: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case notFound
        case unreadable
        /// Not what its name says, cut off, or damaged.
        case damaged
        /// It changed while it was read.
        case changed
    }

    package let kind: Kind
    package let path: String
    /// What is wrong and what to do.
    package let message: String

    package init(_ kind: Kind, path: String, _ message: String) {
        self.kind = kind
        self.path = path
        self.message = message
    }
}
