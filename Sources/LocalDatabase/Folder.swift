import FoundationEssentials
import Glibc

/// A folder or file as `lstat` sees it: a symbolic link is not followed.
struct FileStatus {
    var owner: uid_t
    var mode: mode_t
    var isFolder: Bool

    /// `nil` when there is nothing.
    init?(_ path: String) throws(LocalDatabaseError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw LocalDatabaseError(code: .folderUnusable, "cannot look at", path, errorNumber: errno)
        }
        owner = status.st_uid
        mode = status.st_mode & 0o7777
        isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
}

/// Makes a folder that only `account` may enter, or verifies that one is.
///
/// Somebody else's folder, and a symbolic link in its place, are refused: in `/tmp` anybody can have put it there.
func makePrivateFolder(_ path: String, for account: ServerAccount) throws(LocalDatabaseError) {
    if unsafe mkdir(path, 0o700) == 0 {
        try giveAway(path, to: account)
    } else if errno != EEXIST {
        throw LocalDatabaseError(code: .folderUnusable, "cannot make", path, errorNumber: errno)
    }
    guard let status = try FileStatus(path), status.isFolder else {
        throw LocalDatabaseError(
            .folderUnusable, "\(path) is not a folder, or a symbolic link", hint: "remove it, if it is not yours")
    }
    guard status.owner == account.userID else {
        throw LocalDatabaseError(
            .folderUnusable, "\(path) belongs to user \(status.owner) and not to \(account.name)",
            hint: "have it removed, or choose another data folder with KOMILJARD_DATA")
    }
    guard status.mode != 0o700 else { return }
    guard unsafe chmod(path, 0o700) == 0 else {
        throw LocalDatabaseError(code: .folderUnusable, "cannot close to others", path, errorNumber: errno)
    }
}

/// Hands over what root has made.
func giveAway(_ path: String, to account: ServerAccount) throws(LocalDatabaseError) {
    guard account.isOther else { return }
    guard unsafe lchown(path, account.userID, account.groupID) == 0 else {
        throw LocalDatabaseError(code: .folderUnusable, "cannot give \(account.name)", path, errorNumber: errno)
    }
}

/// Writes a file as a whole: a reader, and a machine that loses power, have the old text or the new.
func writeFile(_ path: String, _ text: String, for account: ServerAccount) throws(LocalDatabaseError) {
    let new = "\(path).new"
    unsafe unlink(new)
    // O_EXCL and O_NOFOLLOW: in the server user's folder root follows no link.
    let file = unsafe open(new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw LocalDatabaseError("cannot write", new, errorNumber: errno) }
    defer { close(file) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw LocalDatabaseError("cannot write", new, errorNumber: errno) }
        rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw LocalDatabaseError("cannot write", new, errorNumber: errno) }
    try giveAway(new, to: account)
    guard unsafe rename(new, path) == 0 else { throw LocalDatabaseError("cannot write", path, errorNumber: errno) }
}

/// The names in a folder; none when it is not there.
func contents(of folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
}

/// The text of a small file; `nil` when it cannot be read.
func readFile(_ path: String) -> String? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
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

/// The absolute path without symbolic links, as far as it exists: the same for everybody who means this folder.
func resolvedPath(_ path: String) -> String {
    let absolute = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    return absolute.split(separator: "/").reduce(into: "") { resolved, name in
        switch name {
        case ".": break
        case "..": resolved = String(resolved[..<(resolved.lastIndex(of: "/") ?? resolved.startIndex)])
        default:
            resolved += "/\(name)"
            // A name that does not exist yet stays as it is, and so does what is below it.
            guard let real = unsafe realpath(resolved, nil) else { break }
            resolved = unsafe String(cString: real)
            unsafe free(real)
        }
    }
}
