import TestSupport
import Testing

@testable import InputFiles

/// What is sent and what is in it.
enum Samples {
    /// Text that compresses as a register's extract does, and looks random to nobody.
    static func table(rows: Int) -> [UInt8] {
        var state: UInt64 = 7
        var text = "region;kontakt;vårdgaranti;väntat\r\n"
        for row in 0..<rows {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += "\(10 + row % 21);K\(state >> 40);\(state >> 63 == 0 ? "ja" : "nej");\((state >> 33) % 400)\r\n"
        }
        return Array(text.utf8)
    }

    /// Bytes that do not compress.
    static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 3
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(state >> 56)
        }
    }

    static func gzip(_ bytes: [UInt8]) -> [UInt8] { Compressed.gzip(bytes) }

    static func zstd(_ bytes: [UInt8], checksum: Bool = true) -> [UInt8] { Compressed.zstd(bytes, checksum: checksum) }

    static func compressed(_ bytes: [UInt8], _ compression: Compression) -> [UInt8] {
        switch compression {
        case .none: bytes
        case .gzip: gzip(bytes)
        case .zstd: zstd(bytes)
        }
    }

    static func skippableFrame(_ bytes: [UInt8], magic: UInt8 = 0x50) -> [UInt8] {
        [magic, 0x2A, 0x4D, 0x18, UInt8(bytes.count), 0, 0, 0] + bytes
    }

    /// A frame that asks for a window of 2 to the power of `log` bytes, and holds nothing (RFC 8878, section 3.1.1).
    static func zstdFrame(windowLog log: UInt8) -> [UInt8] {
        [0x28, 0xB5, 0x2F, 0xFD, 0x00, (log - 10) << 3, 0x01, 0x00, 0x00]
    }
}

extension Compression {
    /// What a name of it ends with.
    var ending: String {
        switch self {
        case .none: ".csv"
        case .gzip: ".csv.gz"
        case .zstd: ".csv.zst"
        }
    }
}

extension InputFile {
    /// The size of the next chunk.
    func nextCount() throws -> Int {
        unsafe try withNextChunk { $0.count }
    }

    /// The rest of the content, all of it where nothing was read before.
    func readAll() throws -> [UInt8] {
        let start = contentByteCount
        var content: [UInt8] = []
        while true {
            let bytes = unsafe try withNextChunk { unsafe [UInt8]($0) }
            if bytes.isEmpty { break }
            content += bytes
        }
        #expect(isAtEnd)
        #expect(contentByteCount == start + content.count)
        return content
    }
}

/// The error of what throws no other.
func inputError<T>(_ body: () throws -> T) -> InputFileError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? InputFileError
    }
}
