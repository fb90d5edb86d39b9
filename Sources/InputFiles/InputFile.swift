import Glibc
import Hashing

/// The content of a file or of standard input, unpacked where it is compressed, read once from start to end, with
/// the hashes of what was sent and of what it holds.
///
/// Memory is bounded whatever the file: one chunk, one buffer, and at most 32 MiB that zstd may ask for. The reading is
/// blocking, and used by one thread at a time.
///
/// ```swift
/// let file = try InputFile(path: path)
/// while !file.isAtEnd {
///     try file.withNextChunk { chunk in … }
/// }
/// try file.checkUnchanged()
/// ```
@safe
package final class InputFile {
    /// The path that stands for standard input.
    package static let standardInputPath = "-"

    /// Large enough to read and unpack fast; chunks above it gain nothing.
    package static let defaultChunkByteCount = 256 << 10

    /// As it was given.
    package let path: String

    /// By the first bytes of the file, not by its name.
    package private(set) var compression = Compression.none

    /// Whether the last byte of the content has been given out. Known with the last chunk where that is not full,
    /// else with an empty one after it.
    package private(set) var isAtEnd = false

    /// Bytes of the content that have been given out so far.
    package private(set) var contentByteCount = 0

    private let sent: SentBytes
    private let limits: InputLimits
    private let chunkByteCount: Int
    private var reader: any ContentReader
    private var hashing = SHA256()
    private var finishedHash: [UInt8] = []
    private var failure: InputFileError?
    /// The start of the content: it has been looked at and is given out first.
    private var head: ArraySlice<UInt8> = []
    /// Made when a chunk is lent: callers that bring their own memory do without it.
    private var chunk: OwnedBytes?

    /// Opens a file and looks at its first bytes.
    ///
    /// - Parameters:
    ///   - path: of a regular file; `-` is standard input, a pipe or a file.
    ///   - chunkByteCount: how much `withNextChunk` lends at a time.
    ///   - isGivenUp: asked a few times a second while standard input has nothing to read.
    /// - Throws: `InputFileError`: `notFound`; `unreadable` for what is no file; `damaged` for archives, and for a
    ///   compression that is not what the name says; here and wherever it is read `givenUp`, once it is.
    package convenience init(
        path: String, chunkByteCount: Int = InputFile.defaultChunkByteCount,
        isGivenUp: @escaping @Sendable () -> Bool = { false }
    ) throws(InputFileError) {
        try self.init(path: path, chunkByteCount: chunkByteCount, limits: InputLimits(), isGivenUp: isGivenUp)
    }

    /// - Parameter standardInput: the descriptor that `-` means.
    init(
        path: String, chunkByteCount: Int = InputFile.defaultChunkByteCount, limits: InputLimits,
        standardInput: Int32 = STDIN_FILENO, isGivenUp: @escaping @Sendable () -> Bool = { false }
    ) throws(InputFileError) {
        precondition(chunkByteCount > 0, "a chunk has at least one byte")
        self.path = path
        self.limits = limits
        self.chunkByteCount = chunkByteCount
        sent =
            path == Self.standardInputPath
            ? try SentBytes(
                standardInput: standardInput, path: path, bufferByteCount: limits.bufferByteCount, isGivenUp: isGivenUp)
            : try SentBytes(path: path, bufferByteCount: limits.bufferByteCount)
        reader = PlainReader(sent)
        try begin()
    }

    /// Identity and age of the file when it was opened; nil for standard input.
    package var signature: FileSignature? { sent.signature }

    /// Bytes of the file, as it was sent, that have been read so far; all of them once `isAtEnd`. For progress:
    /// against `signature.byteCount`.
    package var sentByteCount: Int { sent.byteCount }

    /// SHA-256 of the file as it was sent.
    ///
    /// - Precondition: `isAtEnd`.
    package var sentHash: [UInt8] {
        precondition(isAtEnd, "the file has not been read to its end")
        return sent.hash
    }

    /// SHA-256 of the content; of a file that is not compressed it is `sentHash`, and costs nothing more.
    ///
    /// - Precondition: `isAtEnd`.
    package var contentHash: [UInt8] {
        compression == .none ? sentHash : finishedHash
    }

    /// Calls with the next bytes of the content; an empty buffer is the end.
    ///
    /// The buffer is full unless the content ends in it: `isAtEnd` is set before the call.
    ///
    /// - Throws: as `nextChunk(into:)`; what `body` throws.
    package func withNextChunk<T>(_ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        // The memory is kept by `self` beyond the call, and `body` must not keep it.
        let buffer = unsafe chunkBuffer()
        let count = unsafe try nextChunk(into: buffer)
        return try unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }

    /// Writes the next bytes of the content to the caller's memory.
    ///
    /// - Returns: how many: all that have room, fewer only where the content ends, then 0.
    /// - Throws: `InputFileError`: `unreadable`; `damaged` for what is cut off, damaged, followed by something else,
    ///   or unpacks to unreasonably much; `changed` where damage comes of a file that is being written. What was
    ///   given out before is then not to be trusted, and every further call throws the same.
    /// - Precondition: there is room for a byte.
    package func nextChunk(into target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
        precondition(target.count > 0, "no room for a byte")
        if let failure { throw failure }
        guard !isAtEnd else { return 0 }
        do throws(InputFileError) {
            return unsafe try fill(target)
        } catch {
            throw fail(error)
        }
    }

    /// Back to the first byte, with new hashes.
    ///
    /// - Throws: `InputFileError`: `unreadable` for standard input; as `init`.
    package func rewind() throws(InputFileError) {
        try sent.rewind()
        failure = nil
        isAtEnd = false
        contentByteCount = 0
        hashing = SHA256()
        finishedHash = []
        head = []
        try begin()
    }

    /// Compares the file with what it was when it was opened, and after the end also its size with what was read.
    ///
    /// - Throws: `InputFileError` of kind `changed`. Never for standard input.
    package func checkUnchanged() throws(InputFileError) {
        if sent.hasChanged { throw sent.changed() }
    }

    /// Finds the compression, and refuses what is no file of ours.
    private func begin() throws(InputFileError) {
        do throws(InputFileError) {
            _ = try sent.hold(Compression.magicByteCount)
            let start = sent.firstHeld(Compression.magicByteCount)
            compression = Compression(firstBytes: start)
            reader =
                switch compression {
                case .none: PlainReader(sent)
                case .gzip: try GzipReader(sent)
                case .zstd: try ZstdReader(sent, windowLog: limits.zstdWindowLog)
                }
            // Before the head is read: a file that was cut within its magic number has none.
            let block = OwnedBytes(count: ForeignFormat.headByteCount)
            let count = unsafe try reader.read(into: block.buffer)
            let head = unsafe Array(block.buffer.prefix(count))
            if let message = ForeignFormat.message(head: head, isUnpacked: compression != .none) {
                throw InputFileError(.damaged, path: path, message)
            }
            try checkName(against: start)
            self.head = head[...]
        } catch {
            throw fail(error)
        }
    }

    private func checkName(against start: [UInt8]) throws(InputFileError) {
        guard let promised = Compression(name: path), promised != compression else { return }
        let name = promised.rawValue
        let message =
            if start.isEmpty {
                "its name says \(name), and it is empty: send it again"
            } else if promised.mayStart(start) {
                "is cut off after \(start.count) bytes: send it again"
            } else if compression == .none {
                "its name says \(name), its bytes do not: compress it, or take the ending from its name"
            } else {
                "its name says \(name), its bytes say \(compression.rawValue): give it the name of what it is"
            }
        throw InputFileError(.damaged, path: path, message)
    }

    private func fill(_ target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
        // Both counts are at most that of the target.
        var filled = min(head.count, target.count)
        unsafe target.copyBytes(from: head.prefix(filled))
        head = head.dropFirst(filled)
        if filled < target.count {
            filled += unsafe try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
            isAtEnd = filled < target.count
        }
        contentByteCount += filled
        if compression != .none {
            try checkExpansion()
            unsafe hashing.update(UnsafeRawBufferPointer(rebasing: target[..<filled]))
            if isAtEnd {
                var whole = SHA256()
                swap(&whole, &hashing)
                finishedHash = whole.finalize()
            }
        }
        return filled
    }

    private func checkExpansion() throws(InputFileError) {
        // Of a pipe only what has come is known.
        let sentByteCount = max(sent.byteCount, Int(signature?.byteCount ?? 0))
        guard contentByteCount > limits.freeByteCount, contentByteCount / limits.expansionFactor >= sentByteCount
        else { return }
        throw InputFileError(
            .damaged, path: path,
            "unpacks to more than \(limits.expansionFactor) times its size, which no table does: if it is right, send it uncompressed"
        )
    }

    /// Keeps an error for later calls. Half a file looks cut off: where it is still being written that is what to say.
    private func fail(_ error: InputFileError) -> InputFileError {
        let kept = error.kind == .damaged && sent.hasChanged ? sent.changed() : error
        failure = kept
        return kept
    }

    private func chunkBuffer() -> UnsafeMutableRawBufferPointer {
        if let buffer = unsafe chunk?.buffer { return unsafe buffer }
        let made = OwnedBytes(count: chunkByteCount)
        let buffer = unsafe made.buffer
        chunk = consume made
        return unsafe buffer
    }
}
