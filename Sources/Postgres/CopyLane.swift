import CLibPQ
import Dispatch
import Synchronization

/// A connection of its own that loads rows which others have encoded: one of several that work side by side.
///
/// Everything that blocks happens on the lane's own queue; who encodes waits only when the lane has enough to do, which
/// bounds the memory. A COPY on one connection is one processor's work for the server: with two lanes it is two's.
///
/// The rows of a lane are committed at its end, lane by lane: they belong in a table that nobody reads yet.
package final class CopyLane: Sendable {
    /// How much may wait, in pieces of `pieceByteCount`: the parts of a batch go to several lanes, each of which takes
    /// them at its own pace, and where little may wait one lane has nothing to do because another has too much.
    private static let waitingPieceCount = 24
    private static let pieceByteCount = 256 << 10

    private let queue = DispatchQueue(label: "postgres.copy-lane")
    private let room = DispatchSemaphore(value: waitingPieceCount)
    private let failure = Mutex<PostgresError?>(nil)
    /// How it ended; nil before.
    private let outcome = Mutex<Result<Int, PostgresError>?>(nil)
    private let end = DispatchSemaphore(value: 0)
    private let canceller: Canceller
    // Touched on the queue alone once `init` is over.
    private nonisolated(unsafe) let connection: Connection
    private nonisolated(unsafe) var sql = ""

    /// - Parameter connection: is the lane's alone from here on.
    package init(_ connection: sending Connection) {
        canceller = connection.canceller()
        unsafe self.connection = connection
    }

    /// Begins a COPY.
    ///
    /// - Parameters:
    ///   - sql: `copy table (columns) from stdin (format binary)`.
    ///   - statements: run before it. They may begin a transaction, which `beginFinishing` commits.
    package func begin(_ sql: String, after statements: [String] = []) throws(PostgresError) {
        let result = queue.sync { () -> Result<Void, PostgresError> in
            Result { () throws(PostgresError) in
                for statement in statements { _ = unsafe try connection.execute(statement) }
                unsafe self.sql = sql
                _ = unsafe try connection.beginCopyIn(sql)
                unsafe connection.isCopying = true
                unsafe try connection.putCopyData(CopyWriter.header, sql: sql)
            }
        }
        try result.get()
    }

    /// Hands over whole rows. Waits while the lane has enough to do.
    ///
    /// - Parameters:
    ///   - range: the bytes of the batch that are this lane's.
    ///   - check: called a few times a second while it waits; what it throws ends the wait.
    /// - Throws: why earlier rows could not be sent, or what `check` throws.
    package func send(_ batch: CopyBatch, _ range: Range<Int>, check: () throws -> Void) throws {
        // Of a part that is larger than all that may wait as much is held back as there is.
        let pieceCount = min(1 + range.count / Self.pieceByteCount, Self.waitingPieceCount)
        var heldCount = 0
        func giveBack() { for _ in 0..<heldCount { room.signal() } }
        do {
            while heldCount < pieceCount {
                while room.wait(timeout: .now() + .milliseconds(200)) == .timedOut { try check() }
                heldCount += 1
            }
            if let failure = failure.withLock({ $0 }) { throw failure }
        } catch {
            giveBack()
            throw error
        }
        queue.async {
            self.put(batch, range)
            for _ in 0..<pieceCount { self.room.signal() }
        }
    }

    /// Begins to end the COPY, and does not wait for it: so several lanes end side by side.
    ///
    /// - Parameter statements: what the connection does then, if all went well; the last commits where it is in a
    ///   transaction.
    package func beginFinishing(then statements: [String] = []) {
        queue.async {
            let result = Result { () throws(PostgresError) in try self.end(then: statements) }
            self.outcome.withLock { $0 = result }
            self.end.signal()
        }
    }

    /// Waits for the end that ``beginFinishing(then:)`` has begun: the rows are committed.
    ///
    /// - Parameter check: as of ``send(_:_:check:)``.
    /// - Returns: how many there were.
    /// - Throws: why rows could not be sent or a statement failed, or what `check` throws.
    package func finish(check: () throws -> Void) throws -> Int {
        while end.wait(timeout: .now() + .milliseconds(200)) == .timedOut { try check() }
        end.signal()
        return try outcome.withLock({ $0 })?.get() ?? 0
    }

    private func end(then statements: [String]) throws(PostgresError) -> Int {
        if let failure = failure.withLock({ $0 }) { throw failure }
        unsafe connection.isCopying = false
        unsafe try connection.putCopyData(CopyWriter.trailer, sql: sql)
        let rowCount = unsafe try connection.endCopyIn(sql)
        for statement in statements { _ = unsafe try connection.execute(statement) }
        return rowCount
    }

    /// Ends the COPY without a trace, also where the server is busy with it.
    package func abandon() {
        // What waits is not sent any more.
        failure.withLock {
            $0 = $0 ?? PostgresError(.copyFailed, "the load was given up")
        }
        canceller.cancel()
        queue.sync {
            if unsafe connection.isCopying {
                unsafe connection.isCopying = false
                unsafe PQputCopyEnd(connection.handle, "the load was given up")
                unsafe connection.drainResults()
            }
            // The server answers when it is done: what the transaction made is gone then.
            if unsafe connection.isInTransaction { _ = unsafe try? connection.execute("rollback") }
        }
    }

    private func put(_ batch: CopyBatch, _ range: Range<Int>) {
        guard failure.withLock({ $0 == nil }) else { return }
        do throws(PostgresError) {
            unsafe try batch.rows.withBytes { (bytes) throws(PostgresError) in
                unsafe try connection.putCopyData(UnsafeRawBufferPointer(rebasing: bytes[range]), sql: sql)
            }
        } catch {
            failure.withLock { $0 = error }
        }
    }
}

/// Rows that are handed from who encodes them to those who send them: from then on nobody changes them.
package final class CopyBatch: @unchecked Sendable {
    package var rows: CopyRows

    package init(capacity: Int) { rows = CopyRows(capacity: capacity) }
}
