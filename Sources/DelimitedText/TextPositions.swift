/// Turns an offset in a record into line and column: for errors, so that the scan need not count characters.
@safe
struct TextPositions {
    /// The record from its first byte, which stands first in its line.
    let record: UnsafeRawBufferPointer
    let lineNumber: Int
    let byteOffset: Int
    let countsBytes: Bool

    /// - Precondition: `offset` is at most the count of `record`.
    func position(at offset: Int) -> DelimitedPosition {
        var line = lineNumber
        var column = 1
        for index in 0..<offset {
            let byte = unsafe record[index]
            if byte == .lineFeed {
                line += 1
                column = 1
            } else if countsBytes || byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return DelimitedPosition(line: line, column: column, byteOffset: byteOffset + offset)
    }
}
