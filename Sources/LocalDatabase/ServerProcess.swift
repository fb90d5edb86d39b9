import Glibc

/// Which processes of the system are this cluster's.
///
/// A process id alone proves nothing: after a crash or a reboot `postmaster.pid` may name a process of something
/// else, which must be neither taken for the server nor killed. `/proc/<pid>/cmdline` is readable by everybody,
/// unlike `cwd`, which root without CAP_SYS_PTRACE cannot read for other users in a container.
struct ServerProcess {
    /// The cluster's folder, without symbolic links.
    var clusterFolder: String
    /// `cluster_name` in the server's settings, which the titles of its processes carry.
    var clusterName: String

    /// The running server; `nil` when there is none, whatever `postmaster.pid` says.
    func runningID() -> pid_t? {
        guard let id = recordedID(), isServer(id) else { return nil }
        return id
    }

    /// The first line of `postmaster.pid`.
    private func recordedID() -> pid_t? {
        readFile("\(clusterFolder)/postmaster.pid")?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    private func isServer(_ id: pid_t) -> Bool {
        guard let text = readFile("/proc/\(id)/cmdline") else { return false }
        // postgres -D folder, each word followed by a NUL byte
        let words = text.split(separator: "\0").map(String.init)
        guard let first = words.first, first.hasSuffix("/postgres") || first == "postgres",
            let option = words.firstIndex(of: "-D"), words.indices.contains(option + 1)
        else { return false }
        return resolvedPath(words[option + 1]) == clusterFolder && !isZombie(id)
    }

    private func isZombie(_ id: pid_t) -> Bool {
        // 123 (postgres) Z …: the state follows the last parenthesis.
        readFile("/proc/\(id)/stat")?.split(separator: ")").last?.hasPrefix(" Z") ?? true
    }

    /// The processes that a killed server left behind. Each ends by itself as soon as it waits for something, but
    /// one in the middle of a long computation goes on, and keeps the shared memory that a new server asks for.
    func orphanIDs() -> [pid_t] {
        contents(of: "/proc").compactMap { pid_t($0) }.filter { id in
            readFile("/proc/\(id)/cmdline")?.hasPrefix("postgres: \(clusterName): ") ?? false
        }
    }
}
