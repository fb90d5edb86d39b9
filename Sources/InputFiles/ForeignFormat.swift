/// Archives and compressions that are not read, told by their first bytes: what they are called and what to do.
enum ForeignFormat {
    /// As much of a file as is looked at: a block of tar.
    static let headByteCount = 512

    private static let resend = "unpack it, and send the file in it as it is or compressed with gzip or zstd"

    private static let magics: [(bytes: [UInt8], offset: Int, message: String)] = [
        (Array("PK\u{3}\u{4}".utf8), 0, zip), (Array("PK\u{5}\u{6}".utf8), 0, zip),
        (Array("PK\u{7}\u{8}".utf8), 0, zip),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], 0, "is compressed with xz: \(resend)"),
        // After `BZh` and the level, a block or the end of an empty file.
        ([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4, "is compressed with bzip2: \(resend)"),
        ([0x17, 0x72, 0x45, 0x38, 0x50, 0x90], 4, "is compressed with bzip2: \(resend)"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], 0, "is a 7z archive: \(resend)"),
        (Array("Rar!\u{1A}\u{7}".utf8), 0, "is a rar archive: \(resend)"),
        ([0x04, 0x22, 0x4D, 0x18], 0, "is compressed with lz4: \(resend)"),
        ([0x1F, 0x9D], 0, "is compressed with compress: \(resend)"),
        (
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], 0,
            "is a workbook of an old Excel: save it as CSV (UTF-8), and send that"
        ),
    ]

    private static let zip =
        "is a zip archive, as Excel's .xlsx are: \(resend); of a workbook save CSV (UTF-8), and send that"

    /// What is wrong with a content that starts like this; nil where nothing is known against it.
    ///
    /// - Parameter isUnpacked: it is what came out of a decompressor.
    static func message(head: [UInt8], isUnpacked: Bool) -> String? {
        if isUnpacked && Compression(firstBytes: head) != .none {
            return "is compressed twice: unpack it once, and send that"
        }
        for magic in magics where head.dropFirst(magic.offset).starts(with: magic.bytes) {
            if magic.offset == 4 && !head.starts(with: Array("BZh".utf8)) { continue }
            return magic.message
        }
        return isTar(head) ? "is a tar archive: \(resend)" : nil
    }

    /// The magic of tar is a word that may stand in a text at that place ("robustare"); the fields before it are
    /// ended by NUL, which a text has nowhere.
    private static func isTar(_ head: [UInt8]) -> Bool {
        head.dropFirst(257).starts(with: Array("ustar".utf8)) && head[..<257].contains(0)
    }
}
