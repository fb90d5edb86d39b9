import StageTestSupport
import Waits

/// A measure as plain Swift takes it from DOMAIN.md section 2: of which rows it is, and which of them are within a limit.
struct PlainMeasure {
    let name: String
    let kinds: [(kind: String, statistic: String)]
    let limits: [Int?]
    var isChosenOutBeyondLimit = false
    let has: @Sendable (SentRecord) -> Bool

    private static let both = [("genomforda", "completed"), ("vantande", "waiting")]

    private static func outsideBUP(_ name: String, phase: Int) -> PlainMeasure {
        PlainMeasure(name: name, kinds: both, limits: [30, 60, 90]) { $0.phase == phase && $0.medicalField != 931 }
    }

    private static func insideBUP(_ name: String, phase: Int) -> PlainMeasure {
        PlainMeasure(name: name, kinds: both, limits: [30], isChosenOutBeyondLimit: true) {
            $0.phase == phase && $0.medicalField == 931
        }
    }

    static let all = [
        outsideBUP("first_visit", phase: 1), outsideBUP("treatment", phase: 2), outsideBUP("examination", phase: 3),
        insideBUP("bup_first_visit", phase: 1), insideBUP("bup_treatment", phase: 2),
        insideBUP("bup_assessment", phase: 3),
        PlainMeasure(name: "follow_up", kinds: [("genomforda", "completed")], limits: [nil]) { record in
            record.phase == 4 && (record.profession == "XS915" || [901, 931, 412].contains(record.medicalField))
        },
        PlainMeasure(name: "medical_assessment", kinds: [("primarvard", "completed")], limits: [3]) { $0.phase == 1 },
    ]

    /// What a row that is in the figures is of: a line a statistic and limit, with whether it is in the population, in the
    /// denominator and in the numerator, as 0 and 1. Nothing for one that is not of the measure.
    func lines(_ record: SentRecord) -> [String] {
        guard has(record), let statistic = kinds.first(where: { $0.kind == record.slot.kind })?.statistic else {
            return []
        }
        return limits.compactMap { limit in
            let clock = limit == nil ? record.target : record.decision
            guard let clock, let end = record.end, let hasGuarantee = record.hasGuarantee else { return nil }
            let isWithin = end - clock <= limit ?? 0
            let isChosen = record.deviation == 1 && (!isChosenOutBeyondLimit || !isWithin)
            let isCounted = hasGuarantee && !isChosen
            return "\(name) \(statistic) \(limit.map(String.init) ?? "-") 1 \(isCounted ? 1 : 0) "
                + "\(isCounted && isWithin ? 1 : 0)"
        }
    }
}
