import CZlib

/// Unpacks gzip: members one after the other are one content, zeros may follow the last.
///
/// zlib checks the length and CRC-32 of each member when it ends. A file that was cut exactly between two members
/// cannot be told from a whole one.
@safe
final class GzipReader: ContentReader {
    private let sent: SentBytes
    // zlib's state points back to it, so it has an address of its own: made in `init`, freed in `deinit`.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isInMember = false
    private var isPastFirst = false

    init(_ sent: SentBytes) throws(InputFileError) {
        self.sent = sent
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // "Add 16 [to windowBits] to decode only the gzip format": https://www.zlib.net/manual.html.
        // inflateInit2 is a macro, which Swift does not import: it adds these two last arguments.
        let result = unsafe inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { throw sent.hasNoMemory() }
    }

    deinit {
        // Nothing but an error code where the start failed.
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
        var filled = 0
        while filled < target.count {
            if !isInMember {
                guard try beginMember() else { break }
            }
            filled += unsafe try inflateSome(UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
        }
        return filled
    }

    /// Whether there is another member.
    private func beginMember() throws(InputFileError) -> Bool {
        guard try sent.hold(1) else { return false }
        if isPastFirst {
            // Tapes and some tools fill the last block with zeros.
            if sent.firstHeld(1) == [0] { return try skipPadding() }
            let isWhole = try sent.hold(2)
            let start = sent.firstHeld(2)
            guard Compression(firstBytes: start) == .gzip || (!isWhole && Compression.gzip.mayStart(start)) else {
                throw sent.hasRest(after: .gzip)
            }
            unsafe inflateReset(stream)
        }
        isInMember = true
        isPastFirst = true
        return true
    }

    /// - Returns: false: there is no member.
    private func skipPadding() throws(InputFileError) -> Bool {
        while try sent.hold(1) {
            let zeroCount = unsafe sent.heldBytes.prefix { $0 == 0 }.count
            sent.use(zeroCount)
            if unsafe !sent.heldBytes.isEmpty { throw sent.hasRest(after: .gzip) }
        }
        return false
    }

    private func inflateSome(_ target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
        _ = try sent.hold(1)
        // Both buffers stay where they are until zlib returns, and zlib is told their sizes.
        let input = unsafe sent.heldBytes
        unsafe stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = UInt32(clamping: input.count)
        unsafe stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(clamping: target.count)
        let room = unsafe stream.pointee.avail_out
        let result = unsafe inflate(stream, Z_NO_FLUSH)
        unsafe sent.use(input.count - Int(stream.pointee.avail_in))
        switch result {
        case Z_STREAM_END:
            isInMember = false
        case Z_OK:
            break
        case Z_BUF_ERROR where unsafe input.isEmpty:
            // "Z_BUF_ERROR if no progress was possible": it wants bytes, and there are no more.
            throw sent.cutOff()
        case Z_MEM_ERROR:
            throw sent.hasNoMemory()
        default:
            // A static text of zlib's, or none.
            throw sent.damaged(.gzip, unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "not gzip")
        }
        return unsafe Int(room - stream.pointee.avail_out)
    }
}
