/// Finds the bytes that can mean something, eight at a time.
///
/// A byte matches where it is the delimiter, the quote, or below 0x20: line feed, carriage return and NUL in one
/// test, for which the few other control characters match in vain.
struct ByteMatcher {
    // Integer arithmetic on UInt64 and not SIMD16: Swift has no movemask, and this is as fast in debug builds, where
    // SIMD comparisons are calls. The tests are exact, byte by byte: with the high bit masked off no carry crosses.
    private static let low7: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    private static let high: UInt64 = 0x8080_8080_8080_8080

    private let delimiters: UInt64
    private let quotes: UInt64
    // What fills a word that the bytes do not: it matches nothing.
    private let filling: UInt64

    init(delimiter: UInt8, quote: UInt8?) {
        delimiters = UInt64(delimiter) &* 0x0101_0101_0101_0101
        quotes = UInt64(quote ?? delimiter) &* 0x0101_0101_0101_0101
        // Of three letters one is neither.
        let filler = [UInt8(ascii: "a"), UInt8(ascii: "b")].first { $0 != delimiter && $0 != quote }
        filling = UInt64(filler ?? UInt8(ascii: "c")) &* 0x0101_0101_0101_0101
    }

    /// The high bit of every byte of `word` that matches.
    @inline(__always)
    func matches(in word: UInt64) -> UInt64 {
        let againstDelimiter = word ^ delimiters
        let againstQuote = word ^ quotes
        let isNotDelimiter = ((againstDelimiter & Self.low7) &+ Self.low7) | againstDelimiter
        let isNotQuote = ((againstQuote & Self.low7) &+ Self.low7) | againstQuote
        let isNotControl = ((word & Self.low7) &+ 0x6060_6060_6060_6060) | word
        return ~(isNotDelimiter & isNotQuote & isNotControl) & Self.high
    }

    /// Whether a byte of `word` is above 0x7F.
    @inline(__always)
    static func hasNonASCII(_ word: UInt64) -> Bool { word & high != 0 }

    /// The eight bytes at `start` as a word, first byte lowest.
    @inline(__always)
    static func word(at start: UnsafeRawPointer) -> UInt64 {
        // The caller vouches for eight bytes.
        unsafe UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
    }

    /// The `count` (0 to 8) bytes at `start` as a word, first byte lowest, the rest filled with a byte that
    /// matches nothing.
    @inline(__always)
    func word(at start: UnsafeRawPointer, count: Int) -> UInt64 {
        if count >= 8 { return unsafe Self.word(at: start) }
        var word = filling
        for index in 0..<count {
            let shift = UInt64(index) &* 8
            // Within `count` bytes of `start`, which the caller vouches for.
            word = word & ~(0xFF &<< shift) | UInt64(unsafe start.load(fromByteOffset: index, as: UInt8.self)) &<< shift
        }
        return word
    }
}
