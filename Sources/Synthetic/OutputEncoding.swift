/// How the text of a file becomes bytes. It is collected in UTF-8, whole rows at a time.
enum OutputEncoding {
    case utf8
    case utf8WithMark
    /// Names have letters of Latin-1 alone, so Windows-1252 is the same.
    case latin1
    /// Little-endian, with a mark: what a spreadsheet calls Unicode.
    case utf16

    /// What a file starts with.
    var mark: [UInt8] {
        switch self {
        case .utf8, .latin1: []
        case .utf8WithMark: [0xEF, 0xBB, 0xBF]
        case .utf16: [0xFF, 0xFE]
        }
    }

    /// Nil where the bytes are right as they are.
    func encoded(_ bytes: [UInt8]) -> [UInt8]? {
        switch self {
        case .utf8, .utf8WithMark: return nil
        case .latin1:
            var encoded: [UInt8] = []
            encoded.reserveCapacity(bytes.count)
            var lead: UInt8 = 0
            for byte in bytes {
                switch byte {
                case ..<0x80: encoded.append(byte)
                case 0xC0...: lead = byte
                default: encoded.append(lead << 6 | byte & 0x3F)
                }
            }
            return encoded
        case .utf16:
            return String(decoding: bytes, as: UTF8.self).utf16.flatMap {
                [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
            }
        }
    }
}
