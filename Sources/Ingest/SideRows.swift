import Postgres

/// Rows that a file gives besides those of its table: texts that are numbered, times in emergency rooms, contacts that
/// may be there twice. Few; they gather here and are sent when there are enough.
struct SideRows: ~Copyable {
    private static let sendAt = 512 << 10

    private var numbered = CopyRows(capacity: 64 << 10)
    private var activities = CopyRows(capacity: 16 << 10)
    private var hsaIDs = CopyRows(capacity: 16 << 10)
    private var emergencies = CopyRows(capacity: 4 << 10)
    private var repeatedContacts = CopyRows(capacity: 4 << 10)

    /// Appends a row of a numbered table.
    mutating func append(
        to table: NumberedTable, atMost byteCount: Int, _ body: (inout CopyCursor) -> Void
    ) {
        let append = { (cursor: inout CopyCursor) in
            body(&cursor)
            return true
        }
        switch table {
        case .place: numbered.append(atMost: byteCount, append)
        case .activity: activities.append(atMost: byteCount, append)
        case .hsaID: hsaIDs.append(atMost: byteCount, append)
        }
    }

    mutating func appendEmergency(_ body: (inout CopyCursor) -> Void) {
        emergencies.append(atMost: 128) { cursor in
            body(&cursor)
            return true
        }
    }

    mutating func append(repeated contact: EncodedContact) {
        let id = unsafe contact.id
        repeatedContacts.append(atMost: 64 + id.count) { cursor in
            cursor.beginRow(fieldCount: 4)
            cursor.append(int16: contact.region)
            cursor.append(int32: contact.deliveryID)
            cursor.append(int32: contact.lineNumber)
            unsafe cursor.append(bytes: id)
            return true
        }
    }

    var isFull: Bool {
        numbered.count + activities.count + hsaIDs.count + emergencies.count + repeatedContacts.count >= Self.sendAt
    }

    /// Sends what has gathered, in the transaction of the file.
    mutating func send(on connection: Connection) throws {
        try Self.send(&numbered, NumberedTable.place.copyStatement, on: connection)
        try Self.send(&activities, NumberedTable.activity.copyStatement, on: connection)
        try Self.send(&hsaIDs, NumberedTable.hsaID.copyStatement, on: connection)
        try Self.send(&emergencies, Self.emergencyStatement, on: connection)
        try Self.send(&repeatedContacts, Self.repeatedContactStatement, on: connection)
    }

    private static func send(_ rows: inout CopyRows, _ statement: String, on connection: Connection) throws {
        guard rows.count > 0 else { return }
        try connection.copyIn(statement) { writer in try writer.append(rows) }
        rows.truncate(to: 0)
    }

    private static let emergencyStatement = """
        copy register.emergency_visit (
            region_code, period, delivery_id, line_number, emergency_arrival_at, emergency_assessment_at,
            emergency_end_at, is_care_interrupted
        ) from stdin (format binary)
        """

    private static let repeatedContactStatement = """
        copy register.repeated_contact (region_code, delivery_id, line_number, contact_id) from stdin (format binary)
        """
}
