import Definitions
import DelimitedText
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
        reader = DelimitedReader(format: DelimitedFormat(delimiter: match.layout.delimiter))
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
            let (writer, columnCount) = (self.writer, match.columnCount)
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
                    record, columnCount: columnCount, typer: &typer, deliveries: &deliveries, writer: writer, to: &copy)
                {
                    malformed.append(row)
                }
            }
        } catch let error as DelimitedError {
            throw IngestError(error, path: path)
        } catch is DeliveriesOfFile.LimitExceeded {
            throw IngestError(
                .layout, path: path,
                "the file has more than \(DeliveriesOfFile.limit) combinations of region, month and kind: check the "
                    + "columns that say them")
        }
    }

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
        _ record: borrowing DelimitedRecord, columnCount: Int, typer: inout RowTyper,
        deliveries: inout DeliveriesOfFile, writer: RecordWriter, to copy: inout CopyWriter
    ) throws -> MalformedRow? {
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
