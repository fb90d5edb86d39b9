import Dispatch
import Synchronization

/// A connection of its own that reads the output of a `copy … to stdout` beside others: one connection is one processor's
/// work for the server.
///
/// It sees what is committed, and not what the transaction of another connection has written.
package final class CopyOutLane<Value: Sendable>: Sendable {
    private let queue = DispatchQueue(label: "postgres.copy-out-lane")
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let end = DispatchSemaphore(value: 0)
    private let canceller: Canceller
    // Touched on the queue alone once `init` is over.
    private nonisolated(unsafe) let connection: Connection

    /// - Parameter connection: is the lane's alone from here on.
    package init(_ connection: sending Connection) {
        canceller = connection.canceller()
        unsafe self.connection = connection
    }

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - copies: read one after the other, each as ``Connection/copyOut(_:_:)`` takes it.
    ///   - statements: run before them.
    ///   - value: what `body` adds to, piece by piece.
    package func begin(
        _ copies: [String], after statements: [String], from value: Value,
        _ body: @escaping @Sendable (inout Value, Span<UInt8>) throws -> Void
    ) {
        queue.async {
            let result = Result {
                var value = value
                for statement in statements { _ = unsafe try self.connection.execute(statement) }
                for copy in copies { _ = unsafe try self.connection.copyOut(copy) { piece in try body(&value, piece) } }
                return value
            }
            unsafe self.connection.close()
            self.outcome.withLock { $0 = result }
            self.end.signal()
        }
    }

    /// Waits for the end.
    ///
    /// - Throws: why it failed.
    package func finish() throws -> Value {
        end.wait()
        end.signal()
        // Set before the signal.
        return try outcome.withLock { try $0?.get() }
            ?? { throw PostgresError(.copyFailed, "the lane was not begun") }()
    }

    /// Ends it early, and waits until it has ended.
    package func abandon() {
        canceller.cancel()
        end.wait()
        end.signal()
    }
}
