import FoundationEssentials
import Glibc
import Testing

@testable import InputFiles

/// A folder for the length of a test.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "input-files-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, and says where.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String = "file.csv") throws -> String {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    @discardableResult
    func write(_ text: String, to name: String = "file.csv") throws -> String {
        try write(Array(text.utf8), to: name)
    }

    @discardableResult
    func makeFolder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
        return "\(path)/\(name)"
    }

    /// Both ends of a pipe that no child of this process has: another test's would keep it open.
    func makePipe() throws -> (reading: Int32, writing: Int32) {
        let name = "\(path)/pipe"
        try #require(unsafe mkfifo(name, 0o600) == 0)
        // The first does not wait for the second.
        let reading = unsafe open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        let writing = unsafe open(name, O_WRONLY | O_CLOEXEC)
        try #require(reading >= 0 && writing >= 0 && fcntl(reading, F_SETFL, 0) == 0)
        return (reading, writing)
    }

    func bytes(of path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }
}

/// Gives a file a time of writing, in nanoseconds since 1970.
func setModified(_ path: String, _ nanoseconds: Int64) {
    let time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    // The names are Foundation's or the test's; both times are there for the length of the call.
    unsafe utimensat(AT_FDCWD, path, [time, time], 0)
}

/// Writes to an open file from a place on.
func overwrite(_ path: String, _ text: String, at offset: Int) throws {
    let handle = unsafe try #require(unsafe fopen(path, "r+e"))
    unsafe fseek(handle, offset, SEEK_SET)
    unsafe fputs(text, handle)
    unsafe fclose(handle)
}
