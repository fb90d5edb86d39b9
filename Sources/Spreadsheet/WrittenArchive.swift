import CZlib
import Foundation

/// Looks at a file that libxlsxwriter has put together.
///
/// It does not look at what its writes return: where the disk was full for a moment, rows or the end of a part are missing,
/// the checksums are those of what is left, and it says that all went well.
struct WrittenArchive {
    private let data: Data

    /// - Throws: where the file cannot be read.
    init(path: String) throws {
        // Of its pages only those are in memory that are looked at.
        data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    }

    /// Whether every part is there to its last tag, and every sheet has at least as many bytes as its rows.
    ///
    /// - Parameter rowBytes: of the sheets in their order.
    func isWhole(rowBytes: [Int]) -> Bool {
        guard let parts else { return false }
        let rows = Dictionary(
            uniqueKeysWithValues: rowBytes.enumerated().map { ("xl/worksheets/sheet\($0 + 1).xml", $1) })
        guard rows.keys.allSatisfy({ name in parts.contains { $0.name == name } }) else { return false }
        return parts.allSatisfy { part in
            guard let ends = ends(of: part) else { return false }
            return ends.count >= rows[part.name, default: 0] && Self.isClosed(head: ends.head, tail: ends.tail)
        }
    }

    private struct Part {
        let name: String
        /// Where its packed bytes are.
        let packed: Range<Int>
    }

    private func number(_ position: Int, _ width: Int) -> Int? {
        guard position >= 0, position + width <= data.count else { return nil }
        return data[position..<position + width].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// The entries of the central directory; nil where it is not there.
    private var parts: [Part]? {
        // "End of central directory record": 22 bytes, without a comment.
        let end = data.count - 22
        guard number(end, 4) == 0x0605_4B50, let count = number(end + 10, 2), var entry = number(end + 16, 4) else {
            return nil
        }
        var parts: [Part] = []
        for _ in 0..<count {
            guard number(entry, 4) == 0x0201_4B50, let size = number(entry + 20, 4),
                let nameCount = number(entry + 28, 2),
                let extraCount = number(entry + 30, 2), let header = number(entry + 42, 4),
                let headerName = number(header + 26, 2), let headerExtra = number(header + 28, 2),
                entry + 46 + nameCount <= data.count, header + 30 + headerName + headerExtra + size <= data.count
            else { return nil }
            let start = header + 30 + headerName + headerExtra
            let name = String(decoding: data[entry + 46..<entry + 46 + nameCount], as: UTF8.self)
            parts.append(Part(name: name, packed: start..<start + size))
            entry += 46 + nameCount + extraCount
        }
        return parts
    }

    /// The first and the last bytes of a part, and how many it has; nil where it cannot be unpacked to its end.
    private func ends(of part: Part) -> (head: [UInt8], tail: [UInt8], count: Int)? {
        var stream = unsafe z_stream()
        // Raw deflate has no header of its own.
        guard unsafe inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { unsafe inflateEnd(&stream) }
        var (head, tail, count) = ([UInt8](), [UInt8](), 0)
        var output = [UInt8](repeating: 0, count: 1 << 16)
        var position = part.packed.lowerBound
        var result = Z_OK
        while result == Z_OK, position < part.packed.upperBound {
            var input = [UInt8](data[position..<min(position + (1 << 16), part.packed.upperBound)])
            // Both arrays are there for the length of the call, and stay where they are.
            let (read, written) = unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe output.withUnsafeMutableBufferPointer { output in
                    unsafe stream.next_in = input.baseAddress
                    unsafe stream.avail_in = UInt32(input.count)
                    unsafe stream.next_out = output.baseAddress
                    unsafe stream.avail_out = UInt32(output.count)
                    result = unsafe inflate(&stream, Z_NO_FLUSH)
                    return unsafe (input.count - Int(stream.avail_in), output.count - Int(stream.avail_out))
                }
            }
            position += read
            count += written
            if head.count < 512 { head += output[..<min(written, 512 - head.count)] }
            tail = (tail + output[max(0, written - 128)..<written]).suffix(128)
        }
        return result == Z_STREAM_END ? (head, tail, count) : nil
    }

    /// Whether the last tag is the end of the first element.
    private static func isClosed(head: [UInt8], tail: [UInt8]) -> Bool {
        let elements = String(decoding: head, as: UTF8.self).split(separator: "<").filter { !$0.hasPrefix("?") }
        guard let root = elements.first(where: { !$0.allSatisfy(\.isWhitespace) }) else { return false }
        let name = root.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
        let end = String(decoding: tail, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return end.hasSuffix("</\(name)>") || (elements.count == 1 && end.hasSuffix("/>"))
    }
}
