package import Agreements
package import Waits

/// Which contacts a measure counts, and against what.
package struct MeasureDefinition: Hashable, Sendable {
    package let id: MeasureID
    package let label: Label
    /// The kind of delivery that each statistic is computed from; a statistic that is not here does not exist.
    package let kinds: [Statistic: DeliveryKind]
    /// A contact belongs to the measure where any of them holds.
    package let alternatives: [RecordCondition]
    /// Ascending; the medical target date stands alone.
    package let limits: [Limit]
    /// What becomes of contacts with a deviation. Where nothing is said they count as any other.
    package let deviations: [DeviationOfStatistic: DeviationRule]
    package let careGuarantee: CareGuaranteeRule
    /// What a wait is counted from. It ends with the start, of those still waiting on the last day of the period.
    package let clock: WaitClock
    /// Months before it have no figure of the measure; nil: none is too early.
    package let validFrom: Period?
    /// Months after it have none; nil: none is too late.
    package let validTo: Period?
    package let source: String
    package let assumptions: [Assumption]
    /// Relative to the project folder.
    package let file: String

    package init(
        id: MeasureID, label: Label, kinds: [Statistic: DeliveryKind], alternatives: [RecordCondition],
        limits: [Limit], deviations: [DeviationOfStatistic: DeviationRule], careGuarantee: CareGuaranteeRule,
        clock: WaitClock, validFrom: Period?, validTo: Period?, source: String, assumptions: [Assumption], file: String
    ) {
        self.id = id
        self.label = label
        self.kinds = kinds
        self.alternatives = alternatives
        self.limits = limits
        self.deviations = deviations
        self.careGuarantee = careGuarantee
        self.clock = clock
        self.validFrom = validFrom
        self.validTo = validTo
        self.source = source
        self.assumptions = assumptions
        self.file = file
    }

    /// What becomes of contacts with this deviation.
    package func rule(for deviation: Deviation, _ statistic: Statistic) -> DeviationRule {
        deviations[DeviationOfStatistic(deviation: deviation, statistic: statistic)] ?? .counts
    }
}

/// A contact of one of the phases, in one of the medical fields, by one of the professions.
package struct RecordCondition: Hashable, Sendable {
    /// 1 to 5, never empty.
    package let phases: [Int]
    package let medicalFields: CodeSet
    /// As stored: 915 for `XS915`.
    package let professions: CodeSet

    package init(phases: [Int], medicalFields: CodeSet = .all, professions: CodeSet = .all) {
        self.phases = phases
        self.medicalFields = medicalFields
        self.professions = professions
    }
}

/// Codes that a condition lets through.
package enum CodeSet: Hashable, Sendable {
    case all
    case only([Int])
    case except([Int])
}

/// Why a contact waits longer than care alone would take (avvikelse), by its code in the register.
package enum Deviation: Int, Hashable, Sendable, CaseIterable {
    /// By the patient's own choice (PvV).
    case patientChosen = 1
    /// For a medical reason (MoV).
    case medicallyCaused = 2
    /// For a special reason (SoV).
    case special = 3
}

package struct DeviationOfStatistic: Hashable, Sendable {
    package let deviation: Deviation
    package let statistic: Statistic

    package init(deviation: Deviation, statistic: Statistic) {
        self.deviation = deviation
        self.statistic = statistic
    }
}

/// What a deviation does to a contact's place in a share.
package enum DeviationRule: String, Hashable, Sendable, CaseIterable {
    /// Nothing: it is in.
    case counts = "in"
    /// Out of numerator and denominator.
    case out
    /// Out only where the wait exceeds the limit.
    case outBeyondLimit = "out_beyond_limit"
}

/// Whether a contact must be under the care guarantee (vårdgaranti) to count in a share.
package enum CareGuaranteeRule: String, Hashable, Sendable, CaseIterable {
    case required
    case any
}

/// The date that a wait is held against.
package enum WaitClock: String, Hashable, Sendable, CaseIterable {
    /// Days since the decision.
    case decisionDate = "decision_date"
    /// Before or after the contact's own target date: exactly where the limit is that date.
    case medicalTargetDate = "medical_target_date"
    /// Days since the referral was written.
    case referralDate = "referral_date"
    /// Days since the referral arrived.
    case arrivalDate = "arrival_date"
}
