/// A hash of bytes: eight at a time, multiplied and folded.
///
/// The same bytes have the same hash in every run and on every machine, so that what hangs on it is the same whenever a
/// file is loaded. It keeps nobody from finding bytes with the same hash: who uses it bounds what that costs.
enum ByteHash {
    /// - Parameter seed: bytes have another hash for each.
    @inline(__always)
    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        let count = bytes.count
        var hash = seed ^ (UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15)
        var index = 0
        while index &+ 8 < count {
            hash = unsafe folded(hash ^ word(at: index, of: bytes))
            index &+= 8
        }
        guard count < 8 else {
            // The last eight, of which some may have been in the word before.
            return unsafe folded(hash ^ word(at: count &- 8, of: bytes))
        }
        var rest: UInt64 = 0
        // An index is one of the buffer's own.
        for index in bytes.indices { rest = unsafe rest &<< 8 | UInt64(bytes[index]) }
        return folded(hash ^ rest)
    }

    /// The word is within the bytes.
    @inline(__always)
    private static func word(at index: Int, of bytes: UnsafeRawBufferPointer) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    @inline(__always)
    static func folded(_ word: UInt64) -> UInt64 {
        let (high, low) = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return high ^ low
    }
}
