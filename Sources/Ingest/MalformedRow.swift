/// A row that could not be typed, on its way to `register.malformed`.
struct MalformedRow {
    let lineNumber: Int
    let byteOffset: Int
    let deliveryID: Int?
    let columnName: String?
    let columnNumber: Int?
    let value: String?
    let reason: String
    let raw: [UInt8]
}

/// Why one field cannot be typed.
struct FieldFault {
    /// Index of the field in the row.
    let field: Int
    let columnName: String
    let reason: String
}
