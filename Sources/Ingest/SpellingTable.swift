/// The accepted spellings of a column and their codes, looked up by bytes without making a string.
struct SpellingTable: Sendable {
    // Spellings of up to seven bytes as one word, length and bytes, in a table of twice their number and more; the
    // others in a list: they are rare, and of columns that neighbouring rows repeat.
    private let slots: [Entry]
    private let shift: UInt64
    private let long: [(spelling: [UInt8], code: Int)]
    private let ignoresCase: Bool
    private let encoding: FieldEncoding

    private struct Entry {
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
    private static func key(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
        guard bytes.count <= 7 else { return nil }
        var key = UInt64(bytes.count) &<< 56
        for index in bytes.indices {
            // The index is one of the buffer's own.
            unsafe key |= UInt64(bytes[index]) &<< (UInt64(index) &* 8)
        }
        return key
    }

    @inline(__always)
    private static func slot(_ key: UInt64, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }
}
