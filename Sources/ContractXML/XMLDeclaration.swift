/// The encoding that an XML declaration names.
///
/// Only what it takes to find that: libxml2 reads the declaration after it and refuses it where it is not well-formed.
@safe
struct XMLDeclaration {
    private let bytes: UnsafeRawBufferPointer
    private var index: Int

    /// - Parameter bytes: the start of a document, after a byte order mark.
    /// - Returns: nil if it is no declaration.
    init?(_ bytes: UnsafeRawBufferPointer) {
        let opening = Array("<?xml".utf8)
        guard bytes.count > opening.count, unsafe bytes.starts(with: opening), unsafe bytes[opening.count].isWhiteSpace
        else { return nil }
        unsafe self.bytes = bytes
        index = opening.count
    }

    /// The value of `encoding`, nil if there is none.
    mutating func encodingName() -> String? {
        while let name = nextName() {
            skipWhiteSpace()
            guard peek() == UInt8(ascii: "=") else { return nil }
            index += 1
            skipWhiteSpace()
            guard let value = nextValue() else { return nil }
            if name == "encoding" { return value }
        }
        return nil
    }

    private mutating func nextName() -> String? {
        skipWhiteSpace()
        let start = index
        while let byte = peek(), UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte { index += 1 }
        return index == start ? nil : text(start..<index)
    }

    private mutating func nextValue() -> String? {
        guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        index += 1
        let start = index
        while let byte = peek(), byte != quote { index += 1 }
        guard peek() != nil else { return nil }
        index += 1
        return text(start..<index - 1)
    }

    private mutating func skipWhiteSpace() {
        while peek()?.isWhiteSpace == true { index += 1 }
    }

    private func peek() -> UInt8? { unsafe index < bytes.count ? bytes[index] : nil }

    private func text(_ range: Range<Int>) -> String {
        // `index` never passes the count.
        unsafe String(decoding: bytes[range], as: UTF8.self)
    }
}

extension UInt8 {
    /// XML 1.0's S: space, tab, line feed, carriage return.
    @inline(__always)
    var isWhiteSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
