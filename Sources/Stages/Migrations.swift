package import Postgres

/// Brings a database to the schema of the project: forward only, each migration in its own transaction.
package struct Migrations: Sendable {
    private let files: [SQLFile]

    package init(_ library: SQLLibrary) {
        files = library.migrations
    }

    /// Applies what is missing. Two processes at once: the second waits, and finds nothing left to do.
    ///
    /// - Returns: the paths applied.
    /// - Throws: `RunLockError` while a run works on the database; `ProjectError` for a database that is newer, or a migration edited after it was applied;
    ///   `PostgresError` with line and column in the migration. What was applied before it stays.
    package func apply(on connection: Connection) throws -> [String] {
        // Nothing to do is the usual case, and needs no lock.
        if try missing(on: connection).isEmpty { return [] }
        _ = try connection.execute("select pg_advisory_lock($1)", [.int(Int(LockKey.migration))])
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.migration) }
        let missing = try missing(on: connection)
        if missing.isEmpty { return [] }
        // Not under a run that is going on by the schema of before.
        try RunLock.take(on: connection)
        defer { _ = try? connection.releaseAdvisoryLock(LockKey.run) }
        var applied: [String] = []
        for file in missing {
            try connection.transaction { connection in
                if applied.isEmpty { try connection.executeScript(Self.recordTable) }
                try connection.executeScript(file.text)
                _ = try connection.execute(
                    "insert into pipeline_schema.migration (path, sha256, applied_at) values ($1, $2::bytea, now())",
                    [.text(file.path), .text(Fingerprint(ofContent: Array(file.text.utf8)).byteaText)])
            }
            applied.append(file.path)
        }
        return applied
    }

    /// Whether the database has every migration of the project.
    package func areApplied(on connection: Connection) throws -> Bool {
        try missing(on: connection).isEmpty
    }

    private func missing(on connection: Connection) throws -> [SQLFile] {
        let exists = try connection.execute("select to_regclass('pipeline_schema.migration') is not null as is_there")
        guard try exists.single().bool("is_there") else { return files }
        var applied: [String: String] = [:]
        let rows = try connection.execute(
            "select path, encode(sha256, 'hex') as sha256 from pipeline_schema.migration order by path")
        for row in rows.rows { applied[try row.string("path")] = try row.string("sha256") }
        for path in applied.keys.sorted() where !files.contains(where: { $0.path == path }) {
            throw ProjectError.databaseIsNewer(migration: path)
        }
        return try files.filter { file in
            guard let sha256 = applied[file.path] else { return true }
            // A migration that had another form before it was published names what that was.
            let isKnown =
                sha256 == Fingerprint(ofContent: Array(file.text.utf8)).hexadecimal
                || file.text.contains("\n-- Applied as: \(sha256)\n")
            guard isKnown else {
                throw ProjectError.migrationChanged(path: file.path)
            }
            return false
        }
    }

    // In a schema of its own, so that the first migration can make all others.
    private static let recordTable = """
        create schema if not exists pipeline_schema;
        comment on schema pipeline_schema is 'Which migrations of sql/schema this database has.';
        create table if not exists pipeline_schema.migration (
            path text not null,
            sha256 bytea not null,
            applied_at timestamptz not null,
            constraint migration_pkey primary key (path)
        );
        comment on table pipeline_schema.migration is 'Migrations applied. Grain: migration.';
        comment on column pipeline_schema.migration.path is 'Its file in the project.';
        comment on column pipeline_schema.migration.sha256 is 'SHA-256 of the file as applied.';
        comment on column pipeline_schema.migration.applied_at is 'When.';
        """
}

/// Keys of the advisory locks, one set a database. The number spells nothing: it is only unlikely to be
/// another program's.
package enum LockKey {
    /// Held by whatever writes: one run at a time.
    package static let run: Int64 = 0x6B6F_6D69_6C6A_0001
    package static let migration: Int64 = 0x6B6F_6D69_6C6A_0002
}
