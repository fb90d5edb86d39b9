import Glibc

/// An exclusive lock on a file, held until it goes out of scope or the process ends, however it ends.
struct FileLock: ~Copyable {
    private let file: Int32

    /// Waits for the lock.
    init(_ path: String, for account: ServerAccount) throws(LocalDatabaseError) {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw LocalDatabaseError("cannot lock", path, errorNumber: errno) }
        do throws(LocalDatabaseError) {
            try giveAway(path, to: account)
            while flock(file, LOCK_EX) != 0 {
                guard errno == EINTR else { throw LocalDatabaseError("cannot lock", path, errorNumber: errno) }
            }
        } catch {
            close(file)
            throw error
        }
        self.file = file
    }

    deinit {
        close(file)
    }
}
