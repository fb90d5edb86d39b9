/// Everything that is wrong with the project's definitions, at once.
package struct DefinitionFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty; by file, line and column.
    package let faults: [DefinitionFault]

    /// - Precondition: there is a fault.
    package init(_ faults: [DefinitionFault]) {
        precondition(!faults.isEmpty, "no fault, no error")
        self.faults = Set(faults).sorted()
    }

    /// One fault a line.
    package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// One thing wrong with a definition: where, what, and what to do about it.
package struct DefinitionFault: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Relative to the project folder, or as it was given.
    package let path: String
    /// 1-based, in lines of the file.
    package let line: Int
    /// 1-based, in characters of the line.
    package let column: Int
    package let message: String

    package init(path: String, line: Int, column: Int, message: String) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }

    /// In the form that editors and CI turn into a link.
    package var description: String { "\(path):\(line):\(column): error: \(message)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.path, left.line, left.column, left.message) < (right.path, right.line, right.column, right.message)
    }
}
