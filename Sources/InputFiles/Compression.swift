/// How the bytes of a file are compressed.
package enum Compression: String, CaseIterable, Hashable, Sendable {
    case none
    /// RFC 1952.
    case gzip
    /// RFC 8878.
    case zstd

    /// The longest start that tells.
    static let magicByteCount = 4

    /// What the first bytes say; a name may lie.
    init(firstBytes bytes: [UInt8]) {
        if Self.isGzip(bytes) {
            self = .gzip
        } else if bytes.count >= Self.magicByteCount, Self.startsZstdFrame(bytes) {
            self = .zstd
        } else {
            self = .none
        }
    }

    /// What the end of a name promises, whatever the case of its letters; nil where it promises nothing.
    init?(name: String) {
        let name = name.lowercased()
        guard let ending = FileName.compressionEndings.first(where: { name.hasSuffix($0.ending) }) else { return nil }
        self = ending.compression
    }

    private static func isGzip(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x1F, 0x8B])
    }

    /// Whether up to four bytes are, or begin, one of zstd's magic numbers: a frame's, or a skippable frame's
    /// (0x184D2A50 to 0x184D2A5F, little-endian: RFC 8878, section 3.1.2).
    static func startsZstdFrame(_ bytes: [UInt8]) -> Bool {
        let bytes = bytes.prefix(4)
        guard let first = bytes.first else { return false }
        let magic: [UInt8] = first & 0xF0 == 0x50 ? [first, 0x2A, 0x4D, 0x18] : [0x28, 0xB5, 0x2F, 0xFD]
        return magic.starts(with: bytes)
    }

    /// Whether bytes too few for a magic number could be the start of a file of this kind.
    func mayStart(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .none: true
        case .gzip: bytes == [0x1F]
        case .zstd: bytes.count < Self.magicByteCount && Self.startsZstdFrame(bytes)
        }
    }
}
