/// Something that is not a document of the contract, and where.
package struct ContractError: Error, Hashable, Sendable {
    /// From 1.
    package let line: Int
    /// Bytes of its line before it, and one.
    package let column: Int
    /// In the whole document, from 0.
    package let byteOffset: Int
    /// What is wrong and what to do, without any value of a contact.
    package let message: String

    package init(line: Int, column: Int, byteOffset: Int, message: String) {
        self.line = line
        self.column = column
        self.byteOffset = byteOffset
        self.message = message
    }
}
