/// How a delimited text is written: what parts fields, what quotes them, and how long a record may be.
///
/// Lines end with LF or CRLF. A field that starts with the quote may hold delimiters, line breaks and, doubled,
/// the quote itself (RFC 4180). A byte order mark is skipped where the encoding is UTF-8.
package struct DelimitedFormat: Hashable, Sendable {
    /// What the bytes above 0x7F mean. The reader changes no byte: it checks them, and counts columns by them.
    package enum Encoding: Hashable, Sendable {
        /// UTF-8, checked: the first byte sequence that is not UTF-8 ends the reading.
        case utf8
        /// UTF-8 that has been checked before, or that the caller wants to look at itself.
        case uncheckedUTF8
        /// One byte a character, of which every byte means something to the caller.
        case singleByte
        /// ISO-8859-1, checked: a control character (0x80 to 0x9F), or a letter that is written in UTF-8, ends the
        /// reading.
        case iso8859_1
        /// Windows-1252, checked: a byte that it does not define, or a letter that is written in UTF-8, ends the
        /// reading.
        case windows1252
        /// UTF-8 where the first byte above 0x7F begins a sequence of it, else the other, which is one byte a
        /// character; from there on checked as that.
        indirect case utf8Or(Encoding)

        /// Whether a character is one byte.
        var isSingleByte: Bool {
            switch self {
            case .singleByte, .iso8859_1, .windows1252: true
            case .utf8, .uncheckedUTF8, .utf8Or: false
            }
        }
    }

    /// The byte between two fields.
    package let delimiter: UInt8

    /// The byte around a quoted field; nil where quotes are ordinary characters.
    package let quote: UInt8?

    /// The longest record, without its line end, in bytes. It bounds the memory that a reader takes.
    package let maximumRecordBytes: Int

    package let encoding: Encoding

    /// The longest record that any format may allow, in bytes: field ends are kept in 30 bits.
    package static let greatestMaximumRecordBytes = 1 << 29

    /// - Precondition: `canSeparate(delimiter:quote:)`, and a maximum between 1 and `greatestMaximumRecordBytes`.
    package init(
        delimiter: UInt8 = UInt8(ascii: ";"),
        quote: UInt8? = UInt8(ascii: "\""),
        maximumRecordBytes: Int = 1 << 20,
        encoding: Encoding = .utf8
    ) {
        precondition(
            Self.canSeparate(delimiter: delimiter, quote: quote), "delimiter and quote must be two ASCII bytes")
        precondition((1...Self.greatestMaximumRecordBytes).contains(maximumRecordBytes), "maximum record out of range")
        self.delimiter = delimiter
        self.quote = quote
        self.maximumRecordBytes = maximumRecordBytes
        self.encoding = encoding
    }

    /// Whether two bytes can serve as delimiter and quote: ASCII, different, neither NUL nor a line end.
    ///
    /// Ask before making a format of bytes that a user wrote.
    package static func canSeparate(delimiter: UInt8, quote: UInt8?) -> Bool {
        let isUsable = { (byte: UInt8) in byte < 0x80 && byte != 0 && byte != .lineFeed && byte != .carriageReturn }
        guard let quote else { return isUsable(delimiter) }
        return isUsable(delimiter) && isUsable(quote) && delimiter != quote
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
