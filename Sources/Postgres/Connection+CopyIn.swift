import CLibPQ

extension Connection {
    /// Loads rows with a `copy … from stdin (format binary)`.
    ///
    /// Header and trailer of the format are written here; `body` writes rows. Nothing is loaded unless `body`
    /// returns and the server takes everything. libpq does not show an error of the server before the end of a
    /// COPY: rows that follow it are sent and dropped by the server.
    ///
    /// - Parameters:
    ///   - sql: `copy table (columns) from stdin (format binary)`.
    ///   - body: writes the rows. It must not use the connection.
    /// - Returns: what `body` returned, and how many rows were loaded.
    /// - Throws: what `body` threw, after the COPY was ended without a trace; or why the server refused, as
    ///   ``PostgresError/Code/copyFailed``.
    @discardableResult
    package func copyIn<T>(
        _ sql: String, _ body: (inout CopyWriter) throws -> T
    ) throws -> (value: T, rowCount: Int) {
        let fieldCount = try beginCopyIn(sql)
        isCopying = true
        let value: T
        do {
            defer { isCopying = false }
            var writer = CopyWriter(connection: self, fieldCount: fieldCount, sql: sql)
            do {
                value = try body(&writer)
                try writer.finish()
            } catch {
                // "Ends the COPY_IN […] with errormsg not NULL the COPY is forced to fail". The server's answer,
                // and the loss of the connection, come second to the body's own error.
                unsafe PQputCopyEnd(handle, "the writer failed")
                drainResults()
                throw error
            }
        }
        return (value, try endCopyIn(sql))
    }

    func beginCopyIn(_ sql: String) throws(PostgresError) -> Int {
        try checkUsable(sql)
        let result = result(sent: unsafe PQsendQuery(handle, sql))
        guard result.status == PGRES_COPY_IN else {
            try check(result, code: .copyFailed, sql: sql)
            throw PostgresError(.copyFailed, "the statement is not a copy from stdin", sql: sql)
        }
        guard result.isBinaryCopy else {
            endUnwantedCopy(PGRES_COPY_IN)
            throw PostgresError(
                .copyFailed, "the copy is not in binary format", hint: "add (format binary) to the statement", sql: sql)
        }
        return result.fieldCount
    }

    func endCopyIn(_ sql: String) throws(PostgresError) -> Int {
        guard unsafe PQputCopyEnd(handle, nil) == 1 else {
            let error = sendingFailure(sql)
            drainResults()
            throw error
        }
        let result = unsafe ResultHandle(PQgetResult(handle))
        drainResults()
        try check(result, code: .copyFailed, sql: sql)
        return result.affectedRowCount
    }

    /// Sends a part of a COPY from an array.
    func putCopyData(_ data: [UInt8], sql: String) throws(PostgresError) {
        try unsafe data.withUnsafeBytes { bytes in
            // `withUnsafeBytes` has no typed throws.
            Result { () throws(PostgresError) in unsafe try putCopyData(bytes, sql: sql) }
        }.get()
    }

    /// Sends a part of a COPY. Parts may end anywhere, they need not be rows.
    func putCopyData(_ data: UnsafeRawBufferPointer, sql: String) throws(PostgresError) {
        // A message of the protocol carries its length in 31 bits, and libpq copies it: large rows go in parts.
        let limit = 16 << 20
        var rest = unsafe data[...]
        while unsafe !rest.isEmpty {
            let part = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(limit))
            unsafe rest = unsafe rest.dropFirst(limit)
            let chars = unsafe part.assumingMemoryBound(to: CChar.self)
            // After a failed write libpq keeps the reason for the end of the COPY and swallows the data; the
            // status tells, and spares the rest of a long load.
            guard unsafe PQputCopyData(handle, chars.baseAddress, Int32(chars.count)) == 1, isConnected else {
                throw sendingFailure(sql)
            }
        }
    }

    /// Why a part of a COPY could not be sent.
    private func sendingFailure(_ sql: String) -> PostgresError {
        let message = connectionMessage
        // A write that fails leaves the status as it is; that the other end is gone shows when it is read from.
        return PostgresError(client: message, code: .copyFailed, sql: sql, isConnected: isAlive)
    }
}
