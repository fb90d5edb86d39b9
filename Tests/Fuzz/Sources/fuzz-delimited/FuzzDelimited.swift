import DelimitedText
import FuzzSupport

/// Reads an input whole and in pieces, and checks what has to hold of any delimited text.
///
/// Choices: the format; the longest record; two sizes of pieces.
@main
enum FuzzDelimited {
    static func main() {
        fuzz(choiceCount: 4) { input in
            let format = format(input.choices)
            let whole = Reading(input, format: format, sizes: [])
            check(whole, input.bytes, format)
            for sizes in [[1], Array(input.choices[2...])] {
                let cut = Reading(input, format: format, sizes: sizes)
                expect(cut == whole, "in pieces of \(sizes) bytes: \(cut) instead of \(whole)")
            }
        }
    }

    static func format(_ choices: [UInt8]) -> DelimitedFormat {
        let delimiters = Array(";,\t|a;;;".utf8)
        let encodings: [DelimitedFormat.Encoding] = [.utf8, .uncheckedUTF8, .singleByte, .utf8]
        return DelimitedFormat(
            delimiter: delimiters[Int(choices[0] & 7)], quote: choices[0] & 8 == 0 ? UInt8(ascii: "\"") : nil,
            maximumRecordBytes: 1 + Int(choices[1]), encoding: encodings[Int(choices[0] >> 4 & 3)])
    }

    static func check(_ reading: Reading, _ bytes: [UInt8], _ format: DelimitedFormat) {
        var end = 0
        var line = 1
        for record in reading.records {
            expect(record.byteOffset >= end, "records overlap")
            let between = bytes[end..<record.byteOffset]
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            expect(
                (end == 0 && between.starts(with: mark) ? between.dropFirst(3) : between)
                    .allSatisfy { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") },
                "text between records")
            end = record.byteOffset + record.raw.count
            expect(Array(bytes[record.byteOffset..<end]) == record.raw, "raw bytes are not those of the input")
            expect(record.raw.count <= format.maximumRecordBytes, "a record that is too long")
            line += between.count { $0 == UInt8(ascii: "\n") }
            expect(record.line == line, "wrong line")
            line += record.raw.count { $0 == UInt8(ascii: "\n") }
            checkFields(record, format)
            if let malformation = record.malformation {
                expect(!malformation.kind.isFatal, "a fatal malformation")
                expect(
                    record.byteOffset...end ~= malformation.position.byteOffset, "a malformation outside its record")
            }
        }
        if let error = reading.error {
            expect(error.kind.isFatal, "an error that is not fatal")
            expect(end...bytes.count ~= error.position.byteOffset, "an error outside the rest of the input")
        } else {
            let rest = bytes[end...]
            expect(
                reading.records.isEmpty || rest.allSatisfy { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") },
                "text after the last record")
        }
    }

    /// The fields written again give the record.
    static func checkFields(_ record: Reading.Record, _ format: DelimitedFormat) {
        guard record.malformation == nil else {
            expect(record.fields.isEmpty, "fields in a malformed record")
            return
        }
        var written: [UInt8] = []
        for (index, field) in record.fields.enumerated() {
            if index > 0 { written.append(format.delimiter) }
            expect(record.byteOffset + written.count == field.position.byteOffset, "a field that starts elsewhere")
            guard field.isQuoted, let quote = format.quote else {
                expect(!field.isQuoted, "a quoted field where nothing quotes")
                expect(!field.bytes.contains(format.delimiter), "a delimiter in an unquoted field")
                written += field.bytes
                continue
            }
            written.append(quote)
            for byte in field.bytes { written += byte == quote ? [quote, quote] : [byte] }
            written.append(quote)
        }
        expect(written == record.raw, "the fields joined are \(written) instead of \(record.raw)")
    }
}

/// What a reader made of an input.
struct Reading: Equatable {
    struct Field: Equatable {
        var bytes: [UInt8]
        var isQuoted: Bool
        var position: DelimitedPosition
    }

    struct Record: Equatable {
        var line: Int
        var byteOffset: Int
        var fields: [Field]
        var raw: [UInt8]
        var malformation: DelimitedError?
    }

    var records: [Record] = []
    var error: DelimitedError?

    init(_ input: FuzzInput, format: DelimitedFormat, sizes: [UInt8]) {
        var records: [Record] = []
        var reader = DelimitedReader(format: format)
        do {
            try input.inPieces(of: sizes) { piece, isLast in
                try reader.read(piece.span, isLast: isLast) { record in records.append(Record(record)) }
            }
        } catch let error as DelimitedError {
            self.error = error
        } catch {
            preconditionFailure("the reader threw another error")
        }
        self.records = records
    }
}

extension Reading.Record {
    init(_ record: borrowing DelimitedRecord) {
        line = record.lineNumber
        byteOffset = record.byteOffset
        fields = []
        for index in 0..<record.fieldCount {
            fields.append(
                Reading.Field(
                    bytes: record.withField(index) { span in span.indices.map { span[$0] } },
                    isQuoted: record.isQuoted(index), position: record.fieldPosition(index)))
        }
        raw = record.withRawBytes { span in span.indices.map { span[$0] } }
        malformation = record.malformation
    }
}
