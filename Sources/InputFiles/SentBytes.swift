import Glibc
import Hashing

/// The bytes of a file as it was sent, read once from start to end, with their hash.
///
/// Opened once: size and content are those of one file even where another takes its name meanwhile. A reader either
/// has them read straight to its own memory, or looks at those that are held and says how many it has used.
@safe
final class SentBytes {
    let path: String
    /// At the opening; nil for standard input.
    private(set) var signature: FileSignature?

    /// How many have been read so far.
    private(set) var byteCount = 0
    /// Whether the system has said that there are no more.
    private(set) var isAtEnd = false
    /// SHA-256 of all of them, once `isAtEnd`.
    private(set) var hash: [UInt8] = []

    private let descriptor: Int32
    private let ownsDescriptor: Bool
    /// Asked a few times a second while a pipe has nothing to read.
    private let isGivenUp: @Sendable () -> Bool
    private var hashing = SHA256()
    private let memory: OwnedBytes
    /// What has been read and not been used, in `memory`.
    private var held = 0..<0

    /// Opens a file.
    ///
    /// - Throws: `InputFileError` of kind `notFound` or `unreadable`.
    init(path: String, bufferByteCount: Int) throws(InputFileError) {
        self.path = path
        memory = OwnedBytes(count: bufferByteCount)
        // O_NONBLOCK: without it opening a named pipe waits for somebody who writes to it. On a file it means nothing.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        ownsDescriptor = true
        isGivenUp = { false }
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR
                ? InputFileError(.notFound, path: path, "there is no such file: check the path")
                : InputFileError(
                    .unreadable, path: path, "cannot be opened (\(systemErrorText(code))): check its permissions")
        }
        // A pipe cannot be read twice, and /dev/zero never ends.
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw InputFileError(
                .unreadable, path: path, "is no file: ingest takes files, not pipes, folders or devices")
        }
        signature = FileSignature(status)
    }

    /// Reads what is open already: a pipe, a socket or a file. It is not closed.
    ///
    /// - Parameter isGivenUp: asked a few times a second while there is nothing to read.
    /// - Throws: `InputFileError` of kind `unreadable`.
    init(
        standardInput descriptor: Int32, path: String, bufferByteCount: Int, isGivenUp: @escaping @Sendable () -> Bool
    ) throws(InputFileError) {
        self.path = path
        self.descriptor = descriptor
        self.isGivenUp = isGivenUp
        ownsDescriptor = false
        memory = OwnedBytes(count: bufferByteCount)
        guard isatty(descriptor) == 0 else {
            throw InputFileError(
                .unreadable, path: path,
                "standard input is a terminal: give a path, or send a file with | or <")
        }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw InputFileError(
                .unreadable, path: path, "standard input cannot be read (\(systemErrorText(errno))): give a path")
        }
        guard [S_IFREG, S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) else {
            throw InputFileError(
                .unreadable, path: path, "standard input is no file and no pipe: send a file with | or <")
        }
    }

    deinit {
        if ownsDescriptor && descriptor >= 0 { close(descriptor) }
    }

    /// How many bytes have been used: the place of what is looked at, from 0.
    var position: Int { byteCount - held.count }

    /// What is held, lent until the next call that reads.
    var heldBytes: UnsafeMutableRawBufferPointer {
        // `held` lies within the memory.
        unsafe UnsafeMutableRawBufferPointer(rebasing: memory.buffer[held])
    }

    func use(_ count: Int) {
        held = (held.lowerBound + count)..<held.upperBound
    }

    /// Holds `count` bytes at least, where the file has as many.
    ///
    /// - Returns: whether it has.
    /// - Precondition: they have room in the buffer.
    func hold(_ count: Int) throws(InputFileError) -> Bool {
        precondition(unsafe memory.buffer.count >= count, "more bytes than the buffer holds")
        while held.count < count {
            if held.lowerBound > 0 {
                // Overlap is allowed: "the memory regions may overlap" (UnsafeMutableRawBufferPointer.copyMemory).
                unsafe memory.buffer.copyMemory(from: UnsafeRawBufferPointer(heldBytes))
                held = 0..<held.count
            }
            let free = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.buffer[held.upperBound...])
            let received = unsafe try receive(free)
            if received == 0 { return false }
            held = 0..<(held.upperBound + received)
        }
        return true
    }

    /// The first of the bytes that are held, copied.
    func firstHeld(_ count: Int) -> [UInt8] {
        unsafe Array(heldBytes.prefix(count))
    }

    /// Reads to the caller's memory until it is full or the file ends.
    func read(into target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
        var filled = min(held.count, target.count)
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: heldBytes[..<filled]))
        use(filled)
        while filled < target.count {
            let received = unsafe try receive(UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
            if received == 0 { break }
            filled += received
        }
        return filled
    }

    /// Back to the first byte.
    func rewind() throws(InputFileError) {
        guard signature != nil, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw InputFileError(.unreadable, path: path, "cannot be read twice: give the path of a file")
        }
        byteCount = 0
        isAtEnd = false
        hash = []
        hashing = SHA256()
        held = 0..<0
    }

    /// Whether the file is another than at the opening, or has given more or fewer bytes than it had then.
    var hasChanged: Bool {
        guard let signature else { return false }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, FileSignature(status) == signature else { return true }
        return isAtEnd && byteCount != signature.byteCount
    }

    /// Gives another file the permissions and the time of writing of this one, as far as the system lets it.
    func copyAttributes(to other: Int32) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return }
        fchmod(other, status.st_mode & 0o777)
        // The time of access, then that of writing.
        unsafe futimens(other, [status.st_atim, status.st_mtim])
    }

    /// What the system has next, at most as much as there is room for; 0 is the end.
    private func receive(_ target: UnsafeMutableRawBufferPointer) throws(InputFileError) -> Int {
        while !isAtEnd {
            if signature == nil { try waitForBytes() }
            // Writes within `target`, which is the caller's for the length of the call.
            let count = unsafe Glibc.read(descriptor, target.baseAddress, target.count)
            if count > 0 {
                byteCount += count
                unsafe hashing.update(UnsafeRawBufferPointer(rebasing: target[..<count]))
                return count
            }
            if count == 0 {
                isAtEnd = true
                var whole = SHA256()
                swap(&whole, &hashing)
                hash = whole.finalize()
                break
            }
            switch errno {
            case EINTR, EAGAIN: continue
            case let code:
                throw InputFileError(
                    .unreadable, path: path,
                    "cannot be read (\(systemErrorText(code))): check the disk or the connection, and try again")
            }
        }
        return 0
    }

    /// Whoever writes to a pipe may never do so, and it may be one that does not wait.
    private func waitForBytes() throws(InputFileError) {
        while true {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // One request, here for the length of the call. Of an end or a fault the next read says more.
            if unsafe poll(&request, 1, 200) > 0 { return }
            if isGivenUp() {
                throw InputFileError(.givenUp, path: path, "was not read to its end: the run was asked to end")
            }
        }
    }
}
