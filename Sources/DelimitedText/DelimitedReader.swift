/// Splits delimited text into records and fields, fed with pieces of any size.
///
/// ```swift
/// var reader = DelimitedReader(format: DelimitedFormat())
/// while let piece = try source.next() {
///     try reader.read(piece, isLast: source.isAtEnd) { record in … }
/// }
/// ```
///
/// What it delivers does not depend on how the input is cut. A record within one piece is lent straight from it;
/// one that spans pieces is put together first. Memory: one record, of at most `maximumRecordBytes`, and its field
/// ends. Nothing is allocated per record.
///
/// An empty line is no record: it is counted as a line and skipped. The header is a record like the others. The
/// last line need not end.
///
/// A record that is spoiled (see `DelimitedError.Kind.isFatal`) is delivered with its `malformation` and its raw
/// bytes up to the next line feed, quoted or not, and reading goes on after it.
@safe
package struct DelimitedReader: ~Copyable {
    package let format: DelimitedFormat

    /// The encoding as found so far: of `utf8Or` until the first byte above 0x7F has decided.
    package private(set) var encoding: DelimitedFormat.Encoding

    let matcher: ByteMatcher
    var cursor = RecordCursor()
    var recordLine = 1
    var recordByteOffset = 0
    var fieldEnds: UnsafeMutableBufferPointer<UInt32>
    var unescaped = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)

    private var carried = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var carriedCount = 0
    private var markCount = 0
    private var isAtStart = true
    private var isEnded = false

    package init(format: DelimitedFormat) {
        self.format = format
        encoding = format.encoding
        matcher = ByteMatcher(delimiter: format.delimiter, quote: format.quote)
        unsafe fieldEnds = .allocate(capacity: 64)
    }

    deinit {
        unsafe fieldEnds.deallocate()
        unsafe unescaped.deallocate()
        unsafe carried.deallocate()
    }

    /// Reads the next piece of the input and calls once for every record that ends in it, in order.
    ///
    /// - Parameters:
    ///   - chunk: the bytes that follow those of the last call; may be empty.
    ///   - isLast: whether the input ends with them: a last record without a line end is then delivered.
    ///   - onRecord: is lent each record for the length of the call.
    /// - Throws: a `DelimitedError` of a fatal kind, after every record before it has been delivered; or what
    ///   `onRecord` throws. Either way this reader has then ended.
    /// - Precondition: the reader has not ended, by an error or by a last piece.
    package mutating func read(
        _ chunk: Span<UInt8>,
        isLast: Bool,
        _ onRecord: (borrowing DelimitedRecord) throws -> Void
    ) throws {
        // Read before the closure returns.
        unsafe try chunk.withUnsafeBufferPointer { bytes in
            unsafe try read(UnsafeRawBufferPointer(bytes), isLast: isLast, onRecord)
        }
    }

    /// Reads the next piece of the input from a buffer of the caller's: as `read` of a span.
    package mutating func read(
        _ chunk: UnsafeRawBufferPointer,
        isLast: Bool,
        _ onRecord: (borrowing DelimitedRecord) throws -> Void
    ) throws {
        precondition(!isEnded, "the reader has ended")
        isEnded = true
        var rest = unsafe isAtStart ? withoutByteOrderMark(chunk, isLast: isLast) : chunk
        unsafe try completeCarriedRecord(from: &rest, onRecord)
        if carriedCount == 0 {
            let consumed = unsafe try scan(rest, stopsAfterRecord: false, onRecord)
            unsafe carry(UnsafeRawBufferPointer(rebasing: rest[consumed...]))
        }
        if isLast {
            unsafe try finish(UnsafeRawBufferPointer(rebasing: carried[..<carriedCount]), onRecord)
        } else {
            isEnded = false
        }
    }

    /// Joins the start of a record from earlier pieces with the bytes of this one up to its end.
    private mutating func completeCarriedRecord(
        from rest: inout UnsafeRawBufferPointer,
        _ onRecord: (borrowing DelimitedRecord) throws -> Void
    ) throws {
        // Most records end soon: a little is copied first, then ever more. Never beyond the longest record and its
        // line end, at which the scan gives up.
        var portion = 1024
        while carriedCount > 0 && rest.count > 0 {
            let room = format.maximumRecordBytes + RecordCursor.longestLineEnd - carriedCount
            let taken = min(portion, rest.count, room)
            unsafe carry(UnsafeRawBufferPointer(rebasing: rest[..<taken]))
            let consumed = unsafe try scan(
                UnsafeRawBufferPointer(rebasing: carried[..<carriedCount]), stopsAfterRecord: true, onRecord)
            if consumed > 0 {
                let unused = carriedCount - consumed
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest[(taken - unused)...])
                carriedCount = 0
                cursor = RecordCursor()
            } else {
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
                portion *= 2
            }
        }
    }

    /// Decides between two encodings by the first byte above 0x7F.
    mutating func decideEncoding(by record: UnsafeRawBufferPointer) {
        guard case .utf8Or(let other) = encoding,
            let first = unsafe record.firstIndex(where: { $0 >= 0x80 })
        else { return }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: record[first...])
        let sequence = unsafe UTF8Validation.sequenceCount(at: rest)
        encoding = sequence == nil ? other : .utf8
    }

    private mutating func carry(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        unsafe carried.grow(to: carriedCount + bytes.count, keeping: carriedCount)
        unsafe UnsafeMutableRawBufferPointer(rebasing: carried[carriedCount...]).copyMemory(from: bytes)
        carriedCount += bytes.count
    }

    /// What follows a byte order mark, which may arrive byte by byte.
    private mutating func withoutByteOrderMark(
        _ chunk: UnsafeRawBufferPointer, isLast: Bool
    ) -> UnsafeRawBufferPointer {
        let mark: [UInt8] = format.encoding.isSingleByte ? [] : [0xEF, 0xBB, 0xBF]
        var index = 0
        while unsafe markCount < mark.count && index < chunk.count && chunk[index] == mark[markCount] {
            index += 1
            markCount += 1
        }
        if markCount == mark.count {
            isAtStart = false
            if case .utf8Or = encoding { encoding = .utf8 }
            recordByteOffset = markCount
        } else if index < chunk.count || isLast {
            // It only began like one: those bytes are text, and above ASCII.
            isAtStart = false
            if markCount > 0 { cursor.words = .max }
            unsafe mark.withUnsafeBytes { unsafe carry(UnsafeRawBufferPointer(rebasing: $0[..<markCount])) }
        }
        return unsafe UnsafeRawBufferPointer(rebasing: chunk[index...])
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Makes room for `count` bytes, keeping the first `kept`, by doubling.
    mutating func grow(to count: Int, keeping kept: Int) {
        guard self.count < count else { return }
        let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: Swift.max(4096, count * 2), alignment: 16)
        unsafe grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: self[..<kept]))
        unsafe self.deallocate()
        unsafe self = grown
    }
}
