import StageTestSupport
import Testing

@testable import Ingest

@Suite struct RepeatedContactsTests {
    /// Which of these hashes may have come before, asked for in batches of every size by turns.
    private func asked(_ hashes: [UInt64], of contacts: inout RepeatedContacts) -> [Bool] {
        var found: [Bool] = []
        var size = 0
        while found.count < hashes.count {
            size = size % RepeatedContacts.batchSize + 1
            let next = Array(hashes[found.count...].prefix(size))
            let bits = contacts.remember(next.span)
            for index in 0..<next.count { found.append(bits >> UInt64(index) & 1 == 1) }
        }
        return found
    }

    private func asked(_ hashes: [UInt64], byteCount: Int) -> [Bool] {
        var contacts = RepeatedContacts(byteCount: byteCount)
        return asked(hashes, of: &contacts)
    }

    private static func hash(_ id: String, region: Int = 63, firstDay: Int = 7_183) -> UInt64 {
        unsafe Array(id.utf8).withUnsafeBytes {
            unsafe RepeatedContacts.hash(region: region, firstDay: firstDay, id: $0)
        }
    }

    /// Ids of numbers that follow each other, as the register's, or of any.
    private static func hashes(_ count: Int, isRandom: Bool) -> [UInt64] {
        var random = SeededRandom(seed: 7)
        return (0..<count).map { index in
            let digits = isRandom ? String(UInt64.random(in: 0..<UInt64.max, using: &random)) : String(index)
            return hash("63-201909-G-" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits)
        }
    }

    @Test(arguments: [(0, 100), (0, 50_000), (1 << 26, 50_000), (1 << 40, 5_000)])
    func `every id that came before is found, whatever the table was made for`(byteCount: Int, count: Int) {
        var random = SeededRandom(seed: UInt64(count + byteCount))
        var known: Set<String> = []
        var hashes: [UInt64] = []
        var repeats: [Bool] = []
        for _ in 0..<count {
            let id = UInt64.random(in: 0..<UInt64(count), using: &random)
            let region = Int.random(in: 10...12, using: &random)
            hashes.append(Self.hash("\(id)", region: region))
            repeats.append(!known.insert("\(region) \(id)").inserted)
        }
        let found = asked(hashes, byteCount: byteCount)
        #expect(repeats.count { $0 } > count / 10)
        #expect(zip(repeats, found).allSatisfy { repeated, found in found || !repeated })
        #expect(asked(hashes, byteCount: byteCount) == found, "the same every time")
    }

    @Test func `an id of another region or month is another`() {
        let hashes = [
            Self.hash("K1"), Self.hash("K1", region: 10), Self.hash("K1", firstDay: 7_213), Self.hash("K2"),
            Self.hash(""), Self.hash("K1"), Self.hash("K1", region: 10),
        ]
        #expect(asked(hashes, byteCount: 0) == [false, false, false, false, false, true, true])
    }

    @Test func `of a batch the later of two is found`() {
        let hashes = [Self.hash("K1"), Self.hash("K2"), Self.hash("K2"), Self.hash("K1"), Self.hash("K2")]
        var contacts = RepeatedContacts(byteCount: 0)
        #expect(contacts.remember(hashes.span) == 0b11100)
    }

    /// Ids, bytes of a row, and how many ids there are at least for each that is found by chance. By reckoning there are
    /// 14 400, 3 900 and 250; for the last the table has to grow.
    static let rates = [
        (count: 200_000, rowByteCount: 365, idsForOne: 10_000), (count: 320_000, rowByteCount: 410, idsForOne: 3_500),
        (count: 100_000, rowByteCount: 80, idsForOne: 200),
    ]

    @Test(arguments: rates, [false, true])
    func `few ids are found that did not come before`(
        _ rate: (count: Int, rowByteCount: Int, idsForOne: Int), isRandom: Bool
    ) {
        let hashes = Self.hashes(rate.count, isRandom: isRandom)
        let found = asked(hashes, byteCount: rate.count * rate.rowByteCount).count { $0 }
        #expect(found <= rate.count / rate.idsForOne)
    }
}
