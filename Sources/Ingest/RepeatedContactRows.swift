import Postgres

/// Asks for each contact of a file whether its id may have come before in it, and lists those that may.
///
/// Rows are asked for once they are encoded: a row that is taken back is not, and an id is the same whatever it was sent
/// in.
struct RepeatedContactRows: ~Copyable {
    /// Rows of a file that are listed at most: beyond them it is faster to look at all.
    static let usualLimit = 100_000

    private let limit: Int
    private var ids: RepeatedContacts
    private(set) var listedCount = 0
    /// Whether every row that repeats an id is listed.
    private(set) var isComplete = true
    /// Rows that are to be asked for next, by their offset.
    private var offsets = InlineArray<64, Int>(repeating: 0)
    private var count = 0

    /// - Parameter byteCount: of the file, about.
    init(byteCount: Int, limit: Int) {
        self.limit = limit
        ids = RepeatedContacts(byteCount: byteCount)
    }

    /// Notes a row, and asks for those that were noted when there are enough.
    @inline(__always)
    mutating func note(rowAt offset: Int, of rows: borrowing CopyRows, to side: inout SideRows) {
        offsets[count] = offset
        count &+= 1
        if count == RepeatedContacts.batchSize { ask(rows, to: &side) }
    }

    /// Asks for the rows that were noted: before they are sent.
    @inline(never)
    mutating func ask(_ rows: borrowing CopyRows, to side: inout SideRows) {
        defer { count = 0 }
        guard count > 0, isComplete else { return }
        unsafe rows.withBytes { bytes in
            var hashes = InlineArray<64, UInt64>(repeating: 0)
            var asked = 0
            for index in 0..<count {
                let contact = unsafe EncodedContact(bytes, at: offsets[index])
                let id = unsafe contact.id
                if unsafe id.isEmpty { continue }
                hashes[asked] = unsafe RepeatedContacts.hash(region: contact.region, firstDay: contact.firstDay, id: id)
                offsets[asked] = offsets[index]
                asked &+= 1
            }
            var found = ids.remember(hashes.span.extracting(first: asked))
            while found != 0 {
                list(unsafe EncodedContact(bytes, at: offsets[found.trailingZeroBitCount]), to: &side)
                found &= found &- 1
            }
        }
    }

    private mutating func list(_ contact: EncodedContact, to side: inout SideRows) {
        guard listedCount < limit else {
            isComplete = false
            return
        }
        listedCount += 1
        side.append(repeated: contact)
    }
}
