import Glibc
import Testing

@testable import InputFiles

@Suite struct FileMoveTests {
    @Test func `a file is moved, and none is written over`() throws {
        let folder = try TemporaryFolder()
        let done = try folder.makeFolder("done")
        for (text, name) in [("1", "a.csv.gz"), ("2", "a.2.csv.gz"), ("3", "a.3.csv.gz")] {
            let path = try folder.write(text, to: "a.csv.gz")
            #expect(try FileMove.move(path, into: done) == "\(done)/\(name)")
            #expect(try folder.bytes(of: "\(done)/\(name)") == Array(text.utf8))
        }
        #expect(try folder.names(in: folder.path) == ["done"])
        #expect(try folder.names(in: done) == ["a.2.csv.gz", "a.3.csv.gz", "a.csv.gz"])
    }

    @Test func `a copy across file systems keeps bytes, time and permissions`() throws {
        let folder = try TemporaryFolder()
        let done = try folder.makeFolder("done")
        let content = Samples.noise(700_000)
        for name in ["a.csv", "a.2.csv"] {
            let path = try folder.write(content, to: "a.csv")
            try #require(unsafe chmod(path, 0o640) == 0)
            setModified(path, 1_500_000_000_000_000_000)
            // What an interrupted copy leaves.
            try folder.write([UInt8](repeating: 1, count: 900_000), to: "done/.a.csv.part")
            #expect(try FileMove.copy(path, into: done) == "\(done)/\(name)")
            #expect(try folder.bytes(of: "\(done)/\(name)") == content)
            var status = stat()
            try #require(unsafe stat("\(done)/\(name)", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o640)
            #expect(status.st_mtim.nanoseconds == 1_500_000_000_000_000_000)
        }
        #expect(try folder.names(in: folder.path) == ["done"])
        #expect(try folder.names(in: done) == ["a.2.csv", "a.csv"])
    }

    @Test func `an odd name stays what it is`() throws {
        let folder = try TemporaryFolder()
        let done = try folder.makeFolder("klar mapp")
        for name in ["på väg.csv", "ny\nrad.csv", "-", "*.csv"] {
            #expect(try FileMove.move(try folder.write("", to: name), into: done + "/") == "\(done)/\(name)")
        }
    }

    @Test(arguments: [
        ("a.csv", "a.2.csv"), ("a.csv.gz", "a.2.csv.gz"), ("a.b.XML.ZSTD", "a.b.2.XML.ZSTD"), ("a", "a.2"),
        (".hidden", ".hidden.2"), ("a.gz", "a.2.gz"), ("å b.txt", "å b.2.txt"), ("a.tar.xz", "a.tar.2.xz"),
    ])
    func `the number goes before the endings`(name: String, numbered: String) {
        #expect(FileName.numbered(name, 2) == numbered)
    }

    @Test func `what cannot be moved stays and is said`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("text", to: "a.csv")
        let file = try folder.write("text", to: "file")
        let none = folder.path + "/none"
        let table: [(String, String, InputFileError.Kind, String)] = [
            (none, folder.path, .notFound, "cannot be moved to \(folder.path): it is gone (No such file or directory)"),
            (path, none, .notFound, "cannot be moved: there is no folder \(none): make it"),
            (path, file, .notFound, "cannot be moved: there is no folder \(file): make it"),
            (path, folder.path, .unreadable, "cannot be moved to \(folder.path): it is there already"),
            // Nobody may make files there.
            (
                path, "/proc/self", .unreadable,
                "cannot be moved to /proc/self (No such file or directory): check the permissions of both folders"
            ),
        ]
        for (path, target, kind, message) in table {
            #expect(
                inputError { try FileMove.move(path, into: target) } == InputFileError(kind, path: path, message))
        }
        #expect(try folder.names(in: folder.path) == ["a.csv", "file"])
    }

    @Test func `a copy that fails leaves the file and nothing else`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("text", to: "a.csv")
        #expect(inputError { try FileMove.copy(path, into: folder.path + "/none") }?.kind == .unreadable)
        #expect(inputError { try FileMove.copy("/proc/self/mem", into: folder.path) }?.kind == .unreadable)
        #expect(try folder.names(in: folder.path) == ["a.csv"])
    }
}
