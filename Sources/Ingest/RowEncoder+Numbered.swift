import Postgres
import Waits

// Texts that are kept once a delivery, with a number in the row.

extension RowEncoder {
    @inline(__always)
    mutating func appendNumber<Row: FieldRow & ~Copyable>(
        _ index: Int, of row: borrowing Row, at position: Int, to cursor: inout CopyCursor, side: inout SideRows
    ) {
        let table = plan.groups[index].table
        let first = plan.groups[index].firstNeighbour
        let found: (number: Int, isNew: Bool)
        if isPlain, first >= 0,
            let raw = unsafe row.rawFields(first, through: plan.groups[index].lastNeighbour)
        {
            // Nothing but delimiters, and perhaps quotes around nothing: nothing was sent.
            let last = plan.groups[index].lastNeighbour
            if raw.count < (last &- first &+ 1) &* 3, (first...last).allSatisfy({ unsafe row.field($0).isEmpty }) {
                return cursor.appendNull()
            }
            found = unsafe deliveries.number(of: raw, in: table, at: position)
        } else {
            gatherKey(plan.groups[index], of: row)
            if numberedKey.isEmpty { return cursor.appendNull() }
            let key = numberedKey
            found = unsafe key.withUnsafeBytes { unsafe deliveries.number(of: $0, in: table, at: position) }
        }
        if found.isNew { appendTexts(plan.groups[index], number: found.number, of: row, at: position, to: &side) }
        cursor.append(int32: found.number)
    }

    /// The fields one after the other, each with a NUL behind it, which no field holds; empty where all are.
    mutating func gatherKey<Row: FieldRow & ~Copyable>(
        _ group: RowPlan.NumberedGroup, of row: borrowing Row
    ) {
        numberedKey.removeAll(keepingCapacity: true)
        var isEmpty = true
        for source in group.sources {
            if let source {
                let bytes = unsafe bytes(of: source, in: row)
                if unsafe !bytes.isEmpty { isEmpty = false }
                unsafe numberedKey.append(contentsOf: bytes)
            }
            numberedKey.append(0)
        }
        if isEmpty { numberedKey.removeAll(keepingCapacity: true) }
    }

    @inline(never)
    func appendTexts<Row: FieldRow & ~Copyable>(
        _ group: RowPlan.NumberedGroup, number: Int, of row: borrowing Row, at position: Int, to side: inout SideRows
    ) {
        let entry = deliveries.entries[position]
        let constantBytes = group.sources.reduce(0) { $0 + ($1.map { plan.sources[$0].constant.count } ?? 0) }
        let room = 64 + group.sources.count * CopyCursor.fixedFieldBytes + constantBytes + textRoom(of: row)
        side.append(to: group.table, atMost: room) { cursor in
            cursor.beginRow(fieldCount: 3 + group.sources.count)
            cursor.append(int16: entry.slot.region.rawValue)
            cursor.append(int32: entry.deliveryID)
            cursor.append(int32: number)
            for source in group.sources {
                guard let source else {
                    cursor.appendNull()
                    continue
                }
                // A constant is the layout's, which is UTF-8: there is nothing to translate, as in ASCII.
                let isASCII = plan.sources[source].position < 0 || !row.mayHoldMoreThanASCII
                unsafe append(text: bytes(of: source, in: row), isASCII: isASCII, to: &cursor)
            }
        }
    }
}
