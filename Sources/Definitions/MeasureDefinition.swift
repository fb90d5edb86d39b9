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
    package let patientChosen: PatientChosenRule
    package let careGuarantee: CareGuaranteeRule
    /// What a wait is counted from.
    package let clock: WaitClock
    package let source: String
    package let assumptions: [Assumption]
    /// Relative to the project folder.
    package let file: String

    package init(
        id: MeasureID, label: Label, kinds: [Statistic: DeliveryKind], alternatives: [RecordCondition],
        limits: [Limit], patientChosen: PatientChosenRule, careGuarantee: CareGuaranteeRule, clock: WaitClock,
        source: String, assumptions: [Assumption], file: String
    ) {
        self.id = id
        self.label = label
        self.kinds = kinds
        self.alternatives = alternatives
        self.limits = limits
        self.patientChosen = patientChosen
        self.careGuarantee = careGuarantee
        self.clock = clock
        self.source = source
        self.assumptions = assumptions
        self.file = file
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

/// What becomes of a contact that waits by the patient's own choice (PvV).
package enum PatientChosenRule: String, Hashable, Sendable, CaseIterable {
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
}
