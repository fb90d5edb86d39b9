/// A row of a result. Its cells are decoded when they are read.
///
/// Every reader throws ``PostgresError/Code/unexpectedResult`` when there is no such column, when the cell is
/// null and the reader is not an `optional…` one, or when the text is not of the type asked for. The error names
/// the column and never the value.
package struct Row: Sendable {
    private let handle: ResultHandle
    private let sql: String
    private let index: Int

    init(handle: ResultHandle, sql: String, index: Int) {
        self.handle = handle
        self.sql = sql
        self.index = index
    }

    /// The text of a cell, of a column of any type, as PostgreSQL writes it.
    package func string(_ column: String) throws(PostgresError) -> String { try string(position(column)) }
    /// The text of a cell, by the column's position from 0.
    package func string(_ column: Int) throws(PostgresError) -> String {
        try required(optionalString(column), column)
    }
    /// The text of a cell; `nil` for null.
    package func optionalString(_ column: String) throws(PostgresError) -> String? {
        try optionalString(position(column))
    }
    /// The text of a cell, by the column's position from 0; `nil` for null.
    package func optionalString(_ column: Int) throws(PostgresError) -> String? {
        guard handle.columnNames.indices.contains(column) else {
            throw PostgresError(
                .unexpectedResult, "the result has no column at position \(column), it has \(handle.fieldCount)",
                sql: sql)
        }
        return handle.text(row: index, column: column)
    }

    /// An integer, of a column of any type that is written as one.
    package func int(_ column: String) throws(PostgresError) -> Int { try int(position(column)) }
    /// An integer, by the column's position from 0.
    package func int(_ column: Int) throws(PostgresError) -> Int { try required(optionalInt(column), column) }
    /// An integer; `nil` for null.
    package func optionalInt(_ column: String) throws(PostgresError) -> Int? { try optionalInt(position(column)) }
    /// An integer, by the column's position from 0; `nil` for null.
    package func optionalInt(_ column: Int) throws(PostgresError) -> Int? {
        guard let text = try optionalString(column) else { return nil }
        guard let number = Int(text) else { throw mismatch(column, "an integer of 64 bits") }
        return number
    }

    /// A boolean.
    package func bool(_ column: String) throws(PostgresError) -> Bool { try bool(position(column)) }
    /// A boolean, by the column's position from 0.
    package func bool(_ column: Int) throws(PostgresError) -> Bool { try required(optionalBool(column), column) }
    /// A boolean; `nil` for null.
    package func optionalBool(_ column: String) throws(PostgresError) -> Bool? { try optionalBool(position(column)) }
    /// A boolean, by the column's position from 0; `nil` for null.
    package func optionalBool(_ column: Int) throws(PostgresError) -> Bool? {
        guard let text = try optionalString(column) else { return nil }
        switch text {
        case "t": return true
        case "f": return false
        default: throw mismatch(column, "a boolean")
        }
    }

    /// Bytes of a `bytea`, by the column's name; `nil` for null.
    package func optionalBytes(_ column: String) throws(PostgresError) -> [UInt8]? {
        let index = try position(column)
        guard let text = try optionalString(index) else { return nil }
        // "The hex format encodes binary data as 2 hexadecimal digits per byte […] preceded by \\x": what the server
        // writes unless bytea_output says otherwise.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        guard text.hasPrefix("\\x") else { throw mismatch(index, "a bytea in hexadecimal digits") }
        for character in text.utf8.dropFirst(2) {
            guard let digit = Character(UnicodeScalar(character)).hexDigitValue else {
                throw mismatch(index, "a bytea in hexadecimal digits")
            }
            if let first = high {
                bytes.append(first << 4 | UInt8(digit))
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        return bytes
    }

    private func position(_ column: String) throws(PostgresError) -> Int {
        guard let position = handle.columnIndex(column) else {
            throw PostgresError(
                .unexpectedResult, "the result has no column \(column)",
                hint: "its columns are \(handle.columnNames.joined(separator: ", "))", sql: sql)
        }
        return position
    }

    private func required<Value>(_ value: Value?, _ column: Int) throws(PostgresError) -> Value {
        guard let value else {
            throw PostgresError(
                .unexpectedResult, "column \(handle.columnNames[column]) of row \(index + 1) is null", sql: sql)
        }
        return value
    }

    private func mismatch(_ column: Int, _ expected: String) -> PostgresError {
        PostgresError(
            .unexpectedResult, "column \(handle.columnNames[column]) of row \(index + 1) is not \(expected)", sql: sql)
    }
}
