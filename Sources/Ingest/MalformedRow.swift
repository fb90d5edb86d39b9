import DelimitedText

/// A row that could not be typed, on its way to `register.malformed`.
struct MalformedRow {
    /// Line where the row starts.
    let lineNumber: Int
    let byteOffset: Int
    let deliveryID: Int?
    let columnName: String?
    /// Where the fault is; nil where the row as a whole is at fault. Its line is not the row's where a field
    /// before it holds a line break.
    let position: DelimitedPosition?
    let value: String?
    let reason: String
    let raw: [UInt8]

    /// What and where, for the sender: `5:1: beslut_datum is not a date`. Without the value.
    var place: String {
        (position.map { "\($0.line):\($0.column): " } ?? "\(lineNumber): ") + "warning: "
            + (columnName ?? "the row") + " " + reason
    }
}

/// Why one field cannot be typed.
struct FieldFault {
    /// Index of the field in the row.
    let field: Int
    let columnName: String
    let reason: String
}
