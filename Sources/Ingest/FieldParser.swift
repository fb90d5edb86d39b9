/// Digits and codes that are written in one way only.
enum FieldParser {
    /// A number of digits only; nil where it is anything else, or greater than `maximum`.
    @inline(__always)
    static func digits(_ bytes: UnsafeRawBufferPointer, maximum: Int) -> Int? {
        guard unsafe !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var value = 0
        for index in bytes.indices {
            // The index is one of the buffer's own.
            let byte = unsafe bytes[index]
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value <= maximum ? value : nil
    }

    /// Whether a region code can only be SCB's county code: 01 to 09, or 1 to 9 where a spreadsheet has eaten the zero.
    static func isCountyCode(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let code = unsafe digits(bytes, maximum: 99) else { return false }
        return bytes.count == 1 || (bytes.count == 2 && code < 10)
    }

    /// `XS9nn` as 9nn.
    @inline(__always)
    static func professionCode(_ bytes: UnsafeRawBufferPointer, ignoresCase: Bool = false) -> Int? {
        guard bytes.count == 5 else { return nil }
        let mask: UInt8 = ignoresCase ? 0xDF : 0xFF
        guard unsafe bytes[0] & mask == UInt8(ascii: "X"), unsafe bytes[1] & mask == UInt8(ascii: "S") else {
            return nil
        }
        return unsafe digits(UnsafeRawBufferPointer(rebasing: bytes[2...]), maximum: 999)
    }
}
