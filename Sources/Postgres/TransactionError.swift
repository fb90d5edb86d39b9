/// A transaction that did not end as it should, with every error on the way kept apart.
///
/// ``Connection/transaction(isolation:readOnly:_:)`` throws it when there is more to say than the body's own
/// error: the begin or the commit failed, or the rollback after a failed body failed too.
package struct TransactionError: Error {
    /// Why the transaction did not begin. The body did not run.
    package var begin: PostgresError?
    /// What the body threw.
    package var body: (any Error)?
    /// Why the rollback failed, after ``body`` or of a trial. The server has rolled back if the connection is lost.
    package var rollback: PostgresError?
    /// Why the commit failed. Nothing is committed, except that with ``PostgresError/isConnectionLost``
    /// nobody knows: the answer may have been lost after the commit took place.
    package var commit: PostgresError?

    /// Creates an error from what failed.
    package init(
        begin: PostgresError? = nil, body: (any Error)? = nil, rollback: PostgresError? = nil,
        commit: PostgresError? = nil
    ) {
        self.begin = begin
        self.body = body
        self.rollback = rollback
        self.commit = commit
    }
}

extension TransactionError: CustomStringConvertible {
    /// Each part on its own line, the first cause first.
    package var description: String {
        var parts: [String] = []
        if let begin { parts.append("the transaction did not begin: \(begin)") }
        if let body { parts.append("the transaction failed: \(body)") }
        // A lost connection fails the rollback as well, and the server has rolled back.
        if let rollback, !(rollback.isConnectionLost && body?.postgresError?.isConnectionLost == true) {
            parts.append("\(body == nil ? "the" : "and its") rollback failed: \(rollback)")
        }
        if let commit { parts.append("the commit failed: \(commit)") }
        return parts.joined(separator: "\n")
    }
}

extension Error {
    /// The same error with what was being done, where the database is its cause.
    package func whileDoing(_ work: String) -> any Error {
        switch self {
        case var error as PostgresError:
            error.work = work
            return error
        case var error as TransactionError:
            error.begin?.work = work
            error.commit?.work = work
            error.body = error.body?.whileDoing(work)
            return error
        default: return self
        }
    }

    /// The database error that this error is, or that a transaction carries as its cause; `nil` when the
    /// cause is not the database.
    ///
    /// What decides about a retry asks this one, whether the work ran in a transaction or not.
    package var postgresError: PostgresError? {
        switch self {
        case let error as PostgresError: error
        case let error as TransactionError:
            error.begin ?? error.body?.postgresError ?? error.commit ?? (error.body == nil ? error.rollback : nil)
        default: nil
        }
    }
}
