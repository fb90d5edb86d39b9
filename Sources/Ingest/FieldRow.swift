import ContractXML
import DelimitedText

/// A row of a file, lent for the length of a call: a record of delimited text, or an element of a contract.
protocol FieldRow: ~Copyable {
    /// Unique within the file and rising: the line, or the number of the element, since many may stand in a line.
    var rowNumber: Int { get }
    /// The line of the file where it starts.
    var lineNumber: Int { get }
    var byteOffset: Int { get }
    /// Whether a byte above 0x7F may be in it: false is certain.
    var mayHoldMoreThanASCII: Bool { get }
    /// The bytes of a field; empty where it was not sent.
    func field(_ index: Int) -> UnsafeRawBufferPointer
    /// The bytes of neighbouring fields as they were sent, or nil where they do not lie together.
    func rawFields(_ first: Int, through last: Int) -> UnsafeRawBufferPointer?
    /// Where a field starts.
    func fieldPosition(_ index: Int) -> DelimitedPosition
    /// The row as it was sent.
    var rawBytes: UnsafeRawBufferPointer { get }
    /// Whether fields are UTF-8 whatever the file is: they may then be longer than what was sent.
    static var isTranscoded: Bool { get }
}

extension DelimitedRecord: FieldRow {
    static var isTranscoded: Bool { false }
    var rowNumber: Int { lineNumber }

    @inline(__always)
    func rawFields(_ first: Int, through last: Int) -> UnsafeRawBufferPointer? {
        let bytes: UnsafeRawBufferPointer = unsafe rawFields(first, through: last)
        return unsafe bytes
    }
}

extension ContractRow: FieldRow {
    static var isTranscoded: Bool { true }
    var rowNumber: Int { number }
    // Values are UTF-8 whatever the document is.
    var mayHoldMoreThanASCII: Bool { true }

    func rawFields(_: Int, through _: Int) -> UnsafeRawBufferPointer? { nil }

    func fieldPosition(_ index: Int) -> DelimitedPosition {
        let position: ContractPosition = fieldPosition(index)
        return DelimitedPosition(line: position.line, column: position.column, byteOffset: position.byteOffset)
    }
}

/// Why one field cannot be typed.
struct FieldFault {
    /// Index of the field in the row; nil where no column of the file has it.
    let field: Int?
    let columnName: String
    let reason: String
}
