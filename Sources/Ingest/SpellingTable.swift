/// The accepted spellings of a column and their codes, looked up by bytes without making a string.
struct SpellingTable: Sendable {
    // Spellings of up to seven bytes as one word, length and bytes, in a table of twice their number and more; the
    // others in a list: they are rare, and of columns that neighbouring rows repeat.
    fileprivate let slots: [Entry]
    fileprivate let shift: UInt64
    private let long: [(spelling: [UInt8], code: Int)]
    fileprivate let ignoresCase: Bool
    private let encoding: FieldEncoding

    fileprivate struct Entry {
        var key: UInt64 = 0
        var code = 0
    }

    /// - Parameter ignoresCase: whether letters match in upper and lower case alike, Å, Ä and Ö among them.
    init(_ values: [String: Int], ignoresCase: Bool, encoding: FieldEncoding) {
        self.ignoresCase = ignoresCase
        self.encoding = encoding
        var short: [UInt64: Int] = [:]
        var long: [(spelling: [UInt8], code: Int)] = []
        for (spelling, code) in values {
            guard let bytes = encoding.bytes(of: spelling) else { continue }
            let folded = ignoresCase ? unsafe bytes.withUnsafeBytes { unsafe encoding.lowercased($0) } : bytes
            if let key = unsafe folded.withUnsafeBytes({ unsafe Self.key($0) }) {
                short[key] = code
            } else {
                long.append((folded, code))
            }
        }
        var bits: UInt64 = 2
        while 1 << bits < short.count * 2 { bits += 1 }
        shift = 64 - bits
        var slots = [Entry](repeating: Entry(), count: 1 << bits)
        for (key, code) in short {
            var slot = Self.slot(key, shift)
            while slots[slot].key != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Entry(key: key, code: code)
        }
        self.slots = slots
        self.long = long
    }

    @inline(__always)
    func code(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if ignoresCase { return unsafe encoding.lowercased(bytes).withUnsafeBytes { unsafe exactCode($0) } }
        return unsafe exactCode(bytes)
    }

    @inline(__always)
    private func exactCode(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let key = unsafe Self.key(bytes) else {
            return long.first { unsafe $0.spelling.elementsEqual(bytes) }?.code
        }
        var slot = Self.slot(key, shift)
        while slots[slot].key != 0 {
            if slots[slot].key == key { return slots[slot].code }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return nil
    }

    /// Length and bytes; never 0 but for no bytes, which are no spelling.
    @inline(__always)
    fileprivate static func key(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
        guard bytes.count <= 7 else { return nil }
        var key = UInt64(bytes.count) &<< 56
        for index in bytes.indices {
            // The index is one of the buffer's own.
            unsafe key |= UInt64(bytes[index]) &<< (UInt64(index) &* 8)
        }
        return key
    }

    @inline(__always)
    fileprivate static func slot(_ key: UInt64, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }
}

/// The spelling tables of a plan's sources in one piece of memory: a look-up copies no table.
struct SpellingTables {
    private struct Place {
        var first = 0
        var mask = -1
        var shift: UInt64 = 0
        var ignoresCase = false
    }

    private var places: [Place] = []
    private var slots: [SpellingTable.Entry] = []
    private let tables: [SpellingTable?]

    init(_ tables: [SpellingTable?]) {
        self.tables = tables
        for table in tables {
            guard let table else {
                places.append(Place())
                continue
            }
            places.append(
                Place(
                    first: slots.count, mask: table.slots.count - 1, shift: table.shift,
                    ignoresCase: table.ignoresCase))
            slots += table.slots
        }
    }

    @inline(__always)
    func has(_ source: Int) -> Bool { places[source].mask >= 0 }

    @inline(__always)
    func code(_ bytes: UnsafeRawBufferPointer, of source: Int) -> Int? {
        let place = places[source]
        guard !place.ignoresCase, let key = unsafe SpellingTable.key(bytes) else {
            return unsafe tables[source]?.code(bytes)
        }
        var slot = SpellingTable.slot(key, place.shift)
        while slots[place.first &+ slot].key != 0 {
            if slots[place.first &+ slot].key == key { return slots[place.first &+ slot].code }
            slot = (slot &+ 1) & place.mask
        }
        return nil
    }
}
