/// The text of the cluster's configuration files.
struct ServerSettings {
    /// The folder of the socket.
    var socketFolder: String
    /// What the server's processes are called in `ps`.
    var clusterName: String
    /// Of the machine.
    var processorCount: Int
    /// Settings that go before ours.
    var overrides: [String: String]

    /// For loads and large reads on a small machine, by one user at a time.
    private static let tuned: [(name: String, value: String)] = [
        // Nobody else can reach it.
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("port", "5432"),
        ("max_connections", "40"),
        ("shared_buffers", "256MB"),
        // A statement about all contacts takes a lock for each of their partitions, one a file that was loaded.
        ("max_locks_per_transaction", "1024"),
        // Checkpoints every few gigabytes and not every one: a load writes its pages once.
        ("max_wal_size", "4GB"),
        ("checkpoint_timeout", "15min"),
        // There is no standby: a COPY into a table of the same transaction writes no WAL.
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        // What is committed stays, also after a power cut.
        ("synchronous_commit", "on"),
        // Compiling costs more than it saves on our statements.
        ("jit", "off"),
        // A statement of a client that is gone ends.
        ("client_connection_check_interval", "500ms"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        // The log holds what the server does, and no row: errors of statements, which quote values, stay out
        // (LOG ranks above ERROR here), and so do the statements.
        ("log_min_messages", "log"),
        ("log_min_error_statement", "panic"),
        ("log_error_verbosity", "terse"),
        ("log_checkpoints", "off"),
        ("log_autovacuum_min_duration", "-1"),
        ("log_line_prefix", "%m [%p] "),
    ]

    /// `komiljard.conf`, which `postgresql.conf` includes.
    var configuration: String {
        var values = Self.tuned
        values.append(("cluster_name", clusterName))
        // A process a processor, the one that was asked among them: with more each has less memory near it, and what they
        // have counted is put together more often (two cores: a scan of 4.0 s took 4.7 s in three processes).
        values.append(("max_parallel_workers_per_gather", String(max(0, min(processorCount - 1, 4)))))
        // The setting is a list: double quotes keep a comma or a blank within the path.
        values.append(("unix_socket_directories", "\"\(socketFolder)\""))
        for (name, value) in overrides.sorted(by: { $0.key < $1.key }) {
            values.removeAll { $0.name == name }
            values.append((name, value))
        }
        let lines = values.map { "\($0.name) = '\($0.value.replacing("'", with: "''"))'" }
        return "# Written anew at every start.\n\(lines.joined(separator: "\n"))\n"
    }

    /// `pg_hba.conf`: the system tells who is at the other end of the socket; no passwords, no network.
    static let hostBasedAuthentication = "local all all peer map=komiljard\n"

    /// `pg_ident.conf`: the owner of the files, and root, are the cluster's only user.
    static func identities(owner: String) -> String {
        ["root", owner].reduce(into: "") { text, name in
            text += "komiljard \"\(name.replacing("\"", with: "\"\""))\" komiljard\n"
        }
    }
}
