import Glibc
import Hashing

/// Stop-gap until InputFiles is merged.
@safe
final class FileSource {
    static let chunkSize = 256 << 10

    let path: String
    private let descriptor: Int32
    private let buffer: UnsafeMutableRawBufferPointer
    private var hash = SHA256()
    private var sizeAtOpening = 0
    private var modified = timespec()
    private(set) var byteCount = 0

    init(path: String) throws(IngestError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR
                ? IngestError(.notFound, path: path, "there is no such file: check the path")
                : IngestError(.unreadable, path: path, "cannot be opened (\(Self.text(code))): check its permissions")
        }
        unsafe buffer = .allocate(byteCount: Self.chunkSize, alignment: 16)
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw IngestError(
                .unreadable, path: path, "is no file: ingest takes files, not pipes, folders or devices")
        }
        sizeAtOpening = Int(status.st_size)
        modified = status.st_mtim
    }

    deinit {
        unsafe buffer.deallocate()
        close(descriptor)
    }

    func rewind() throws(IngestError) {
        lseek(descriptor, 0, SEEK_SET)
        hash = SHA256()
        byteCount = 0
    }

    func withNextChunk<T>(_ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        var filled = 0
        while filled < Self.chunkSize {
            let count = unsafe read(descriptor, buffer.baseAddress.map { unsafe $0 + filled }, Self.chunkSize - filled)
            if count < 0 {
                if errno == EINTR { continue }
                throw IngestError(.unreadable, path: path, "cannot be read (\(Self.text(errno)))")
            }
            if count == 0 { break }
            filled += count
        }
        byteCount += filled
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<filled])
        unsafe hash.update(bytes)
        return try unsafe body(bytes)
    }

    var size: Int { sizeAtOpening }

    func finish() throws(IngestError) -> [UInt8] {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, Int(status.st_size) == byteCount, byteCount == sizeAtOpening,
            status.st_mtim.tv_nsec == modified.tv_nsec, status.st_mtim.tv_sec == modified.tv_sec
        else {
            throw IngestError(
                .changedWhileRead, path: path,
                "the file changed while it was read: ingest it when it is whole (write under another name, then rename)"
            )
        }
        let whole = hash
        hash = SHA256()
        return whole.finalize()
    }

    private static func text(_ code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
