import Glibc

/// Moves files between folders without ever writing over one.
package enum FileMove {
    /// Names tried for one file.
    private static let maximumNumber = 9_999

    /// Moves a file into a folder; a symbolic link is moved, not what it points to.
    ///
    /// The file is at every instant whole under the one path or the other. Where the folder has its name already it
    /// is given a number: `a.csv.gz` becomes `a.2.csv.gz`. On another file system it is copied, and removed when the
    /// copy is on the disk.
    ///
    /// - Returns: the new path.
    /// - Throws: `InputFileError`, with the path of the file: `notFound` for the file or the folder, `unreadable` for
    ///   what the system refuses, `changed` where it was written to while it was copied.
    package static func move(_ path: String, into folder: String) throws(InputFileError) -> String {
        try checkEnds(path, folder)
        if let target = try rename(path, as: path, into: folder) { return target }
        return try copy(path, into: folder)
    }

    /// Moves over the border of file systems: a copy under a hidden name, written to the disk, then renamed.
    ///
    /// A copy that a kill has left is written over by the next.
    static func copy(_ path: String, into folder: String) throws(InputFileError) -> String {
        let source = try SentBytes(path: path, bufferByteCount: InputFile.defaultChunkByteCount)
        let temporary = FileName.joined(folder, ".\(FileName.last(of: path)).part")
        do throws(InputFileError) {
            try write(source, to: temporary, folder: folder)
            if source.hasChanged { throw source.changed() }
            guard let target = try rename(temporary, as: path, into: folder) else {
                throw refused(path, folder, EXDEV)
            }
            synchronize(folder)
            guard unsafe unlink(path) == 0 else {
                throw InputFileError(
                    .unreadable, path: path,
                    "was copied to \(target) and cannot be removed (\(systemErrorText(errno))): remove one of them")
            }
            return target
        } catch {
            unsafe unlink(temporary)
            throw error
        }
    }

    /// Gives a file the first free name in a folder.
    ///
    /// - Parameter original: the path that names come from and errors go to.
    /// - Returns: the new path; nil where the folder is on another file system.
    private static func rename(
        _ path: String, as original: String, into folder: String
    ) throws(InputFileError) -> String? {
        let name = FileName.last(of: original)
        for number in 1...maximumNumber {
            let target = FileName.joined(folder, number == 1 ? name : FileName.numbered(name, number))
            switch renameWithoutReplacing(path, target) {
            case 0: return target
            case EEXIST: continue
            case EXDEV: return nil
            case let code: throw refused(original, folder, code)
            }
        }
        throw InputFileError(
            .unreadable, path: original, "cannot be moved to \(folder): it has \(maximumNumber) files of that name")
    }

    /// Reserves the name with an empty file, which is nobody else's and so may be written over; a kill between the
    /// two leaves it.
    ///
    /// Not renameat2 with RENAME_NOREPLACE: NFS and others refuse it, and Swift does not see it.
    ///
    /// - Returns: 0, or the system's error: `EEXIST` where there is something already.
    private static func renameWithoutReplacing(_ path: String, _ target: String) -> Int32 {
        let reserved = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard reserved >= 0 else { return errno }
        close(reserved)
        guard unsafe Glibc.rename(path, target) == 0 else {
            let code = errno
            unsafe unlink(target)
            return code
        }
        return 0
    }

    private static func checkEnds(_ path: String, _ folder: String) throws(InputFileError) {
        var file = stat()
        guard unsafe lstat(path, &file) == 0 else {
            throw InputFileError(
                .notFound, path: path, "cannot be moved to \(folder): it is gone (\(systemErrorText(errno)))")
        }
        var target = stat()
        guard unsafe stat(folder, &target) == 0, target.st_mode & S_IFMT == S_IFDIR else {
            throw InputFileError(
                .notFound, path: path, "cannot be moved: there is no folder \(folder): make it")
        }
        var present = stat()
        let isPresent = unsafe lstat(FileName.joined(folder, FileName.last(of: path)), &present) == 0
        // Else it would be given a number where it is.
        if isPresent && present.st_dev == file.st_dev && present.st_ino == file.st_ino {
            throw InputFileError(.unreadable, path: path, "cannot be moved to \(folder): it is there already")
        }
    }

    /// Copies content, permissions and the time of writing, as far as the disk.
    private static func write(
        _ source: SentBytes, to temporary: String, folder: String
    ) throws(InputFileError) {
        // For this user only until it is whole. O_NOFOLLOW: a link that somebody put there is not written through.
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw refused(source.path, folder, errno) }
        defer { close(descriptor) }
        while try source.hold(1) {
            // The bytes are held until they are used.
            let bytes = unsafe source.heldBytes
            let count = unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            if count >= 0 {
                source.use(count)
            } else if errno != EINTR {
                throw refused(source.path, folder, errno)
            }
        }
        source.copyAttributes(to: descriptor)
        guard fsync(descriptor) == 0 else { throw refused(source.path, folder, errno) }
    }

    /// The folder remembers a name only when it is on the disk itself. Not every file system can be told to.
    private static func synchronize(_ folder: String) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func refused(_ path: String, _ folder: String, _ code: Int32) -> InputFileError {
        let remedy = code == ENOSPC || code == EDQUOT ? "make room" : "check the permissions of both folders"
        return InputFileError(
            .unreadable, path: path, "cannot be moved to \(folder) (\(systemErrorText(code))): \(remedy)")
    }
}
