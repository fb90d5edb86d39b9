import Testing

@testable import InputFiles

@Suite struct DamagedFileTests {
    static let content = Samples.table(rows: 8)

    private func read(_ path: String, chunk: Int = 64, buffer: Int = 13) throws -> [UInt8] {
        try InputFile(path: path, chunkByteCount: chunk, limits: InputLimits(bufferByteCount: buffer)).readAll()
    }

    @Test(arguments: [Compression.gzip, .zstd])
    func `a file that was cut at any byte is damaged`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let sent = Samples.compressed(Self.content, compression)
        for count in 0..<sent.count {
            let path = try folder.write(Array(sent.prefix(count)), to: "a" + compression.ending)
            for (chunk, buffer) in [(1, 4), (64, 13), (1 << 18, 1 << 17)] {
                let message =
                    count == 0
                    ? "its name says \(compression.rawValue), and it is empty: send it again"
                    : "is cut off after \(count) bytes: send it again"
                #expect(
                    inputError { try read(path, chunk: chunk, buffer: buffer) }
                        == InputFileError(.damaged, path: path, message))
            }
        }
    }

    @Test(arguments: [Compression.gzip, .zstd])
    func `a second part that was cut is damaged`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let part = Samples.compressed(Self.content, compression)
        for count in 1..<part.count {
            let path = try folder.write(part + part.prefix(count))
            #expect(
                inputError { try read(path) }
                    == InputFileError(
                        .damaged, path: path, "is cut off after \(part.count + count) bytes: send it again"))
        }
    }

    @Test func `a skippable frame that was cut is damaged`() throws {
        let folder = try TemporaryFolder()
        let frame = Samples.skippableFrame([UInt8](repeating: 1, count: 100))
        for count in 4..<frame.count {
            let path = try folder.write(Array(frame.prefix(count)))
            #expect(inputError { try read(path) }?.message == "is cut off after \(count) bytes: send it again")
        }
    }

    /// A flipped bit may be in what nobody reads, as a time in gzip's header: then the content is right.
    @Test(arguments: [Compression.gzip, .zstd])
    func `a flipped bit never gives another content`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let sent = Samples.compressed(Self.content, compression)
        var damagedCount = 0
        for bit in 0..<sent.count * 8 {
            var flipped = sent
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let path = try folder.write(flipped, to: "a" + compression.ending)
            do {
                #expect(try read(path) == Self.content, "bit \(bit)")
            } catch let error as InputFileError {
                #expect(error.kind == .damaged)
                damagedCount += 1
            }
        }
        // Of gzip's header of ten bytes six are not read, and the rest is checked.
        #expect(damagedCount > (sent.count - 10) * 8)
    }

    @Test func `a wrong checksum is damage, and its place is said`() throws {
        let folder = try TemporaryFolder()
        var gzip = Samples.gzip(Self.content)
        gzip[gzip.count - 8] ^= 1
        var path = try folder.write(gzip)
        #expect(
            inputError { try read(path) }
                == InputFileError(
                    .damaged, path: path,
                    "is damaged at byte \(gzip.count - 4) of its gzip data (incorrect data check): send it again"))
        var zstd = Samples.zstd(Self.content)
        zstd[zstd.count - 1] ^= 1
        path = try folder.write(zstd)
        let message = try #require(inputError { try read(path) }?.message)
        #expect(message.hasPrefix("is damaged at byte "))
        #expect(message.hasSuffix(" of its zstd data (Restored data doesn't match checksum): send it again"))
    }

    @Test(
        arguments: [
            (Compression.gzip, Array("more".utf8)), (.gzip, [0x1F, 0x8C]), (.gzip, [0, 0, 0, 1]), (.gzip, [0x1E]),
            (.zstd, Array("more".utf8)), (.zstd, [0]), (.zstd, [0x28, 0xB6]),
        ] as [(Compression, [UInt8])])
    func `something else after the end is refused`(compression: Compression, rest: [UInt8]) throws {
        let folder = try TemporaryFolder()
        let sent = Samples.compressed(Self.content, compression)
        let path = try folder.write(sent + rest)
        let place = sent.count + (rest.prefix { $0 == 0 && compression == .gzip }.count)
        for (chunk, buffer) in [(1, 4), (64, 13), (1 << 18, 1 << 17)] {
            #expect(
                inputError { try read(path, chunk: chunk, buffer: buffer) }
                    == InputFileError(
                        .damaged, path: path,
                        "holds something else after its \(compression.rawValue) data, from byte \(place): compress and send it again"
                    ))
        }
    }

    @Test func `an error stays`() throws {
        let folder = try TemporaryFolder()
        let sent = Samples.gzip(Samples.noise(5_000))
        let path = try folder.write(Array(sent.dropLast()))
        let file = try InputFile(path: path, chunkByteCount: 1_000)
        let first = inputError { try file.readAll() }
        #expect(first?.kind == .damaged)
        #expect(inputError { try file.nextCount() } == first)
        try file.rewind()
        #expect(try file.nextCount() == 1_000)
    }

    @Test(arguments: [Compression.gzip, .zstd])
    func `what unpacks to unreasonably much is refused early`(compression: Compression) throws {
        let folder = try TemporaryFolder()
        let sent = Samples.compressed([UInt8](repeating: 32, count: 4 << 20), compression)
        let path = try folder.write(sent)
        #expect(try InputFile(path: path).readAll().count == 4 << 20, "by the real limits")

        let limits = InputLimits(expansionFactor: 100, freeByteCount: 1 << 20)
        let file = try InputFile(path: path, chunkByteCount: 1 << 16, limits: limits)
        #expect(
            inputError { try file.readAll() }
                == InputFileError(
                    .damaged, path: path,
                    "unpacks to more than 100 times its size, which no table does: if it is right, send it uncompressed"
                ))
        #expect(file.contentByteCount <= max(1 << 20, sent.count * 100) + 1 << 16)
        // Either alone is allowed.
        let wide = InputLimits(expansionFactor: 100, freeByteCount: 4 << 20)
        #expect(try InputFile(path: path, limits: wide).readAll().count == 4 << 20)
        let dense = InputLimits(expansionFactor: 2, freeByteCount: 0)
        let table = try folder.write(Samples.compressed(Samples.noise(4_000), compression))
        #expect(try InputFile(path: table, limits: dense).readAll().count == 4_000)
    }
}
