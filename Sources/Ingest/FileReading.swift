import DelimitedText
import Postgres

/// What is found while a file is read, whatever its format.
struct FileReading: ~Copyable {
    var encoder: RowEncoder
    var malformed: MalformedRows
    var side = SideRows()
    private(set) var repeatedContacts: RepeatedContactRows
    private let hasContactIDs: Bool
    let sink: RowSink
    let connection: Connection
    /// Rows, typed or not.
    private(set) var rowCount = 0
    /// The first line of the next stretch.
    private var nextStretch = 0
    /// A line is kept in four bytes.
    private static let lastLine = Int(Int32.max)

    init(
        encoder: RowEncoder, malformed: MalformedRows, repeatedContacts: consuming RepeatedContactRows, sink: RowSink,
        connection: Connection
    ) {
        self.encoder = encoder
        hasContactIDs = encoder.plan.hasContactIDs
        self.repeatedContacts = repeatedContacts
        self.malformed = malformed
        self.sink = sink
        self.connection = connection
    }

    /// Calls with the rows to append to, for as many as a chunk has.
    mutating func append(_ body: (inout FileReading, inout CopyRows) throws -> Void) throws {
        let sink = sink
        try sink.append { rows in
            try body(&self, &rows)
            repeatedContacts.ask(rows, to: &side)
        }
    }

    /// Types a row and keeps it, as what it is.
    @inline(__always)
    mutating func load<Row: FieldRow & ~Copyable>(_ row: borrowing Row, to rows: inout CopyRows) throws {
        rowCount &+= 1
        if row.rowNumber >= nextStretch {
            guard row.rowNumber <= Self.lastLine else { throw TooManyLines() }
            nextStretch = sink.beginStretch(at: row.rowNumber, offset: rows.count)
        }
        let offset = rows.count
        switch try encoder.encode(row, to: &rows, side: &side) {
        case .written: if hasContactIDs { repeatedContacts.note(rowAt: offset, of: rows, to: &side) }
        case .malformed(let fault, let position): keep(row, fault, position)
        }
    }

    /// The file has more lines than can be numbered.
    struct TooManyLines: Error {}

    /// Keeps a row that has no fields, or the wrong number of them.
    mutating func refuse<Row: FieldRow & ~Copyable>(
        _ row: borrowing Row, at position: DelimitedPosition? = nil, reason: String
    ) {
        rowCount &+= 1
        guard unsafe malformed.keeps(deliveryID: nil, byteCount: row.rawBytes.count) else { return }
        malformed.keep(
            MalformedRow(
                lineNumber: row.rowNumber, textLine: row.lineNumber, byteOffset: row.byteOffset, deliveryID: nil,
                columnName: nil,
                position: position, value: nil, reason: reason, raw: unsafe Array(row.rawBytes)))
    }

    /// Sends what has gathered beside the rows, when it is enough or the file is over.
    mutating func sendSideRows(isLast: Bool) throws {
        if isLast || side.isFull { try side.send(on: connection) }
        if isLast || malformed.isFull { try malformed.send(on: connection) }
    }

    @inline(never)
    private mutating func keep<Row: FieldRow & ~Copyable>(_ row: borrowing Row, _ fault: FieldFault, _ position: Int?) {
        let deliveryID = position.map { encoder.deliveries.entries[$0].deliveryID }
        let encoding = encoder.encoding
        let byteCount = unsafe row.rawBytes.count
        guard malformed.keeps(deliveryID: deliveryID, byteCount: byteCount) else { return }
        malformed.keep(
            MalformedRow(
                lineNumber: row.rowNumber, textLine: row.lineNumber, byteOffset: row.byteOffset, deliveryID: deliveryID,
                columnName: fault.field == nil ? nil : fault.columnName,
                position: fault.field.map { row.fieldPosition($0) },
                value: fault.field.map { unsafe encoding.text(row.field($0)) }, reason: fault.reason,
                raw: unsafe Array(row.rawBytes)))
    }
}
