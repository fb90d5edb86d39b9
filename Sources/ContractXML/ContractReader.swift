/// Reads a document of the contracts, fed with pieces of any size: exact positions, no tree, bounded memory.
///
/// ```swift
/// var reader = ContractReader()
/// while let piece = try source.next() {
///     try reader.read(piece, isLast: source.isAtEnd) { event in
///         switch event {
///         case .section(let section): section.select(columns: names)
///         case .row(let row): …
///         default: break
///         }
///     }
/// }
/// ```
///
/// What it reports does not depend on how the input is cut. It knows the frame of the contracts: the two roots, bare or
/// in a SOAP envelope, their namespaces, sections and rows; not what an attribute of a row means.
///
/// The document is UTF-8, ISO-8859-1 or Windows-1252 as its XML declaration says. It may hold comments and processing
/// instructions, which are skipped, and no document type. Input may be hostile: `ContractLimits`, `SAXParser`,
/// `MarkupScanner`.
@safe
package struct ContractReader: ~Copyable {
    package let limits: ContractLimits

    var frame: ContractFrame
    var scanner: MarkupScanner
    var parser = SAXParser()
    var encoding = TextEncoding.utf8
    private var position = ContractPosition.start
    private var rowCount = 0
    var isAtStart = true
    private var isEnded = false

    private var carried = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var carriedCount = 0
    var transcoded = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)

    package init(limits: ContractLimits = ContractLimits()) {
        self.limits = limits
        scanner = MarkupScanner(limits: limits)
        frame = ContractFrame(maximumDepth: limits.maximumDepth)
    }

    deinit {
        unsafe carried.deallocate()
        unsafe transcoded.deallocate()
    }

    /// Whether a file can only be XML: its first byte is `<`, after a byte order mark of UTF-8 and white space.
    ///
    /// - Parameter start: the first bytes of the file, a few hundred or all.
    package static func looksLikeXML(_ start: UnsafeRawBufferPointer) -> Bool {
        let mark = ContractPosition.byteOrderMark
        let text = unsafe start.starts(with: mark) ? start[mark.count...] : start[...]
        // Read for the length of the call.
        return unsafe text.first { !$0.isWhiteSpace } == UInt8(ascii: "<")
    }

    /// The name of the document's encoding: `utf-8`, `iso-8859-1` or `windows-1252`.
    package var encodingName: String { encoding.name }

    /// The attributes of rows that were not selected, each name once, the first 64 of them.
    package var unknownAttributes: [String] { parser.recorder.rowFields.columns.unknown }

    /// Reads the next piece of the document and calls for each event in it, in order.
    ///
    /// - Parameters:
    ///   - chunk: the bytes that follow those of the last call; may be empty.
    ///   - isLast: whether the document ends with them.
    ///   - onEvent: is lent each event for the length of the call.
    /// - Throws: a `ContractError`, after every event before it; or what `onEvent` throws. Either way this reader has
    ///   then ended. A document that was not read to its `end` may have anything wrong with it.
    /// - Precondition: the reader has not ended, by an error or by a last piece.
    package mutating func read(
        _ chunk: UnsafeRawBufferPointer,
        isLast: Bool,
        _ onEvent: (borrowing ContractEvent) throws -> Void
    ) throws {
        precondition(!isEnded, "the reader has ended")
        isEnded = true
        // A piece lies in the caller's buffer, or in `carried`, which stays as it is while the piece is processed.
        var rest = unsafe chunk
        unsafe try completeCarriedPiece(from: &rest, onEvent)
        while unsafe !rest.isEmpty {
            guard let count = unsafe try scan(rest) else {
                unsafe carry(rest)
                break
            }
            unsafe try process(UnsafeRawBufferPointer(rebasing: rest[..<count]), onEvent)
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        if isLast {
            try finish(onEvent)
        } else {
            isEnded = false
        }
    }

    /// Reads the next piece of the document: as `read` of a buffer, for code without `unsafe`.
    package mutating func read(
        _ chunk: Span<UInt8>,
        isLast: Bool,
        _ onEvent: (borrowing ContractEvent) throws -> Void
    ) throws {
        // Read before the closure returns.
        unsafe try chunk.withUnsafeBufferPointer { bytes in
            unsafe try read(UnsafeRawBufferPointer(bytes), isLast: isLast, onEvent)
        }
    }

    /// Joins the start of a piece from earlier chunks with the bytes of this one up to its end.
    private mutating func completeCarriedPiece(
        from rest: inout UnsafeRawBufferPointer,
        _ onEvent: (borrowing ContractEvent) throws -> Void
    ) throws {
        // Most pieces end soon: a little is copied first, then ever more. Never beyond the longest, at which the scan
        // gives up.
        var portion = 1024
        while unsafe carriedCount > 0 && !rest.isEmpty {
            let taken = min(portion, rest.count, limits.maximumMarkupBytes - carriedCount)
            unsafe carry(UnsafeRawBufferPointer(rebasing: rest[..<taken]))
            let piece = unsafe UnsafeRawBufferPointer(rebasing: carried[..<carriedCount])
            if let count = unsafe try scan(piece) {
                unsafe try process(UnsafeRawBufferPointer(rebasing: piece[..<count]), onEvent)
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest[(taken - (carriedCount - count))...])
                carriedCount = 0
            } else {
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
                portion *= 2
            }
        }
    }

    private mutating func carry(_ bytes: UnsafeRawBufferPointer) {
        unsafe carried.grow(to: carriedCount + bytes.count, keeping: carriedCount)
        unsafe UnsafeMutableRawBufferPointer(rebasing: carried[carriedCount...]).copyMemory(from: bytes)
        carriedCount += bytes.count
    }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(ContractError) -> Int? {
        do {
            return unsafe try scanner.scan(bytes)
        } catch {
            if isAtStart { unsafe try refuseWideEncodings(bytes) }
            unsafe try fail(error.message, at: error.offset, in: bytes)
        }
    }

    /// Takes in a piece: text, and markup after it unless the document ends.
    ///
    /// All offsets below are the scanner's, within the piece, or libxml2's, which `SAXParser` keeps within what it fed.
    private mutating func process(
        _ piece: UnsafeRawBufferPointer,
        _ onEvent: (borrowing ContractEvent) throws -> Void
    ) throws {
        let textCount = scanner.markup == nil ? piece.count : scanner.markupStart
        let markCount = unsafe isAtStart && piece.starts(with: ContractPosition.byteOrderMark) ? 3 : 0
        if isAtStart { unsafe try start(piece, markCount: markCount) }
        unsafe try checkText(piece, from: markCount, to: textCount)
        let text = unsafe try utf8(piece)
        let recorder = parser.recorder
        recorder.interest = frame.interest
        recorder.prepare(byteCount: text.count, hasReferences: scanner.hasReference)
        do {
            unsafe try parser.feed(
                UnsafeRawBufferPointer(rebasing: text[markCount...]), endsInMarkup: scanner.markup != nil)
        } catch {
            let before = unsafe UnsafeRawBufferPointer(rebasing: text[..<(markCount + error.offset)])
            unsafe try fail(error.message, at: encoding.isSingleByte ? before.scalarCount : before.count, in: piece)
        }

        let sentText = unsafe UnsafeRawBufferPointer(rebasing: piece[..<textCount])
        let sentMarkup = unsafe UnsafeRawBufferPointer(rebasing: piece[textCount...])
        unsafe position.advance(over: sentText, isSingleByte: encoding.isSingleByte)
        if frame.isRow(recorder) {
            rowCount += 1
            let row = unsafe ContractRow(
                section: frame.openSection, number: rowCount, position: position, raw: sentMarkup,
                // What stands before a row is white space: as long in both.
                tag: UnsafeRawBufferPointer(rebasing: text[textCount...]), isSingleByte: encoding.isSingleByte,
                recorder: recorder)
            frame.startRow()
            try onEvent(.row(row))
        } else if recorder.hasStart {
            try frame.start(recorder, at: position, onEvent)
        }
        if recorder.hasEnd { try frame.end(at: position) }
        unsafe position.advance(over: sentMarkup, isSingleByte: encoding.isSingleByte)
        scanner.reset()
    }

    /// Delivers what is left when the document has ended, and its end.
    private mutating func finish(_ onEvent: (borrowing ContractEvent) throws -> Void) throws {
        let left = unsafe UnsafeRawBufferPointer(rebasing: carried[..<carriedCount])
        if let unfinished = scanner.unfinished {
            try unsafe fail("ends inside \(unfinished): it is cut off, send it again", at: left.count, in: left)
        }
        if unsafe !left.isEmpty { unsafe try process(left, onEvent) }
        try frame.finish(at: position)
        do {
            try parser.finish()
        } catch {
            throw ContractError(position, error.message)
        }
        try onEvent(.end(isEmpty: frame.isEmpty))
    }

    /// Fails at an offset of bytes that start at `position`.
    func fail(
        _ message: String, at offset: Int, in bytes: UnsafeRawBufferPointer
    ) throws(ContractError) -> Never {
        let before = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<offset])
        throw unsafe ContractError(
            position.advanced(over: before, isSingleByte: encoding.isSingleByte), message)
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
