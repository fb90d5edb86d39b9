/// How far the record at hand has been read. All offsets are from its first byte.
struct RecordCursor {
    enum Mode: UInt8 {
        /// In a field that did not start with a quote, or at the start of one.
        case unquoted
        case quoted
        /// After a quote inside a quoted field, at `mark`: the closing one, or the first of a doubled one.
        case afterQuote
        /// After a carriage return outside quotes, at `mark`.
        case afterCarriageReturn
        /// The record is malformed: only its line end is looked for.
        case malformed
    }

    static let longestLineEnd = 2

    var mode = Mode.unquoted
    var scanned = 0
    var mark = 0
    var fieldStart = 0
    var fieldCount = 0
    var fieldFlags: UInt32 = 0
    var hasEscapes = false
    var lineBreaks = 0
    // Every word looked at, or-ed: a high bit says that the record may hold more than ASCII.
    var words: UInt64 = 0
    var malformedAt = 0
    var malformedKind = DelimitedError.Kind.loneCarriageReturn

    mutating func spoil(_ kind: DelimitedError.Kind, at offset: Int) {
        mode = .malformed
        malformedKind = kind
        malformedAt = offset
        fieldCount = 0
    }
}

extension DelimitedReader {
    /// Reads `bytes`, which start with the record at hand, and delivers each record that ends in them.
    ///
    /// - Returns: how many bytes the delivered records took, their line ends included.
    mutating func scan(
        _ bytes: UnsafeRawBufferPointer,
        stopsAfterRecord: Bool,
        _ onRecord: (borrowing DelimitedRecord) throws -> Void
    ) throws -> Int {
        guard var record = bytes.baseAddress else { return 0 }
        let window = format.maximumRecordBytes + RecordCursor.longestLineEnd
        let delimiter = format.delimiter
        let matcher = matcher
        var rest = bytes.count
        // The end of what may be looked at: of the bytes, or of the longest record. A record that is not over there
        // is too long however the input is cut.
        var limit = min(rest, window)
        var cursor = cursor

        while cursor.scanned < limit {
            var wordStart = cursor.scanned
            // Within `limit`, hence within `bytes`; likewise every load below, for matches are in the word.
            let word = unsafe matcher.word(at: record + wordStart, count: limit - wordStart)
            cursor.scanned = min(wordStart &+ 8, limit)
            cursor.words |= word
            var matches = matcher.matches(in: word)
            if cursor.mode == .unquoted {
                unsafe endFields(at: &matches, wordStart: wordStart, delimiter: delimiter, in: record, &cursor)
            }
            while matches != 0 {
                let offset = wordStart &+ matches.trailingZeroBitCount &>> 3
                matches &= matches &- 1
                let byte = unsafe record.load(fromByteOffset: offset, as: UInt8.self)
                if byte == delimiter && cursor.mode == .unquoted {
                    endField(at: offset, &cursor)
                    continue
                }
                guard let rawCount = unsafe try step(byte, at: offset, in: record, &cursor) else { continue }

                unsafe try deliver(UnsafeRawBufferPointer(start: record, count: rawCount), cursor, onRecord)
                let consumed = offset &+ 1
                recordLine += cursor.lineBreaks + 1
                recordByteOffset += consumed
                unsafe record += consumed
                rest -= consumed
                limit = min(rest, window)
                wordStart -= consumed
                let scanned = cursor.scanned - consumed
                cursor = RecordCursor()
                cursor.scanned = scanned
                cursor.words = word
                if stopsAfterRecord {
                    self.cursor = cursor
                    return bytes.count - rest
                }
            }
        }
        self.cursor = cursor
        if cursor.scanned == window {
            unsafe try fail(.recordTooLong, at: cursor.mode == .quoted ? cursor.fieldStart : 0, in: record)
        }
        return bytes.count - rest
    }

    /// Takes in a byte that matched.
    ///
    /// - Returns: the count of the record's bytes without its line end where the byte ends it, else nil.
    @inline(__always)
    private mutating func step(
        _ byte: UInt8, at offset: Int, in record: UnsafeRawPointer, _ cursor: inout RecordCursor
    ) throws -> Int? {
        if byte == 0 { unsafe try failAtNul(offset, in: record) }
        if cursor.mode == .afterQuote {
            closeQuote(byte, at: offset, &cursor)
        } else if cursor.mode == .afterCarriageReturn && (byte != .lineFeed || offset != cursor.mark + 1) {
            cursor.spoil(.loneCarriageReturn, at: cursor.mark)
        }
        switch cursor.mode {
        case .unquoted:
            if byte == .lineFeed {
                endField(at: offset, &cursor)
                return offset
            } else if byte == format.delimiter {
                endField(at: offset, &cursor)
            } else if byte == .carriageReturn {
                cursor.mode = .afterCarriageReturn
                cursor.mark = offset
            } else if byte == format.quote {
                if offset == cursor.fieldStart {
                    cursor.mode = .quoted
                    cursor.fieldFlags = DelimitedRecord.quotedBit
                } else {
                    cursor.spoil(.quoteInsideUnquotedField, at: offset)
                }
            }
        case .quoted:
            if byte == format.quote {
                // Of a doubled quote the second comes here after `closeQuote` has seen it.
                if cursor.mark == offset { break }
                cursor.mode = .afterQuote
                cursor.mark = offset
            } else if byte == .lineFeed {
                cursor.lineBreaks += 1
            }
        case .afterCarriageReturn:
            endField(at: cursor.mark, &cursor)
            return cursor.mark
        case .malformed:
            if byte == .lineFeed {
                return unsafe offset > 0 && record.load(fromByteOffset: offset - 1, as: UInt8.self) == .carriageReturn
                    ? offset - 1 : offset
            }
        case .afterQuote:
            break
        }
        return nil
    }

