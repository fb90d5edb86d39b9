import CLibPQ

/// A `PGresult`, freed when its last reference goes.
///
/// Sendable by the manual's word: "PGresult objects are normally read-only after creation, and so can be passed
/// around freely between threads" (<https://www.postgresql.org/docs/current/libpq-threading.html>). Nothing here
/// writes to it.
@safe final class ResultHandle: @unchecked Sendable {
    /// `nil` when libpq had no memory or no connection; every function of libpq takes that as an empty failure.
    private let pointer: OpaquePointer?

    let columnNames: [String]
    private let columnIndexes: [String: Int]
    let rowCount: Int

    init(_ pointer: OpaquePointer?) {
        unsafe self.pointer = unsafe pointer
        rowCount = unsafe Int(PQntuples(pointer))
        // The columns of a COPY have no names.
        columnNames = unsafe (0..<PQnfields(pointer)).map { index in
            unsafe PQfname(pointer, index).map { unsafe String(cString: $0) } ?? ""
        }
        // Of two columns of one name the first is meant, as in `PQfnumber`.
        columnIndexes = Dictionary(columnNames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    deinit {
        unsafe PQclear(pointer)
    }

    var exists: Bool { unsafe pointer != nil }

    var status: ExecStatusType { unsafe PQresultStatus(pointer) }

    /// The server switched to COPY in binary format.
    var isBinaryCopy: Bool { unsafe PQbinaryTuples(pointer) == 1 }

    var fieldCount: Int { columnNames.count }

    /// The command that ran, `COMMIT` for instance.
    var commandTag: String { unsafe String(cString: PQcmdStatus(pointer)) }

    /// The rows that the command touched; 0 for commands that touch none.
    var affectedRowCount: Int { unsafe Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// libpq's own message, for failures that are not the server's.
    var clientMessage: String { unsafe String(cString: PQresultErrorMessage(pointer)) }

    func columnIndex(_ name: String) -> Int? { columnIndexes[name] }

    /// A cell's text; `nil` for null.
    func text(row: Int, column: Int) -> String? {
        precondition(row >= 0 && row < rowCount, "row \(row) is outside the result")
        precondition(columnNames.indices.contains(column), "column \(column) is outside the result")
        let (row, column) = (Int32(row), Int32(column))
        guard unsafe PQgetisnull(pointer, row, column) == 0 else { return nil }
        // "The value returned by PQgetvalue is null-terminated"; text holds no NUL byte itself.
        return unsafe String(cString: PQgetvalue(pointer, row, column))
    }

    /// A field of the server's error or notice.
    func field(_ code: Int32) -> String? {
        guard let text = unsafe PQresultErrorField(pointer, code) else { return nil }
        return unsafe String(cString: text)
    }

    /// The same for a result that libpq lends to a notice receiver: it stays libpq's.
    static func field(_ code: Int32, of borrowed: OpaquePointer?) -> String? {
        guard let text = unsafe PQresultErrorField(borrowed, code) else { return nil }
        return unsafe String(cString: text)
    }
}
