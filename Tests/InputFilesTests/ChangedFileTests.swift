import Glibc
import Testing

@testable import InputFiles

@Suite struct ChangedFileTests {
    static let message =
        "the file changed while it was read: ingest it when it is whole (write under another name, then rename)"

    @Test func `a file that nobody touches is unchanged`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("some text")
        let file = try InputFile(path: path)
        try file.checkUnchanged()
        _ = try file.readAll()
        try file.checkUnchanged()
        // Another file of that name is another matter: the one that was opened is the same, but for its links.
        try folder.write("other", to: "b")
        #expect(try file.signature == InputFile(path: path).signature)
    }

    @Test(arguments: [Compression.none, .gzip])
    func `a file that grows has changed`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let sent = Samples.compressed(Samples.noise(3_000), compression)
        let path = try folder.write(sent)
        let file = try InputFile(path: path, chunkByteCount: 1_000)
        _ = try file.nextCount()
        try overwrite(path, "more", at: sent.count)
        _ = inputError { try file.readAll() }
        #expect(inputError { try file.checkUnchanged() } == InputFileError(.changed, path: path, Self.message))
    }

    @Test(arguments: Compression.allCases)
    func `a file that shrinks has changed, and is not called damaged`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Samples.compressed(Samples.noise(300_000), compression))
        let file = try InputFile(path: path, chunkByteCount: 1_000)
        _ = try file.nextCount()
        try #require(unsafe truncate(path, 200_000) == 0)
        let error = inputError {
            _ = try file.readAll()
            try file.checkUnchanged()
        }
        #expect(error == InputFileError(.changed, path: path, Self.message))
    }

    @Test func `a file that was rewritten in place with its old time has changed`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("aaaa")
        setModified(path, 1_000_000_000_000_000_000)
        let file = try InputFile(path: path)
        let before = try #require(file.signature)
        // Clocks of file systems tick every few milliseconds: until then even the system does not know.
        repeat {
            try overwrite(path, "bbbb", at: 0)
            setModified(path, before.modifiedNanoseconds)
        } while try InputFile(path: path).signature == before
        _ = try file.readAll()
        let after = try #require(try InputFile(path: path).signature)
        #expect(after.hasContent(of: before))
        #expect(inputError { try file.checkUnchanged() }?.kind == .changed)
    }

    @Test func `a damaged file that nobody writes to is damaged`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(Samples.gzip(Samples.noise(3_000)).dropLast(9)))
        #expect(inputError { try InputFile(path: path).readAll() }?.kind == .damaged)
    }
}
