import CLibPQ
import Dispatch
import Synchronization

/// A connection of its own that loads rows which others have encoded: one of several that work side by side.
///
/// Everything that blocks happens on the lane's own queue; who encodes waits only when the lane has enough to do, which
/// bounds the memory. A COPY on one connection is one processor's work for the server: with two lanes it is two's.
///
/// The rows of a lane are committed by ``finish()``, lane by lane: they belong in a table that nobody reads yet.
package final class CopyLane: Sendable {
    /// Batches that may wait: one is sent while the next is encoded.
    private static let waitingCount = 2

    private let queue = DispatchQueue(label: "postgres.copy-lane")
    private let room = DispatchSemaphore(value: waitingCount)
    private let failure = Mutex<PostgresError?>(nil)
    private let canceller: Canceller
    private let sql: String
    // Touched on the queue alone once `init` is over.
    private nonisolated(unsafe) let connection: Connection

    /// Begins a COPY.
    ///
    /// - Parameters:
    ///   - connection: is the lane's alone from here on.
    ///   - sql: `copy table (columns) from stdin (format binary)`.
    package init(_ connection: sending Connection, copying sql: String) throws(PostgresError) {
        canceller = connection.canceller()
        self.sql = sql
        unsafe self.connection = connection
        _ = unsafe try self.connection.beginCopyIn(sql)
        unsafe self.connection.isCopying = true
        unsafe try self.connection.putCopyData(CopyWriter.header, sql: sql)
    }

    /// Hands over whole rows. Waits while the lane has enough to do.
    ///
    /// - Parameter check: called a few times a second while it waits; what it throws ends the wait.
    /// - Throws: why an earlier batch could not be sent, or what `check` throws.
    package func send(_ batch: CopyBatch, check: () throws -> Void) throws {
        while room.wait(timeout: .now() + .milliseconds(200)) == .timedOut { try check() }
        if let failure = failure.withLock({ $0 }) {
            room.signal()
            throw failure
        }
        queue.async {
            self.put(batch)
            self.room.signal()
        }
    }

    /// Ends the COPY: its rows are committed.
    ///
    /// - Returns: how many there were.
    package func finish() throws(PostgresError) -> Int {
        try onQueue { (lane) throws(PostgresError) in
            if let failure = lane.failure.withLock({ $0 }) { throw failure }
            unsafe lane.connection.isCopying = false
            unsafe try lane.connection.putCopyData(CopyWriter.trailer, sql: lane.sql)
            return unsafe try lane.connection.endCopyIn(lane.sql)
        }
    }

    /// Ends the COPY without a trace, also where the server is busy with it.
    package func abandon() {
        // What waits is not sent any more.
        failure.withLock {
            $0 = $0 ?? PostgresError(.copyFailed, "the load was given up", sql: sql)
        }
        canceller.cancel()
        queue.sync {
            guard unsafe connection.isCopying else { return }
            unsafe connection.isCopying = false
            unsafe PQputCopyEnd(connection.handle, "the load was given up")
            unsafe connection.drainResults()
        }
    }

    private func put(_ batch: CopyBatch) {
        guard failure.withLock({ $0 == nil }) else { return }
        do throws(PostgresError) {
            unsafe try batch.rows.withBytes { (bytes) throws(PostgresError) in
                unsafe try connection.putCopyData(bytes, sql: sql)
            }
        } catch {
            failure.withLock { $0 = error }
        }
    }

    private func onQueue<T>(_ body: (CopyLane) throws(PostgresError) -> T) throws(PostgresError) -> T {
        let result = queue.sync { () -> Result<T, PostgresError> in
            do throws(PostgresError) { return .success(try body(self)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}

/// Rows that are handed from who encodes them to who sends them. Never used by both at a time.
package final class CopyBatch: @unchecked Sendable {
    package var rows: CopyRows

    package init(capacity: Int) { rows = CopyRows(capacity: capacity) }
}
