extension ContractPosition {
    static let start = ContractPosition(line: 1, column: 1, byteOffset: 0)
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Moves over `bytes`, which stand at this position.
    ///
    /// Eight bytes at a time: it sees every byte of a document, so that a row knows its line.
    mutating func advance(over bytes: UnsafeRawBufferPointer, isSingleByte: Bool) {
        guard let base = bytes.baseAddress else { return }
        let mark = Self.byteOrderMark
        var index = unsafe byteOffset == 0 && bytes.starts(with: mark) ? mark.count : 0
        byteOffset += bytes.count
        while index < bytes.count {
            let count = min(8, bytes.count - index)
            // Within `bytes`: `count` bytes from `index`. What fills the word is neither line feed nor continuation.
            let word = unsafe MarkupMatcher.word(at: base + index, count: count)
            let lineFeeds = MarkupMatcher.lineFeeds(in: word)
            let continuations = isSingleByte ? 0 : MarkupMatcher.continuations(in: word)
            if lineFeeds == 0 {
                column += count - continuations.nonzeroBitCount
            } else {
                line += lineFeeds.nonzeroBitCount
                // The bytes of the word after the last line feed.
                let after = lineFeeds.leadingZeroBitCount >> 3
                let later = after == 0 ? 0 : continuations >> (UInt64(8 - after) * 8)
                column = 1 + after - (8 - count) - later.nonzeroBitCount
            }
            index += count
        }
    }

    func advanced(over bytes: UnsafeRawBufferPointer, isSingleByte: Bool) -> ContractPosition {
        var position = self
        unsafe position.advance(over: bytes, isSingleByte: isSingleByte)
        return position
    }
}
