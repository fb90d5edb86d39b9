import Definitions
import DelimitedText
import Postgres

/// Reads a file of delimited text: header, then rows.
struct DelimitedReading: ~Copyable {
    private let match: LayoutMatch
    private let path: String
    private var reader: DelimitedReader
    private var hasSeenHeader = false

    init(_ match: LayoutMatch, path: String) {
        self.match = match
        self.path = path
        reader = DelimitedReader(format: DelimitedFormat(match.form, match.encodings))
    }

    /// The encoding as found so far.
    var encoding: FieldEncoding { FieldEncoding(reader.encoding) }

    /// Types and encodes the records that end in this chunk.
    ///
    /// - Throws: `IngestError` where the file cannot be trusted from here on; `PostgresError`.
    mutating func read(_ chunk: UnsafeRawBufferPointer, isLast: Bool, into reading: inout FileReading) throws {
        do {
            // Swift's rule of exclusive access wants the parts as values of their own in the closure.
            var hasSeenHeader = hasSeenHeader
            defer { self.hasSeenHeader = hasSeenHeader }
            let match = match
            try reading.append { reading, rows in
                unsafe try reader.read(chunk, isLast: isLast) { record in
                    guard hasSeenHeader else {
                        hasSeenHeader = true
                        return
                    }
                    try Self.load(record, match, into: &reading, rows: &rows)
                }
            }
        } catch let error as DelimitedError {
            throw IngestError(error, path: path)
        } catch let error as SwallowedRows {
            throw IngestError(
                .notText, path: path, line: error.line,
                "a quote in this row swallows \(error.lineCount) lines that look like rows: close it, or write a quote "
                    + "inside a field twice and quote the field")
        }
    }

    @inline(__always)
    private static func load(
        _ record: borrowing DelimitedRecord, _ match: LayoutMatch, into reading: inout FileReading,
        rows: inout CopyRows
    ) throws {
        if record.lineBreakCount > 0 { try refuseSwallowedRows(record, match) }
        if let malformation = record.malformation {
            return reading.refuse(
                record, at: malformation.position,
                reason: "is not as delimited text is written: " + malformation.kind.explanation)
        }
        if record.fieldCount != match.columnCount, try !hasTrailingDelimiter(record, match, into: &reading) { return }
        if record.mayHoldMoreThanASCII, record.isSingleByte, reading.encoder.encoding == .utf8 {
            let encoding = FieldEncoding(match.encodings.first { $0 != .utf8 } ?? .windows1252)
            try reading.encoder.adopt(
                encoding, plan: RowPlan(layout: match.layout, positions: match.positions, encoding: encoding))
        }
        try reading.load(record, to: &rows)
    }

    /// Whether a row that has not as many fields as the header is right all the same; else it is refused.
    @inline(never)
    private static func hasTrailingDelimiter(
        _ record: borrowing DelimitedRecord, _ match: LayoutMatch, into reading: inout FileReading
    ) throws -> Bool {
        let isTrailing = unsafe record.fieldCount == match.columnCount + 1 && record.field(match.columnCount).isEmpty
        if isTrailing {
            if match.layout.allowsTrailingDelimiter { return true }
            reading.refuse(
                record,
                reason: "ends with a delimiter after its last value: remove it, or say trailing_delimiter: "
                    + "allowed in a layout of your own")
        } else {
            reading.refuse(
                record, reason: "has \(record.fieldCount) fields, the header has \(match.columnCount)")
        }
        return false
    }

    /// Refuses a file with a quote that has swallowed whole rows: they would be gone into one field, and nobody could
    /// tell how many or whose they were.
    ///
    /// - Throws: `SwallowedRows` where a record of several lines has the delimiters of more than one row in a field.
    private static func refuseSwallowedRows(_ record: borrowing DelimitedRecord, _ match: LayoutMatch) throws {
        let (columnCount, delimiter) = (match.columnCount, match.form.delimiter)
        let longest: Int
        if record.fieldCount == 0 {
            longest = unsafe record.rawBytes.count { $0 == delimiter } - columnCount
        } else {
            longest =
                (0..<record.fieldCount).map { index in
                    unsafe record.field(index).count { $0 == delimiter }
                }.max() ?? 0
        }
        guard columnCount > 1, longest >= columnCount - 1 else { return }
        throw SwallowedRows(
            line: record.lineNumber, lineCount: unsafe record.rawBytes.count { $0 == lineFeed } + 1)
    }

    private static let lineFeed = UInt8(ascii: "\n")

    private struct SwallowedRows: Error {
        let line: Int
        let lineCount: Int
    }
}
