/// A place in a document, as an editor shows it and as a program seeks it.
package struct ContractPosition: Hashable, Sendable, CustomStringConvertible {
    /// The physical line, from 1: line feeds before it, and one.
    package var line: Int

    /// The character in its line, from 1. A byte order mark is not counted.
    package var column: Int

    /// The byte in the whole document as it was sent, from 0, a byte order mark included.
    package var byteOffset: Int

    package init(line: Int, column: Int, byteOffset: Int) {
        self.line = line
        self.column = column
        self.byteOffset = byteOffset
    }

    package var description: String { "\(line):\(column)" }
}

/// Something that is not a document of the contracts, and where. It holds no value of a contact: it may be logged.
package struct ContractError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package let line: Int

    /// The character in its line, from 1.
    package let column: Int

    /// In the whole document, from 0.
    package let byteOffset: Int

    /// What is wrong and what to do. Names of elements, attributes and namespaces stand in it, values never.
    package let message: String

    package init(line: Int, column: Int, byteOffset: Int, message: String) {
        self.line = line
        self.column = column
        self.byteOffset = byteOffset
        self.message = message
    }

    init(_ position: ContractPosition, _ message: String) {
        self.init(
            line: position.line, column: position.column, byteOffset: position.byteOffset, message: message)
    }

    package var description: String { "\(line):\(column): \(message)" }
}
