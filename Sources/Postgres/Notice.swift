/// A message that the server sent beside a result: `raise notice`, a warning, "table does not exist, skipping".
package struct Notice: Hashable, Sendable {
    /// `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`: never translated.
    package var severity: String
    /// The server's classification; `00000` for most notices.
    package var sqlState: SQLState?
    /// The text.
    package var message: String

    /// Creates a notice from its parts.
    package init(severity: String, sqlState: SQLState?, message: String) {
        self.severity = severity
        self.sqlState = sqlState
        self.message = message
    }
}
