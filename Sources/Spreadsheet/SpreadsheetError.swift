/// A spreadsheet that could not be written. Nothing of it has become visible.
package struct SpreadsheetError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// The file or one of the temporary files beside it cannot be written: folder, permissions or space.
        case cannotWrite
        /// A name that no sheet may have, or more sheets or columns than a spreadsheet holds.
        case notRepresentable
        case outOfMemory
    }

    package let code: Code
    /// The file that was to be.
    package let path: String
    /// What libxlsxwriter or the system says.
    package let cause: String

    package init(_ code: Code, path: String, cause: String = "") {
        (self.code, self.path, self.cause) = (code, path, cause)
    }
}

extension SpreadsheetError: CustomStringConvertible {
    package var description: String {
        switch code {
        case .cannotWrite: "\(path) cannot be written (\(cause)): check the folder, its permissions and space"
        case .notRepresentable: "\(path) cannot be written as a spreadsheet (\(cause))"
        case .outOfMemory: "\(path) cannot be written: there is no memory left"
        }
    }
}
