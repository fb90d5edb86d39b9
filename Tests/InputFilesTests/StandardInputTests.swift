import Glibc
import Hashing
import Testing

@testable import InputFiles

@Suite struct StandardInputTests {
    private func open(_ descriptor: Int32, chunk: Int = 1_000) throws -> InputFile {
        try InputFile(path: "-", chunkByteCount: chunk, limits: InputLimits(), standardInput: descriptor)
    }

    /// Calls with the reading end of a pipe that holds bytes written in small pieces.
    private func withPipe<T>(_ bytes: [UInt8], _ body: (Int32) throws -> T) throws -> T {
        // Less than a pipe holds: nobody has to read meanwhile.
        try #require(bytes.count <= 60_000)
        let folder = try TemporaryFolder()
        let (reading, writing) = try folder.makePipe()
        defer { close(reading) }
        for start in stride(from: 0, to: bytes.count, by: 777) {
            let piece = Array(bytes[start..<min(start + 777, bytes.count)])
            #expect(unsafe write(writing, piece, piece.count) == piece.count)
        }
        close(writing)
        return try body(reading)
    }

    @Test func `who is asked to end waits no longer for a pipe in which nothing comes`() throws {
        let folder = try TemporaryFolder()
        let (reading, writing) = try folder.makePipe()
        defer {
            close(reading)
            close(writing)
        }
        let error = inputError {
            _ = try InputFile(path: "-", limits: InputLimits(), standardInput: reading, isGivenUp: { true })
        }
        #expect(
            error == InputFileError(.givenUp, path: "-", "was not read to its end: the run was asked to end"))
    }

    @Test(arguments: Compression.allCases)
    func `a pipe is read to its end`(compression: Compression) throws {
        let content = Samples.table(rows: 1_000)
        let sent = Samples.compressed(content, compression)
        try withPipe(sent) { descriptor in
            let file = try open(descriptor)
            #expect(file.compression == compression)
            #expect(file.signature == nil)
            #expect(try file.readAll() == content)
            #expect(file.sentHash == SHA256.hash(sent))
            #expect(file.contentHash == SHA256.hash(content))
            try file.checkUnchanged()
            #expect(
                inputError { try file.rewind() }
                    == InputFileError(.unreadable, path: "-", "cannot be read twice: give the path of a file"))
        }
    }

    @Test func `an empty pipe is empty`() throws {
        #expect(try withPipe([]) { try open($0).readAll() } == [])
    }

    @Test func `a pipe that does not wait is waited for`() throws {
        let folder = try TemporaryFolder()
        let (reading, writing) = try folder.makePipe()
        defer { close(reading) }
        try #require(fcntl(reading, F_SETFL, O_NONBLOCK) == 0)
        let child = try shell("echo text", output: writing)
        close(writing)
        #expect(try open(reading).readAll() == Array("text\n".utf8))
        waitpid(child)
    }

    @Test func `a pipe that is cut off is damaged`() throws {
        let sent = Array(Samples.zstd(Samples.noise(9_000)).dropLast())
        try withPipe(sent) { descriptor in
            let message = inputError { try open(descriptor).readAll() }?.message
            #expect(message == "is cut off after \(sent.count) bytes: send it again")
        }
    }

    @Test func `a file is read from where it stands, and stays open`() throws {
        let folder = try TemporaryFolder()
        let descriptor = unsafe Glibc.open(try folder.write("some text"), O_RDONLY)
        defer { close(descriptor) }
        #expect(try open(descriptor).readAll() == Array("some text".utf8))
        #expect(fcntl(descriptor, F_GETFD) >= 0)
    }

    @Test func `a terminal, a folder, a device and nothing are refused`() throws {
        let terminal = unsafe Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY)
        let folder = unsafe Glibc.open("/", O_RDONLY)
        let device = unsafe Glibc.open("/dev/zero", O_RDONLY)
        defer { for descriptor in [terminal, folder, device] { close(descriptor) } }
        let table: [(Int32, String)] = [
            (terminal, "standard input is a terminal: give a path, or send a file with | or <"),
            (folder, "standard input is no file and no pipe: send a file with | or <"),
            (device, "standard input is no file and no pipe: send a file with | or <"),
            (-1, "standard input cannot be read (Bad file descriptor): give a path"),
        ]
        for (descriptor, message) in table {
            #expect(inputError { try open(descriptor) } == InputFileError(.unreadable, path: "-", message))
        }
    }
}
