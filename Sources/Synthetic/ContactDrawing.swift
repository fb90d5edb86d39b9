/// Draws the contacts of a delivery, each of a group and a cell that the plan has chosen.
struct ContactDrawing {
    private let region: RegionProfile
    private let organisation: Organisation
    private let year: Int
    private let days: ClosedRange<Int>
    private let defect: DeliveryDefect?
    /// The days of the month, those at a week-end seldom.
    private let weekdays: [Int]

    private static let earliestDecision = DayNumber.number(year: 2010, month: 1, day: 1)

    init(_ plan: DeliveryPlan, _ part: KindPlan) {
        region = plan.region
        organisation = Organisation(plan.region)
        year = plan.year
        days = DayNumber.days(year: plan.year, month: plan.month)
        defect = plan.defect
        // Each week-end day once, the others eight times.
        weekdays = days.flatMap { day in [Int](repeating: day, count: DayNumber.isWeekend(day) ? 1 : 8) }
    }

    func contact(
        _ number: Int, of group: ContactGroup, in cell: WaitCell, _ random: inout SyntheticRandom
    ) -> Contact {
        let isCompleted = group.kind.statistic == .completed
        let hasCareGuarantee = cell != .noGuarantee
        // Contacts without guarantee wait as the others do.
        let cell = hasCareGuarantee ? cell : anyCell(group, &random)
        let deviation = deviation(group, cell, &random)
        let end =
            !isCompleted
            ? days.upperBound
            : group.phase == 5 ? random.within(days) : weekdays[random.below(weekdays.count)]
        let daysBeyondTarget = group.phase == 4 && cell != .first ? random.within(1...90) : 0
        var wait = WaitDays.draw(group, cell, &random)
        // The target of a late follow-up lies between its decision and its start.
        if isCompleted { wait = max(wait, daysBeyondTarget) }
        let decisionDay = max(Self.earliestDecision, end - wait)
        let (field, activity) = field(group, &random)
        let isTreatment = group.phase == 2
        let unit =
            group.kind == .primaryCare
            ? organisation.healthCentre(random.below(organisation.healthCentreCount))
            : organisation.unit(field: field, isTreatment: isTreatment, part: defect?.unitPart ?? 1, &random)
        var contact = Contact(
            counted: CountedContact(
                kind: group.kind, phase: group.phase, medicalField: field,
                profession: isTreatment && !group.isChildPsychiatry
                    ? CodeTables.physician
                    : random.pick(group.kind == .primaryCare ? .primaryCareProfessions : .professions),
                hasCareGuarantee: hasCareGuarantee, deviation: deviation, waitDays: end - decisionDay,
                hasTarget: group.phase == 4, isWithinTarget: group.phase == 4 && isCompleted && cell == .first),
            number: number, decisionDay: decisionDay, startDay: isCompleted ? end : 0,
            targetDay: targetDay(group, cell, decisionDay, end, daysBeyondTarget, &random), activity: activity,
            unit: unit, namesUnit: random.happens(perThousand: 950),
            booking: group.phase == 5 ? 5 : random.pick(.bookings),
            contactType: random.pick(group.phase == 2 || group.phase == 3 ? .treatmentTypes : .visitTypes),
            sex: random.pick(.sexes), birthYear: birthYear(field, &random), municipality: homeMunicipality(&random),
            listing: random.happens(perThousand: 960) ? healthCentreUnit(&random) : 0, referrerType: 0, referrer: 0,
            referral: 0, referralDay: 0, arrivalDay: 0,
            emergencyType: group.phase == 5 && isCompleted ? random.pick(.acuteTypes) : 0, salt: random.next())
        refer(&contact, &random)
        defect?.change(&contact, year: year)
        return contact
    }

    private func anyCell(_ group: ContactGroup, _ random: inout SyntheticRandom) -> WaitCell {
        [.first, .first, .first, .first, .second, .second, .third, .fourth][random.below(8)]
    }

    /// 0 for none, 1 PvV, 2 MoV, 3 SoV in child psychiatry only. How common MoV and SoV are is assumed.
    private func deviation(_ group: ContactGroup, _ cell: WaitCell, _ random: inout SyntheticRandom) -> Int {
        guard group.phase != 5 else { return 0 }
        if cell == .patientChosen { return 1 }
        guard group.kind != .primaryCare else { return 0 }
        if random.happens(perThousand: 15) { return 2 }
        guard group.isChildPsychiatry && group.phase != 4 else { return 0 }
        // Within the limit a choice makes no difference, so it is not what the plan counts.
        if cell == .first && random.happens(perThousand: 40) { return 1 }
        return random.happens(perThousand: 30) ? 3 : 0
    }

