import Testing
import Waits

@testable import Ingest

@Suite struct NumberedTextsTests {
    private func number(_ text: String, in texts: inout NumberedTexts) -> String {
        let found = unsafe Array(text.utf8).withUnsafeBytes { unsafe texts.number(of: $0) }
        return "\(found.number)\(found.isNew ? " new" : "")"
    }

    @Test func `texts are numbered as they appear, and known when they come again`() {
        var texts = NumberedTexts()
        let asked = ["a", "b", "a", "", "ab", "", "b", "A", "\u{0}", "a"]
        #expect(
            asked.map { number($0, in: &texts) } == [
                "1 new", "2 new", "1", "3 new", "4 new", "3", "2", "5 new", "6 new", "1",
            ])
    }

    /// Of every length around the eight bytes that are hashed at a time; the last byte alone differs.
    @Test func `texts of every length up to 40 bytes are told apart by their last byte`() {
        var texts = NumberedTexts()
        var expected = 0
        for length in 1...40 {
            for last in ["x", "y"] {
                expected += 1
                let text = String(repeating: "-", count: length - 1) + last
                #expect(number(text, in: &texts) == "\(expected) new")
                #expect(number(text, in: &texts) == "\(expected)")
            }
        }
    }

    @Test func `what is forgotten gets another number, and numbers go on`() {
        var texts = NumberedTexts()
        for index in 0..<1_000 { #expect(number("\(index)", in: &texts) == "\(index + 1) new") }
        #expect(number("0", in: &texts) == "1")
        texts.forget()
        #expect(number("0", in: &texts) == "1001 new")
        #expect(number("0", in: &texts) == "1001")
    }

    @Test func `the texts of all deliveries of a file are forgotten together when there are too many`() throws {
        var deliveries = DeliveriesOfFile(firstDeliveryID: 1)
        let period = try #require(Period(year: 2019, month: 9))
        let positions = try [10, 63].map {
            try deliveries.position(of: DeliverySlot(region: RegionCode($0), period: period, kind: .completed))
        }
        let key = [UInt8](repeating: 0x78, count: NumberedTexts.byteLimit / 4)
        func number(_ last: UInt8, at position: Int) -> Int {
            unsafe (key + [last]).withUnsafeBytes {
                unsafe deliveries.number(of: $0, in: .place, at: position).number
            }
        }
        #expect([1, 2, 1].map { number($0, at: positions[0]) } == [1, 2, 1])
        #expect(number(1, at: positions[1]) == 1)
        // The fourth quarter and a little: beyond the limit.
        #expect(number(3, at: positions[1]) == 2)
        #expect(number(1, at: positions[0]) == 3)
    }
}
