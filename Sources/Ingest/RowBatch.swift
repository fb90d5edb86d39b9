import Postgres

/// Encoded rows, and where stretches of neighbouring lines begin in them: they go to the lanes by turns.
struct RowBatch {
    /// It is sent when it has as much: enough that handing it over costs nothing beside it.
    static let byteCount = 512 << 10
    private static let capacity = byteCount + (256 << 10)
    /// Lines of a stretch: few enough that a batch has work for all lanes.
    static let stretchLength = 1_024

    let copied = CopyBatch(capacity: capacity)
    /// The first begins with the first row.
    private var stretches: [(number: Int, offset: Int)] = []

    /// - Parameter last: the batch before this, whose last stretch may go on in it.
    init(after last: RowBatch? = nil) {
        if let number = last?.stretches.last?.number { stretches = [(number, 0)] }
    }

    var isEmpty: Bool { copied.rows.count == 0 }
    var isFull: Bool { copied.rows.count >= Self.byteCount }

    /// - Parameter offset: bytes of the rows before the one that begins it.
    /// - Returns: the line that begins the next one.
    mutating func beginStretch(at lineNumber: Int, offset: Int) -> Int {
        let number = lineNumber / Self.stretchLength
        stretches.append((number, offset))
        return (number + 1) * Self.stretchLength
    }

    /// The stretches by number, each with its bytes.
    var ranges: [(number: Int, range: Range<Int>)] {
        let ends = stretches.dropFirst().map(\.offset) + [copied.rows.count]
        return zip(stretches, ends).compactMap { stretch, end in
            end > stretch.offset ? (stretch.number, stretch.offset..<end) : nil
        }
    }
}
