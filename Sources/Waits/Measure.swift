/// The id of a measure, such as `first_visit`: what the file that defines it in `pipelines/measures` says.
package struct MeasureID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(_ rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Whom a figure counts: those still waiting on the last day of the month, or the contacts completed in it.
package enum Statistic: String, Hashable, Sendable, CaseIterable {
    /// väntande
    case waiting
    /// genomförda
    case completed
}

/// What a contact is held against. Inclusive: "within 60 days" is at most 60 (`DOMAIN.md` section 2).
package enum Limit: Hashable, Comparable, Sendable {
    case days(Int)
    /// The contact's own medical target date (medicinskt måldatum).
    case medicalTargetDate

    /// As stored in `limit_days`: nil is the medical target date.
    package init(limitDays: Int?) {
        self = limitDays.map(Limit.days) ?? .medicalTargetDate
    }

    package var limitDays: Int? {
        switch self {
        case .days(let days): days
        case .medicalTargetDate: nil
        }
    }
}

/// What a figure was computed from.
///
/// The two series do not join: no change is computed from one to the other (`DOMAIN.md` section 1).
package enum Basis: String, Hashable, Sendable, CaseIterable {
    /// Histograms of person-level records.
    case records
    /// Counts that were sent as counts.
    case counts
}

/// What a delivery (leverans) holds.
package enum DeliveryKind: String, Hashable, Sendable, CaseIterable {
    /// Contacts completed in the month.
    case completed = "genomforda"
    /// Those waiting on its last day.
    case waiting = "vantande"
    /// Numbers per region or unit, from before the record model.
    case counts
    /// Contacts of primary care, in the same record.
    case primaryCare = "primarvard"
    /// Diagnoses of completed contacts, which must be there before them.
    case diagnoses = "diagnoser"
    /// External causes of completed contacts.
    case causes = "orsaker"
    /// Procedures (åtgärder) of completed contacts.
    case procedures = "atgarder"
    /// Reports and plans that a region has handed in.
    case attestations
    /// Units that are expected to report.
    case expectedUnits = "expected_units"
    /// Inhabitants by day.
    case populations

    /// The kinds whose rows are contacts.
    package static let ofRecords: [DeliveryKind] = [.completed, .waiting, .primaryCare]
}
