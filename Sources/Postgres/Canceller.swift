import CLibPQ
import Synchronization

/// Ends the statement that a connection is running, from any thread.
///
/// "PQcancel can safely be invoked from a signal handler […] The information in the PGcancel structure is
/// read-only as far as PQcancel is concerned, so it can also be invoked from a thread that is separate from the
/// one manipulating the PGconn object" (<https://www.postgresql.org/docs/current/libpq-cancel.html>).
package final class Canceller: Sendable {
    /// The cancel key of the connection's server process; `nil` while there is none.
    private let key = Mutex<CancelKey?>(nil)
    /// How many statements of the connection ended cancelled.
    private let deliveries = Atomic<Int>(0)

    init() {}

    /// Asks the server to cancel what the connection is running now, and waits until it has been told.
    ///
    /// The statement then fails with ``PostgresError/Code/cancelled``, if it has not ended by itself. A
    /// connection that runs nothing is not disturbed, nor is the statement it runs next.
    ///
    /// - Returns: whether the request reached the server; `false` on a closed connection.
    @discardableResult
    package func cancel() -> Bool {
        key.withLock { $0?.cancel() ?? false }
    }

    /// Takes the key of a connection that was just made.
    func adopt(connection: OpaquePointer?) {
        let new = unsafe CancelKey(PQgetCancel(connection))
        key.withLock { $0 = new }
    }

    /// Forgets the key: the server process may be gone, and its number be another's.
    func forget() {
        key.withLock { $0 = nil }
    }

    /// How many statements of the connection ended cancelled so far.
    var deliveredCount: Int { deliveries.load(ordering: .acquiring) }

    /// Notes that a statement of the connection ended cancelled.
    func noteDelivery() { deliveries.add(1, ordering: .acquiringAndReleasing) }
}

/// A `PGcancel`, freed when it is replaced.
@safe private final class CancelKey: @unchecked Sendable {
    // Read-only for PQcancel, and freed by the last owner only.
    private let pointer: OpaquePointer?

    init(_ pointer: OpaquePointer?) {
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe PQfreeCancel(pointer)
    }

    func cancel() -> Bool {
        guard let pointer = unsafe pointer else { return false }
        // "errbuf […] must be a char array of size errbufsize (the recommended size is 256 bytes)".
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            unsafe PQcancel(pointer, buffer.baseAddress, Int32(buffer.count)) == 1
        }
    }
}
