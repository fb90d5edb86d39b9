import CLibPQ

/// How much a transaction sees of others that run at the same time.
package enum IsolationLevel: String, Hashable, Sendable {
    /// Each statement sees what was committed before it began.
    case readCommitted = "read committed"
    /// The whole transaction sees what was committed before its first statement.
    case repeatableRead = "repeatable read"
    /// As if the transactions ran one after another; may end with ``SQLState/serializationFailure``.
    case serializable = "serializable"
}

extension Connection {
    /// A transaction is open, also one that a failed statement has doomed.
    var isInTransaction: Bool {
        let status = unsafe PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// Transactions do not nest; a call within `body` is a programmer's fault and traps.
    ///
    /// - Throws: the error of `body` itself when the rollback went well; a ``TransactionError`` when begin or
    ///   commit failed, or the rollback as well. ``Swift/Error/postgresError`` finds the database's error in both.
    @discardableResult
    package func transaction<T>(
        isolation: IsolationLevel = .readCommitted, readOnly: Bool = false, _ body: (Connection) throws -> T
    ) throws -> T {
        let status = unsafe PQtransactionStatus(handle)
        precondition(
            status == PQTRANS_IDLE || status == PQTRANS_UNKNOWN, "a transaction within a transaction, or within a copy")
        do {
            try execute("begin isolation level \(isolation.rawValue) \(readOnly ? "read only" : "read write")")
        } catch {
            throw TransactionError(begin: error)
        }
        let value: T
        do {
            value = try body(self)
        } catch {
            do {
                try execute("rollback")
            } catch let rollback {
                throw TransactionError(body: error, rollback: rollback)
            }
            throw error
        }
        do {
            try commit()
        } catch {
            throw TransactionError(commit: error)
        }
        return value
    }

    private func commit() throws(PostgresError) {
        try checkUsable("commit")
        let result = result(sent: unsafe PQsendQuery(handle, "commit"))
        try check(result, sql: "commit")
        // The commit of a failed transaction is no error to the server: it rolls back and answers ROLLBACK.
        guard result.commandTag == "COMMIT" else {
            throw PostgresError(
                .transactionAborted, "the server rolled back instead: a statement of the transaction failed",
                hint: "let the error of the statement end the transaction's body")
        }
    }
}
