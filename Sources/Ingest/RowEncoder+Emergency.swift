import Definitions
import Postgres
import Waits

// Times in emergency rooms, which few contacts have and which are rows of their own.

extension RowEncoder {
    struct EmergencyTimes {
        /// Arrival, assessment and end in microseconds since 2000-01-01.
        var times: [Int?] = [nil, nil, nil]
        var isInterrupted: Bool?
    }

    /// The source that cannot be typed.
    struct SourceFault: Error { let source: Int }

    /// Nil where none of the fields was sent.
    func emergencyTimes<Row: FieldRow & ~Copyable>(
        _ row: borrowing Row
    ) throws(SourceFault) -> EmergencyTimes? {
        guard let sources = plan.emergencySources else { return nil }
        var found = EmergencyTimes()
        var isEmpty = true
        for index in 0..<4 {
            guard let source = sources[index] else { continue }
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { continue }
            isEmpty = false
            if index < 3 {
                guard let time = unsafe values.dates.time(bytes) else { throw SourceFault(source: source) }
                found.times[index] = time
            } else {
                guard let code = unsafe values.code(bytes, 1...1), code < 2 else { throw SourceFault(source: source) }
                found.isInterrupted = code == 1
            }
        }
        return isEmpty ? nil : found
    }

    func append(_ emergency: EmergencyTimes, of lineNumber: Int, at position: Int, to side: inout SideRows) {
        let entry = deliveries.entries[position]
        side.appendEmergency { cursor in
            cursor.beginRow(fieldCount: 8)
            cursor.append(int16: entry.slot.region.rawValue)
            cursor.append(int32: entry.firstDay)
            cursor.append(int32: entry.deliveryID)
            cursor.append(int32: lineNumber)
            for time in emergency.times {
                if let time { cursor.append(int64: time) } else { cursor.appendNull() }
            }
            if let isInterrupted = emergency.isInterrupted {
                cursor.append(bool: isInterrupted)
            } else {
                cursor.appendNull()
            }
        }
    }
}
