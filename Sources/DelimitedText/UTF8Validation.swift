/// The check of UTF-8: Unicode 17, table 3-7, "Well-Formed UTF-8 Byte Sequences".
enum UTF8Validation {
    /// The index of the first byte sequence that is not UTF-8: overlong, a surrogate, above U+10FFFF, a stray or a
    /// missing continuation byte. Nil if all is well.
    static func firstInvalidIndex(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        var index = 0
        while index < count {
            // Every load is below `count`, the end of `bytes`.
            if unsafe count - index >= 8 && !ByteMatcher.hasNonASCII(ByteMatcher.word(at: base + index)) {
                index += 8
                continue
            }
            let lead = unsafe base.load(fromByteOffset: index, as: UInt8.self)
            if lead < 0x80 {
                index += 1
                continue
            }
            guard let sequence = Sequence(lead: lead), sequence.count <= count - index else { return index }
            let second = unsafe base.load(fromByteOffset: index + 1, as: UInt8.self)
            guard sequence.secondBytes.contains(second) else { return index }
            for following in 2..<max(2, sequence.count) {
                let byte = unsafe base.load(fromByteOffset: index + following, as: UInt8.self)
                guard byte & 0xC0 == 0x80 else { return index }
            }
            index += sequence.count
        }
        return nil
    }

    /// How many bytes the sequence at the start of `bytes` has, or nil where there is none.
    static func sequenceCount(at bytes: UnsafeRawBufferPointer) -> Int? {
        guard let lead = unsafe bytes.first else { return nil }
        if lead < 0x80 { return 1 }
        guard let sequence = Sequence(lead: lead), sequence.count <= bytes.count,
            unsafe firstInvalidIndex(in: UnsafeRawBufferPointer(rebasing: bytes[..<sequence.count])) == nil
        else { return nil }
        return sequence.count
    }

    /// What may follow a lead byte. Only the second byte has ranges of its own.
    private struct Sequence {
        let count: Int
        let secondBytes: ClosedRange<UInt8>

        init?(lead: UInt8) {
            switch lead {
            case 0xC2...0xDF: (count, secondBytes) = (2, 0x80...0xBF)
            case 0xE0: (count, secondBytes) = (3, 0xA0...0xBF)
            case 0xED: (count, secondBytes) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (count, secondBytes) = (3, 0x80...0xBF)
            case 0xF0: (count, secondBytes) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (count, secondBytes) = (4, 0x80...0xBF)
            case 0xF4: (count, secondBytes) = (4, 0x80...0x8F)
            default: return nil
            }
        }
    }
}
