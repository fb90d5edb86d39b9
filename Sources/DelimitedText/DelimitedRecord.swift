/// One record, lent by the reader for the length of a call.
///
/// It cannot be copied, and what it points to is the reader's or the caller's buffer: nothing it hands out may be
/// kept after the call; copy what is needed (`string(_:)`, `rawString`).
///
/// A record is either well formed and has fields, or has a `malformation` and none. How many fields there should
/// be is for the caller to know.
///
/// Public, and so are the members that every field of every row goes through, while the rest of the project is `package`:
/// Swift 6.3 inlines `@inlinable` functions of another module where they are public alone.
@safe
public struct DelimitedRecord: ~Copyable {
    /// The physical line on which the record starts, from 1.
    public let lineNumber: Int

    /// The record's first byte in the whole input, from 0.
    public let byteOffset: Int

    /// Line breaks inside its quoted fields.
    public let lineBreakCount: Int

    /// How many fields there are: at least one, or none where the record is malformed.
    public let fieldCount: Int

    /// Why the record has no fields: one of the kinds that are not fatal.
    package let malformation: DelimitedError?

    @usableFromInline let bytes: UnsafeRawBufferPointer
    @usableFromInline let fieldEnds: UnsafeMutablePointer<UInt32>
    // Where fields with doubled quotes are unescaped, each at its own offset: two never overlap.
    let unescaped: UnsafeMutableRawPointer?
    let quote: UInt8
    let countsBytes: Bool
    /// Whether the text was found to have one byte a character.
    public var isSingleByte: Bool { countsBytes }
    /// Whether a byte above 0x7F may be in it: false is certain.
    public let mayHoldMoreThanASCII: Bool

    @usableFromInline static var quotedBit: UInt32 { 1 << 31 }
    @usableFromInline static var escapedBit: UInt32 { 1 << 30 }
    @usableFromInline static var offsetMask: UInt32 { (1 << 30) - 1 }

    /// The whole record as it was sent, without its line end.
    @inlinable public var rawBytes: UnsafeRawBufferPointer { unsafe bytes }

    /// The bytes of a field, unquoted and unescaped. Valid until the call that lent the record returns.
    ///
    /// - Precondition: `index` is below `fieldCount`.
    @inlinable @inline(__always)
    public func field(_ index: Int) -> UnsafeRawBufferPointer {
        let start = startOffset(index)
        let end = unsafe fieldEnds[index]
        if end & (Self.quotedBit | Self.escapedBit) != 0 { return unsafe quotedField(start: start, end: end) }
        // The reader wrote the ends in rising order, none beyond `bytes`.
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[Range(uncheckedBounds: (start, Int(end)))])
    }

    /// Calls with the bytes of a field, unquoted and unescaped: `field(_:)` for code without `unsafe`.
    ///
    /// - Precondition: `index` is below `fieldCount`.
    @inlinable
    package func withField<Result>(_ index: Int, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        try body(unsafe field(index).assumingMemoryBound(to: UInt8.self).span)
    }

    /// Calls with the whole record as it was sent, without its line end.
    @inlinable
    package func withRawBytes<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        try body(unsafe bytes.assumingMemoryBound(to: UInt8.self).span)
    }

    /// A copy of a field's text. Where the format does not check UTF-8, what is not UTF-8 becomes U+FFFD.
    package func string(_ index: Int) -> String { unsafe String(decoding: field(index), as: UTF8.self) }

    /// A copy of the whole record as it was sent, without its line end; U+FFFD for what is not UTF-8.
    package var rawString: String { unsafe String(decoding: bytes, as: UTF8.self) }

    /// The bytes from the start of one field to the end of another as they were sent, quotes and delimiters included.
    ///
    /// - Precondition: `first` is not above `last`, which is below `fieldCount`.
    @inlinable
    public func rawFields(_ first: Int, through last: Int) -> UnsafeRawBufferPointer {
        let start = startOffset(first)
        precondition(last >= first && last < fieldCount, "field index out of range")
        let end = unsafe Int(fieldEnds[last] & Self.offsetMask)
        // The reader wrote the ends in rising order, none beyond `bytes`.
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[Range(uncheckedBounds: (start, end))])
    }

    /// Whether a field was written in quotes: `""` and nothing at all are two things to some senders.
    @inlinable
    package func isQuoted(_ index: Int) -> Bool {
        precondition(index >= 0 && index < fieldCount, "field index out of range")
        return unsafe fieldEnds[index] & Self.quotedBit != 0
    }

    /// Where a field starts. Its line is not the record's where a field before it holds a line break.
    package func fieldPosition(_ index: Int) -> DelimitedPosition {
        unsafe TextPositions(
            record: bytes, lineNumber: lineNumber, byteOffset: byteOffset, countsBytes: countsBytes
        ).position(at: startOffset(index))
    }

    @inlinable
    func startOffset(_ index: Int) -> Int {
        precondition(index >= 0 && index < fieldCount, "field index out of range")
        return index == 0 ? 0 : unsafe Int(fieldEnds[index &- 1] & Self.offsetMask) &+ 1
    }

    @usableFromInline
    func quotedField(start: Int, end: UInt32) -> UnsafeRawBufferPointer {
        let inside = unsafe UnsafeRawBufferPointer(rebasing: bytes[start + 1..<Int(end & Self.offsetMask) - 1])
        guard end & Self.escapedBit != 0, let unescaped = unsafe unescaped else { return unsafe inside }
        // The reader made `unescaped` as long as the record; unescaped text is shorter than its source.
        let target = unsafe unescaped + start
        var count = 0
        var skipsNext = false
        // An index and not `for unsafe byte in …`: swift-format 6.3 takes the `byte` out of that.
        for index in 0..<inside.count {
            let byte = unsafe inside[index]
            if skipsNext {
                skipsNext = false
                continue
            }
            skipsNext = byte == quote
            unsafe target.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
            count += 1
        }
        return unsafe UnsafeRawBufferPointer(start: target, count: count)
    }
}
