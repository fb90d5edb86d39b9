import Definitions
import Postgres
import Waits

/// Records of a delivery in force that are in no figure, alike in all that decides which measures they could belong to.
/// Nil is not known.
struct OutRecords: Hashable, Sendable {
    var kind: DeliveryKind
    var phase: Int?
    var medicalField: Int?
    var profession: Int?
    /// 0 for none.
    var deviation: Int?
    var hasCareGuarantee: Bool?
    var count: Int

    /// Malformed rows: nothing is known but the kind.
    init(malformedOf kind: DeliveryKind, count: Int) {
        self.kind = kind
        self.count = count
    }

    /// Rows of `result/feedback_out_record`; one of a kind that has no records is no record.
    init?(_ row: Row) throws {
        guard let kind = DeliveryKind(rawValue: try row.string("kind")) else { return nil }
        self.kind = kind
        phase = try row.optionalInt("phase_code")
        medicalField = try row.optionalInt("medical_field_code")
        profession = try row.optionalInt("profession_code")
        deviation = try row.optionalInt("deviation_code")
        hasCareGuarantee = try row.optionalBool("has_care_guarantee")
        count = try row.int("contact_count")
    }

    /// What the records could do to a share of a measure, were they mended.
    enum Effect: Hashable, Sendable {
        /// They belong to another one, or are not counted in it.
        case none
        /// They count, within the limit or beyond it.
        case either
        /// They count only where they are within the limit: waits by the patient's own choice, of a measure that takes
        /// out those beyond it.
        case withinOnly
    }

    func effect(on measure: MeasureDefinition, _ statistic: Statistic) -> Effect {
        guard measure.kinds[statistic] == kind, measure.alternatives.contains(where: couldBelong) else { return .none }
        if measure.careGuarantee == .required, hasCareGuarantee == false { return .none }
        return
            switch deviation.flatMap(Deviation.init(rawValue:)).map({ measure.rule(for: $0, statistic) }) ?? .counts
        {
        case .counts: .either
        case .out: .none
        case .outBeyondLimit: .withinOnly
        }
    }

    private func couldBelong(to condition: RecordCondition) -> Bool {
        (phase.map(condition.phases.contains) ?? true) && condition.medicalFields.couldContain(medicalField)
            && condition.professions.couldContain(profession)
    }
}

extension CodeSet {
    fileprivate func couldContain(_ code: Int?) -> Bool {
        guard let code else { return true }
        return switch self {
        case .all: true
        case .only(let codes): codes.contains(code)
        case .except(let codes): !codes.contains(code)
        }
    }
}
