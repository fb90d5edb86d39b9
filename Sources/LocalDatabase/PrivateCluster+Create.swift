import FoundationEssentials
import Glibc
import Postgres

extension PrivateCluster {
    /// Makes the cluster.
    ///
    /// Beside its place first, and renamed when it is whole: a half-made one, of a process that was killed, is
    /// never taken for a cluster, and is removed by the next start.
    func create(with programs: ServerPrograms, as account: ServerAccount) throws(LocalDatabaseError) {
        let marker = ".new-"
        for name in contents(of: dataFolder) where name.hasPrefix("postgres-") && name.contains(marker) {
            try? FileManager.default.removeItem(atPath: "\(dataFolder)/\(name)")
        }
        let folder = "\(dataFolder)/postgres-\(programs.major)"
        let new = "\(folder)\(marker)\(getpid())"
        do throws(LocalDatabaseError) {
            try initialize(new, with: programs, as: account)
            guard unsafe rename(new, folder) == 0 else {
                throw LocalDatabaseError(code: .creationFailed, "cannot rename to \(folder)", new, errorNumber: errno)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: new)
            throw error
        }
    }

    private func initialize(
        _ folder: String, with programs: ServerPrograms, as account: ServerAccount
    ) throws(LocalDatabaseError) {
        try makePrivateFolder(folder, for: account)
        var outcome = try initdb(folder, locale: "C.UTF-8", with: programs, as: account)
        // Old and minimal systems do not know C.UTF-8; C sorts the same, and only lacks case beyond ASCII.
        if outcome.exitCode != 0, outcome.output.contains("invalid locale name") {
            outcome = try initdb(folder, locale: "C", with: programs, as: account)
        }
        guard outcome.exitCode == 0 else {
            throw LocalDatabaseError(
                .creationFailed,
                "the cluster cannot be made: \(programs.path("initdb")) failed with exit code \(outcome.exitCode)",
                hint: "mend what it names; all that it wrote is in \(dataFolder)/log/initdb.log",
                output: lastLines(outcome.output))
        }
        try writeFile("\(folder)/pg_hba.conf", ServerSettings.hostBasedAuthentication, for: account)
        try writeFile("\(folder)/pg_ident.conf", ServerSettings.identities(owner: account.name), for: account)
        guard let given = readFile("\(folder)/postgresql.conf") else {
            throw LocalDatabaseError(.creationFailed, "\(folder)/postgresql.conf cannot be read")
        }
        try writeFile("\(folder)/postgresql.conf", "\(given)\ninclude = 'komiljard.conf'\n", for: account)
    }

    private func initdb(
        _ folder: String, locale: String, with programs: ServerPrograms, as account: ServerAccount
    ) throws(LocalDatabaseError) -> ChildProcess.Outcome {
        var arguments = [
            "--pgdata", folder, "--username", Self.name, "--encoding", "UTF8", "--locale", locale, "--data-checksums",
            "--auth", "peer", "--no-instructions",
        ]
        // Whoever gives up durability for the server gives it up for its making.
        if settings["fsync"] == "off" { arguments.append("--no-sync") }
        return try account.command(programs.path("initdb"), arguments, environment: environment)
            .run(outputFile: "\(dataFolder)/log/initdb.log")
    }

    /// Makes the database, if an earlier start has not come so far.
    func createDatabase() throws(PostgresError) {
        let connection = try Connection(conninfo: conninfo(database: "postgres"))
        let found = try connection.execute("select from pg_database where datname = $1", [.text(Self.name)])
        if found.rowCount == 0 { try connection.execute("create database \(Self.name)") }
    }
}
