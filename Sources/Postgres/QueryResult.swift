/// What a statement returned: rows, if it returns any, and how many rows it touched.
///
/// It owns its rows and stays valid after the connection has gone on or is closed.
package struct QueryResult: Sendable {
    private let handle: ResultHandle
    private let sql: String

    init(_ handle: ResultHandle, sql: String) {
        self.handle = handle
        self.sql = sql
    }

    /// The names of the columns, in the statement's order.
    package var columnNames: [String] { handle.columnNames }

    /// How many rows were returned.
    package var rowCount: Int { handle.rowCount }

    /// How many rows an `insert`, `update`, `delete`, `merge`, `select` or `create table as` touched; 0 for
    /// other statements.
    package var affectedRowCount: Int { handle.affectedRowCount }

    /// The rows, in the statement's order.
    package var rows: Rows { Rows(handle: handle, sql: sql) }

    /// The only row.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedResult`` when there is none or more than one.
    package func single() throws(PostgresError) -> Row {
        guard rowCount == 1 else {
            throw PostgresError(.unexpectedResult, "expected exactly one row, the result has \(rowCount)", sql: sql)
        }
        return rows[0]
    }

    /// The rows of a result, read by position.
    package struct Rows: RandomAccessCollection, Sendable {
        fileprivate let handle: ResultHandle
        fileprivate let sql: String

        /// 0.
        package var startIndex: Int { 0 }
        /// The number of rows.
        package var endIndex: Int { handle.rowCount }
        /// The row at a position, from 0.
        package subscript(position: Int) -> Row {
            precondition(position >= 0 && position < handle.rowCount, "row \(position) is outside the result")
            return Row(handle: handle, sql: sql, index: position)
        }
    }
}
