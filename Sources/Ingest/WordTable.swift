import Glibc

/// Zeroed memory of words that are looked at in no order.
@safe
struct WordTable: ~Copyable {
    // The memory is this value's alone: allocated in `init`, freed in `deinit`, every word written in `init`.
    private let words: UnsafeMutableBufferPointer<UInt64>

    private static let largePage = 2 << 20

    init(count: Int) {
        let byteCount = count * MemoryLayout<UInt64>.stride
        let isLarge = byteCount >= Self.largePage
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: isLarge ? Self.largePage : 64)
        // Where the system has pages of 2 MB for who asks, the processor need not look up where each word is: of 32 MB
        // in pages of 4 kB that takes as long as the words. Where it has none, nothing is lost.
        if isLarge { unsafe madvise(memory, byteCount, MADV_HUGEPAGE) }
        let first = unsafe memory.initializeMemory(as: UInt64.self, repeating: 0, count: count)
        unsafe words = UnsafeMutableBufferPointer(start: first, count: count)
    }

    deinit {
        unsafe words.deallocate()
    }

    var count: Int { unsafe words.count }

    /// Calls with the words.
    @inline(__always)
    mutating func withWords<T>(_ body: (inout MutableSpan<UInt64>) -> T) -> T {
        var span = unsafe words.mutableSpan
        return body(&span)
    }
}
