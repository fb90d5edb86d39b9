package import Waits

/// The deliveries that were judged now, and how.
package struct ValidateReport: Sendable {
    package internal(set) var verdicts: [DeliveryVerdict] = []

    package init() {}

    package var refused: [DeliveryVerdict] { verdicts.filter(\.isRefused) }
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
