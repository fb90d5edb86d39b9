import Definitions
import DelimitedText
import Glibc
import Postgres
import Waits

/// A file on its way through: reader, typer and writer, and what has been found so far.
struct FileReading: ~Copyable {
    let match: HeaderMatch
    let writer: RecordWriter
    private(set) var deliveries: DeliveriesOfFile
    private(set) var malformedRows: [MalformedRow] = []
    private(set) var malformedByteCount = 0
    private(set) var malformedCount = 0
    /// The places of the first ones, to be shown.
    private(set) var firstMalformed: [String] = []
    /// Rows after the header, typed or not.
    private(set) var rowCount = 0

    private static let shownMalformedCount = 5

    private let path: String
    private var reader: DelimitedReader
    private var typer: RowTyper
    private var hasSeenHeader = false

    init(match: HeaderMatch, path: String, firstDeliveryID: Int) {
        self.match = match
        self.path = path
        typer = RowTyper(match, path: path)
        writer = RecordWriter(match, typer)
        deliveries = DeliveriesOfFile(firstDeliveryID: firstDeliveryID)
        reader = DelimitedReader(format: DelimitedFormat(delimiter: match.delimiter))
    }

    /// Types and writes the records that end in this chunk; those that cannot be typed gather.
    ///
    /// - Throws: `IngestError` where the file cannot be trusted from here on; `PostgresError`.
    mutating func read(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool, to copy: inout CopyWriter
    ) throws {
        do {
            // Swift's rule of exclusive access wants the parts as values of their own in the closure.
            var (typer, deliveries, hasSeenHeader) = (self.typer, self.deliveries, self.hasSeenHeader)
            var (rowCount, malformed) = (self.rowCount, [MalformedRow]())
            let (writer, columnCount, delimiter) = (self.writer, match.columnCount, match.delimiter)
            defer {
                (self.typer, self.deliveries, self.hasSeenHeader) = (typer, deliveries, hasSeenHeader)
                self.rowCount = rowCount
                gather(malformed)
            }
            try unsafe reader.read(chunk, isLast: isLast) { record in
                guard hasSeenHeader else {
                    hasSeenHeader = true
                    return
                }
                rowCount += 1
                if let row = try Self.load(
                    record, columnCount: columnCount, delimiter: delimiter, typer: &typer, deliveries: &deliveries,
                    writer: writer, to: &copy)
                {
                    malformed.append(row)
                }
            }
        } catch let error as DelimitedError {
            throw IngestError(error, path: path)
        } catch let error as SwallowedRows {
            throw IngestError(
                .notText, path: path, line: error.line,
                "a quote in this row swallows \(error.lineCount) lines that look like rows: close it, or write a quote "
                    + "inside a field twice and quote the field")
        } catch is DeliveriesOfFile.LimitExceeded {
            throw IngestError(
                .layout, path: path,
                "the file has more than \(DeliveriesOfFile.limit) combinations of region, month and kind: check the "
                    + "columns that say them")
        }
    }

    mutating func placeHalfPlaced() { deliveries.placeHalfPlaced() }

    /// Hands over the malformed rows that have gathered.
    mutating func takeMalformedRows() -> [MalformedRow] {
        defer {
            malformedRows = []
            malformedByteCount = 0
        }
        return malformedRows
    }

    private mutating func gather(_ rows: [MalformedRow]) {
        malformedRows += rows
        malformedByteCount += rows.reduce(0) { $0 + $1.raw.count }
        malformedCount += rows.count
        firstMalformed += rows.prefix(Self.shownMalformedCount - firstMalformed.count).map(\.place)
    }

    /// - Returns: nil for a row that was written, or why it was not.
    @inline(__always)
    private static func load(
        _ record: borrowing DelimitedRecord, columnCount: Int, delimiter: UInt8, typer: inout RowTyper,
        deliveries: inout DeliveriesOfFile, writer: RecordWriter, to copy: inout CopyWriter
    ) throws -> MalformedRow? {
        if isOfSeveralLines(record) { try refuseSwallowedRows(record, columnCount: columnCount, delimiter: delimiter) }
        if let malformation = record.malformation {
            return row(
                record, position: malformation.position,
                reason: "is not as delimited text is written: " + malformation.kind.explanation)
        }
        guard record.fieldCount == columnCount else {
            return row(
                record, reason: "has \(record.fieldCount) fields, the header has \(columnCount)")
        }
        if let fault = try typer.type(record) {
            let position = try typer.slot(of: record).map { try deliveries.position(of: $0) }
            if position == nil, let (region, period) = typer.regionAndPeriod {
                deliveries.countHalfPlaced(region, period)
            }
            if let position { deliveries.countMalformed(at: position) }
            return row(
                record, deliveryID: position.map { deliveries.entries[$0].deliveryID }, columnName: fault.columnName,
                position: record.fieldPosition(fault.field), value: record.string(fault.field), reason: fault.reason)
        }
        guard let slot = typer.slotOfValues else {
            return row(record, reason: "says neither region, period nor status")
        }
        let position = try deliveries.position(of: slot)
        deliveries.countRecord(at: position)
        try writer.write(
            record, values: typer.values, slot: slot, firstDay: slot.period.firstDay.daysSince1970,
            deliveryID: deliveries.entries[position].deliveryID, to: &copy)
        return nil
    }

    /// Refuses a file with a quote that has swallowed whole rows: they would be gone into one field, and nobody could
    /// tell how many or whose they were.
    ///
    /// - Throws: `SwallowedRows` where a record of several lines has the delimiters of more than one row in a field.
    private static func refuseSwallowedRows(
        _ record: borrowing DelimitedRecord, columnCount: Int, delimiter: UInt8
    ) throws {
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

    @inline(__always)
    private static func isOfSeveralLines(_ record: borrowing DelimitedRecord) -> Bool {
        let bytes = unsafe record.rawBytes
        // The buffer is the record's, for as long as it is lent.
        return unsafe bytes.baseAddress.map { unsafe memchr($0, Int32(lineFeed), bytes.count) != nil } ?? false
    }

    private static let lineFeed = UInt8(ascii: "\n")

    private struct SwallowedRows: Error {
        let line: Int
        let lineCount: Int
    }

    private static func row(
        _ record: borrowing DelimitedRecord, deliveryID: Int? = nil, columnName: String? = nil,
        position: DelimitedPosition? = nil, value: String? = nil, reason: String
    ) -> MalformedRow {
        MalformedRow(
            lineNumber: record.lineNumber, byteOffset: record.byteOffset, deliveryID: deliveryID,
            columnName: columnName, position: position, value: value, reason: reason,
            raw: record.withRawBytes { span in span.indices.map { span[$0] } })
    }
}
