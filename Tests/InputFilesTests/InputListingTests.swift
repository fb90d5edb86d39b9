import Glibc
import Testing

@testable import InputFiles

@Suite struct InputListingTests {
    private func names(_ paths: [String]) -> [String] {
        paths.map { FileName.last(of: $0) }
    }

    @Test func `a folder stands for its files by the bytes of their names`() throws {
        let folder = try TemporaryFolder()
        let ours = [
            "A.CSV", "Z.csv", "a b.csv", "a.csv", "a.csv.GZ", "b.txt.zst", "c.xml.zstd", "d.XML", "ny\nrad.csv",
            "å.csv",
        ]
        for name in ours.reversed() { try folder.write("", to: name) }
        let listing = try InputListing(argument: folder.path)
        #expect(names(listing.files) == ours)
        #expect(listing.files.first == folder.path + "/A.CSV")
        #expect(listing.passedOver == [])
        #expect(try InputListing(argument: folder.path + "/").files == listing.files)
    }

    @Test func `what is passed over says why`() throws {
        let folder = try TemporaryFolder()
        let reasons = [
            ("a.csv.part", "is still being written"), ("a.csv~", "is still being written"),
            ("b.TMP", "is still being written"), ("c.xml.filepart", "is still being written"),
            ("d.crdownload", "is still being written"), ("e.partial", "is still being written"),
            ("f.csv.gz.unfinished", "is still being written"), ("folder.csv", "is a folder"),
            ("g.gz", "its name does not end in .csv, .txt or .xml, nor so and in .gz, .zst or .zstd"),
            ("readme.md", "its name does not end in .csv, .txt or .xml, nor so and in .gz, .zst or .zstd"),
        ]
        for (name, _) in reasons where name != "folder.csv" { try folder.write("", to: name) }
        try folder.makeFolder("folder.csv")
        try folder.write("", to: "folder.csv/deeper.csv")
        for name in [".hidden.csv", "h.csv", "Manifest.csv"] { try folder.write("", to: name) }
        let listing = try InputListing(argument: folder.path)
        #expect(names(listing.files) == ["h.csv"])
        #expect(names(listing.manifests) == ["Manifest.csv"])
        #expect(
            listing.passedOver == reasons.map { PassedOver(path: "\(folder.path)/\($0.0)", reason: $0.1) })
    }

    @Test func `a name that is not UTF-8 is passed over`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "a.csv")
        let name = Array("\(folder.path)/".utf8) + [0xE5] + Array(".csv".utf8) + [0]
        // The name ends with NUL, and is there for the length of the call.
        let descriptor = unsafe name.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { name in
            unsafe name.baseAddress.map { unsafe open($0, O_WRONLY | O_CREAT, 0o600) } ?? -1
        }
        try #require(close(descriptor) == 0)
        let listing = try InputListing(argument: folder.path)
        #expect(names(listing.files) == ["a.csv"])
        #expect(listing.passedOver.map(\.reason) == ["its name is not UTF-8: rename it"])
    }

    @Test func `a folder without files is a failure where it must not be empty`() throws {
        let folder = try TemporaryFolder()
        let nothing = "the folder has no .csv, .txt or .xml file, compressed or not"
        #expect(
            inputError { try InputListing(argument: folder.path) }
                == InputFileError(.notFound, path: folder.path, nothing))
        #expect(try InputListing(argument: folder.path, folderMayBeEmpty: true).files == [])
        try folder.write("", to: "a.csv.part")
        #expect(
            inputError { try InputListing(argument: folder.path) }?.message
                == nothing + " (a.csv.part: is still being written)")
        try folder.makeFolder("b")
        #expect(
            inputError { try InputListing(argument: folder.path) }?.message
                == nothing + " (a.csv.part: is still being written; and 1 more)")
    }

    @Test func `a file is itself, whatever its name`() throws {
        let folder = try TemporaryFolder()
        for name in ["a.csv", "readme.md", "half.csv.part", "manifest.csv", "data[1]*.csv", ".hidden"] {
            let path = try folder.write("", to: name)
            #expect(try InputListing(argument: path).files == [path])
        }
        #expect(try InputListing(argument: "-").files == ["-"])
        #expect(try InputListing(argument: "/dev/null").files == ["/dev/null"])
    }

    @Test func `what is not there is said`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "a.csv")
        for path in ["none.csv", "a.csv/none.csv", "none/none.csv"].map({ "\(folder.path)/\($0)" }) + [""] {
            #expect(
                inputError { try InputListing(argument: path) }
                    == InputFileError(.notFound, path: path, "there is no such file: check the path"))
        }
    }

    @Test(arguments: [
        ("*.csv", ["a.csv", "b 1.csv", "å.csv"]), ("?.csv", ["a.csv"]), ("[ab]*.csv", ["a.csv", "b 1.csv"]),
        ("*/*.xml", ["c.xml"]), ("*.md", ["readme.md"]), ("*", ["a.csv", "b 1.csv", "readme.md", "å.csv"]),
    ])
    func `a pattern stands for the files that match`(pattern: String, expected: [String]) throws {
        let folder = try TemporaryFolder()
        for name in ["å.csv", "b 1.csv", "a.csv", "readme.md", ".hidden.csv", "d.part"] {
            try folder.write("", to: name)
        }
        try folder.makeFolder("sub")
        try folder.write("", to: "sub/c.xml")
        let listing = try InputListing(argument: "\(folder.path)/\(pattern)")
        #expect(names(listing.files) == expected)
        if pattern == "*" {
            #expect(
                listing.passedOver == [
                    PassedOver(path: folder.path + "/d.part", reason: "is still being written"),
                    PassedOver(path: folder.path + "/sub", reason: "is a folder"),
                ])
        }
    }

    @Test(arguments: ["*.csv", "[", "a?", "none/*.csv"])
    func `a pattern that nothing matches is said`(pattern: String) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/\(pattern)"
        #expect(
            inputError { try InputListing(argument: path) }
                == InputFileError(.notFound, path: path, "no file matches the pattern: check it"))
    }
}
