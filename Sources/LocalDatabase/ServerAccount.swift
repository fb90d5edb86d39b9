import Glibc

/// The user that the server runs as and that owns its files.
///
/// That is whoever runs this program. PostgreSQL refuses to run as root, so for root it is an unprivileged user.
struct ServerAccount: Hashable {
    var name: String
    var userID: uid_t
    var groupID: gid_t

    /// This process has other rights than the server is to have.
    var isOther: Bool { userID != geteuid() }

    /// The user for a data folder.
    ///
    /// - Parameter folderOwner: who owns the data folder, if it is there and in use: root serves the cluster
    ///   of another user as that user.
    static func resolve(folderOwner: uid_t?) throws(LocalDatabaseError) -> ServerAccount {
        let me = geteuid()
        guard me == 0 else { return try account(userID: me) }
        if let folderOwner, folderOwner != 0 { return try account(userID: folderOwner) }
        for name in ["postgres", "nobody"] {
            if let entry = unsafe getpwnam(name), let account = unsafe ServerAccount(entry) { return account }
        }
        throw LocalDatabaseError(
            .accountUnusable, "PostgreSQL does not run as root, and there is no user postgres or nobody to run it",
            hint: "create one with: useradd --system postgres")
    }

    private static func account(userID: uid_t) throws(LocalDatabaseError) -> ServerAccount {
        // The server asks the system for the name of whoever connects, so a number alone will not do.
        guard let entry = unsafe getpwuid(userID), let account = unsafe ServerAccount(entry) else {
            throw LocalDatabaseError(
                .accountUnusable, "user \(userID) has no name in the system's user database, and PostgreSQL needs one",
                hint: "add the user to /etc/passwd, or use another database with KOMILJARD_DATABASE")
        }
        return account
    }

    private init?(_ entry: UnsafeMutablePointer<passwd>) {
        guard unsafe entry.pointee.pw_uid != 0, let name = unsafe entry.pointee.pw_name else { return nil }
        // The entry is overwritten by the next call; everything is copied.
        self.name = unsafe String(cString: name)
        userID = unsafe entry.pointee.pw_uid
        groupID = unsafe entry.pointee.pw_gid
    }

    /// The command that runs a program as this user, without any right of root.
    func command(
        _ executable: String, _ arguments: [String], environment: [String: String]
    ) throws(LocalDatabaseError) -> ChildProcess {
        guard isOther else {
            return ChildProcess(executable: executable, arguments: arguments, environment: environment)
        }
        guard let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].first(where: isExecutable) else {
            throw LocalDatabaseError(
                .programsMissing, "setpriv is missing, with which root runs the server as user \(name)",
                hint: "apt-get install util-linux")
        }
        return ChildProcess(
            executable: setpriv,
            arguments: [
                "--reuid", String(userID), "--regid", String(groupID), "--clear-groups", "--inh-caps", "-all", "--",
                executable,
            ] + arguments,
            environment: environment)
    }
}

/// A file that may be run.
func isExecutable(_ path: String) -> Bool {
    unsafe access(path, X_OK) == 0
}
