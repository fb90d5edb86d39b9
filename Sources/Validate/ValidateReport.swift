package import Waits

/// The deliveries that were judged now, and how.
package struct ValidateReport: Sendable {
    package internal(set) var verdicts: [DeliveryVerdict] = []
    /// Deliveries that wait for a better one: the newest of their region, month and kind, and refused, now or by an
    /// earlier run.
    package internal(set) var refused: [DeliveryVerdict] = []

    package init() {}
}

/// What was decided of one delivery.
package struct DeliveryVerdict: Sendable {
    package let deliveryID: Int
    package let region: RegionCode
    /// `YYYY-MM`.
    package let period: String
    package let kind: String
    /// As stored: accepted, accepted_with_warnings or refused.
    package let verdict: String
    package let reason: String
    package let fileName: String

    package var isRefused: Bool { verdict == "refused" }
}
