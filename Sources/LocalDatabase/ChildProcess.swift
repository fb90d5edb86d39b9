import Glibc

/// Runs a program to its end.
///
/// The child gets `/dev/null` as its input, one place for all that it writes, and nothing else of ours: a server
/// that it leaves behind must not hold the pipe of `komiljard … | cat` open, or a lock of ours.
struct ChildProcess {
    var executable: String
    var arguments: [String]
    var environment: [String: String]

    /// How a program ended.
    struct Outcome {
        /// The exit code; 128 and the signal's number for a program that was killed, as shells have it.
        var exitCode: Int32
        var output: String
    }

    /// Runs the program.
    ///
    /// - Parameter outputFile: where the program writes to, created anew. Only a file is safe for a program that
    ///   leaves a server behind. Without one the output goes through a pipe, which is read until all who
    ///   inherited it are gone.
    func run(outputFile: String? = nil) throws(LocalDatabaseError) -> Outcome {
        if let outputFile {
            // O_NOFOLLOW: the folder may be a less trusted user's.
            let file = unsafe open(outputFile, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw LocalDatabaseError("cannot write", outputFile, errorNumber: errno) }
            defer { close(file) }
            let exitCode = try wait(for: spawn(output: file))
            lseek(file, 0, SEEK_SET)
            return Outcome(exitCode: exitCode, output: readToEnd(file))
        }
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw LocalDatabaseError("cannot run", executable, errorNumber: errno) }
        defer { close(ends[0]) }
        let processID: pid_t
        do {
            defer { close(ends[1]) }
            processID = try spawn(output: ends[1])
        }
        let output = readToEnd(ends[0])
        return Outcome(exitCode: try wait(for: processID), output: output)
    }

    private func spawn(output: Int32) throws(LocalDatabaseError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        // What we open ourselves is closed by O_CLOEXEC; this is for what our own parent has left open. A file
        // that another thread has closed meanwhile is no error here.
        for name in contents(of: "/proc/self/fd") {
            if let file = Int32(name), file > STDERR_FILENO { unsafe posix_spawn_file_actions_addclose(&actions, file) }
        }

        // By way of a shell because our own folder may be closed to the user that the program becomes. The words
        // are arguments of the shell's command and never part of its text.
        let command = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh", executable] + arguments
        let words = unsafe command.map { unsafe strdup($0) } + [nil]
        let variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for index in unsafe words.indices { unsafe free(words[index]) }
            for index in unsafe variables.indices { unsafe free(variables[index]) }
        }
        var processID: pid_t = 0
        let errorNumber = unsafe posix_spawn(&processID, "/bin/sh", &actions, nil, words, variables)
        guard errorNumber == 0 else { throw LocalDatabaseError("cannot run", executable, errorNumber: errorNumber) }
        return processID
    }

    private func wait(for processID: pid_t) throws(LocalDatabaseError) -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(processID, &status, 0) < 0 {
            guard errno == EINTR else { throw LocalDatabaseError("cannot wait for", executable, errorNumber: errno) }
        }
        // WIFSIGNALED, WTERMSIG and WEXITSTATUS, macros that Swift does not import.
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    private func readToEnd(_ file: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe read(file, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The end of a program's output, for an error.
func lastLines(_ text: String, count: Int = 12) -> String {
    text.split(separator: "\n").suffix(count).joined(separator: "\n")
}
