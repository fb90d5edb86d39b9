/// Counts the contacts of one delivery by the rules of the domain, a row at a time.
struct DeliveryCounter {
    private struct Cell {
        var within = (0, 0, 0)
        var denominator = 0
        var pvv = 0
    }

    private static let patientChosen = 1
    private static let limitOfChildPsychiatry = 30
    private static let limitOfAssessment = 3
    /// In which follow-ups by every profession count, not by physicians only: psychiatry, child psychiatry, pain.
    private static let fieldsOfAllProfessions = [901, 931, 412]

    private var cells = [Cell](repeating: Cell(), count: SyntheticTally.Measure.allCases.count * 2)

    mutating func count(_ contact: CountedContact) {
        // Care guarantee "no" is in no share.
        guard contact.hasCareGuarantee, let measure = Self.measure(of: contact) else { return }
        let index = Self.index(measure, contact.kind.statistic)
        let isChildPsychiatry = contact.medicalField == CodeTables.childPsychiatry && measure != .followUp
        if contact.deviation == Self.patientChosen
            && (!isChildPsychiatry || contact.waitDays > Self.limitOfChildPsychiatry)
        {
            cells[index].pvv += 1
            return
        }
        cells[index].denominator += 1
        switch measure {
        case .followUp: cells[index].within.0 += contact.isWithinTarget ? 1 : 0
        case .medicalAssessment: cells[index].within.0 += contact.waitDays <= Self.limitOfAssessment ? 1 : 0
        default:
            cells[index].within.0 += contact.waitDays <= 30 ? 1 : 0
            cells[index].within.1 += contact.waitDays <= 60 ? 1 : 0
            cells[index].within.2 += contact.waitDays <= 90 ? 1 : 0
        }
    }

    func tally(regionCode: Int, year: Int, month: Int) -> SyntheticTally {
        var tally = SyntheticTally()
        for measure in SyntheticTally.Measure.allCases {
            for statistic in SyntheticStatistic.allCases {
                let cell = cells[Self.index(measure, statistic)]
                guard cell.denominator + cell.pvv > 0 else { continue }
                let limits: [Int?] = measure == .followUp ? [nil] : measure.limitDays
                for (limit, within) in zip(limits, [cell.within.0, cell.within.1, cell.within.2]) {
                    let key = SyntheticTally.Key(
                        regionCode: regionCode, year: year, month: month, measure: measure, statistic: statistic,
                        limitDays: limit)
                    tally.add(.init(numerator: within, denominator: cell.denominator, pvv: cell.pvv), to: key)
                }
            }
        }
        return tally
    }

    private static func index(_ measure: SyntheticTally.Measure, _ statistic: SyntheticStatistic) -> Int {
        let position =
            switch measure {
            case .firstVisit: 0
            case .treatment: 1
            case .examination: 2
            case .followUp: 3
            case .childPsychiatryFirstVisit: 4
            case .childPsychiatryAssessment: 5
            case .childPsychiatryTreatment: 6
            case .medicalAssessment: 7
            }
        return position * 2 + (statistic == .completed ? 0 : 1)
    }

    private static func measure(of contact: CountedContact) -> SyntheticTally.Measure? {
        guard contact.kind != .primaryCare else { return contact.phase == 1 ? .medicalAssessment : nil }
        let isChildPsychiatry = contact.medicalField == CodeTables.childPsychiatry
        switch contact.phase {
        case 1: return isChildPsychiatry ? .childPsychiatryFirstVisit : .firstVisit
        case 2: return isChildPsychiatry ? .childPsychiatryTreatment : .treatment
        case 3: return isChildPsychiatry ? .childPsychiatryAssessment : .examination
        case 4:
            let isCounted =
                contact.profession == CodeTables.physician || fieldsOfAllProfessions.contains(contact.medicalField)
            return contact.kind == .completed && contact.hasTarget && isCounted ? .followUp : nil
        default: return nil
        }
    }
}
