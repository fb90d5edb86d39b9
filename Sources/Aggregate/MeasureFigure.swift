import Definitions
import Waits

/// A statistic of a measure: what one kind of delivery is counted for.
struct MeasureFigure {
    let measure: MeasureDefinition
    let statistic: Statistic
    let kind: DeliveryKind
    /// The place of the measure's clock among all.
    let clockNumber: Int

    /// Every statistic of every measure, in a fixed order.
    static func all(of measures: [MeasureDefinition]) -> [MeasureFigure] {
        measures.flatMap { measure in
            Statistic.allCases.compactMap { statistic in
                measure.kinds[statistic].map { kind in
                    MeasureFigure(
                        measure: measure, statistic: statistic, kind: kind,
                        clockNumber: WaitClock.allCases.firstIndex(of: measure.clock) ?? 0)
                }
            }
        }
    }

    /// Whether contacts with these codes belong. 0: none is stated.
    func contains(phase: Int, medicalField: Int, profession: Int) -> Bool {
        measure.alternatives.contains { condition in
            guard condition.phases.contains(phase) else { return false }
            // A contact without a field is in no measure that asks for it.
            let isField =
                switch condition.medicalFields {
                case .all: true
                case .only(let codes): medicalField != 0 && codes.contains(medicalField)
                case .except(let codes): medicalField != 0 && !codes.contains(medicalField)
                }
            guard isField else { return false }
            return switch condition.professions {
            case .all: true
            case .only(let codes): codes.contains(profession)
            case .except(let codes): !codes.contains(profession)
            }
        }
    }
}

/// Which professions are told apart: those that a measure of the phase names. All others are 0.
struct NamedProfessions {
    /// By phase; nil where no measure asks.
    private let codes: [Int: Set<Int>]

    init(_ measures: [MeasureDefinition]) {
        var codes: [Int: Set<Int>] = [:]
        for condition in measures.flatMap(\.alternatives) {
            let named: [Int]
            switch condition.professions {
            case .all: continue
            case .only(let list), .except(let list): named = list
            }
            for phase in condition.phases { codes[phase, default: []].formUnion(named) }
        }
        self.codes = codes
    }

    func code(_ profession: Int, phase: Int) -> Int { codes[phase]?.contains(profession) == true ? profession : 0 }
}
