import Glibc

/// A file that cannot be read as what it should be.
package struct InputFileError: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case notFound
        case unreadable
        /// Not what its name says, cut off, damaged, or an archive.
        case damaged
        /// It changed while it was read.
        case changed
        /// Whoever reads it was asked to end.
        case givenUp
    }

    package let kind: Kind
    /// As it was given: `-` is standard input.
    package let path: String
    /// What is wrong and what to do.
    package let message: String

    package init(_ kind: Kind, path: String, _ message: String) {
        self.kind = kind
        self.path = path
        self.message = message
    }
}

extension InputFileError: CustomStringConvertible {
    /// `path: error: message`.
    package var description: String { "\(path): error: \(message)" }
}

/// The system's words for a value of `errno`.
func systemErrorText(_ code: Int32) -> String {
    // A static text, or one that is the thread's until its next call; copied here.
    unsafe String(cString: strerror(code))
}
