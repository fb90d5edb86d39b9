import CLibPQ

// The one place where the server's and libpq's own words become ours.

extension PostgresError {
    /// The error that a failed result carries.
    ///
    /// - Parameters:
    ///   - code: what the failure is when neither the state nor the connection says something more special.
    ///   - isConnected: the connection is still there.
    init(_ result: ResultHandle, code: Code, sql: String?, isConnected: Bool) {
        guard let state = result.field(PG_DIAG_SQLSTATE).map(SQLState.init(rawValue:)) else {
            self.init(client: result.clientMessage, code: code, sql: sql, isConnected: isConnected)
            return
        }
        self.init(code, "", sqlState: state, sql: sql)
        if state == .queryCanceled {
            self.code = .cancelled
        } else if !isConnected || Self.endsConnection(state) {
            self.code = .connectionLost
        }
        if let text = Self.valueFreeMessage(for: state) {
            message = text
        } else {
            message = result.field(PG_DIAG_MESSAGE_PRIMARY) ?? "the server gave no message"
            hint = result.field(PG_DIAG_MESSAGE_HINT)
        }
        if let sql, let character = result.field(PG_DIAG_STATEMENT_POSITION).flatMap({ Int($0) }) {
            position = StatementPosition(character: character, in: sql)
        }
        schema = result.field(PG_DIAG_SCHEMA_NAME)
        table = result.field(PG_DIAG_TABLE_NAME)
        column = result.field(PG_DIAG_COLUMN_NAME)
        constraint = result.field(PG_DIAG_CONSTRAINT_NAME)
        if let context = result.field(PG_DIAG_CONTEXT) { readContext(context) }
    }

    /// A failure that libpq found by itself. Its messages hold addresses, never values: see
    /// `PQsetErrorVerbosity` in ``Connection``.
    init(client message: String, code: Code, sql: String?, isConnected: Bool) {
        let line = message.split(separator: "\n").first.map(String.init) ?? "the connection gave no reason"
        self.init(isConnected ? code : .connectionLost, line, sql: sql)
    }

    /// States after which the server closes the connection.
    private static func endsConnection(_ state: SQLState) -> Bool {
        switch state {
        case .adminShutdown, .crashShutdown, .cannotConnectNow, .idleSessionTimeout, .idleInTransactionSessionTimeout:
            true
        default: state.classCode == "08"
        }
    }

    /// Our own text for a state whose primary message may quote the value: `invalid input syntax for type
    /// integer: "…"`, `value "…" is out of range`, `invalid byte sequence for encoding "UTF8": 0x…`.
    ///
    /// All of class 22, data exception, is replaced, hint included: a list of the harmless messages would have
    /// to be kept for every version of the server. The other classes name objects in their primary message and
    /// keep values for the detail, which is never read.
    private static func valueFreeMessage(for state: SQLState) -> String? {
        guard state.classCode == "22" else { return nil }
        return switch state.rawValue {
        case "22001": "a text is longer than its column allows"
        case "22003": "a number is outside the range of its type"
        case "22004": "a null where a value is needed"
        case "22007": "a date or time is not written as its type expects"
        case "22008": "a date or time is outside the range of its type"
        case "22012": "division by zero"
        case "22021": "a text is not valid in its encoding, or holds a NUL byte"
        case "22023": "a parameter or setting has a value that is not allowed"
        case "2201B": "a regular expression cannot be read"
        case "22P02": "a value is not written as its type expects"
        case "22P03": "a binary value does not fit its type"
        case "22P04": "the copied data does not fit the column list or the format"
        case "22P05": "a character does not exist in the encoding of the database"
        default: "a value was refused"
        }
    }

    /// Takes from the server's context what holds no values: the functions, and row and column of a COPY.
    ///
    /// The context of a COPY is `COPY t, line 3, column amount: "…"` with the cell, or `COPY t, line 3: "…"` with
    /// the whole row. What stands after the first colon behind the line number is thrown away unread.
    private mutating func readContext(_ text: String) {
        var functions: [Substring] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("PL/pgSQL function ") || line.hasPrefix("SQL function ") {
                functions.append(line)
            } else if line.hasPrefix("COPY ") {
                readCopyContext(line)
            }
        }
        if !functions.isEmpty { context = functions.joined(separator: "\n") }
    }

    private mutating func readCopyContext(_ line: Substring) {
        let marker = ", line "
        // The table's name may hold the marker too; the number after it decides which one is meant.
        var rest = line
        while let found = rest.firstRange(of: marker) {
            let after = rest[found.upperBound...]
            let digits = after.prefix(while: \.isWholeNumber)
            guard let row = Int(digits) else {
                rest = after
                continue
            }
            copyRow = row
            let place = after.dropFirst(digits.count).prefix { $0 != ":" }
            let columnMarker = ", column "
            if place.hasPrefix(columnMarker) { column = String(place.dropFirst(columnMarker.count)) }
            return
        }
    }
}
