/// What the bytes of a document mean, by its XML declaration.
///
/// libxml2 gets UTF-8 only: the other two are rewritten here, piece by piece. By its own converters it would lose the
/// byte that a tag starts at (`xmlByteConsumed` encodes the rest of the buffer again at each call), and they would let
/// any encoding in that the C library knows.
enum TextEncoding: Hashable {
    case utf8
    case iso88591
    case windows1252

    /// The encoding of a declared name; case means nothing there (XML 1.0, 4.3.3).
    init?(name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "iso-8859-1": self = .iso88591
        case "windows-1252": self = .windows1252
        default: return nil
        }
    }

    var name: String {
        switch self {
        case .utf8: "utf-8"
        case .iso88591: "iso-8859-1"
        case .windows1252: "windows-1252"
        }
    }

    var isSingleByte: Bool { self != .utf8 }

    /// The scalar of a byte; nil where the encoding has none.
    func scalar(_ byte: UInt8) -> UInt32? {
        guard self == .windows1252 && 0x80...0x9F ~= byte else { return UInt32(byte) }
        let scalar = Self.windows1252Scalars[Int(byte - 0x80)]
        return scalar == 0 ? nil : UInt32(scalar)
    }

    // https://encoding.spec.whatwg.org/index-windows-1252.txt without the five C1 controls there, which Microsoft's
    // table and iconv leave out: no text has them.
    private static let windows1252Scalars: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}

extension TextEncoding {
    struct Fault: Error {
        let offset: Int
        let message: String
    }

    /// The most bytes of UTF-8 for one of a single-byte encoding.
    static let greatestExpansion = 3

    /// Writes `bytes` to `target` as UTF-8.
    ///
    /// - Precondition: `target` has room for `greatestExpansion` times as many bytes.
    /// - Returns: how many bytes it wrote.
    func transcode(_ bytes: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
        precondition(target.count >= bytes.count * Self.greatestExpansion, "no room to transcode")
        var count = 0
        // At most three bytes are written for each that is read.
        for index in 0..<bytes.count {
            let byte = unsafe bytes[index]
            if byte < 0x80 {
                unsafe target[count] = byte
                count += 1
                continue
            }
            guard let scalar = scalar(byte) else {
                throw Fault(
                    offset: index,
                    message: "byte 0x\(String(byte, radix: 16, uppercase: true)) is no character of Windows-1252:"
                        + " declare the encoding that the document has, or send UTF-8")
            }
            if scalar < 0x800 {
                unsafe target[count] = UInt8(0xC0 | scalar >> 6)
            } else {
                unsafe target[count] = UInt8(0xE0 | scalar >> 12)
                count += 1
                unsafe target[count] = UInt8(0x80 | scalar >> 6 & 0x3F)
            }
            unsafe target[count + 1] = UInt8(0x80 | scalar & 0x3F)
            count += 2
        }
        return count
    }

    /// - Throws: at the first byte sequence that is not UTF-8. libxml2 lets overlong ones pass.
    static func validateUTF8(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        do {
            // The span ends with this call.
            _ = unsafe try UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span)
        } catch {
            throw Fault(
                offset: error.byteOffsets.lowerBound,
                message: "not UTF-8: declare the encoding that the document has, such as encoding=\"ISO-8859-1\" in the"
                    + " XML declaration, or send UTF-8")
        }
    }
}
