import Glibc
package import Postgres
import Stages

/// One run at a time on a database: an advisory lock, held by the run's own connection, so that it goes
/// with it however the run ends.
enum RunLock {
    /// How long to wait for a run that has been killed: its server process notices within half a second
    /// (`client_connection_check_interval`), and rolls back.
    private static let attempts = (count: 30, pauseMicroseconds: UInt32(100_000))

    /// - Throws: `PipelineError.locked`, naming the holder.
    static func take(on connection: Connection) throws {
        for attempt in 1...attempts.count {
            if try connection.tryAdvisoryLock(LockKey.run) { return }
            if attempt < attempts.count { usleep(attempts.pauseMicroseconds) }
        }
        throw PipelineError.locked(try connection.advisoryLockHolder(LockKey.run))
    }
}

package enum PipelineError: Error, Sendable {
    /// Nil where the holder ended while it was asked for.
    case locked(AdvisoryLockHolder?)
}

extension PipelineError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .locked(let holder?):
            "another run works on this database (server process \(holder.processID), \(holder.applicationName)"
                + (holder.since.map { ", since \($0)" } ?? "") + "): wait for it to end, or end it"
        case .locked(nil):
            "another run was working on this database: run again"
        }
    }
}
