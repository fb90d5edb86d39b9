internal import Hashing

/// SHA-256 of what a unit of work is made from. Two equal fingerprints: nothing to do.
package struct Fingerprint: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package init(ofContent content: [UInt8]) {
        bytes = SHA256.hash(content)
    }

    /// As the database gives it back: 64 hexadecimal digits. Another text has no bytes, and is equal to no
    /// fingerprint of a file.
    package init(hexadecimal text: String) {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Of several parts, each with its name and length, so that moving a byte from one to the next shows.
    package init(parts: [(name: String, content: [UInt8])]) {
        var hash = SHA256()
        for part in parts {
            hash.update(Array("\(part.name.utf8.count):\(part.name)\(part.content.count):".utf8))
            hash.update(part.content)
        }
        bytes = hash.finalize()
    }

    /// As PostgreSQL's `bytea` takes it in text: `\x…`.
    package var byteaText: String { "\\x" + hexadecimal }

    package var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