    private func targetDay(
        _ group: ContactGroup, _ cell: WaitCell, _ decisionDay: Int, _ end: Int, _ daysBeyondTarget: Int,
        _ random: inout SyntheticRandom
    ) -> Int {
        guard group.phase == 4 else { return 0 }
        if group.kind.statistic == .waiting { return decisionDay + random.within(14...240) }
        return cell == .first ? end + random.below(30) : end - daysBeyondTarget
    }

    private func field(_ group: ContactGroup, _ random: inout SyntheticRandom) -> (Int, Int) {
        if group.kind == .primaryCare { return (CodeTables.primaryCareField, 0) }
        if group.isChildPsychiatry {
            let hasActivity = group.phase == 2 || group.phase == 3
            return (CodeTables.childPsychiatry, hasActivity ? CodeTables.childPsychiatryActivity : 0)
        }
        guard group.phase == 2 || group.phase == 3 else { return (random.pick(.medicalFields), 0) }
        let activity = random.pick(group.phase == 2 ? .treatments : .examinations)
        return (activity / 100, activity)
    }

    private func birthYear(_ field: Int, _ random: inout SyntheticRandom) -> Int {
        switch field {
        case CodeTables.childPsychiatry: year - random.within(4...17)
        case CodeTables.children: year - random.within(0...17)
        default: year - max(random.within(18...92), random.within(18...92))
        }
    }

    /// SCB's code; one in thirty lives in another region, and of a few it is not known.
    private func homeMunicipality(_ random: inout SyntheticRandom) -> Int {
        if random.happens(perThousand: 3) { return 0 }
        let municipalities =
            random.happens(perThousand: 33)
            ? RegionProfile.all[random.below(RegionProfile.all.count)].municipalities : region.municipalities
        return municipalities[random.below(municipalities.count)]
    }

    private func healthCentreUnit(_ random: inout SyntheticRandom) -> Int {
        Organisation.healthCentreUnit(random.below(organisation.healthCentreCount))
    }

    /// A referral is sent, arrives, and is decided on, in that order. Most contacts of specialised care have one: of a
    /// follow-up it is that of the first visit. Referral data are voluntary; how many send them is assumed.
    private func refer(_ contact: inout Contact, _ random: inout SyntheticRandom) {
        let (kind, phase) = (contact.counted.kind, contact.counted.phase)
        let share = kind == .primaryCare ? 40 : phase == 5 ? 300 : phase == 4 ? 940 : 970
        guard random.happens(perThousand: share) else {
            // Own request for care.
            contact.referrerType = phase <= 3 || kind == .primaryCare ? 2 : 0
            return
        }
        contact.referrerType = 1
        contact.referrer = healthCentreUnit(&random)
        contact.referral = random.next()
        contact.arrivalDay = contact.decisionDay - (phase == 4 ? random.within(20...240) : random.below(5))
        contact.referralDay = contact.arrivalDay - random.below(4)
    }
}

/// How long a contact of a group and cell waits.
enum WaitDays {
    static func draw(_ group: ContactGroup, _ cell: WaitCell, _ random: inout SyntheticRandom) -> Int {
        switch (group.kind, group.phase) {
        case (_, 5): return random.happens(perThousand: 30) ? 1 : 0
        case (_, 4): return random.happens(perThousand: 800) ? random.within(0...120) : random.within(121...400)
        case (.primaryCare, _): return primaryCare(cell, &random)
        default: break
        }
        switch cell {
        case .patientChosen:
            // In child psychiatry the plan counts choices beyond the limit.
            if group.isChildPsychiatry { return random.within(31...300) }
            return random.happens(perThousand: 200) ? random.within(0...30) : random.within(31...400)
        case .noGuarantee, .first: return random.within(0...30)
        case .second: return random.within(31...60)
        case .third: return random.within(61...90)
        case .fourth:
            // The long tail is not published for these years: assumed.
            return switch random.below(100) {
            case ..<34: random.within(91...120)
            case ..<67: random.within(121...180)
            case ..<94: random.within(181...365)
            default: random.within(366...800)
            }
        }
    }

    /// Most who seek primary care are assessed on the day.
    private static func primaryCare(_ cell: WaitCell, _ random: inout SyntheticRandom) -> Int {
        switch cell {
        case .patientChosen: random.within(0...21)
        case .noGuarantee, .first:
            switch random.below(100) {
            case ..<55: 0
            case ..<80: 1
            case ..<92: 2
            default: 3
            }
        case .second: random.within(4...7)
        case .third, .fourth: random.within(8...30)
        }
    }
}
