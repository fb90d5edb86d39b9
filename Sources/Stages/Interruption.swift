import Synchronization

/// Set when somebody wants the run to end: stages look at it where no statement runs that could be
/// cancelled.
package final class Interruption: Sendable {
    private let flag = Atomic(false)

    package init() {}

    package func request() { flag.store(true, ordering: .relaxed) }

    package var isRequested: Bool { flag.load(ordering: .relaxed) }

    /// - Throws: `InterruptedError` once it has been requested.
    package func check() throws(InterruptedError) {
        if isRequested { throw InterruptedError() }
    }
}

/// The run was asked to end. What it was writing is rolled back; the next run goes on from there.
package struct InterruptedError: Error, Hashable, Sendable, CustomStringConvertible {
    package init() {}

    package var description: String { "interrupted: nothing half done was kept; run again to go on" }
}
