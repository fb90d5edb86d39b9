import DelimitedText
import Postgres

/// A row that could not be typed, on its way to `register.malformed`.
struct MalformedRow {
    /// Line where the row starts; of a contract, the number of the element.
    let lineNumber: Int
    /// Line where it starts, of a contract too.
    let textLine: Int
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
        (position.map { "\($0.line):\($0.column): " } ?? "\(textLine): ") + "warning: "
            + (columnName ?? "the row") + " " + reason
    }
}

/// The malformed rows of a file: the first of each delivery are kept, all are counted.
struct MalformedRows {
    /// A sender mends a program and not ten thousand rows; and a file of nothing but rubbish must not fill the disk.
    struct Cap {
        /// Of each delivery, and of those that no delivery can be told.
        var rows = 10_000
        /// Of the file.
        var bytes = 256 << 20
    }

    /// Rows that are kept in memory before they are sent: rows and bytes.
    private static let room = (rows: 1_000, bytes: 1 << 20)
    private static let shownCount = 5

    private let cap: Cap
    private let fileID: Int
    private var gathered: [MalformedRow] = []
    private var gatheredBytes = 0
    private var keptBytes = 0
    private var keptOfDelivery: [Int: Int] = [:]
    /// All of them.
    private(set) var count = 0
    private(set) var keptCount = 0
    /// The places of the first ones, to be shown.
    private(set) var first: [String] = []

    init(fileID: Int, cap: Cap) {
        self.fileID = fileID
        self.cap = cap
    }

    var isFull: Bool { gathered.count >= Self.room.rows || gatheredBytes >= Self.room.bytes }

    /// Counts a row, and says whether it is one to keep.
    mutating func keeps(deliveryID: Int?, byteCount: Int) -> Bool {
        count += 1
        let kept = keptOfDelivery[deliveryID ?? 0, default: 0]
        guard kept < cap.rows, keptBytes + byteCount <= cap.bytes else { return false }
        keptOfDelivery[deliveryID ?? 0] = kept + 1
        keptBytes += byteCount
        keptCount += 1
        return true
    }

    mutating func keep(_ row: MalformedRow) {
        gatheredBytes += row.raw.count
        gathered.append(row)
        if first.count < Self.shownCount { first.append(row.place) }
    }

    /// Sends what has gathered, in the transaction of the file.
    mutating func send(on connection: Connection) throws {
        guard !gathered.isEmpty else { return }
        let rows = gathered
        try connection.copyIn(
            """
            copy register.malformed
            (
                file_id, line_number, byte_offset, delivery_id, column_name, column_number, value, reason, raw,
                text_line
            )
            from stdin (format binary)
            """
        ) { writer in
            for row in rows {
                writer.beginRow()
                writer.append(int32: Int32(truncatingIfNeeded: fileID))
                writer.append(int32: Int32(truncatingIfNeeded: row.lineNumber))
                writer.append(int64: Int64(row.byteOffset))
                if let id = row.deliveryID {
                    writer.append(int32: Int32(truncatingIfNeeded: id))
                } else {
                    writer.appendNull()
                }
                if let name = row.columnName { writer.append(string: name) } else { writer.appendNull() }
                if let position = row.position {
                    writer.append(int32: Int32(truncatingIfNeeded: position.column))
                } else {
                    writer.appendNull()
                }
                if let value = row.value { writer.append(string: value) } else { writer.appendNull() }
                writer.append(string: row.reason)
                writer.append(utf8: row.raw.span)
                writer.append(int32: Int32(truncatingIfNeeded: row.position?.line ?? row.textLine))
                try writer.endRow()
            }
        }
        gathered = []
        gatheredBytes = 0
    }
}
