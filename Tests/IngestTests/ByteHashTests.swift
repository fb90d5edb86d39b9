import Testing

@testable import Ingest

@Suite struct ByteHashTests {
    private func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
        unsafe Array(text.utf8).withUnsafeBytes { unsafe ByteHash.hash($0, seed: seed) }
    }

    /// Around the eight bytes that are hashed at a time.
    @Test func `bytes of every length up to 40 are told apart by any one of them, and by their number`() {
        var hashes: Set<UInt64> = []
        var count = 0
        for length in 0...40 {
            let text = [Character](repeating: "-", count: length)
            for place in 0..<length {
                var other = text
                other[place] = "x"
                hashes.insert(hash(String(other)))
            }
            hashes.insert(hash(String(text)))
            count += length + 1
        }
        #expect(hashes.count == count)
    }

    @Test func `another seed gives another hash`() {
        for text in ["", "K", "10-201909-G-0000001"] {
            #expect(Set((0..<100).map { hash(text, seed: $0) }).count == 100)
        }
    }

    /// What is listed of a file hangs on it.
    @Test func `the same bytes have the same hash in every run`() {
        #expect(
            ["", "K1", "8 bytes.", "10-201909-G-0000001"].map { hash($0, seed: 1) } == [
                15_485_907_386_658_061_715, 7_811_344_499_419_251_401, 10_506_816_899_505_162_185,
                12_455_060_974_615_519_612,
            ])
    }
}
