import Glibc
import Testing

@testable import InputFiles

/// A clock that goes only when somebody sleeps, and what happens meanwhile.
private final class FakeClock {
    static let start: Int64 = 1_800_000_000_000_000_000
    var now = start
    var sleeps: [Duration] = []
    let meanwhile: () -> Void

    init(meanwhile: @escaping () -> Void = {}) {
        self.meanwhile = meanwhile
    }

    var clock: SettlingClock {
        SettlingClock(
            now: { self.now },
            sleep: { duration in
                self.sleeps.append(duration)
                self.meanwhile()
            })
    }
}

@Suite struct SettlingTests {
    private static let second: Int64 = 1_000_000_000

    /// Makes a file that was last written so many seconds before the clock's start.
    ///
    /// It is never opened for writing here: a child that another test starts at that moment would have it open too.
    private func write(_ name: String, age: Double, in folder: borrowing TemporaryFolder) throws -> String {
        let path = "\(folder.path)/\(name)"
        try #require(unsafe mknod(path, S_IFREG | 0o600, 0) == 0)
        try #require(unsafe truncate(path, 4) == 0)
        setModified(path, FakeClock.start - Int64(age * 1e9))
        return path
    }

    @Test func `old files are whole at once`() throws {
        let folder = try TemporaryFolder()
        let paths = [try write("b.csv", age: 2, in: folder), try write("a.csv", age: 86_400, in: folder)]
        let clock = FakeClock()
        let result = Settling.settled(paths, clock: clock.clock)
        #expect(result.whole == paths)
        #expect(result.stillChanging == [])
        #expect(clock.sleeps == [])
    }

    @Test func `fresh files share one wait, for what the youngest lacks`() throws {
        let folder = try TemporaryFolder()
        let paths = [
            try write("a.csv", age: 1.5, in: folder), try write("b.csv", age: 0.25, in: folder),
            try write("c.csv", age: 30, in: folder),
        ]
        let clock = FakeClock()
        let result = Settling.settled(paths, clock: clock.clock)
        #expect(result.whole == paths)
        #expect(clock.sleeps == [.milliseconds(1_750)])
    }

    @Test func `a time in the future waits no longer than the settle time`() throws {
        let folder = try TemporaryFolder()
        let path = try write("a.csv", age: -3_600, in: folder)
        let clock = FakeClock()
        #expect(Settling.settled([path], settleTime: .seconds(5), clock: clock.clock).whole == [path])
        #expect(clock.sleeps == [.seconds(5)])
    }

    @Test func `a settle time of zero waits for nothing`() throws {
        let folder = try TemporaryFolder()
        let path = try write("a.csv", age: -3_600, in: folder)
        let clock = FakeClock()
        #expect(Settling.settled([path], settleTime: .zero, clock: clock.clock).whole == [path])
        #expect(clock.sleeps == [])
    }

    @Test func `what changes during the wait is still being written`() throws {
        let folder = try TemporaryFolder()
        let names = ["grows.csv", "rewritten.csv", "replaced.csv", "gone.csv", "renamed.csv", "quiet.csv"]
        let paths = try names.map { try write($0, age: 1, in: folder) }
        let base = folder.path
        let other = try write("other.csv", age: 1, in: folder)
        let clock = FakeClock {
            #expect(unsafe truncate(paths[0], 5) == 0)
            setModified(paths[0], FakeClock.start - Self.second)
            #expect(unsafe truncate(paths[1], 4) == 0)
            setModified(paths[1], FakeClock.start - Self.second + 1)
            #expect(unsafe rename(other, paths[2]) == 0)
            #expect(unsafe unlink(paths[3]) == 0)
            #expect(unsafe rename(paths[4], base + "/else.csv") == 0)
            #expect(unsafe chmod(paths[5], 0o600) == 0)
        }
        let result = Settling.settled(paths, clock: clock.clock)
        #expect(result.whole == [paths[5]])
        let writing = "is still being written"
        let gone = "was moved or removed while it was looked at"
        #expect(
            result.stillChanging
                == zip(paths, [writing, writing, writing, gone, gone]).map { PassedOver(path: $0, reason: $1) })
    }

    @Test func `what cannot be examined is left to its reading`() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        let paths = ["-", folder.path + "/none.csv", folder.path, pipe, "/dev/zero"]
        let clock = FakeClock()
        #expect(Settling.settled(paths, clock: clock.clock).whole == paths)
        #expect(clock.sleeps == [])
    }

    @Test func `an old file that another program has open for writing is not whole`() throws {
        let folder = try TemporaryFolder()
        let path = try write("a.csv", age: 3_600, in: folder)
        let other = try write("b.csv", age: 3_600, in: folder)
        // A child that holds the file open until its input ends, and says when it does.
        let (reading, writing) = try folder.makePipe()
        defer { close(reading) }
        let child = try shell("exec 9>>'\(path)'; echo open; exec sleep 60", output: writing)
        close(writing)
        var answer = [UInt8](repeating: 0, count: 5)
        let count = unsafe read(reading, &answer, 5)
        let result = Settling.settled([path, other], clock: FakeClock().clock)
        kill(child, SIGKILL)
        waitpid(child)
        #expect(count == 5)
        #expect(result.whole == [other])
        #expect(
            result.stillChanging == [PassedOver(path: path, reason: "is open in a program that writes to it")])
        #expect(Settling.settled([path], clock: FakeClock().clock).whole == [path], "after the other has ended")
    }

    @Test func `a file that this program has open for writing is not whole`() throws {
        let folder = try TemporaryFolder()
        let path = try write("a.csv", age: 3_600, in: folder)
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        #expect(Settling.settled([path], clock: FakeClock().clock).whole == [])
        close(descriptor)
    }

    @Test func `the machine's clock goes`() {
        let clock = SettlingClock.system
        let before = clock.now()
        clock.sleep(.nanoseconds(1))
        #expect(clock.now() > before)
        #expect(before > 1_700_000_000 * Self.second)
    }
}
