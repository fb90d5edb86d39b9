/// A place in a text, as an editor shows it and as a program seeks it.
package struct DelimitedPosition: Hashable, Sendable, CustomStringConvertible {
    /// The physical line, from 1. A line break inside a quoted field counts.
    package let line: Int

    /// The character in its line, from 1: Unicode scalars where the text is UTF-8, else bytes. A byte order mark
    /// is not counted.
    package let column: Int

    /// The byte in the whole input, from 0, a byte order mark included.
    package let byteOffset: Int

    package init(line: Int, column: Int, byteOffset: Int) {
        self.line = line
        self.column = column
        self.byteOffset = byteOffset
    }

    package var description: String { "\(line):\(column)" }
}

/// Something that is not delimited text, and where. It holds no byte of the text: it may be logged.
package struct DelimitedError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// The input ended inside a quoted field; the position is the opening quote.
        case unterminatedQuote
        /// Something other than a delimiter or a line end follows a closing quote; the position is that character.
        case charactersAfterClosingQuote
        /// A quote inside a field that does not start with one; the position is the quote.
        case quoteInsideUnquotedField
        /// More bytes than `maximumRecordBytes` without a line end; the position is the opening quote where one is
        /// open, for then it is most likely the cause, else the start of the record.
        case recordTooLong
        /// A NUL byte: this is not text, or not of this encoding (UTF-16).
        case nulByte
        /// A carriage return outside quotes without a line feed after it.
        case loneCarriageReturn
        /// A byte sequence that is not UTF-8; the position is its first byte.
        case invalidUTF8
        /// A byte that the encoding does not define; the position is that byte.
        case undefinedCharacter
        /// A letter written in UTF-8 in a text of one byte a character; the position is its first byte.
        case mixedEncodings

        /// Whether nothing after it can be trusted. The other kinds spoil one record, and reading goes on with the
        /// next line.
        package var isFatal: Bool {
            switch self {
            case .unterminatedQuote, .recordTooLong, .nulByte, .invalidUTF8, .undefinedCharacter, .mixedEncodings: true
            case .charactersAfterClosingQuote, .quoteInsideUnquotedField, .loneCarriageReturn: false
            }
        }

        /// What is wrong and how to mend it.
        package var explanation: String {
            switch self {
            case .unterminatedQuote:
                "this quote is never closed: close it, or remove it"
            case .charactersAfterClosingQuote:
                "text after a closing quote: write a quote inside a quoted field twice"
            case .quoteInsideUnquotedField:
                "quote inside an unquoted field: quote the whole field, and write the quote inside it twice"
            case .recordTooLong:
                "record longer than the largest allowed (1 MiB): look for a quote that is never closed or missing line ends"
            case .nulByte:
                "NUL byte: this is not text, or it is UTF-16; send it as UTF-8"
            case .loneCarriageReturn:
                "carriage return without a line feed: end lines with LF or CRLF"
            case .invalidUTF8:
                "not UTF-8: send the file as UTF-8, or declare the encoding that it has"
            case .undefinedCharacter:
                "a byte that the declared encoding does not define: send the file as UTF-8, or declare the encoding that it has"
            case .mixedEncodings:
                "a letter in UTF-8 in a text that is declared as, or began as, one byte a character: the file mixes encodings; send it as UTF-8"
            }
        }
    }

    package let kind: Kind
    package let position: DelimitedPosition

    package init(kind: Kind, position: DelimitedPosition) {
        self.kind = kind
        self.position = position
    }

    package var description: String { "\(position): \(kind.explanation)" }
}
