import Dispatch
import Synchronization

/// A value that is made on another thread while this one goes on.
final class Meanwhile<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)
    private let end = DispatchSemaphore(value: 0)

    init(_ make: @escaping @Sendable () -> Value) {
        DispatchQueue.global().async {
            let value = make()
            self.made.withLock { $0 = value }
            self.end.signal()
        }
    }

    /// Waits until it is made.
    func value() -> Value {
        end.wait()
        end.signal()
        // Set before the signal.
        guard let value = made.withLock({ $0 }) else { preconditionFailure("the value was not made") }
        return value
    }
}
