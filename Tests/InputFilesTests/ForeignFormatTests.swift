import Testing

@testable import InputFiles

@Suite struct ForeignFormatTests {
    static let archives: [(name: String, bytes: [UInt8], message: String)] = [
        ("zip", Array("PK\u{3}\u{4}".utf8), "is a zip archive"), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "with xz"),
        ("bzip2", Array("BZh91AY&SY".utf8), "with bzip2"),
        ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "is a 7z archive"),
        ("rar", Array("Rar!\u{1A}\u{7}".utf8), "is a rar archive"), ("lz4", [4, 0x22, 0x4D, 0x18], "with lz4"),
        ("Z", [0x1F, 0x9D], "with compress"), ("xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "old Excel"),
        ("tar", tar, "is a tar archive"),
    ]

    static let tar = Array("a.csv".utf8) + [UInt8](repeating: 0, count: 252) + Array("ustar\u{0}00".utf8)

    @Test(arguments: archives.indices)
    func `archives say what to do`(index: Int) throws {
        let (name, bytes, message) = Self.archives[index]
        let folder = try TemporaryFolder()
        for compression in Compression.allCases {
            let path = try folder.write(
                Samples.compressed(bytes + [UInt8](repeating: 7, count: 600), compression),
                to: "a.\(name)\(compression.ending)")
            let error = try #require(inputError { try InputFile(path: path) })
            #expect(error.kind == .damaged)
            #expect(error.message.contains(message))
            #expect(error.message.contains("send"))
        }
    }

    @Test func `what was compressed twice is unpacked once`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Samples.gzip(Samples.zstd(Array("text".utf8))))
        #expect(
            inputError { try InputFile(path: path) }
                == InputFileError(.damaged, path: path, "is compressed twice: unpack it once, and send that"))
    }

    @Test(arguments: [
        "BZh;kolumn\n", "PK;namn\n", "Rar!;x\n", "7z;x\n", String(repeating: "x", count: 257) + "ustar;robust\n", "",
        "P",
    ])
    func `text that only begins alike is text`(text: String) throws {
        let folder = try TemporaryFolder()
        #expect(try InputFile(path: try folder.write(text)).readAll() == Array(text.utf8))
    }

    @Test(arguments: [
        (
            "a.csv.gz", Compression.none,
            "its name says gzip, its bytes do not: compress it, or take the ending from its name"
        ),
        (
            "a.ZST", .none,
            "its name says zstd, its bytes do not: compress it, or take the ending from its name"
        ),
        ("a.gz", .zstd, "its name says gzip, its bytes say zstd: give it the name of what it is"),
        ("a.csv.zstd", .gzip, "its name says zstd, its bytes say gzip: give it the name of what it is"),
    ])
    func `a name that promises another compression is refused`(
        name: String, compression: Compression, message: String
    ) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Samples.compressed(Array("text".utf8), compression), to: name)
        #expect(inputError { try InputFile(path: path) } == InputFileError(.damaged, path: path, message))
    }
}
