import Dispatch
import Glibc
import Synchronization

/// Runs an actor's jobs one after another on a thread that does nothing else.
///
/// libpq blocks, and a thread of Swift's cooperative pool that blocks is lost to everybody: the pool has one a
/// core. Measured on two cores, eight calls of 0.5 s took 3.0 s on the pool and 0.5 s on a thread each.
///
/// The thread keeps the executor alive, until ``stop()``.
final class ThreadExecutor: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    /// Starts the thread.
    ///
    /// - Throws: ``PostgresError/Code/connectionFailed`` when the system has no thread left.
    init() throws(PostgresError) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        // Detached: nobody waits for it. It may be its own last owner, and a thread cannot join itself.
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // The thread takes over this reference and gives it back when it ends.
        let context = unsafe Unmanaged.passRetained(self)
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<ThreadExecutor>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            unsafe context.release()
            throw PostgresError(
                .connectionFailed, "no thread for the connection (errno \(status))",
                hint: "use fewer connections, or raise the limit of processes (ulimit -u)")
        }
    }

    /// Ends the thread when the jobs that wait have run.
    func stop() {
        state.withLock { $0.isStopped = true }
        arrivals.signal()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        // Unowned, but each job is run exactly once, below.
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        arrivals.signal()
    }

    private func run() {
        while true {
            arrivals.wait()
            let (jobs, isStopped) = state.withLock { state in
                defer { state.jobs.removeAll(keepingCapacity: true) }
                return (state.jobs, state.isStopped)
            }
            // `self` is alive: the thread owns it.
            for job in jobs { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
            if isStopped, state.withLock({ $0.jobs.isEmpty }) { return }
        }
    }
}
