import Glibc
package import Postgres

/// One run at a time on a database: an advisory lock, held by the run's own connection, so that it goes
/// with it however the run ends.
package enum RunLock {
    /// How long to wait for a run that has been killed: its server process notices within half a second
    /// (`client_connection_check_interval`), and rolls back.
    private static let attempts = (count: 30, pauseMicroseconds: UInt32(100_000))

    /// - Throws: `RunLockError`, naming the holder.
    package static func take(on connection: Connection) throws {
        for attempt in 1...attempts.count {
            if try connection.tryAdvisoryLock(LockKey.run) { return }
            if attempt < attempts.count { usleep(attempts.pauseMicroseconds) }
        }
        throw RunLockError(holder: try connection.advisoryLockHolder(LockKey.run))
    }
}

/// Another run works on the database.
package struct RunLockError: Error, Sendable, CustomStringConvertible {
    /// Nil where the holder ended while it was asked for.
    package let holder: AdvisoryLockHolder?

    package var description: String {
        guard let holder else { return "another run was working on this database: run again" }
        return "another run works on this database (server process \(holder.processID), \(holder.applicationName)"
            + (holder.since.map { ", since \($0)" } ?? "") + "): wait for it to end, or end it"
    }
}
