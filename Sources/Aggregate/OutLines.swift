import Postgres

/// Rows that are in no figure: rejected, or held and not accepted.
struct OutLines {
    private var lines = KeyTable()

    var isEmpty: Bool { lines.count == 0 }

    /// - Throws: `PostgresError`.
    init(of range: [Parameter], sql: String, on connection: Connection) throws {
        for row in try connection.execute(sql, range).rows {
            lines.set(UInt64(truncatingIfNeeded: try row.int(0)), to: 1)
        }
    }

    /// - Parameters:
    ///   - line: of the delivery's file; -1 where nobody asks.
    @inline(__always)
    func contains(delivery id: Int, line: Int) -> Bool {
        guard line >= 0 else { return false }
        return lines.value(of: UInt64(id) << 32 | UInt64(line)) != nil
    }
}
