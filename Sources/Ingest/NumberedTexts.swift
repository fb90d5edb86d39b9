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
        let hash = unsafe Self.hash(key)
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

    /// Eight bytes at a time, multiplied and folded. Not keyed: a sender who looks for collisions makes their own load
    /// slow, up to the limit of entries, and nobody else's.
    @inline(__always)
    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: key.count) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        while index &+ 8 <= key.count {
            // Eight bytes from `index` are within the key.
            hash = unsafe folded(hash ^ key.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index &+= 8
        }
        var tail: UInt64 = 0
        var shift: UInt64 = 0
        while index < key.count {
            unsafe tail |= UInt64(key[index]) &<< shift
            shift &+= 8
            index &+= 1
        }
        return folded(hash ^ tail)
    }

    @inline(__always)
    private static func folded(_ word: UInt64) -> UInt64 {
        let (high, low) = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return high ^ low
    }
}
