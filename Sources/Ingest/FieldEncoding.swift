import Definitions

/// What the bytes of a field mean, and how they become the UTF-8 that the database has.
enum FieldEncoding: Hashable, Sendable {
    case utf8
    case iso8859_1
    case windows1252

    init(_ encoding: TextEncoding) {
        self =
            switch encoding {
            case .utf8: .utf8
            case .iso8859_1: .iso8859_1
            case .windows1252: .windows1252
            }
    }

    /// The bytes of a text in this encoding; nil where it has a character that the encoding lacks.
    func bytes(of text: String) -> [UInt8]? {
        guard self != .utf8 else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80 || (scalar.value >= 0xA0 && scalar.value <= 0xFF) {
                bytes.append(UInt8(scalar.value))
            } else if self == .windows1252, scalar != "\u{FFFD}",
                let index = Self.c1OfWindows1252.firstIndex(of: UInt16(clamping: scalar.value))
            {
                bytes.append(0x80 + UInt8(index))
            } else {
                return nil
            }
        }
        return bytes
    }

    /// Bytes as text. What the encoding does not define becomes U+FFFD; ingest has refused such a file before.
    func text(_ bytes: UnsafeRawBufferPointer) -> String {
        guard self != .utf8 else { return unsafe String(decoding: bytes, as: UTF8.self) }
        return unsafe String(decoding: utf8(bytes), as: UTF8.self)
    }

    /// Bytes of this encoding as UTF-8.
    func utf8(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        guard self != .utf8 else { return unsafe Array(bytes) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        for index in bytes.indices {
            // The index is one of the buffer's own.
            let byte = unsafe bytes[index]
            guard byte >= 0x80 else {
                result.append(byte)
                continue
            }
            let value: UInt16 =
                self == .windows1252 && byte < 0xA0 ? Self.c1OfWindows1252[Int(byte) - 0x80] : UInt16(byte)
            result += UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}").map(Array.init) ?? []
        }
        return result
    }

    /// The bytes with their letters in lower case: ASCII, and those of Latin-1 such as Å, Ä, Ö.
    func lowercased(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result = unsafe Array(bytes)
        for index in result.indices {
            let byte = result[index]
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): result[index] = byte | 0x20
            // U+00C0 to U+00DE without ×: in UTF-8 the byte after C3, in the others the byte itself.
            case 0x80...0x9E where self == .utf8 && byte != 0x97 && index > 0 && result[index - 1] == 0xC3:
                result[index] = byte | 0x20
            case 0xC0...0xDE where self != .utf8 && byte != 0xD7: result[index] = byte | 0x20
            default: break
            }
        }
        return result
    }

    /// 0x80 to 0x9F of Windows-1252, as the Encoding Standard and Microsoft's table have them; five are not defined.
    private static let c1OfWindows1252: [UInt16] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
        0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0xFFFD, 0x017E, 0x0178,
    ]
}
