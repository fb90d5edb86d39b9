import Waits

/// What a delivery is about: a newer one of the same slot replaces the older.
struct DeliverySlot: Hashable, Comparable {
    let region: RegionCode
    let period: Period
    let kind: DeliveryKind

    static func < (left: Self, right: Self) -> Bool {
        (left.region, left.period, left.kind.rawValue) < (right.region, right.period, right.kind.rawValue)
    }
}

/// The deliveries found in a file, with their numbers and row counts, in the order that they appear.
struct DeliveriesOfFile {
    struct Entry {
        let slot: DeliverySlot
        let deliveryID: Int
        var recordCount = 0
        var malformedCount = 0
        /// Of those the ones that do not say their kind: other entries count them as well.
        var halfPlacedCount = 0
        /// First day of the period, in days since 2000-01-01.
        let firstDay: Int
        var numbered = NumberedTable.allCases.map { _ in NumberedTexts() }
    }

    /// More than any sender has: 21 regions, three kinds and ten years are 7,560. Each costs a row here, a verdict and
    /// its rule results.
    static let limit = 10_000

    /// The file has more than `limit` deliveries: it is not what it seems.
    struct LimitExceeded: Error {}

    var entries: [Entry] = []
    /// Of all numbered texts that are kept for look-up.
    private var numberedByteCount = 0
    /// How often they were forgotten.
    private(set) var forgottenCount = 0
    private var positions: [DeliverySlot: Int] = [:]
    // By region and month; the kind of the key says nothing.
    private var halfPlaced: [DeliverySlot: Int] = [:]
    /// Rows that `placeHalfPlaced` has added to deliveries, each once.
    private(set) var halfPlacedCount = 0
    private let firstDeliveryID: Int

    init(firstDeliveryID: Int) {
        self.firstDeliveryID = firstDeliveryID
    }

    /// The position of this slot's delivery, which is added at its first row.
    mutating func position(of slot: DeliverySlot) throws(LimitExceeded) -> Int {
        if let position = positions[slot] { return position }
        guard entries.count < Self.limit else { throw LimitExceeded() }
        entries.append(
            Entry(
                slot: slot, deliveryID: firstDeliveryID + entries.count, firstDay: slot.period.firstDay.daysSince2000))
        positions[slot] = entries.count - 1
        return entries.count - 1
    }

    /// The number of a text of a delivery, and whether it is new.
    @inline(__always)
    mutating func number(
        of key: UnsafeRawBufferPointer, in table: NumberedTable, at position: Int
    ) -> (number: Int, isNew: Bool) {
        let found = unsafe entries[position].numbered[table.rawValue].number(of: key)
        if found.isNew { unsafe countNumbered(NumberedTexts.byteCount(of: key)) }
        return found
    }

    private mutating func countNumbered(_ byteCount: Int) {
        numberedByteCount += byteCount
        guard numberedByteCount > NumberedTexts.byteLimit else { return }
        numberedByteCount = 0
        forgottenCount += 1
        for entry in entries.indices {
            for table in entries[entry].numbered.indices { entries[entry].numbered[table].forget() }
        }
    }

    /// A row that says its region and month and not which kind it is of: it is held against both.
    mutating func countHalfPlaced(_ region: RegionCode, _ period: Period) throws(LimitExceeded) {
        let key = DeliverySlot(region: region, period: period, kind: .completed)
        if halfPlaced[key] == nil, halfPlaced.count >= Self.limit { throw LimitExceeded() }
        halfPlaced[key, default: 0] += 1
    }

    /// Adds the rows that are half placed to the deliveries of their region and month.
    mutating func placeHalfPlaced() {
        var placed: Set<DeliverySlot> = []
        for index in entries.indices {
            let slot = entries[index].slot
            let key = DeliverySlot(region: slot.region, period: slot.period, kind: .completed)
            let count = halfPlaced[key, default: 0]
            entries[index].malformedCount += count
            entries[index].halfPlacedCount += count
            if placed.insert(key).inserted { halfPlacedCount += count }
        }
        halfPlaced = [:]
    }
}
