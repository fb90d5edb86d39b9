extension DelimitedReader {
    /// Lends a complete record to the caller, unless it is an empty line.
    mutating func deliver(
        _ record: UnsafeRawBufferPointer,
        _ cursor: RecordCursor,
        _ onRecord: (borrowing DelimitedRecord) throws -> Void
    ) throws {
        guard record.count > 0, let base = record.baseAddress, let fieldEnds = unsafe fieldEnds.baseAddress else {
            return
        }
        if record.count > format.maximumRecordBytes { unsafe try fail(.recordTooLong, at: 0, in: base) }
        let mayHoldMoreThanASCII = ByteMatcher.hasNonASCII(cursor.words)
        if mayHoldMoreThanASCII { unsafe try checkEncoding(record) }
        if cursor.hasEscapes { unsafe unescaped.grow(to: record.count, keeping: 0) }
        let malformation =
            cursor.mode != .malformed
            ? nil : unsafe error(cursor.malformedKind, at: cursor.malformedAt, in: base)
        unsafe try onRecord(
            DelimitedRecord(
                lineNumber: recordLine, byteOffset: recordByteOffset, lineBreakCount: cursor.lineBreaks,
                fieldCount: cursor.fieldCount,
                malformation: malformation, bytes: record, fieldEnds: fieldEnds, unescaped: unescaped.baseAddress,
                quote: format.quote ?? 0, countsBytes: encoding.isSingleByte,
                mayHoldMoreThanASCII: mayHoldMoreThanASCII))
    }

    /// - Throws: `invalidUTF8`, `undefinedCharacter` or `mixedEncodings` where the format checks it.
    mutating func checkEncoding(_ record: UnsafeRawBufferPointer) throws(DelimitedError) {
        unsafe decideEncoding(by: record)
        guard let base = record.baseAddress else { return }
        switch encoding {
        case .singleByte, .uncheckedUTF8, .utf8Or: break
        case .utf8:
            if let offset = unsafe UTF8Validation.firstInvalidIndex(in: record) {
                unsafe try fail(.invalidUTF8, at: offset, in: base)
            }
        case .iso8859_1:
            if let (kind, offset) = unsafe SingleByteValidation.firstFault(in: record, isDefined: { $0 >= 0xA0 }) {
                unsafe try fail(kind, at: offset, in: base)
            }
        case .windows1252:
            let undefined: [UInt8] = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
            if let (kind, offset) = unsafe SingleByteValidation.firstFault(
                in: record, isDefined: { !undefined.contains($0) })
            {
                unsafe try fail(kind, at: offset, in: base)
            }
        }
    }

    /// Fails at a NUL byte, or at what is wrong before it: a record fails by its first fault.
    mutating func failAtNul(_ offset: Int, in record: UnsafeRawPointer) throws(DelimitedError) -> Never {
        if offset >= format.maximumRecordBytes { unsafe try fail(.recordTooLong, at: 0, in: record) }
        unsafe try checkEncoding(UnsafeRawBufferPointer(start: record, count: offset))
        unsafe try fail(.nulByte, at: offset, in: record)
    }

    func fail(
        _ kind: DelimitedError.Kind, at offset: Int, in record: UnsafeRawPointer
    ) throws(DelimitedError) -> Never {
        throw unsafe error(kind, at: offset, in: record)
    }

    private func error(_ kind: DelimitedError.Kind, at offset: Int, in record: UnsafeRawPointer) -> DelimitedError {
        // Only bytes before `offset` are looked at, and all callers have seen those.
        let positions = unsafe TextPositions(
            record: UnsafeRawBufferPointer(start: record, count: offset), lineNumber: recordLine,
            byteOffset: recordByteOffset, countsBytes: encoding.isSingleByte)
        return DelimitedError(kind: kind, position: positions.position(at: offset))
    }
}
