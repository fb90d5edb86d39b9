import Dispatch
import Synchronization

/// A connection for asynchronous code: an actor whose work runs on a thread of its own.
///
/// Take one hop for much work: ``perform(_:)`` a whole transaction or COPY, not each statement of it. Several
/// sessions work side by side whatever the number of cores. The connection is closed, and the thread ends, when
/// the last reference to the session goes.
package actor Session {
    private let executor: ThreadExecutor
    private let canceller = Canceller()
    private let cancellationQueue = DispatchQueue(label: "postgres.cancellation")
    private var connection: Connection?

    /// Where the actor runs: on its own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The actor owns its executor, and the thread does too: it outlives every job.
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Connects, on the session's thread; the parameters are those of
    /// ``Connection/init(conninfo:applicationName:settings:)``.
    package init(
        conninfo: String, applicationName: String = "komiljard", settings: [String: String] = [:]
    ) async throws(PostgresError) {
        executor = try ThreadExecutor()
        connection = nil
        try await connect(conninfo: conninfo, applicationName: applicationName, settings: settings)
    }

    // On the session's thread: the connection is only ever touched there.
    isolated deinit {
        connection?.close()
        executor.stop()
    }

    private func connect(
        conninfo: String, applicationName: String, settings: [String: String]
    ) async throws(PostgresError) {
        connection = try Connection(
            conninfo: conninfo, applicationName: applicationName, settings: settings, canceller: canceller)
    }

    /// Runs `body` with the connection, on the session's thread.
    ///
    /// If the task is cancelled, the statement that runs is cancelled too, or the next one that does; `body` sees
    /// it fail with ``PostgresError/Code/cancelled``. Statements after that one are not disturbed, so a rollback
    /// works.
    ///
    /// - Throws: what `body` throws; ``PostgresError/Code/cancelled`` when the task was cancelled before `body`
    ///   began.
    @discardableResult
    package func perform<T: Sendable>(_ body: @Sendable (Connection) throws -> T) async throws -> T {
        let watch = CancellationWatch(canceller, on: cancellationQueue)
        // `self` is used on purpose: a closure that does not use it is not of this actor, although the connection is,
        // and runs on the pool. The compiler says nothing.
        return try await withTaskCancellationHandler {
            try self.run(body, watchedBy: watch)
        } onCancel: {
            watch.begin()
        }
    }

    private func run<T: Sendable>(
        _ body: @Sendable (Connection) throws -> T, watchedBy watch: CancellationWatch
    ) throws -> T {
        defer { watch.end() }
        guard let connection else {
            throw PostgresError(.connectionLost, "the session is closed", hint: "make a new one")
        }
        if Task.isCancelled {
            throw PostgresError(.cancelled, "the task was cancelled before its statement was sent")
        }
        return try body(connection)
    }

    /// Cancels the statement that the session is running, from any thread, without waiting in line.
    ///
    /// Without one it does nothing; it never touches a later statement.
    package nonisolated func cancel() {
        canceller.cancel()
    }

    /// Closes the connection now, and not with the last reference. What comes later is refused.
    package func close() {
        connection?.close()
        connection = nil
    }
}

/// Cancels what one call of ``Session/perform(_:)`` is running, and nothing after it.
private final class CancellationWatch: Sendable {
    private let canceller: Canceller
    private let deliveredBefore: Int
    /// Where requests are made: they block.
    private let queue: DispatchQueue
    private let hasEnded = Atomic(false)

    init(_ canceller: Canceller, on queue: DispatchQueue) {
        self.canceller = canceller
        self.queue = queue
        deliveredBefore = canceller.deliveredCount
    }

    /// Asks the server to cancel until a statement has been, or the call is over.
    ///
    /// Once is not enough: a request that comes while the body is between two statements has no effect, and the
    /// next one may take hours.
    func begin() {
        queue.async { self.ask() }
    }

    /// The call is over. A request that is under way is waited for: after that the server has been told, and it
    /// ignores a request that finds it idle, so the next call's statement is safe.
    func end() {
        hasEnded.store(true, ordering: .sequentiallyConsistent)
        queue.sync {}
    }

    private func ask() {
        if hasEnded.load(ordering: .sequentiallyConsistent) || canceller.deliveredCount > deliveredBefore { return }
        canceller.cancel()
        queue.asyncAfter(deadline: .now() + .milliseconds(100)) { self.ask() }
    }
}
