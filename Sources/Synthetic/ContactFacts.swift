/// The dates and codes of a contact that its figures hang on: drawn first, written after.
struct ContactFacts {
    var counted: CountedContact
    var decisionDay: Int
    var startDay: Int?
    var targetDay: Int?
    /// Of phases 2 and 3.
    var activity: Int?

    private static let earliestDecision = DayNumber.number(year: 2010, month: 1, day: 1)

    init(
        _ group: ContactGroup, _ model: WaitModel, _ draws: inout GroupDraws, days: ClosedRange<Int>,
        _ random: inout SyntheticRandom
    ) {
        let isCompleted = group.statistic == .completed
        let deviation = Self.deviation(group, model, &draws, &random)
        let isWithinTarget = group.phase == 4 && isCompleted && draws.target.next() < model.withinTarget
        let daysBeyondTarget = group.phase == 4 && !isWithinTarget ? random.within(1...90) : 0

        let end = isCompleted ? Self.startDay(in: days, isAcute: group.phase == 5, &random) : days.upperBound
        var wait = Self.wait(group, model, isPatientChosen: deviation == 1, &draws, &random)
        // The target of a late follow-up lies between its decision and its start.
        if isCompleted { wait = max(wait, daysBeyondTarget) }
        decisionDay = max(Self.earliestDecision, end - wait)
        startDay = isCompleted ? end : nil
        if group.phase == 4 {
            targetDay =
                !isCompleted
                ? decisionDay + random.within(14...240)
                : isWithinTarget ? end + random.below(30) : end - daysBeyondTarget
        }

        let (field, activity) = Self.field(group, &random)
        self.activity = activity
        counted = CountedContact(
            statistic: group.statistic, phase: group.phase, medicalField: field,
            profession: group.phase == 2 && !group.isChildPsychiatry
                ? CodeTables.physician : random.pick(.professions),
            hasCareGuarantee: !random.happens(perThousand: 50), deviation: deviation, waitDays: end - decisionDay,
            isWithinTarget: isWithinTarget)
    }

    /// 0 for none, 1 PvV by the region's share, 2 MoV, 3 SoV in child psychiatry only.
    private static func deviation(
        _ group: ContactGroup, _ model: WaitModel, _ draws: inout GroupDraws, _ random: inout SyntheticRandom
    ) -> Int {
        guard group.phase != 5 else { return 0 }
        if draws.patientChosen.next() < model.patientChosen { return 1 }
        if random.happens(perThousand: 15) { return 2 }
        return group.isChildPsychiatry && group.phase != 4 && random.happens(perThousand: 30) ? 3 : 0
    }

    private static func wait(
        _ group: ContactGroup, _ model: WaitModel, isPatientChosen: Bool, _ draws: inout GroupDraws,
        _ random: inout SyntheticRandom
    ) -> Int {
        if group.phase == 5 { return random.happens(perThousand: 30) ? 1 : 0 }
        if group.phase == 4 {
            return random.happens(perThousand: 800) ? random.within(0...120) : random.within(121...400)
        }
        if isPatientChosen { return random.happens(perThousand: 200) ? random.within(0...30) : random.within(31...400) }
        let place = draws.wait.next()
        if place < model.within30 { return random.within(0...30) }
        if place < model.within60 { return random.within(31...60) }
        if place < model.within90 { return random.within(61...90) }
        // The long tail is not published: assumed.
        return switch random.below(100) {
        case ..<34: random.within(91...120)
        case ..<67: random.within(121...180)
        case ..<94: random.within(181...365)
        default: random.within(366...800)
        }
    }

    /// A day of the month, seldom at a week-end except for acute contacts.
    private static func startDay(
        in days: ClosedRange<Int>, isAcute: Bool, _ random: inout SyntheticRandom
    ) -> Int {
        var day = random.within(days)
        for _ in 0..<2 where !isAcute && DayNumber.isWeekend(day) { day = random.within(days) }
        return day
    }

    private static func field(_ group: ContactGroup, _ random: inout SyntheticRandom) -> (Int, Int?) {
        if group.isChildPsychiatry {
            let hasActivity = group.phase == 2 || group.phase == 3
            return (CodeTables.childPsychiatry, hasActivity ? CodeTables.childPsychiatryActivity : nil)
        }
        switch group.phase {
        case 2:
            let activity = random.pick(.treatments)
            return (activity / 100, activity)
        case 3:
            let activity = random.pick(.examinations)
            return (activity / 100, activity)
        default:
            return (random.pick(.medicalFields), nil)
        }
    }
}

/// The evenly spread draws of a group: one sequence a question.
struct GroupDraws {
    var patientChosen: EvenSequence
    var wait: EvenSequence
    var target: EvenSequence

    init(_ random: inout SyntheticRandom) {
        patientChosen = EvenSequence(&random)
        wait = EvenSequence(&random)
        target = EvenSequence(&random)
    }
}

extension WeightedCodes {
    static let medicalFields = WeightedCodes(CodeTables.medicalFields)
    static let treatments = WeightedCodes(CodeTables.treatments)
    static let examinations = WeightedCodes(CodeTables.examinations)
    static let professions = WeightedCodes(CodeTables.professions)
    static let bookings = WeightedCodes(CodeTables.bookings)
    static let visitTypes = WeightedCodes(CodeTables.visitTypes)
    static let treatmentTypes = WeightedCodes(CodeTables.treatmentTypes)
    static let acuteTypes = WeightedCodes(CodeTables.acuteTypes)
    static let sexes = WeightedCodes(CodeTables.sexes)
}
