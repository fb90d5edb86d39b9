/// Numbers by keys of 64 bits: an open addressing table, since a dictionary costs several times as much a row.
///
/// `UInt64.max` is no key.
struct KeyTable {
    // Side by side: a lookup in a large table costs one wait for the memory, and not two.
    private struct Slot {
        var key: UInt64
        var value: Int32
    }

    private var slots: [Slot]
    private(set) var count = 0
    /// Of the bits of a product, how many are not the place.
    private var shift = 64 - leastBits

    private static let leastBits = 12

    private static let noKey = UInt64.max
    private static let free = Slot(key: noKey, value: 0)

    init() {
        slots = Array(repeating: Self.free, count: 1 << Self.leastBits)
    }

    /// The number of a key, or nil.
    func value(of key: UInt64) -> Int32? {
        let slot = slots[index(of: key)]
        return slot.key == key ? slot.value : nil
    }

    mutating func set(_ key: UInt64, to value: Int32) {
        let index = indexToWrite(key)
        slots[index].value = value
    }

    /// Adds to the number of a key, which is 0 before.
    @inline(__always)
    mutating func add(_ amount: Int32, to key: UInt64) {
        let index = indexToWrite(key)
        slots[index].value &+= amount
    }

    /// Calls `body` with every key and its number, in no order.
    func forEach(_ body: (UInt64, Int32) -> Void) {
        for slot in slots where slot.key != Self.noKey { body(slot.key, slot.value) }
    }

    private mutating func indexToWrite(_ key: UInt64) -> Int {
        var index = index(of: key)
        if slots[index].key != key {
            // Three quarters full at most: fuller, chains grow long; emptier, memory grows.
            if (count + 1) * 4 > slots.count * 3 {
                grow()
                index = self.index(of: key)
            }
            slots[index].key = key
            count += 1
        }
        return index
    }

    /// Where a key belongs, if nothing else is there.
    ///
    /// - Parameter shift: 64 less the bits of a place.
    @inline(__always)
    static func place(of key: UInt64, shift: Int) -> Int {
        // Fibonacci hashing: of the product the uppermost bits alone depend on all bits of the key.
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(shift))
    }

    /// Where the key is, or would be.
    @inline(__always)
    private func index(of key: UInt64) -> Int {
        var index = Self.place(of: key, shift: shift)
        while slots[index].key != key && slots[index].key != Self.noKey { index = (index + 1) & (slots.count - 1) }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Self.free, count: old.count * 2)
        shift -= 1
        for slot in old where slot.key != Self.noKey { slots[index(of: slot.key)] = slot }
    }
}
