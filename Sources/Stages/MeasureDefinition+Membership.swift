package import Definitions
internal import Waits

extension MeasureDefinition {
    /// What of a measure cannot be changed without rows: the kinds of delivery, which contacts belong, and what a wait is
    /// counted from. Limits, deviations, care guarantee and months can be applied to a histogram.
    package var membership: Fingerprint {
        let kinds = self.kinds.map { "\($0.rawValue) \($1.rawValue)" }.sorted().joined(separator: ",")
        let conditions = alternatives.map { condition in
            "\(condition.phases.sorted()) \(text(condition.medicalFields)) \(text(condition.professions))"
        }
        return Fingerprint(
            parts: [
                ("kinds", Array(kinds.utf8)), ("clock", Array(clock.rawValue.utf8)),
                ("records", Array(conditions.sorted().joined(separator: ";").utf8)),
            ])
    }

    private func text(_ codes: CodeSet) -> String {
        switch codes {
        case .all: "all"
        case .only(let codes): "only \(codes.sorted())"
        case .except(let codes): "except \(codes.sorted())"
        }
    }
}
