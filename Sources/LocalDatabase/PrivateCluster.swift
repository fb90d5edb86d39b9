import FoundationEssentials
import Glibc
import Postgres

/// A PostgreSQL server of our own: for this user only, reached over a unix socket, its files in one data folder.
///
/// ```
/// <data folder>/            0700, of the user that the server runs as
///   lock                    one start or stop at a time
///   postgres-15/            the cluster, of the version in its name
///   log/                    server.log, and the output of the last initdb and pg_ctl
///   socket/                 or, where the path is too long for a socket, a folder in /tmp
/// ```
///
/// Whoever can read the data folder's owner's files is let in as the superuser `komiljard`; nobody else is.
package struct PrivateCluster: Sendable {
    /// The data folder, absolute, without symbolic links.
    package let dataFolder: String
    let environment: [String: String]
    let settings: [String: String]

    /// The only role of the cluster, and the database that work is done in.
    static let name = "komiljard"

    /// Describes the cluster of a data folder. Nothing is made or started yet.
    ///
    /// - Parameters:
    ///   - dataFolder: by default `KOMILJARD_DATA`, else `/var/lib/komiljard` for root, else
    ///     `$XDG_DATA_HOME/komiljard`, else `~/.local/share/komiljard`.
    ///   - environment: where variables are read; programs get it without those of libpq.
    ///   - settings: settings of the server that go before ours, by name, from the next start on.
    package init(
        dataFolder: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
        settings: [String: String] = [:]
    ) {
        self.dataFolder = resolvedPath(dataFolder ?? Self.defaultDataFolder(environment))
        self.settings = settings
        // PGDATA, PGHOST, PGOPTIONS and their like would lead initdb and pg_ctl elsewhere.
        var environment = environment.filter { !$0.key.hasPrefix("PG") }
        environment["LC_ALL"] = "C.UTF-8"
        self.environment = environment
    }

    private static func defaultDataFolder(_ environment: [String: String]) -> String {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let folder = value("KOMILJARD_DATA") { return folder }
        if geteuid() == 0 { return "/var/lib/komiljard" }
        // "All paths set in these environment variables must be absolute. If […] relative […] ignore it."
        if let folder = value("XDG_DATA_HOME"), folder.hasPrefix("/") { return "\(folder)/komiljard" }
        return "\(value("HOME") ?? homeOfAccount)/.local/share/komiljard"
    }

    /// The home folder of the account, where the environment does not say it, as in some cron jobs. Never a folder that
    /// the system empties: personal data is kept in it.
    private static var homeOfAccount: String {
        // The entry is the library's own, and read before anything else asks for one.
        unsafe getpwuid(geteuid()).map { unsafe String(cString: $0.pointee.pw_dir) } ?? "/"
    }

    // MARK: - What is there

    /// What the cluster is doing.
    package enum Status: Hashable, Sendable {
        /// There is no cluster in the data folder.
        case notCreated
        /// There is one, and no server for it. The version is the major one, such as `15`.
        case stopped(serverVersion: String)
        /// The server runs, as this process. The version is the full one, such as `15.18`, if it answers.
        case running(processID: Int32, serverVersion: String)
    }

    /// Looks at the cluster; changes nothing and waits for nobody.
    package func status() throws -> Status {
        // A folder that we may not look into is not an empty one.
        if try FileStatus(dataFolder) != nil, unsafe access(dataFolder, R_OK | X_OK) != 0 {
            throw LocalDatabaseError(code: .folderUnusable, "cannot look into", dataFolder, errorNumber: errno)
        }
        guard let major = clusterMajor() else { return .notCreated }
        guard let id = process(major).runningID() else { return .stopped(serverVersion: String(major)) }
        let connection = try? Connection(conninfo: conninfo(database: "postgres"))
        let version = try? connection?.execute("show server_version").single().string(0)
        // Debian writes 15.18 (Debian 15.18-0+deb12u1).
        return .running(
            processID: id, serverVersion: version?.split(separator: " ").first.map(String.init) ?? String(major))
    }

    /// The connection string of a database of the cluster, whether it runs or not.
    package func conninfo(database: String) -> String {
        // The port is said because PGPORT would be taken otherwise.
        "postgresql://\(Self.name)@/\(percentEncoded(database))?host=\(percentEncoded(socketFolder))&port=5432"
    }

    /// `psql` of the cluster's version.
    package var psqlPath: String {
        get throws {
            let programs = try ServerPrograms.find(environment: environment, major: clusterMajor())
            guard isExecutable(programs.path("psql")) else {
                throw LocalDatabaseError(
                    .programsMissing, "\(programs.path("psql")) is missing", hint: "apt-get install postgresql-client")
            }
            return programs.path("psql")
        }
    }

    /// The folder of the server's socket.
    ///
    /// In the data folder where possible: nobody else can be there first. "The socket's path is limited to 107
    /// bytes on Linux" (`sun_path` of `unix(7)`); a longer data folder has its socket in `/tmp`. Not in
    /// `XDG_RUNTIME_DIR`: cron's jobs do not know it, and it goes when the user logs out.
    package var socketFolder: String {
        let inside = "\(dataFolder)/socket"
        if "\(inside)/.s.PGSQL.5432".utf8.count <= 107 { return inside }
        return "/tmp/komiljard-\(folderHash)"
    }

    /// Tells the clusters of one machine apart: FNV-1a of the data folder's path.
    private var folderHash: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in dataFolder.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }

    func clusterFolder(_ major: Int) -> String { "\(dataFolder)/postgres-\(major)" }

    func process(_ major: Int) -> ServerProcess {
        ServerProcess(clusterFolder: clusterFolder(major), clusterName: "komiljard-\(folderHash)")
    }

    /// The version of the newest cluster; `nil` when there is none. `PG_VERSION` is in every cluster.
    private func clusterMajor() -> Int? {
        contents(of: dataFolder).compactMap { name in
            name.hasPrefix("postgres-") ? Int(name.dropFirst("postgres-".count)) : nil
        }
        .filter { readFile("\(clusterFolder($0))/PG_VERSION").map { !$0.isEmpty } ?? false }
        .max()
    }

    // MARK: - Start and stop

    /// Starts the server, makes cluster and database first if they are missing, and waits until it answers.
    ///
    /// Does nothing if it runs. Several starts at the same moment wait for each other.
    ///
    /// - Returns: the connection string of the database `komiljard`.
    @discardableResult
    package func start() throws -> String {
        if isAnswering() { return conninfo(database: Self.name) }
        let account = try prepareDataFolder()
        let lock = try FileLock("\(dataFolder)/lock", for: account)
        defer { withExtendedLifetime(lock) {} }
        let major = clusterMajor()
        let programs = try ServerPrograms.find(environment: environment, major: major)
        try makePrivateFolder("\(dataFolder)/log", for: account)
        if major == nil { try create(with: programs, as: account) }
        try launch(with: programs, as: account)
        try createDatabase()
        return conninfo(database: Self.name)
    }

    /// Whether our server runs and has our database: then there is nothing to find or wait for. The folder's rights are
    /// looked at when the server is started.
    private func isAnswering() -> Bool {
        conninfoWhileRunning().map { (try? Connection(conninfo: $0)) != nil } ?? false
    }

    /// The connection string of the database `komiljard` where the server runs; nil where it has to be started.
    ///
    /// Whether it lets anybody in is found out by connecting, once: every command does, and begins by it.
    package func conninfoWhileRunning() -> String? {
        guard let major = clusterMajor(), process(major).runningID() != nil else { return nil }
        return conninfo(database: Self.name)
    }

    /// Stops the server; open transactions are rolled back. Does nothing if it does not run.
    package func stop() throws {
        guard let status = try FileStatus(dataFolder), let major = clusterMajor() else { return }
        let account = try ServerAccount.resolve(folderOwner: status.owner)
        let lock = try FileLock("\(dataFolder)/lock", for: account)
        defer { withExtendedLifetime(lock) {} }
        // Our own look and not pg_ctl's, which takes any process with the number in postmaster.pid for the server.
        guard process(major).runningID() != nil else { return }
        let programs = try ServerPrograms.find(environment: environment, major: major)
        try makePrivateFolder("\(dataFolder)/log", for: account)
        let outcome = try account.command(
            programs.path("pg_ctl"), ["stop", "-D", clusterFolder(major), "-m", "fast", "-w", "-t", "120"],
            environment: environment
        ).run(outputFile: "\(dataFolder)/log/pg_ctl.log")
        guard outcome.exitCode == 0 || process(major).runningID() == nil else {
            throw LocalDatabaseError(.stopFailed, "the server did not stop", output: lastLines(outcome.output))
        }
        if !socketFolder.hasPrefix(dataFolder) { unsafe rmdir(socketFolder) }
    }
}

/// A text as a part of a URI.
func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { encoded, byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            encoded.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
    }
}
