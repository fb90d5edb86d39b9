import Glibc

/// Texts of a delivery that repeat, numbered as they appear: what a row keeps instead of them.
///
/// Looked up by all the bytes that a row has for them, unquoted or not: the same text written in two ways gets two
/// numbers, which is allowed. When there are too many, those so far are forgotten (`forget`), and a text that comes again
/// gets another number: memory is bounded whatever is sent.
struct NumberedTexts {
    /// Beyond this, in all texts of a file, a look-up is not worth its memory: no region has as many units, referrers or
    /// procedures.
    static let byteLimit = 16 << 20

    private struct Slot {
        var hash: UInt64 = 0
        var start: UInt32 = 0
        var count: UInt32 = 0
        /// 0 is a free slot.
        var number: Int32 = 0
    }

    private var slots: [Slot]
    private var bytes: [UInt8] = []
    private var entryCount = 0
    private var lastNumber: Int32 = 0

    /// Takes no memory before the first text: a file may have ten thousand deliveries.
    init() { slots = [] }

    /// What a new text adds to the memory, about: itself, and a slot and its share of free ones.
    static func byteCount(of key: UnsafeRawBufferPointer) -> Int { key.count + 3 * MemoryLayout<Slot>.stride }

    /// Forgets the texts, not the numbers that were given.
    mutating func forget() {
        slots = []
        bytes = []
        entryCount = 0
    }

    /// The number of these bytes, and whether they are new.
    @inline(__always)
    mutating func number(of key: UnsafeRawBufferPointer) -> (number: Int, isNew: Bool) {
        // Not keyed: a sender who looks for collisions makes their own load slow, up to the limit of entries, and nobody
        // else's.
        let hash = unsafe ByteHash.hash(key)
        if slots.isEmpty { return (unsafe add(key, hash), true) }
        var index = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while slots[index].number != 0 {
            if slots[index].hash == hash, unsafe isEqual(slots[index], key) { return (Int(slots[index].number), false) }
            index = (index &+ 1) & (slots.count &- 1)
        }
        return (unsafe add(key, hash), true)
    }

    private func isEqual(_ slot: Slot, _ key: UnsafeRawBufferPointer) -> Bool {
        guard Int(slot.count) == key.count else { return false }
        return unsafe bytes.withUnsafeBytes { all in
            // Every slot's range was appended to `bytes`.
            guard let kept = all.baseAddress, let asked = key.baseAddress else { return true }
            return unsafe memcmp(kept + Int(slot.start), asked, key.count) == 0
        }
    }

    @inline(never)
    private mutating func add(_ key: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
        if entryCount * 2 >= slots.count { enlarge() }
        lastNumber += 1
        entryCount += 1
        insert(
            Slot(
                hash: hash, start: UInt32(truncatingIfNeeded: bytes.count),
                count: UInt32(truncatingIfNeeded: key.count),
                number: lastNumber))
        unsafe bytes.append(contentsOf: key)
        return Int(lastNumber)
    }

    private mutating func enlarge() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: max(64, old.count * 2))
        for slot in old where slot.number != 0 { insert(slot) }
    }

    private mutating func insert(_ slot: Slot) {
        var index = Int(truncatingIfNeeded: slot.hash) & (slots.count &- 1)
        while slots[index].number != 0 { index = (index &+ 1) & (slots.count &- 1) }
        slots[index] = slot
    }
}
