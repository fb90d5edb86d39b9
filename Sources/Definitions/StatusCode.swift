package import Waits

/// The code that a value map gives a spelling of `status`.
///
/// A value map holds numbers, so a statistic needs one: 1 completed, 2 waiting, in the order of the
/// two contracts; 3 is completed in primary care, which records may say and counts may not. Nothing stores it.
package enum StatusCode: Int, Hashable, Sendable, CaseIterable {
    case completed = 1
    case waiting = 2
    case primaryCare = 3

    package init(_ statistic: Statistic) {
        switch statistic {
        case .completed: self = .completed
        case .waiting: self = .waiting
        }
    }

    package var statistic: Statistic {
        switch self {
        case .completed, .primaryCare: .completed
        case .waiting: .waiting
        }
    }

    /// The kind of a record with this status.
    package var kindOfRecord: DeliveryKind {
        switch self {
        case .completed: .completed
        case .waiting: .waiting
        case .primaryCare: .primaryCare
        }
    }
}
