import FoundationEssentials
import Glibc
import Synchronization

/// The folder of this test process, for clusters and files. It goes with the process, however that ends, and so do
/// the servers whose data folders are in it.
package enum TestFolder {
    private static let prefix = "/tmp/komiljard-test-"
    private static let count = Atomic<Int>(0)

    /// The folder, made when it is asked for first.
    package static var process: String { get throws { try made.get() } }

    /// The path of a file or folder that does not exist yet.
    package static func fresh() throws -> String {
        "\(try process)/\(count.add(1, ordering: .relaxed).newValue)"
    }

    private static let made = Result { () throws -> String in
        removeAbandoned()
        let folder = "\(prefix)\(getpid())"
        try guardFolder(folder)
        // Not below the user's own temporary folder: root's server runs as another user, who must reach it.
        guard unsafe mkdir(folder, 0o755) == 0 else { throw TestFolderError(action: "make \(folder)", number: errno) }
        return folder
    }

    /// Removes what test processes that are gone have left: there is something only when their guard was killed
    /// too, or the machine went down.
    private static func removeAbandoned() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] {
            let path = "/tmp/\(name)"
            guard path.hasPrefix(prefix), let process = pid_t(path.dropFirst(prefix.count)),
                process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
            else { continue }
            try? run(removal(of: path), input: "/dev/null", waiting: true)
        }
    }

    /// Leaves a shell behind that removes the folder when this process has ended.
    ///
    /// It reads from a pipe whose other end is open in this process only: the end of the process, by `exit`, a
    /// trap or SIGKILL, closes it. `atexit` would cover the first of the three.
    private static func guardFolder(_ folder: String) throws {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw TestFolderError(action: "make a pipe", number: errno) }
        // The writing end stays open for as long as this process lives, and in no child of it.
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        defer { close(ends[0]) }
        try run(removal(of: folder), input: "/proc/self/fd/\(ends[0])", waiting: false)
    }

    /// Stops the servers of a folder, takes out the file systems that a test has mounted in it, and removes it, when the
    /// input ends.
    private static func removal(of folder: String) -> String {
        """
        trap '' HUP INT TERM
        read -r line
        for process in /proc/[0-9]*; do
            case "$(tr '\\0' ' ' < "$process/cmdline")" in
            *"postgres -D \(folder)/"*) kill -QUIT "${process#/proc/}" ;;
            esac
        done
        while read -r _ place _; do
            case "$place" in '\(folder)'/*) umount --lazy "$place" ;; esac
        done < /proc/mounts
        for attempt in 1 2 3 4 5 6 7 8 9 10; do
            rm -rf -- '\(folder)' && break
            sleep 0.1
        done
        """
    }

    private static func run(_ script: String, input: String, waiting: Bool) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        // `swift test | cat` waits for everybody who holds the pipe.
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // setsid: Ctrl-C in the terminal is not for it.
        let command = ["/usr/bin/setsid", "/bin/sh", "-c", script]
        let words = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { for index in unsafe words.indices { unsafe free(words[index]) } }
        var process: pid_t = 0
        let number = unsafe posix_spawn(&process, command[0], &actions, nil, words, environ)
        guard number == 0 else { throw TestFolderError(action: "run \(command[0])", number: number) }
        if waiting { waitpid(process, nil, 0) }
    }
}

/// The tests stop here rather than leave servers behind.
struct TestFolderError: Error {
    var action: String
    var number: Int32
}
