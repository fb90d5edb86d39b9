import FoundationEssentials
import Glibc
import Hashing
import Testing

@testable import InputFiles

@Suite struct InputFileTests {
    static let small = InputLimits(bufferByteCount: 7)

    @Test(arguments: Compression.allCases)
    func `chunks of every size give the same bytes`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let content = Samples.table(rows: 40)
        let sent = Samples.compressed(content, compression)
        let path = try folder.write(sent, to: "a" + compression.ending)
        for size in 1...300 {
            let limits = InputLimits(bufferByteCount: 4 + size % 50)
            let file = try InputFile(path: path, chunkByteCount: size, limits: limits)
            #expect(file.compression == compression)
            #expect(try file.readAll() == content, "chunks of \(size) bytes")
            #expect(file.contentHash == SHA256.hash(content))
            #expect(file.sentHash == SHA256.hash(sent))
            #expect(file.sentByteCount == sent.count)
            try file.checkUnchanged()
        }
    }

    @Test(arguments: Compression.allCases, [0, 1, 511, 512, 513, 299_999, 300_000, 300_001])
    func `chunks are full until the last`(compression: Compression, count: Int) throws {
        let folder = try TemporaryFolder()
        let content = Array(Samples.table(rows: 15_000).prefix(count))
        let path = try folder.write(Samples.compressed(content, compression))
        let file = try InputFile(path: path, chunkByteCount: 100_000)
        var read: [UInt8] = []
        while !file.isAtEnd {
            unsafe try file.withNextChunk { chunk in
                #expect(chunk.count == min(100_000, count - read.count))
                #expect(file.isAtEnd == (chunk.count < 100_000))
                unsafe read += chunk
            }
        }
        #expect(read == content)
        #expect(try file.nextCount() == 0)
        #expect(file.contentByteCount == count)
        #expect(file.contentHash == SHA256.hash(content))
    }

    @Test(arguments: Compression.allCases)
    func `the caller's own memory is filled`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let content = Samples.table(rows: 100)
        let file = try InputFile(path: try folder.write(Samples.compressed(content, compression)))
        var memory = [UInt8](repeating: 0, count: content.count + 1)
        let count = unsafe try memory.withUnsafeMutableBytes { try unsafe file.nextChunk(into: $0) }
        #expect(count == content.count)
        #expect(memory == content + [0])
        #expect(file.isAtEnd)
    }

    @Test(arguments: Compression.allCases)
    func `a file is read again from the start`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let content = Samples.table(rows: 2_000)
        let sent = Samples.compressed(content, compression)
        let file = try InputFile(path: try folder.write(sent), chunkByteCount: 1_000)
        for chunks in [0, 1, 3, 1_000] {
            for _ in 0..<chunks { _ = try file.nextCount() }
            try file.rewind()
            #expect(file.contentByteCount == 0)
            #expect(!file.isAtEnd)
        }
        #expect(try file.readAll() == content)
        #expect(file.sentHash == SHA256.hash(sent))
        #expect(file.contentHash == SHA256.hash(content))
        try file.checkUnchanged()
    }

    @Test func `a file is hashed without being unpacked`() throws {
        let folder = try TemporaryFolder()
        let sent = Samples.gzip(Samples.noise(600_000))
        // Half of it: nothing that could be unpacked.
        let path = try folder.write(Array(sent.prefix(300_000)), to: "a.csv.gz")
        let file = try SentFile(path: path)
        #expect(file.hash == SHA256.hash(Array(sent.prefix(300_000))))
        #expect(file.byteCount == 300_000)
        #expect(file.signature == (try InputFile(path: path).signature))
        #expect(inputError { try SentFile(path: folder.path + "/b") }?.kind == .notFound)
    }

    @Test func `what is no file is refused and not waited for`() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe.csv"
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        for path in [pipe, folder.path, "/dev/zero"] {
            #expect(
                inputError { try InputFile(path: path) }
                    == InputFileError(
                        .unreadable, path: path, "is no file: ingest takes files, not pipes, folders or devices"))
        }
    }

    @Test func `what is refused is not left open`() throws {
        let folder = try TemporaryFolder()
        let archive = try folder.write("Rar!\u{1A}\u{7}", to: "a.rar")
        for path in [folder.path, archive] { _ = inputError { try InputFile(path: path) } }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(!open.isEmpty)
        #expect(open.filter { $0.hasPrefix(folder.path) } == [])
    }

    @Test func `what is not there or cannot be read says so`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a")
        let loop = folder.path + "/loop"
        try #require(unsafe symlink("loop", loop) == 0)
        let table: [(String, InputFileError.Kind, String)] = [
            (folder.path + "/none", .notFound, "there is no such file: check the path"),
            (file + "/none", .notFound, "there is no such file: check the path"),
            (loop, .unreadable, "cannot be opened (Too many levels of symbolic links): check its permissions"),
            // A regular file as far as the system says, whose first page nobody has mapped.
            (
                "/proc/self/mem", .unreadable,
                "cannot be read (Input/output error): check the disk or the connection, and try again"
            ),
        ]
        for (path, kind, message) in table {
            #expect(inputError { try InputFile(path: path) } == InputFileError(kind, path: path, message))
        }
    }

    @Test(arguments: ["with space.csv", "på väg.csv", "new\nline.csv", "-", "*.csv", "a;b|c.csv"])
    func `names may be odd`(name: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("text", to: name)
        #expect(try InputFile(path: path).readAll() == Array("text".utf8))
    }

    @Test func `an error names the file and is in one line`() {
        #expect(
            InputFileError(.damaged, path: "a.csv.gz", "is cut off after 3 bytes: send it again").description
                == "a.csv.gz: error: is cut off after 3 bytes: send it again")
    }
}
