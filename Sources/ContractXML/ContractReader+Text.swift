extension ContractReader {
    /// Looks at the first piece: it says what the document's bytes mean.
    mutating func start(_ piece: UnsafeRawBufferPointer, markCount: Int) throws(ContractError) {
        unsafe try refuseWideEncodings(piece)
        isAtStart = false
        guard var declaration = unsafe XMLDeclaration(UnsafeRawBufferPointer(rebasing: piece[markCount...])) else {
            // libxml2 waits for four bytes before it looks at anything. These are they, so that the first tag is
            // looked at when it is fed.
            try feedDeclaration()
            return
        }
        guard let name = declaration.encodingName() else { return }
        guard let encoding = TextEncoding(name: name) else {
            unsafe try fail(
                "the encoding \"\(Self.shortened(name))\" is not accepted: send UTF-8, ISO-8859-1 or Windows-1252",
                at: markCount, in: piece)
        }
        if markCount > 0 && encoding != .utf8 {
            unsafe try fail(
                "encoding=\"\(name)\" after a byte order mark of UTF-8: declare the encoding that the document has",
                at: markCount, in: piece)
        }
        self.encoding = encoding
    }

    private mutating func feedDeclaration() throws(ContractError) {
        let declaration: StaticString = "<?xml version=\"1.0\"?>"
        do {
            // The bytes of a static string are there for good.
            unsafe try parser.feed(
                UnsafeRawBufferPointer(start: declaration.utf8Start, count: declaration.utf8CodeUnitCount),
                endsInMarkup: true)
        } catch {
            throw ContractError(.start, error.message)
        }
    }

    /// - Throws: where the document starts with a mark of UTF-16 or, in little-endian order, UTF-32. Without a mark
    ///   they show by their NUL bytes.
    func refuseWideEncodings(_ start: UnsafeRawBufferPointer) throws(ContractError) {
        if unsafe start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE]) {
            unsafe try fail("a byte order mark of UTF-16 or UTF-32: send it as UTF-8", at: 0, in: start)
        }
    }

    /// - Throws: where text stands that the contract has no place for.
    func checkText(_ piece: UnsafeRawBufferPointer, from start: Int, to end: Int) throws(ContractError) {
        if frame.mayHoldText { return }
        var range = start..<end
        if unsafe piece[range].allSatisfy(\.isWhiteSpace), scanner.markup == .characterData {
            range = end + MarkupScanner.characterDataOpening.count..<piece.count - MarkupScanner.characterDataEnd.count
        }
        guard let offset = unsafe piece[range].firstIndex(where: { !$0.isWhiteSpace }) else { return }
        unsafe try fail(frame.textMessage, at: offset, in: piece)
    }

    /// A piece as libxml2 gets it: itself, or in the reader's own buffer.
    mutating func utf8(_ piece: UnsafeRawBufferPointer) throws(ContractError) -> UnsafeRawBufferPointer {
        guard scanner.hasNonASCII else { return unsafe piece }
        do {
            guard encoding.isSingleByte else {
                unsafe try TextEncoding.validateUTF8(piece)
                return unsafe piece
            }
            unsafe transcoded.grow(to: piece.count * TextEncoding.greatestExpansion, keeping: 0)
            let count = unsafe try encoding.transcode(piece, to: transcoded)
            return unsafe UnsafeRawBufferPointer(rebasing: transcoded[..<count])
        } catch {
            unsafe try fail(error.message, at: error.offset, in: piece)
        }
    }

    /// A name as a message can hold it.
    private static func shortened(_ name: String) -> String {
        name.count > 40 ? name.prefix(40) + "…" : name
    }
}
