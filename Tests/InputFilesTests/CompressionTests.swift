import Hashing
import Testing

@testable import InputFiles

@Suite struct CompressionTests {
    static let a = Samples.table(rows: 30)
    static let b = Array("after\n".utf8)

    struct Parts: CustomTestStringConvertible {
        let testDescription: String
        let sent: [UInt8]
        var content = a + b
    }

    @Test(arguments: [
        Parts(testDescription: "two members", sent: Samples.gzip(a) + Samples.gzip(b)),
        Parts(
            testDescription: "an empty member between", sent: Samples.gzip(a) + Samples.gzip([]) + Samples.gzip(b)),
        Parts(testDescription: "zeros at the end", sent: Samples.gzip(a + b) + [UInt8](repeating: 0, count: 700)),
        Parts(testDescription: "one zero", sent: Samples.gzip(a) + Samples.gzip(b) + [0]),
        Parts(testDescription: "nothing in a member", sent: Samples.gzip([]), content: []),
        Parts(testDescription: "two frames", sent: Samples.zstd(a) + Samples.zstd(b, checksum: false)),
        Parts(testDescription: "an empty frame between", sent: Samples.zstd(a) + Samples.zstd([]) + Samples.zstd(b)),
        Parts(
            testDescription: "skippable frames at every place",
            sent: Samples.skippableFrame([1, 2, 3]) + Samples.zstd(a) + Samples.skippableFrame([], magic: 0x5F)
                + Samples.zstd(b) + Samples.skippableFrame([UInt8](repeating: 9, count: 200), magic: 0x57)),
        Parts(testDescription: "skippable frames alone", sent: Samples.skippableFrame([1, 2, 3]), content: []),
        Parts(testDescription: "nothing in a frame", sent: Samples.zstd([]), content: []),
    ])
    func `parts one after the other are one content`(parts: Parts) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(parts.sent)
        for (chunk, buffer) in [(1, 4), (7, 5), (100, 11), (1 << 18, 1 << 17)] {
            let file = try InputFile(
                path: path, chunkByteCount: chunk, limits: InputLimits(bufferByteCount: buffer))
            #expect(try file.readAll() == parts.content)
            #expect(file.sentHash == SHA256.hash(parts.sent))
            #expect(file.sentByteCount == parts.sent.count)
        }
    }

    @Test(
        arguments: [
            ("a.csv", [], Compression.none), ("a.csv", [0x1F], .none), ("a.csv", [0x28, 0xB5, 0x2F], .none),
            ("a.csv", [0x1F, 0x8C, 0, 0], .none), ("a.csv", Array("P*M".utf8) + [0x18], .zstd),
            ("a.csv", [0x28, 0xB5, 0x2F, 0xFD], .zstd), ("a.csv", [0x5F, 0x2A, 0x4D, 0x18], .zstd),
            ("a.csv", [0x60, 0x2A, 0x4D, 0x18], .none), ("a.csv", [0x1F, 0x8B], .gzip),
        ] as [(String, [UInt8], Compression)])
    func `the first bytes tell`(name: String, bytes: [UInt8], compression: Compression) {
        #expect(Compression(firstBytes: bytes) == compression)
    }

    @Test(
        arguments: [
            ("a.csv", nil), ("a.csv.gz", .gzip), ("A.CSV.GZ", .gzip), ("a.zst", .zstd), ("a.xml.ZSTD", .zstd),
            ("gz", nil), ("a.gz.csv", nil), (".gz", .gzip), ("a.tgz", nil),
        ] as [(String, Compression?)])
    func `the end of a name promises`(name: String, compression: Compression?) {
        #expect(Compression(name: name) == compression)
    }

    @Test func `what zstd may ask for is bounded`() throws {
        let folder = try TemporaryFolder()
        #expect(try InputFile(path: try folder.write(Samples.zstdFrame(windowLog: 25))).readAll() == [])
        let path = try folder.write(Samples.zstdFrame(windowLog: 26))
        #expect(
            inputError { try InputFile(path: path) }
                == InputFileError(
                    .damaged, path: path,
                    "was compressed with a window of more than 32 MiB: compress it with zstd -19 or less, or with --long=25 at most"
                ))
    }
}
