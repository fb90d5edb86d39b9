/// Which contact ids of a file may have come before in it, of the same region and month.
///
/// Validate wants the rows that repeat an id. To look for them among all costs a third as much as to load them; here every
/// id passes by. It is remembered by five bits of a word of 64, which a hash of region, month and id chooses (a blocked
/// Bloom filter: one place in memory an id). An id that came before has all its bits set. One that did not has
/// them by chance: of two million rows as long as the register's, every 7 500th; of ten million, every 4 000th; of rows
/// of a quarter of the length, every 250th. Twice as many words an id make them a sixth, and loading slower:
/// docs/decisions/018-repeated-contacts.md.
///
/// The hash has no secret: what is listed is the same, bit for bit, whenever a file is loaded. A sender who looks for
/// ids with the same bits gets more of their own rows listed that repeat nothing, up to the limit of the list.
struct RepeatedContacts: ~Copyable {
    /// So many are asked for at once: their words are fetched from memory at the same time.
    static let batchSize = 64

    /// 32 MB.
    private static let largestWordCount = 1 << 22
    private static let smallestWordCount = 1 << 13
    /// Of a file, for a word. A row of the register's columns is some 365 bytes.
    private static let bytesPerWord = 1_024
    /// More ids a word are too many found by chance.
    private static let idsPerWord = 3

    // None before the first id: most kinds of files have no contacts.
    private var table: WordTable?
    private let firstWordCount: Int
    private var count = 0

    /// - Parameter byteCount: of the file. Where it holds more ids than that tells of, the table grows.
    init(byteCount: Int) {
        let wanted = min(Self.largestWordCount, byteCount / Self.bytesPerWord)
        var wordCount = Self.smallestWordCount
        while wordCount < wanted { wordCount *= 2 }
        firstWordCount = wordCount
    }

    /// The hash of an id in a region and month.
    ///
    /// - Parameter firstDay: of the month, in days since 2000-01-01.
    @inline(__always)
    static func hash(region: Int, firstDay: Int, id: UnsafeRawBufferPointer) -> UInt64 {
        let slot = UInt64(truncatingIfNeeded: region) &<< 32 | UInt64(UInt32(truncatingIfNeeded: firstDay))
        let hash = unsafe ByteHash.hash(id, seed: ByteHash.folded(slot ^ seed))
        // Once more, so that ids that differ in their last letter alone differ in all parts of the hash.
        return ByteHash.folded(hash ^ seed)
    }

    /// Any number would do.
    private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Remembers ids.
    ///
    /// - Parameter hashes: of at most `batchSize` ids.
    /// - Returns: a bit for each, from the lowest on: whether it may have come before.
    mutating func remember(_ hashes: Span<UInt64>) -> UInt64 {
        var table = self.table.take() ?? WordTable(count: firstWordCount)
        count += hashes.count
        if count > table.count * Self.idsPerWord, table.count < Self.largestWordCount { table = Self.enlarged(table) }
        let found = table.withWords { Self.remember(hashes, in: &$0) }
        self.table = consume table
        return found
    }

    @inline(__always)
    private static func remember(_ hashes: Span<UInt64>, in words: inout MutableSpan<UInt64>) -> UInt64 {
        let shift = UInt64(64 - words.count.trailingZeroBitCount)
        // Nothing here waits for what is fetched.
        var before = InlineArray<64, UInt64>(repeating: 0)
        for index in hashes.indices { before[index] = words[Int(hashes[index] >> shift)] }
        var found: UInt64 = 0
        for index in hashes.indices {
            let place = Int(hashes[index] >> shift)
            let bits = bits(of: hashes[index])
            // Those before it in the batch may have the same word.
            let word = words[place] | before[index]
            words[place] = word | bits
            if word & bits == bits { found |= 1 << UInt64(index) }
        }
        return found
    }

    /// Five bits, chosen by other parts of the hash than the word is.
    @inline(__always)
    private static func bits(of hash: UInt64) -> UInt64 {
        1 &<< hash | 1 &<< (hash &>> 6) | 1 &<< (hash &>> 12) | 1 &<< (hash &>> 18) | 1 &<< (hash &>> 24)
    }

    /// A larger table with the same ids.
    ///
    /// A word's place there begins with its place here. All places that it may go to get its bits: whatever was found here
    /// is found there.
    private static func enlarged(_ table: consuming WordTable) -> WordTable {
        let factor = min(4, largestWordCount / table.count)
        let shift = factor.trailingZeroBitCount
        var larger = WordTable(count: table.count * factor)
        table.withWords { words in
            larger.withWords { larger in
                for place in larger.indices { larger[place] = words[place >> shift] }
            }
        }
        return larger
    }
}
