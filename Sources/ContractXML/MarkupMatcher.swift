/// Looks at the bytes of a document eight at a time. Sets of bytes are words with the high bit of each member set.
///
/// The tests are exact, byte by byte: with the high bit masked off no carry crosses.
enum MarkupMatcher {
    private static let low7: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    static let high: UInt64 = 0x8080_8080_8080_8080

    /// The bytes that can mean something in markup: both quotes, `&`, `<`, `>` and NUL, and in vain `#`.
    @inline(__always)
    static func significant(in word: UInt64) -> UInt64 {
        // `"` 0x22, `#` 0x23, `&` 0x26 and `'` 0x27 differ in two bits, `<` 0x3C and `>` 0x3E in one.
        let againstQuotes = (word | 0x0505_0505_0505_0505) ^ 0x2727_2727_2727_2727
        let againstAngles = (word | 0x0202_0202_0202_0202) ^ 0x3E3E_3E3E_3E3E_3E3E
        return ~(nonzero(againstQuotes) & nonzero(againstAngles) & nonzero(word)) & high
    }

    @inline(__always)
    static func lineFeeds(in word: UInt64) -> UInt64 { ~nonzero(word ^ 0x0A0A_0A0A_0A0A_0A0A) & high }

    /// The bytes of UTF-8 that do not start a character: 10xxxxxx.
    @inline(__always)
    static func continuations(in word: UInt64) -> UInt64 { word & ~(word << 1) & high }

    /// The `count` (0 to 8) bytes at `start` as a word, first byte lowest, the rest filled with a letter.
    @inline(__always)
    static func word(at start: UnsafeRawPointer, count: Int) -> UInt64 {
        // Both loads stay within `count` bytes of `start`, which the caller vouches for.
        if count >= 8 {
            return unsafe UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
        }
        var word: UInt64 = 0x6161_6161_6161_6161
        for index in 0..<count {
            let shift = UInt64(index) &* 8
            word = word & ~(0xFF &<< shift) | UInt64(unsafe start.load(fromByteOffset: index, as: UInt8.self)) &<< shift
        }
        return word
    }

    /// The bytes that are not zero.
    @inline(__always)
    private static func nonzero(_ word: UInt64) -> UInt64 { ((word & low7) &+ low7) | word }
}
