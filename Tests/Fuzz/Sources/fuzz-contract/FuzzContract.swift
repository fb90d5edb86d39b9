import ContractXML
import FuzzSupport

/// Reads an input whole and in pieces, and checks what has to hold of any document. Of one that is accepted, libxml2
/// makes a tree: it is well-formed, and its rows have the same values.
///
/// Choices: the limits; two sizes of pieces.
@main
enum FuzzContract {
    static func main() {
        fuzz(choiceCount: 3) { input in
            let limits =
                input.choices[0] & 1 == 0
                ? ContractLimits() : ContractLimits(maximumMarkupBytes: 1024, maximumAttributes: 8, maximumDepth: 6)
            let whole = Reading(input, limits: limits, sizes: [])
            check(whole, input.bytes)
            for sizes in [[1], Array(input.choices[1...])] {
                let cut = Reading(input, limits: limits, sizes: sizes)
                expect(cut == whole, "in pieces of \(sizes) bytes: \(cut) instead of \(whole)")
            }
            guard whole.error == nil else { return }
            guard let rows = TreeRows(input.bytes, columns: Reading.columns) else {
                preconditionFailure("accepted, but not well-formed")
            }
            expect(whole.rows.map(\.fields) == rows.fields, "\(whole.rows.map(\.fields)) instead of \(rows.fields)")
        }
    }

    static func check(_ reading: Reading, _ bytes: [UInt8]) {
        var end = 0
        for row in reading.rows {
            expect(row.position.byteOffset >= end, "rows overlap")
            end = row.position.byteOffset + row.raw.count
            expect(Array(bytes[row.position.byteOffset..<end]) == row.raw, "raw bytes are not those of the input")
            expect(row.raw.first == UInt8(ascii: "<") && row.raw.last == UInt8(ascii: ">"), "a row is not a tag")
            checkLine(row.position, bytes)
            for (position, field) in zip(row.fieldPositions, row.fields) where field != nil {
                expect(row.position.byteOffset..<end ~= position.byteOffset, "a field outside its row")
                expect(position.byteOffset > row.position.byteOffset, "a field that was not found")
                checkLine(position, bytes)
            }
        }
        expect(reading.isEnded == (reading.error == nil), "an end without an end")
        if let error = reading.error {
            expect(end...max(end, bytes.count) ~= error.byteOffset, "an error outside the rest of the input")
            checkLine(ContractPosition(line: error.line, column: error.column, byteOffset: error.byteOffset), bytes)
            expect(error.message.utf8.count < 2_000, "a message as long as the input")
        }
    }

    static func checkLine(_ position: ContractPosition, _ bytes: [UInt8]) {
        let before = bytes[..<position.byteOffset]
        expect(position.line == 1 + before.count { $0 == UInt8(ascii: "\n") }, "wrong line")
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        expect(1...(1 + position.byteOffset - lineStart) ~= position.column, "a column outside its line")
    }
}

/// What a reader made of an input.
struct Reading: Equatable {
    struct Row: Equatable {
        var position: ContractPosition
        /// Nil where there is no such attribute.
        var fields: [[UInt8]?]
        var fieldPositions: [ContractPosition]
        var raw: [UInt8]
    }

    static let columns = ["Fas", "Regionkod", "SjukhusNamn", "a"]

    var documents: [ContractDocument] = []
    var periods: [String] = []
    var rows: [Row] = []
    var unknownAttributes: [String] = []
    var isEnded = false
    var error: ContractError?

    init(_ input: FuzzInput, limits: ContractLimits, sizes: [UInt8]) {
        var reading = (documents: documents, periods: periods, rows: rows, isEnded: false)
        var reader = ContractReader(limits: limits)
        do {
            try input.inPieces(of: sizes) { piece, isLast in
                try reader.read(piece.span, isLast: isLast) { event in
                    expect(!reading.isEnded, "an event after the end")
                    switch event {
                    case .document(let document):
                        reading.documents.append(document)
                    case .section(let section):
                        section.select(columns: Self.columns)
                        reading.periods.append(section.period)
                    case .row(let row):
                        reading.rows.append(Row(row))
                    case .end(let isEmpty):
                        expect(isEmpty == reading.periods.isEmpty, "a section that is none")
                        reading.isEnded = true
                    }
                }
            }
        } catch let error as ContractError {
            self.error = error
        } catch {
            preconditionFailure("the reader threw another error")
        }
        expect(reading.documents.count <= 1 && reading.periods.count <= reading.documents.count, "two of them")
        (documents, periods, rows, isEnded) = reading
        unknownAttributes = reader.unknownAttributes
    }
}

extension Reading.Row {
    init(_ row: borrowing ContractRow) {
        position = row.position
        fields = []
        fieldPositions = []
        for index in 0..<row.fieldCount {
            let bytes = row.withField(index) { span in span.indices.map { span[$0] } }
            expect(row.hasField(index) || bytes.isEmpty, "a value of no field")
            expect(String(validating: bytes, as: UTF8.self) != nil, "a value that is not UTF-8")
            fields.append(row.hasField(index) ? bytes : nil)
            fieldPositions.append(row.fieldPosition(index))
        }
        raw = row.withRawBytes { span in span.indices.map { span[$0] } }
    }
}