    /// Decides what the quote at `mark` was, from the first byte that matches after it.
    private func closeQuote(_ byte: UInt8, at offset: Int, _ cursor: inout RecordCursor) {
        if offset != cursor.mark + 1 {
            cursor.spoil(.charactersAfterClosingQuote, at: cursor.mark + 1)
        } else if byte == format.quote {
            cursor.mode = .quoted
            cursor.mark = offset
            cursor.fieldFlags |= DelimitedRecord.escapedBit
            cursor.hasEscapes = true
        } else if byte == format.delimiter || byte == .lineFeed || byte == .carriageReturn {
            cursor.mode = .unquoted
        } else {
            cursor.spoil(.charactersAfterClosingQuote, at: offset)
        }
    }

    /// Ends a field at each delimiter in a word, up to a byte that means something else: what nearly every word is, so
    /// it is kept in registers.
    ///
    /// - Parameter matches: those of the word; the delimiters are taken out.
    @inline(__always)
    private mutating func endFields(
        at matches: inout UInt64, wordStart: Int, delimiter: UInt8, in record: UnsafeRawPointer,
        _ cursor: inout RecordCursor
    ) {
        // A word has eight bytes.
        if unsafe cursor.fieldCount &+ 8 > fieldEnds.count { growFieldEnds() }
        guard let ends = unsafe fieldEnds.baseAddress else { return }
        var rest = matches
        var count = cursor.fieldCount
        var flags = cursor.fieldFlags
        var start = cursor.fieldStart
        while rest != 0 {
            let offset = wordStart &+ rest.trailingZeroBitCount &>> 3
            // A match is in the word, which the caller has loaded.
            guard unsafe record.load(fromByteOffset: offset, as: UInt8.self) == delimiter else { break }
            // There is room for eight from the count that this began with.
            unsafe ends[count] = UInt32(truncatingIfNeeded: offset) | flags
            flags = 0
            count &+= 1
            start = offset &+ 1
            rest &= rest &- 1
        }
        matches = rest
        cursor.fieldCount = count
        cursor.fieldFlags = flags
        cursor.fieldStart = start
    }

    @inline(__always)
    private mutating func endField(at offset: Int, _ cursor: inout RecordCursor) {
        if unsafe cursor.fieldCount == fieldEnds.count { growFieldEnds() }
        // Below the count, by the line above. An offset is below 2^30: `greatestMaximumRecordBytes`.
        unsafe fieldEnds[cursor.fieldCount] = UInt32(truncatingIfNeeded: offset) | cursor.fieldFlags
        cursor.fieldCount &+= 1
        cursor.fieldStart = offset &+ 1
        cursor.fieldFlags = 0
    }

    private mutating func growFieldEnds() {
        let grown = unsafe UnsafeMutableBufferPointer<UInt32>.allocate(capacity: fieldEnds.count * 2)
        _ = unsafe grown.moveInitialize(fromContentsOf: fieldEnds)
        unsafe fieldEnds.deallocate()
        unsafe fieldEnds = grown
    }

    /// Delivers what is left when the input has ended: a last record without a line end.
    mutating func finish(
        _ record: UnsafeRawBufferPointer,
        _ onRecord: (borrowing DelimitedRecord) throws -> Void
    ) throws {
        guard record.count > 0, let base = record.baseAddress else { return }
        var cursor = cursor
        switch cursor.mode {
        case .quoted:
            unsafe try checkEncoding(record)
            unsafe try fail(.unterminatedQuote, at: cursor.fieldStart, in: base)
        case .afterQuote where cursor.mark + 1 < record.count:
            cursor.spoil(.charactersAfterClosingQuote, at: cursor.mark + 1)
        case .afterCarriageReturn:
            cursor.spoil(.loneCarriageReturn, at: cursor.mark)
        case .unquoted, .afterQuote:
            endField(at: record.count, &cursor)
        case .malformed:
            break
        }
        unsafe try deliver(record, cursor, onRecord)
    }
}
