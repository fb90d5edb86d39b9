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
        try begin("isolation level \(isolation.rawValue) \(readOnly ? "read only" : "read write")")
        let value: T
        do {
            value = try body(self)
        } catch {
            try undo("rollback", after: error)
            throw error
        }
        do {
            try commit()
        } catch {
            throw TransactionError(commit: error)
        }
        return value
    }

    /// Runs `body` in a transaction that is rolled back however it ends: nothing that it did is ever there for others.
    ///
    /// What `body` does in parts is done by ``savepoint(_:)``.
    ///
    /// - Returns: what `body` does.
    /// - Throws: as ``transaction(isolation:readOnly:_:)``; a ``TransactionError`` where the rollback alone failed.
    @discardableResult
    package func trial<T>(_ body: (Connection) throws -> T) throws -> T {
        try begin("read write")
        let value: T
        do {
            value = try body(self)
        } catch {
            try undo("rollback", after: error)
            throw error
        }
        do {
            try execute("rollback")
        } catch {
            throw TransactionError(rollback: error)
        }
        return value
    }

    /// Runs `body` as a part of the open transaction: kept within it when it returns, undone when it throws, after which
    /// the transaction can go on.
    ///
    /// A `set local` of `body` holds on to the end of the transaction.
    ///
    /// - Throws: the error of `body` itself where it was undone; a ``TransactionError`` otherwise.
    @discardableResult
    package func savepoint<T>(_ body: () throws -> T) throws -> T {
        precondition(isInTransaction, "a savepoint outside of a transaction")
        do {
            try execute("savepoint part")
        } catch {
            throw TransactionError(begin: error)
        }
        let value: T
        do {
            value = try body()
        } catch {
            // "ROLLBACK TO SAVEPOINT ... the savepoint remains valid and can be rolled back to again later"
            // (https://www.postgresql.org/docs/current/sql-rollback-to.html): released, or they would pile up.
            try undo("rollback to savepoint part", after: error)
            try undo("release savepoint part", after: error)
            throw error
        }
        do {
            try execute("release savepoint part")
        } catch {
            throw TransactionError(commit: error)
        }
        return value
    }

    private func begin(_ mode: String) throws {
        let status = unsafe PQtransactionStatus(handle)
        precondition(
            status == PQTRANS_IDLE || status == PQTRANS_UNKNOWN, "a transaction within a transaction, or within a copy")
        do {
            try execute("begin \(mode)")
        } catch {
            throw TransactionError(begin: error)
        }
    }

    /// - Parameter error: why.
    private func undo(_ statement: String, after error: any Error) throws {
        do {
            try execute(statement)
        } catch let rollback {
            throw TransactionError(body: error, rollback: rollback)
        }
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
