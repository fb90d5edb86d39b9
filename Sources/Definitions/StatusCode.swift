package import Waits

/// The code that a value map gives a spelling of `status`.
///
/// A value map holds numbers, so a statistic needs one: 1 completed, 2 waiting, in the order of the
/// two contracts. Nothing stores it.
package enum StatusCode: Int, Hashable, Sendable, CaseIterable {
    case completed = 1
    case waiting = 2

    package init(_ statistic: Statistic) {
        switch statistic {
        case .completed: self = .completed
        case .waiting: self = .waiting
        }
    }

    package var statistic: Statistic {
        switch self {
        case .completed: .completed
        case .waiting: .waiting
        }
    }
}
