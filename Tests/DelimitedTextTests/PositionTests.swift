import DelimitedText
import Testing

@Suite("Positions")
struct PositionTests {
    @Test("Lines count quoted breaks and empty lines; columns count characters; offsets count bytes")
    func positions() throws {
        let reading = try Reading("\u{FEFF}å;b\r\n\n\"x\ny\";\"€\";z\r\n\"1\"\"\";2")
        #expect(reading.records.map(\.line) == [1, 3, 5])
        #expect(reading.records.map(\.byteOffset) == [3, 10, 25])
        #expect(reading.records[0].positions.map(\.description) == ["1:1", "1:3"])
        #expect(reading.records[0].positions.map(\.byteOffset) == [3, 6])
        #expect(reading.records[1].positions.map(\.description) == ["3:1", "4:4", "4:8"])
        #expect(reading.records[1].positions.map(\.byteOffset) == [10, 16, 22])
        #expect(reading.records[2].positions.map(\.description) == ["5:1", "5:7"])
    }

    @Test("A record after a malformed one that spans lines has its right line")
    func afterMalformed() throws {
        let reading = try Reading("\"a\nb\nc\"d\ne\n")
        #expect(reading.records.map(\.line) == [1, 4])
    }

    @Test("A field's column and byte are those of its position")
    func columns() throws {
        var found: [[Int]] = []
        var reader = DelimitedReader(format: DelimitedFormat())
        try reader.read(Array("\nö;😀;x\n".utf8).span, isLast: true) { record in
            for index in 0..<record.fieldCount {
                let position = record.fieldPosition(index)
                found.append([position.column, position.byteOffset])
            }
        }
        #expect(found == [[1, 1], [3, 4], [5, 9]])
    }

    @Test("In an encoding of one byte a character every byte is a column, and no mark is skipped")
    func singleByte() throws {
        let format = DelimitedFormat(encoding: .singleByte)
        let reading = try Reading([0xD6, 0x80, 0x3B, 0x61, 0x0A, 0xEF, 0xBB, 0xBF, 0x0A], format: format)
        #expect(reading.error == nil)
        #expect(reading.records[0].positions.map(\.column) == [1, 4])
        let marked = try Reading([0xEF, 0xBB, 0xBF, 0x61], format: format)
        #expect(marked.records.map(\.raw) == [[0xEF, 0xBB, 0xBF, 0x61]])
    }
}
