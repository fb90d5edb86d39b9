import Postgres
import Waits

// Texts that are kept once a delivery, with a number in the row.

extension RowEncoder {
    /// Appends the number of the group's texts.
    ///
    /// - Returns: nil, or the source that has blanks around it. Texts are looked at when they are new alone; those that
    ///   are wrong are kept in mind.
    @inline(__always)
    mutating func appendNumber<Row: FieldRow & ~Copyable>(
        _ index: Int, of row: borrowing Row, at position: Int, to cursor: inout CopyCursor, side: inout SideRows
    ) -> Int? {
        let table = plan.groups[index].table
        let first = plan.groups[index].firstNeighbour
        let found: (number: Int, isNew: Bool)
        if isPlain, first >= 0,
            let raw = unsafe row.rawFields(first, through: plan.groups[index].lastNeighbour)
        {
            // Nothing but delimiters, and perhaps quotes around nothing: nothing was sent.
            let last = plan.groups[index].lastNeighbour
            if raw.count < (last &- first &+ 1) &* 3, (first...last).allSatisfy({ unsafe row.field($0).isEmpty }) {
                cursor.appendNull()
                return nil
            }
            found = unsafe deliveries.number(of: raw, in: table, at: position)
        } else {
            gatherKey(plan.groups[index], of: row)
            if numberedKey.isEmpty {
                cursor.appendNull()
                return nil
            }
            let key = numberedKey
            found = unsafe key.withUnsafeBytes { unsafe deliveries.number(of: $0, in: table, at: position) }
        }
        if found.isNew {
            if let padded = paddedSource(of: index, in: row) {
                if deliveries.forgottenCount != paddedSince {
                    // Numbers from before are not given again.
                    paddedNumbers = []
                    paddedSince = deliveries.forgottenCount
                }
                paddedNumbers.insert(PaddedNumber(position: position, table: table, number: found.number))
                return padded
            }
            appendTexts(plan.groups[index], number: found.number, of: row, at: position, to: &side)
        } else if !paddedNumbers.isEmpty,
            paddedNumbers.contains(PaddedNumber(position: position, table: table, number: found.number))
        {
            return paddedSource(of: index, in: row)
        }
        cursor.append(int32: found.number)
        return nil
    }

    /// A number whose texts have blanks around them: its rows are malformed.
    struct PaddedNumber: Hashable {
        let position: Int
        let table: NumberedTable
        let number: Int
    }

    @inline(never)
    private func paddedSource<Row: FieldRow & ~Copyable>(of group: Int, in row: borrowing Row) -> Int? {
        for source in plan.groups[group].sources {
            guard let source, plan.sources[source].isIdentifier else { continue }
            if unsafe values.isPadded(bytes(of: source, in: row)) { return source }
        }
        return nil
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
