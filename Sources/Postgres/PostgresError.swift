/// Why PostgreSQL, or the way to it, refused something.
///
/// It never holds a value of a row or a parameter: the server's detail field and the context of a COPY
/// stay out, and the messages about a bad value are our own. So an error may be logged and shown as it is.
package struct PostgresError: Error, Hashable, Sendable {
    /// What kind of failure it is; ``sqlState`` is finer where the server spoke.
    package enum Code: String, Hashable, Sendable {
        /// No connection was made: wrong address, no server, no such database, refused login.
        case connectionFailed
        /// No connection was made: somebody is there, and said nothing until the time was over.
        case noAnswer
        /// The connection that was there is gone. What was not committed is rolled back by the server.
        case connectionLost
        /// The server runs and answers, but is too old for us.
        case unsupportedServer
        /// The server refused a statement.
        case statementFailed
        /// The statement was cancelled: by us, by an administrator, or by a timeout of the server.
        case cancelled
        /// A COPY was refused by the server, or its statement is not the kind that was asked for.
        case copyFailed
        /// A commit that the server turned into a rollback.
        case transactionAborted
        /// A parameter that PostgreSQL cannot hold: it was not sent.
        case invalidParameter
        /// The result is not what the caller reads from it: wrong column, null, type, or number of rows.
        case unexpectedResult
    }

    /// What kind of failure it is.
    package var code: Code
    /// What is wrong, in one line, lower case, without values.
    package var message: String
    /// The server's own classification; `nil` when the server did not speak.
    package var sqlState: SQLState?
    /// What to do about it.
    package var hint: String?
    /// The statement's text, without its parameters.
    package var sql: String?
    /// Where in ``sql`` the error is.
    package var position: StatementPosition?
    /// The schema of the table that the error is about.
    package var schema: String?
    /// The table that the error is about.
    package var table: String?
    /// The column that the error is about.
    package var column: String?
    /// The constraint that was broken.
    package var constraint: String?
    /// The row of a COPY that the server was reading, from 1. It may be some rows after the guilty one for
    /// errors that are found at the end of a batch.
    package var copyRow: Int?
    /// The functions that the error came through, one a line.
    package var context: String?
    /// What was being done, such as `loading a.csv`.
    package var work: String?

    /// Creates an error; what is not given is not known.
    package init(
        _ code: Code, _ message: String, sqlState: SQLState? = nil, hint: String? = nil, sql: String? = nil,
        position: StatementPosition? = nil
    ) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
        self.hint = hint
        self.sql = sql
        self.position = position
    }
}

extension PostgresError {
    /// The connection is gone, or was never made: a new one is needed before anything else.
    package var isConnectionLost: Bool { code == .connectionLost || isConnectionRefused }

    /// No connection was made.
    package var isConnectionRefused: Bool { code == .connectionFailed || code == .noAnswer }

    /// The same work may succeed if it is done again, on a new connection where this one is lost.
    ///
    /// After ``Code/connectionLost`` during a commit it is unknown whether the commit took place; work that
    /// is done again has to find out, or has to be harmless the second time.
    package var isRetryable: Bool {
        switch sqlState {
        case .serializationFailure, .deadlockDetected, .lockNotAvailable, .tooManyConnections, .cannotConnectNow,
            .adminShutdown, .crashShutdown:
            true
        case .some(let state) where code == .connectionFailed:
            // Class 08 is the connection itself. Any other answer is a refusal that stays: 28P01, 3D000.
            state.classCode == "08"
        default:
            isConnectionLost
        }
    }
}

extension PostgresError: CustomStringConvertible {
    /// What, which, what to do: the first line says it all, the following ones show the place.
    package var description: String {
        var text = message
        if let sqlState { text += " (SQLSTATE \(sqlState))" }
        let place = [
            copyRow.map { "row \($0) of the copy" },
            column.map { "column \(qualified($0))" } ?? table.map { "table \(qualified(nil) ?? $0)" },
            constraint.map { "constraint \($0)" },
        ].compactMap(\.self)
        if !place.isEmpty { text += ", \(place.joined(separator: ", "))" }
        if let sql {
            if let position {
                text += "\nat \(position) of the statement:\n\(position.excerpt(of: sql))"
            } else if let line = Self.firstLine(of: sql) {
                text += "\nin the statement: \(line)"
            }
        }
        if let work { text += "\nwhile \(work)" }
        if let context { text += "\nin \(context.split(separator: "\n").joined(separator: "\nin "))" }
        if let hint { text += "\nhint: \(hint)" }
        return text
    }

    /// The column with the table it belongs to, or the table alone.
    private func qualified(_ column: String?) -> String? {
        let parts = [schema, table, column].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ".")
    }

    private func qualified(_ column: String) -> String {
        qualified(.some(column)) ?? column
    }

    /// The first line that is not blank or a comment: our SQL files begin with a header of comments.
    private static func firstLine(of sql: String) -> String? {
        for line in sql.split(separator: "\n") {
            let text = line.drop(while: { $0 == " " || $0 == "\t" })
            guard !text.isEmpty, !text.hasPrefix("--") else { continue }
            return text.count > 100 ? "\(text.prefix(100))…" : String(text)
        }
        return nil
    }
}
