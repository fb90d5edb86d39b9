package import Agreements
package import Ingest
package import Waits

/// A file that a run would load.
package struct CheckedFile: Sendable {
    package let loaded: LoadedFile
    /// The first malformed rows of each of its deliveries, and of those that do not say whose they are.
    package let malformed: [MalformedPlace]
}

/// What a run would make of one delivery.
package struct CheckedDelivery: Sendable {
    /// The file that it is in, as `LoadedFile` has it.
    package let path: String
    package let region: RegionCode
    /// Nil where there is no such region.
    package let regionName: String?
    /// `YYYY-MM`.
    package let period: String
    package let kind: String
    /// Whether it takes the delivery before it back.
    package let isWithdrawal: Bool
    package let rowCount: Int
    package let malformedCount: Int
    package let rejectedCount: Int
    package let heldCount: Int
    package let warnedCount: Int
    /// As stored: accepted, accepted_with_warnings or refused.
    package let verdict: String
    package let reason: String
    /// By the gravity of the rules, those that were broken first.
    package let rules: [CheckedRule]
    /// None where the delivery is refused, or another of the same check replaces it.
    package let indicators: [CheckedIndicator]

    package var isRefused: Bool { verdict == "refused" }
}

/// How a rule went for a delivery.
package struct CheckedRule: Sendable {
    package let id: String
    /// As the rule says it: reject, hold, warn or info.
    package let severity: String
    /// What it says to those who break it.
    package let message: Label
    package let checkedCount: Int
    package let failedCount: Int
    /// The first of them.
    package let findings: [Finding]

    package struct Finding: Sendable {
        package let place: RowPlace
        package let columnName: String?
        /// The sender's own id of the contact.
        package let contactID: String?
        /// What was found of the delivery as a whole.
        package let detail: String?
    }
}

/// Where a row is, as its sender counts.
package enum RowPlace: Hashable, Sendable {
    /// Line of a text, from 1.
    case line(Int)
    /// The delivery as a whole.
    case delivery
    /// Of an XML contract the number of the row's element, from 1: many may stand in a line.
    case element(Int)
}

/// Where a row that could not be typed is, and why: without any value of it.
package struct MalformedPlace: Sendable {
    package let line: Int
    /// Character of the line where the field starts, from 1; nil where the row as a whole is at fault.
    package let column: Int?
    package let columnName: String?
    package let reason: String
    /// `YYYY-MM`; nil where the row does not say which delivery it belongs to.
    package let period: String?
    package let region: RegionCode?
    package let kind: String?
}

/// A share that would follow.
package struct CheckedIndicator: Sendable {
    package let measure: String
    package let labelSwedish: String?
    package let labelEnglish: String?
    package let statistic: String
    /// Nil is the medical target date.
    package let limitDays: Int?
    /// records or counts.
    package let basis: String
    package let numerator: Int
    package let denominator: Int
    /// Whole per cent as published; nil where nobody counts.
    package let sharePercent: Int?
    /// Nil where the sender does not say.
    package let patientChosenCount: Int?
}
