import DelimitedText

/// A record kept after the reader has taken it back.
struct ReadRecord: Hashable {
    var line: Int
    var byteOffset: Int
    var fields: [String]
    var positions: [DelimitedPosition]
    var raw: [UInt8]
    var malformation: DelimitedError?
    var lineBreakCount: Int
    var isSingleByte: Bool
}

/// What a reader made of a whole input.
struct Reading: Hashable {
    var records: [ReadRecord] = []
    var error: DelimitedError?
    /// As found at the end.
    var encoding = DelimitedFormat.Encoding.utf8

    var fields: [[String]] { records.map(\.fields) }

    /// Reads `bytes` in pieces of `chunkSize`, or in one.
    init(_ bytes: [UInt8], format: DelimitedFormat = DelimitedFormat(), chunkSize: Int? = nil) throws {
        var records: [ReadRecord] = []
        var reader = DelimitedReader(format: format)
        do {
            var start = 0
            repeat {
                let end = min(bytes.count, start + (chunkSize ?? max(1, bytes.count)))
                // Each piece in memory of its own, so that a look outside it shows.
                let chunk = Array(bytes[start..<end])
                try reader.read(chunk.span, isLast: end == bytes.count) { record in
                    records.append(ReadRecord(record))
                }
                start = end
            } while start < bytes.count
        } catch let error as DelimitedError {
            self.error = error
        }
        self.records = records
        encoding = reader.encoding
    }

    init(_ text: String, format: DelimitedFormat = DelimitedFormat(), chunkSize: Int? = nil) throws {
        try self.init(Array(text.utf8), format: format, chunkSize: chunkSize)
    }
}

extension ReadRecord {
    init(_ record: borrowing DelimitedRecord) {
        line = record.lineNumber
        byteOffset = record.byteOffset
        fields = []
        positions = []
        for index in 0..<record.fieldCount {
            // Through the span, so that what is not UTF-8 shows too.
            let bytes = record.withField(index) { span in span.indices.map { span[$0] } }
            fields.append(String(decoding: bytes, as: UTF8.self))
            positions.append(record.fieldPosition(index))
        }
        raw = record.withRawBytes { span in span.indices.map { span[$0] } }
        malformation = record.malformation
        lineBreakCount = record.lineBreakCount
        isSingleByte = record.isSingleByte
    }
}
