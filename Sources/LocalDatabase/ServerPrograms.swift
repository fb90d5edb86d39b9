import FoundationEssentials

/// PostgreSQL's programs of one version.
struct ServerPrograms: Hashable {
    /// The oldest version that is used, as in `Connection.minimumServerVersion`.
    static let oldestMajor = 15

    /// The folder of `initdb`, `pg_ctl`, `postgres` and `psql`.
    var folder: String
    /// The version, such as `15.18`.
    var version: String
    /// Its first number, which says the format of a cluster's files.
    var major: Int

    func path(_ program: String) -> String { "\(folder)/\(program)" }

    /// Finds the newest programs, or those of one version.
    ///
    /// - Parameter major: the version of a cluster that exists.
    static func find(
        environment: [String: String], major: Int?
    ) throws(LocalDatabaseError) -> ServerPrograms {
        var found: [ServerPrograms] = []
        for folder in folders(environment: environment) {
            guard let programs = probe(folder, environment: environment) else { continue }
            if let major {
                if programs.major == major { return programs }
            } else if programs.major >= oldestMajor, programs.major > (found.last?.major ?? 0) {
                found.append(programs)
            }
        }
        if let newest = found.last { return newest }
        if let chosen = environment["KOMILJARD_PG_BIN"] {
            throw LocalDatabaseError(
                .programsMissing,
                "KOMILJARD_PG_BIN: \(chosen) holds no initdb, pg_ctl and postgres of version \(major.map(String.init) ?? "\(oldestMajor) or newer")",
                hint: "unset it, or set it to the folder of PostgreSQL's programs")
        }
        if let major {
            throw LocalDatabaseError(
                .programsMissing, "the cluster is of PostgreSQL \(major), whose programs are not installed",
                hint: "apt-get install postgresql-\(major), or use another database with KOMILJARD_DATABASE")
        }
        throw LocalDatabaseError(
            .programsMissing, "PostgreSQL \(oldestMajor) or newer is not installed",
            hint: "apt-get install postgresql, or use another database with KOMILJARD_DATABASE")
    }

    /// Where programs may be, the best place first.
    private static func folders(environment: [String: String]) -> [String] {
        // Whoever sets it wants this one and no other.
        if let chosen = environment["KOMILJARD_PG_BIN"] { return [chosen] }
        let path = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
        var folders = versionFolders(in: "/usr/lib/postgresql", prefix: "").map { "\($0)/bin" }
        folders += versionFolders(in: "/usr", prefix: "pgsql-").map { "\($0)/bin" }
        for folder in path where isExecutable("\(folder)/pg_config") {
            let config = ChildProcess(
                executable: "\(folder)/pg_config", arguments: ["--bindir"], environment: environment)
            if let outcome = try? config.run(), outcome.exitCode == 0,
                let line = outcome.output.split(separator: "\n").first
            {
                folders.append(String(line))
            }
        }
        return folders + path
    }

    /// The folders `…/15`, `…/16`, the newest first.
    private static func versionFolders(in parent: String, prefix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.compactMap { name in name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count)) : nil }
            .sorted(by: >).map { "\(parent)/\(prefix)\($0)" }
    }

    /// What a folder holds; `nil` unless it holds all that is needed.
    private static func probe(_ folder: String, environment: [String: String]) -> ServerPrograms? {
        guard ["initdb", "pg_ctl", "postgres"].allSatisfy({ isExecutable("\(folder)/\($0)") }) else { return nil }
        let question = ChildProcess(
            executable: "\(folder)/postgres", arguments: ["--version"], environment: environment)
        // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1), or 19beta1
        guard let outcome = try? question.run(), outcome.exitCode == 0,
            let version = outcome.output.split(separator: " ").dropFirst(2).first,
            let major = Int(version.prefix(while: \.isWholeNumber))
        else { return nil }
        return ServerPrograms(folder: folder, version: version.trimmingNewline(), major: major)
    }
}

extension Substring {
    fileprivate func trimmingNewline() -> String { String(prefix { !$0.isNewline }) }
}
