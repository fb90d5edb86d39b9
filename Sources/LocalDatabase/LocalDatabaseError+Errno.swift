import Glibc

// The one place where an error number of the system becomes one of ours.

extension LocalDatabaseError {
    /// The failure of a system call on a file.
    ///
    /// - Parameter errorNumber: `errno`, read straight after the call.
    init(code: Code = .systemFailed, _ action: String, _ path: String, errorNumber: CInt) {
        self.init(code, "\(action) \(path): \(Self.reason(errorNumber))", hint: Self.hint(errorNumber))
    }

    private static func reason(_ errorNumber: CInt) -> String {
        // strerror's buffer is shared between threads; these are the ones that happen.
        switch errorNumber {
        case EACCES, EPERM: "permission denied"
        case ENOENT: "no such file or folder"
        case ENOTDIR: "not a folder"
        case EEXIST: "exists already"
        case ELOOP: "is a symbolic link"
        case ENOSPC, EDQUOT: "no space left on the disk"
        case EROFS: "the file system is read-only"
        case EAGAIN, ENOMEM: "out of memory or processes"
        case EMFILE, ENFILE: "too many open files"
        default: "error \(errorNumber) of the system"
        }
    }

    private static func hint(_ errorNumber: CInt) -> String? {
        switch errorNumber {
        case EACCES, EPERM, EROFS: "choose another folder with KOMILJARD_DATA"
        case ENOSPC, EDQUOT: "free some space, or choose another folder with KOMILJARD_DATA"
        default: nil
        }
    }
}
