/// Finds where a piece of a document ends: the text up to the next markup, and that markup.
///
/// libxml2 is handed one such piece at a time. So what it reports is about a piece whose place is known, and does not
/// depend on how the input was cut: its own look-ahead does. And what would take memory, or time that grows faster than
/// the input, is refused before it comes there.
struct MarkupScanner {
    enum Markup {
        case startTag
        case endTag
        case comment
        case instruction
        case characterData
    }

    struct Fault: Error {
        let offset: Int
        let message: String
    }

    private enum Mode {
        case text
        /// After `<`, until enough is there to tell what it starts.
        case opened
        case tag
        case quoted
        case unquotedMarkup
    }

    let limits: ContractLimits

    /// What the piece's markup is, once it is known.
    private(set) var markup: Markup?
    /// Where it starts: the bytes of the piece before it are text.
    private(set) var markupStart = 0
    /// Whether the piece may hold more than ASCII.
    private(set) var hasNonASCII = false
    /// Whether a value of its attributes holds a reference, such as `&amp;`.
    private(set) var hasReference = false

    private var mode = Mode.text
    private var quote: UInt8 = 0
    private var attributeCount = 0
    private var scanned = 0

    init(limits: ContractLimits) { self.limits = limits }

    /// Makes ready for the next piece.
    mutating func reset() { self = MarkupScanner(limits: limits) }

    /// Looks for the end of the piece that starts with `bytes`, from where the last call gave up.
    ///
    /// - Returns: how many bytes the piece has, or nil if its end is not among them.
    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let limit = min(bytes.count, limits.maximumMarkupBytes)
        while scanned < limit {
            if mode == .opened {
                guard unsafe try open(UnsafeRawBufferPointer(rebasing: bytes[markupStart..<limit])) else { break }
            }
            let wordStart = scanned
            // Within `limit`, hence within `bytes`; likewise the byte below, for matches are in the word.
            let word = unsafe MarkupMatcher.word(at: base + wordStart, count: limit - wordStart)
            scanned = min(wordStart &+ 8, limit)
            if word & MarkupMatcher.high != 0 { hasNonASCII = true }
            var matches = MarkupMatcher.significant(in: word)
            while matches != 0 && mode != .opened {
                let offset = wordStart &+ matches.trailingZeroBitCount &>> 3
                matches &= matches &- 1
                let byte = unsafe base.load(fromByteOffset: offset, as: UInt8.self)
                if byte == quote && mode == .quoted {
                    mode = .tag
                } else if try step(byte, at: offset), unsafe isEnd(offset, in: bytes) {
                    return offset &+ 1
                }
            }
        }
        if limit == limits.maximumMarkupBytes { throw tooLong }
        return nil
    }

    /// Takes in a byte that matched.
    ///
    /// - Returns: whether it may end the piece.
    private mutating func step(_ byte: UInt8, at offset: Int) throws(Fault) -> Bool {
        switch (byte, mode) {
        case (0, _):
            throw Fault(offset: offset, message: Self.nulByte)
        case (UInt8(ascii: "<"), .text):
            mode = .opened
            markupStart = offset
            scanned = offset + 1
        case (UInt8(ascii: "<"), .quoted):
            throw Fault(
                offset: offset,
                message: "'<' in the value of an attribute: write it as &lt;, or close the quote before it")
        case (UInt8(ascii: "<"), .tag):
            throw Fault(offset: offset, message: "'<' inside a tag: close the tag before it with '>'")
        case (UInt8(ascii: "&"), .quoted):
            hasReference = true
        case (UInt8(ascii: "\""), .tag), (UInt8(ascii: "'"), .tag):
            mode = .quoted
            quote = byte
            attributeCount += 1
            if attributeCount > limits.maximumAttributes {
                throw Fault(
                    offset: markupStart,
                    message: "an element with more than \(limits.maximumAttributes) attributes: remove those that the"
                        + " contract does not name")
            }
        case (UInt8(ascii: ">"), .tag), (UInt8(ascii: ">"), .unquotedMarkup):
            return true
        default:
            break
        }
        return false
    }

    /// Finds out what a `<` starts.
    ///
    /// - Returns: whether enough of it is there.
    private mutating func open(_ start: UnsafeRawBufferPointer) throws(Fault) -> Bool {
        guard start.count >= 2 else { return false }
        // From here on below the count of `start`: that is looked at first.
        var length = 2
        mode = .unquotedMarkup
        switch unsafe start[1] {
        case UInt8(ascii: "/"):
            markup = .endTag
        case UInt8(ascii: "?"):
            markup = .instruction
        case UInt8(ascii: "!"):
            mode = .opened
            guard start.count >= 3 else { return false }
            let third = unsafe start[2]
            if third | 0x20 == UInt8(ascii: "d") {
                throw Fault(offset: markupStart, message: Self.documentType)
            }
            let isComment = third == UInt8(ascii: "-")
            let opening = isComment ? Self.commentOpening : Self.characterDataOpening
            length = min(opening.count, start.count)
            guard unsafe start[..<length].elementsEqual(opening[..<length]) else {
                throw Fault(
                    offset: markupStart, message: "'<!' that starts no comment: remove it, or write '<' as &lt;")
            }
            guard length == opening.count else { return false }
            mode = .unquotedMarkup
            markup = isComment ? .comment : .characterData
        default:
            markup = .startTag
            mode = .tag
            length = 1
        }
        scanned = markupStart + length
        return true
    }

    /// Whether the `>` at `offset` ends the markup.
    private func isEnd(_ offset: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        // Two bytes before the `>` are in the piece: the shortest opening has two.
        switch markup {
        case .instruction:
            unsafe offset > markupStart + 2 && bytes[offset - 1] == UInt8(ascii: "?")
        case .comment:
            unsafe offset >= markupStart + Self.commentOpening.count + 2
                && bytes[offset - 1] == UInt8(ascii: "-") && bytes[offset - 2] == UInt8(ascii: "-")
        case .characterData:
            unsafe offset >= markupStart + Self.characterDataOpening.count + 2
                && bytes[offset - 1] == UInt8(ascii: "]") && bytes[offset - 2] == UInt8(ascii: "]")
        case .startTag, .endTag, nil:
            true
        }
    }

    /// What the input ends inside of, if it ends here.
    var unfinished: String? {
        switch mode {
        case .text: nil
        case .quoted: "the value of an attribute"
        case .opened: "a tag"
        case .tag, .unquotedMarkup:
            switch markup {
            case .comment: "a comment"
            case .instruction: "a processing instruction"
            case .characterData: "a CDATA section"
            case .startTag, .endTag, nil: "a tag"
            }
        }
    }

    private var tooLong: Fault {
        let what = unfinished ?? "text"
        let advice = mode == .quoted ? "look for a quote that is never closed" : "make it shorter"
        return Fault(
            offset: mode == .text ? 0 : markupStart,
            message: "\(what) of more than \(limits.maximumMarkupBytes) bytes: \(advice)")
    }

    static let commentOpening = Array("<!--".utf8)
    static let characterDataOpening = Array("<![CDATA[".utf8)
    static let characterDataEnd = Array("]]>".utf8)
    static let documentType = "a document type (DOCTYPE) is not allowed: remove it"
    static let nulByte = "NUL byte: this is not text, or it is UTF-16 or UTF-32; send it as UTF-8"
}
