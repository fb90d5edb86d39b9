/// Numbers by keys of 64 bits: an open addressing table, since a dictionary costs several times as much a row.
///
/// `UInt64.max` is no key.
struct KeyTable {
    private var keys: [UInt64]
    private var values: [Int32]
    private(set) var count = 0
    private var mask: Int

    private static let noKey = UInt64.max

    init() {
        keys = Array(repeating: Self.noKey, count: 1 << 12)
        values = Array(repeating: 0, count: 1 << 12)
        mask = (1 << 12) - 1
    }

    /// The number of a key, or nil.
    func value(of key: UInt64) -> Int32? {
        let slot = slot(of: key)
        return keys[slot] == key ? values[slot] : nil
    }

    mutating func set(_ key: UInt64, to value: Int32) {
        let slot = slotToWrite(key)
        values[slot] = value
    }

    /// Adds to the number of a key, which is 0 before.
    @inline(__always)
    mutating func add(_ amount: Int32, to key: UInt64) {
        let slot = slotToWrite(key)
        values[slot] &+= amount
    }

    /// Calls `body` with every key and its number, in no order.
    func forEach(_ body: (UInt64, Int32) -> Void) {
        for slot in keys.indices where keys[slot] != Self.noKey { body(keys[slot], values[slot]) }
    }

    private mutating func slotToWrite(_ key: UInt64) -> Int {
        var slot = slot(of: key)
        if keys[slot] != key {
            // Three quarters full at most: fuller, chains grow long; emptier, memory grows.
            if (count + 1) * 4 > keys.count * 3 {
                grow()
                slot = self.slot(of: key)
            }
            keys[slot] = key
            count += 1
        }
        return slot
    }

    /// Where the key is, or would be.
    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        // The multiplier of Fibonacci hashing; its upper bits depend on all bits of the key.
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 24) & mask
        while keys[slot] != key && keys[slot] != Self.noKey { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = (keys: keys, values: values)
        let size = keys.count * 2
        keys = Array(repeating: Self.noKey, count: size)
        values = Array(repeating: 0, count: size)
        mask = size - 1
        for slot in old.keys.indices where old.keys[slot] != Self.noKey {
            let new = self.slot(of: old.keys[slot])
            keys[new] = old.keys[slot]
            values[new] = old.values[slot]
        }
    }
}
