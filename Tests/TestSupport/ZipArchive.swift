import CZlib
package import Foundation

/// A zip archive as a reader takes it: by its central directory. For spreadsheets, which are one.
package struct ZipArchive {
    /// The bytes of every file, by its name.
    package private(set) var files: [String: Data] = [:]

    /// - Throws: `ZipError` where it is none, or a file in it is not what its checksum says.
    package init(_ data: Data) throws {
        let bytes = [UInt8](data)
        func number(_ position: Int, _ width: Int) throws -> Int {
            guard position >= 0, position + width <= bytes.count else { throw ZipError(what: "ends early") }
            return bytes[position..<position + width].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        // "End of central directory record": the last 22 bytes, since nobody has put a comment behind.
        let end = bytes.count - 22
        guard try number(end, 4) == 0x0605_4B50 else { throw ZipError(what: "has no end") }
        var entry = try number(end + 16, 4)
        for _ in 0..<(try number(end + 10, 2)) {
            guard try number(entry, 4) == 0x0201_4B50 else { throw ZipError(what: "has a broken directory") }
            let (method, checksum) = (try number(entry + 10, 2), try number(entry + 16, 4))
            let (packedCount, count) = (try number(entry + 20, 4), try number(entry + 24, 4))
            let nameCount = try number(entry + 28, 2)
            let name = String(decoding: bytes[entry + 46..<entry + 46 + nameCount], as: UTF8.self)
            let header = try number(entry + 42, 4)
            let start = header + 30 + (try number(header + 26, 2)) + (try number(header + 28, 2))
            guard method == 8, start + packedCount <= bytes.count else { throw ZipError(what: "has \(name) otherwise") }
            let content = try Self.inflated(Array(bytes[start..<start + packedCount]), count: count)
            guard unsafe crc32(0, content, UInt32(content.count)) == UInt(checksum) else {
                throw ZipError(what: "has \(name) damaged")
            }
            files[name] = Data(content)
            entry += 46 + nameCount + (try number(entry + 30, 2)) + (try number(entry + 32, 2))
        }
    }

    private static func inflated(_ packed: [UInt8], count: Int) throws -> [UInt8] {
        var stream = unsafe z_stream()
        // Raw deflate has no header. The stream stays where it is, and both arrays are there for the length of the call.
        guard unsafe inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw ZipError(what: "cannot be read: no memory")
        }
        defer { unsafe inflateEnd(&stream) }
        var packed = packed
        // One more, so that an empty file has a place to write to.
        var output = [UInt8](repeating: 0, count: count + 1)
        let result = unsafe packed.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                return unsafe inflate(&stream, Z_FINISH)
            }
        }
        guard result == Z_STREAM_END else { throw ZipError(what: "has a damaged file") }
        return Array(output[..<count])
    }
}

package struct ZipError: Error, Hashable {
    package let what: String
}
