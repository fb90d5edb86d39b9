/// The five characters by which PostgreSQL says what kind of error it met.
///
/// Only the states that somebody decides on have a name here. The names are those of
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
package struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The five characters, as the server sent them.
    package let rawValue: String

    /// Creates a state from the five characters of the manual's table.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The first two characters: what a group of states has in common, such as `22` for a bad value.
    package var classCode: String { String(rawValue.prefix(2)) }

    /// The five characters.
    package var description: String { rawValue }
}

extension SQLState {
    // Connections
    /// The server took no connection, for instance because it is starting or stopping.
    package static let cannotConnectNow = SQLState(rawValue: "57P03")
    /// An administrator, or a stop of the server, ended the connection.
    package static let adminShutdown = SQLState(rawValue: "57P01")
    /// Another server process crashed and took all connections with it.
    package static let crashShutdown = SQLState(rawValue: "57P02")
    /// The session was idle longer than the server allows.
    package static let idleSessionTimeout = SQLState(rawValue: "57P05")
    /// The transaction was idle longer than the server allows; the connection is gone.
    package static let idleInTransactionSessionTimeout = SQLState(rawValue: "25P03")
    /// All connections of the server, the database or the role are taken.
    package static let tooManyConnections = SQLState(rawValue: "53300")
    /// The password is wrong.
    package static let invalidPassword = SQLState(rawValue: "28P01")
    /// The role may not log in, or not in this way.
    package static let invalidAuthorization = SQLState(rawValue: "28000")
    /// The database does not exist.
    package static let undefinedDatabase = SQLState(rawValue: "3D000")

    // Ends of statements and transactions
    /// The statement was cancelled on request or by a timeout.
    package static let queryCanceled = SQLState(rawValue: "57014")
    /// The lock was not free, and the statement was not to wait for it any longer.
    package static let lockNotAvailable = SQLState(rawValue: "55P03")
    /// The transaction met changes of another one; run it again.
    package static let serializationFailure = SQLState(rawValue: "40001")
    /// Two transactions waited for each other; run this one again.
    package static let deadlockDetected = SQLState(rawValue: "40P01")
    /// An earlier statement of the transaction failed: it can only be rolled back.
    package static let inFailedTransaction = SQLState(rawValue: "25P02")
    /// A statement that writes, in a transaction that only reads.
    package static let readOnlyTransaction = SQLState(rawValue: "25006")

    // Constraints
    /// A row with the same key exists.
    package static let uniqueViolation = SQLState(rawValue: "23505")
    /// A row that is referred to does not exist, or is still referred to.
    package static let foreignKeyViolation = SQLState(rawValue: "23503")
    /// A row breaks a check, or fits no partition.
    package static let checkViolation = SQLState(rawValue: "23514")
    /// A column that needs a value has none.
    package static let notNullViolation = SQLState(rawValue: "23502")
    /// Two rows exclude each other.
    package static let exclusionViolation = SQLState(rawValue: "23P01")

    // Values
    /// A value is not written as its type expects.
    package static let invalidTextRepresentation = SQLState(rawValue: "22P02")
    /// Binary data does not fit the type it is meant for.
    package static let invalidBinaryRepresentation = SQLState(rawValue: "22P03")
    /// Copied data does not fit the columns.
    package static let badCopyFileFormat = SQLState(rawValue: "22P04")
    /// A number is outside the range of its type.
    package static let numericValueOutOfRange = SQLState(rawValue: "22003")
    /// Text is not in the encoding it claims, or holds a NUL byte.
    package static let characterNotInRepertoire = SQLState(rawValue: "22021")

    // Statements
    /// The statement cannot be read.
    package static let syntaxError = SQLState(rawValue: "42601")
    /// The role lacks a right.
    package static let insufficientPrivilege = SQLState(rawValue: "42501")
    /// The table or view does not exist.
    package static let undefinedTable = SQLState(rawValue: "42P01")
    /// The column does not exist.
    package static let undefinedColumn = SQLState(rawValue: "42703")
    /// The schema does not exist.
    package static let invalidSchemaName = SQLState(rawValue: "3F000")
    /// The database exists already.
    package static let duplicateDatabase = SQLState(rawValue: "42P04")
    /// `raise exception` of our own SQL.
    package static let raiseException = SQLState(rawValue: "P0001")

    // Resources
    /// The server's disk is full.
    package static let diskFull = SQLState(rawValue: "53100")
    /// The server has no memory left for the statement.
    package static let outOfMemory = SQLState(rawValue: "53200")
    /// Something is in use: a database that others are connected to, for instance.
    package static let objectInUse = SQLState(rawValue: "55006")
}
