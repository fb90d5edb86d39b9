import Testing

@testable import InputFiles

@Suite struct FileSignatureTests {
    @Test func `a signature is written and read`() throws {
        let signature = FileSignature(
            device: 65_024, inode: 12, byteCount: 4_096, modifiedNanoseconds: -5,
            changedNanoseconds: 1_700_000_000_123_456_789)
        #expect(signature.description == "65024:12:4096:-5:1700000000123456789")
        #expect(FileSignature(signature.description) == signature)
    }

    @Test func `a signature is that of the file`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("text")
        setModified(path, 1_234_567_890_123_456_789)
        let signature = try #require(try InputFile(path: path).signature)
        #expect(signature.byteCount == 4)
        #expect(signature.modifiedNanoseconds == 1_234_567_890_123_456_789)
        #expect(FileSignature(signature.description) == signature)
    }

    @Test(arguments: ["", "1:2:3:4", "1:2:3:4:5:6", "1:2:3:4:", "a:2:3:4:5", "-1:2:3:4:5", "01:2:3:4:5", "+1:2:3:4:5"])
    func `other texts are no signature`(text: String) {
        #expect(FileSignature(text) == nil)
    }

    @Test func `a time that no clock reaches is a signature too`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("text")
        // The year 2446, as far as ext4 goes.
        setModified(path, .max)
        #expect(try InputFile(path: path).signature != nil)
    }
}
