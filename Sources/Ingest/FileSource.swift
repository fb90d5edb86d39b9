import Hashing
import Glibc

/// The bytes of a file, read once from start to end, with their hash.
///
/// Opened once: size and content are those of one file even where another takes its name meanwhile.
@safe
final class FileSource {
    /// Large enough to read fast; malformed rows gather for the length of one chunk.
    static let chunkSize = 128 << 10

    let path: String
    private let descriptor: Int32
    // Allocated in `init` with `chunkSize` bytes, freed in `deinit`, never handed out beyond a call.
    private let buffer: UnsafeMutableRawBufferPointer

    /// - Throws: `IngestError` of kind `notFound` or `unreadable`.
    init(path: String) throws(IngestError) {
        self.path = path
        // O_NONBLOCK: without it opening a named pipe waits for somebody who writes to it. On a file it means nothing.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR
                ? IngestError(.notFound, path: path, "there is no such file: check the path")
                : IngestError(.unreadable, path: path, "cannot be opened (\(Self.text(code))): check its permissions")
        }
        unsafe buffer = .allocate(byteCount: Self.chunkSize, alignment: 16)
        // A pipe cannot be read twice, and /dev/zero never ends.
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw IngestError(
                .unreadable, path: path, "is no file: ingest takes files, not pipes, folders or devices")
        }
    }

    deinit {
        unsafe buffer.deallocate()
        close(descriptor)
    }

    /// Back to the first byte.
    func rewind() throws(IngestError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw IngestError(.unreadable, path: path, "cannot be read twice: ingest takes files, not pipes")
        }
    }

    /// Calls with the next bytes; an empty buffer is the end of the file.
    ///
    /// - Throws: `IngestError` of kind `unreadable`; what `body` throws.
    func withNextChunk<T>(_ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        var filled = 0
        while filled < Self.chunkSize {
            // `filled` is at most the size of the buffer.
            let count = unsafe read(descriptor, buffer.baseAddress.map { unsafe $0 + filled }, Self.chunkSize - filled)
            if count < 0 {
                if errno == EINTR { continue }
                throw IngestError(.unreadable, path: path, "cannot be read (\(Self.text(errno)))")
            }
            if count == 0 { break }
            filled += count
        }
        return try unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    }

    /// SHA-256 and size of the whole file, from its first byte; it is back there afterwards.
    func hash() throws -> (sha256: [UInt8], byteCount: Int) {
        var hash = SHA256()
        var byteCount = 0
        try rewind()
        while true {
            let count = unsafe try withNextChunk { chunk in
                unsafe hash.update(chunk)
                return chunk.count
            }
            if count == 0 { break }
            byteCount += count
        }
        try rewind()
        return (hash.finalize(), byteCount)
    }

    private static func text(_ code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
