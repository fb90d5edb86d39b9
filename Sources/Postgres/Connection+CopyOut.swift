import CLibPQ

extension Connection {
    /// Reads the output of a `copy … to stdout`, in any format, without keeping it.
    ///
    /// - Parameters:
    ///   - sql: `copy (select …) to stdout (format …)`.
    ///   - body: gets the output piece by piece, one row each; in binary format the header comes with the first
    ///     and the trailer is a piece of its own. It must not use the connection.
    /// - Returns: how many rows were read.
    /// - Throws: what `body` threw, after the COPY was cancelled; or why the server refused or stopped.
    @discardableResult
    package func copyOut(_ sql: String, _ body: (Span<UInt8>) throws -> Void) throws -> Int {
        try checkUsable(sql)
        let begun = result(sent: unsafe PQsendQuery(handle, sql))
        guard begun.status == PGRES_COPY_OUT else {
            try check(begun, code: .copyFailed, sql: sql)
            throw PostgresError(.copyFailed, "the statement is not a copy to stdout", sql: sql)
        }
        isCopying = true
        do {
            defer { isCopying = false }
            try readCopyData(body)
        } catch {
            canceller().cancel()
            drainResults()
            throw error
        }
        let ended = unsafe ResultHandle(PQgetResult(handle))
        drainResults()
        try check(ended, code: .copyFailed, sql: sql)
        return ended.affectedRowCount
    }

    private func readCopyData(_ body: (Span<UInt8>) throws -> Void) throws {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            // -1: the COPY is done; -2: it failed. PQgetResult says which, and why.
            let length = unsafe PQgetCopyData(handle, &buffer, 0)
            guard length > 0, let start = unsafe buffer else { return }
            // The memory is ours until it is freed, which is after `body` is done with the span.
            defer { unsafe PQfreemem(start) }
            let piece = unsafe UnsafeRawBufferPointer(start: start, count: Int(length))
            try unsafe body(piece.assumingMemoryBound(to: UInt8.self).span)
        }
    }
}
