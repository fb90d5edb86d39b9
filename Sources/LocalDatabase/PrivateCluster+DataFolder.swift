import FoundationEssentials
import Glibc

extension PrivateCluster {
    /// Makes the data folder or verifies it, and says who the server runs as.
    func prepareDataFolder() throws(LocalDatabaseError) -> ServerAccount {
        // pg_ctl hands the path to a shell between double quotes.
        guard !dataFolder.contains(where: { "\"$`\\\n".contains($0) }) else {
            throw LocalDatabaseError(
                .folderUnusable,
                "\(dataFolder): pg_ctl cannot work in a folder with \" $ ` \\ or a line break in its path",
                hint: "choose another data folder with KOMILJARD_DATA")
        }
        let status = try FileStatus(dataFolder)
        if let status {
            guard status.isFolder else {
                throw LocalDatabaseError(.folderUnusable, "\(dataFolder) is not a folder")
            }
            try refuseForeignFolder()
        }
        let account = try ServerAccount.resolve(folderOwner: status?.owner)
        try makeParents()
        try refuseUnreachable(account)
        // An empty folder that root has made for us.
        if status?.owner == 0 { try giveAway(dataFolder, to: account) }
        try makePrivateFolder(dataFolder, for: account)
        return account
    }

    /// A folder with other things in it is not taken over: `KOMILJARD_DATA=/home` would close `/home` to everybody.
    private func refuseForeignFolder() throws(LocalDatabaseError) {
        guard unsafe access(dataFolder, R_OK | X_OK) == 0 else {
            throw LocalDatabaseError(code: .folderUnusable, "cannot look into", dataFolder, errorNumber: errno)
        }
        let names = contents(of: dataFolder)
        guard names.isEmpty || names.contains("lock") else {
            throw LocalDatabaseError(
                .folderUnusable, "\(dataFolder) holds other things and no cluster",
                hint: "choose an empty or a new folder with KOMILJARD_DATA")
        }
    }

    private func makeParents() throws(LocalDatabaseError) {
        var path = ""
        for name in dataFolder.split(separator: "/").dropLast() {
            path += "/\(name)"
            guard unsafe mkdir(path, 0o755) != 0 else { continue }
            // A folder that we may not write to answers EACCES or EROFS even where the child exists.
            let errorNumber = errno
            guard try FileStatus(path) == nil else { continue }
            throw LocalDatabaseError(code: .folderUnusable, "cannot make", path, errorNumber: errorNumber)
        }
    }

    /// Root can go where the server's user cannot.
    private func refuseUnreachable(_ account: ServerAccount) throws(LocalDatabaseError) {
        guard account.isOther else { return }
        let parent = dataFolder.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        let attempt = try account.command(
            "/bin/sh", ["-c", "cd -- \"$1\"", "sh", parent.isEmpty ? "/" : parent], environment: [:]
        ).run()
        guard attempt.exitCode != 0 else { return }
        throw LocalDatabaseError(
            .folderUnusable,
            "the server runs as user \(account.name), who cannot reach \(dataFolder): \(closedFolder(account)) is closed to others",
            hint: "choose another data folder with KOMILJARD_DATA, such as /var/lib/komiljard", output: attempt.output)
    }

    /// The topmost folder on the way that others may not enter.
    private func closedFolder(_ account: ServerAccount) -> String {
        var path = ""
        for name in dataFolder.split(separator: "/").dropLast() {
            path += "/\(name)"
            guard let status = try? FileStatus(path) else { continue }
            if status.owner != account.userID && status.mode & 0o001 == 0 { return path }
        }
        return "a folder above it"
    }
}
