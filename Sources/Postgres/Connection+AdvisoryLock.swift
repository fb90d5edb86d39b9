/// Who holds an advisory lock.
package struct AdvisoryLockHolder: Hashable, Sendable {
    /// The server process of the connection that holds it.
    package var processID: Int32
    /// What the connection calls itself; empty when it does not, or when the role may not see it.
    package var applicationName: String
    /// When the connection was made, ISO 8601 in UTC: the lock is not older. `nil` when the role may not see it.
    package var since: String?

    /// Creates a holder from its parts.
    package init(processID: Int32, applicationName: String, since: String?) {
        self.processID = processID
        self.applicationName = applicationName
        self.since = since
    }
}

extension Connection {
    /// Takes the exclusive lock with this number in this database, if it is free, until it is released or the
    /// connection ends, however it ends.
    ///
    /// A connection that has it gets it again, and has to release it as often.
    package func tryAdvisoryLock(_ key: Int64) throws(PostgresError) -> Bool {
        try execute("select pg_try_advisory_lock($1::bigint)", [.int(Int(key))]).single().bool(0)
    }

    /// Releases the lock.
    ///
    /// - Returns: `false` when this connection does not hold it.
    @discardableResult
    package func releaseAdvisoryLock(_ key: Int64) throws(PostgresError) -> Bool {
        try execute("select pg_advisory_unlock($1::bigint)", [.int(Int(key))]).single().bool(0)
    }

    /// Who holds the lock; `nil` when it is free.
    package func advisoryLockHolder(_ key: Int64) throws(PostgresError) -> AdvisoryLockHolder? {
        // "A bigint key is displayed with its high-order half in the classid column, its low-order half in the
        // objid column, and objsubid equal to 1" (<https://www.postgresql.org/docs/current/view-pg-locks.html>).
        let result = try execute(
            """
            select
                locks.pid,
                coalesce(activity.application_name, '') as application_name,
                to_char(activity.backend_start, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
            from pg_locks as locks
            left join pg_stat_activity as activity on activity.pid = locks.pid
            where
                locks.locktype = 'advisory'
                and locks.granted
                and locks.objsubid = 1
                and locks.database = (select oid from pg_database where datname = current_database())
                and (locks.classid::bigint << 32) | locks.objid::bigint = $1::bigint
            order by locks.pid
            limit 1
            """, [.int(Int(key))])
        guard let row = result.rows.first else { return nil }
        return AdvisoryLockHolder(
            processID: Int32(truncatingIfNeeded: try row.int("pid")),
            applicationName: try row.string("application_name"), since: try row.optionalString("since"))
    }
}
