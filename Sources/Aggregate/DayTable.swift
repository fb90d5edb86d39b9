/// How many waited how many days, in rows.
///
/// Days that follow each other lie together, a month at a time and only where somebody waited: most contacts of a row wait
/// about as long, and a table of single days costs a wait for the memory each.
struct DayTable {
    private static let blockDayCount = 32
    private static let blockCountOfRow = 16
    /// Before a target date is in time.
    private static let lowestDay = -128

    /// Where each block of a row begins in `counts`; -1: nobody waited so long.
    private var blocks: [Int32] = []
    private var counts: [Int32] = []
    /// Days that no block has: below the lowest, and above the last of a row. By row and day.
    private var otherDays = KeyTable()
    private var otherRows: [Int: [Int32]] = [:]

    /// Makes rows, neighbours.
    ///
    /// - Returns: the first.
    mutating func addRows(_ count: Int) -> Int {
        let first = blocks.count / Self.blockCountOfRow
        blocks.append(contentsOf: repeatElement(-1, count: count * Self.blockCountOfRow))
        return first
    }

    /// Counts one more.
    ///
    /// - Parameter row: of at most 4 billion, the room of a key.
    @inline(__always)
    mutating func add(_ day: Int, toRow row: Int) {
        let place = day - Self.lowestDay
        guard place >= 0, place < Self.blockDayCount * Self.blockCountOfRow else { return addOther(day, toRow: row) }
        let block = row * Self.blockCountOfRow + place / Self.blockDayCount
        if blocks[block] < 0 {
            blocks[block] = Int32(counts.count)
            counts.append(contentsOf: repeatElement(0, count: Self.blockDayCount))
        }
        counts[Int(blocks[block]) + place % Self.blockDayCount] &+= 1
    }

    private mutating func addOther(_ day: Int, toRow row: Int) {
        let day = Int32(truncatingIfNeeded: day)
        let key = UInt64(row) << 32 | UInt64(UInt32(bitPattern: day))
        if otherDays.value(of: key) == nil { otherRows[row, default: []].append(day) }
        otherDays.add(1, to: key)
    }

    /// Calls `body` with every day of the row that somebody waited, and how many, in no order.
    func forEach(inRow row: Int, _ body: (Int32, Int32) -> Void) {
        for number in 0..<Self.blockCountOfRow {
            let start = Int(blocks[row * Self.blockCountOfRow + number])
            guard start >= 0 else { continue }
            for offset in 0..<Self.blockDayCount where counts[start + offset] > 0 {
                body(Int32(number * Self.blockDayCount + offset + Self.lowestDay), counts[start + offset])
            }
        }
        for day in otherRows[row] ?? [] {
            body(day, otherDays.value(of: UInt64(row) << 32 | UInt64(UInt32(bitPattern: day))) ?? 0)
        }
    }
}
