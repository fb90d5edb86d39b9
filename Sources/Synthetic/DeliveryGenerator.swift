/// Makes the rows of one delivery, all groups mixed as a register would send them.
struct DeliveryGenerator {
    private let plan: DeliveryPlan
    private let days: ClosedRange<Int>
    private let models: [WaitModel]
    private let organisationPrefix: [UInt8]
    private let completedIdPrefix: [UInt8]
    private let waitingIdPrefix: [UInt8]
    private let unitCount: Int

    private var random: SyntheticRandom
    private var draws: [GroupDraws]
    private var remaining: [Int]
    private var remainingTotal: Int
    private var completedCount = 0
    private var waitingCount = 0
    private var counter = DeliveryCounter()

    init(_ plan: DeliveryPlan) {
        self.plan = plan
        days = DayNumber.days(year: plan.year, month: plan.month)
        models = ContactGroup.all.map { WaitModel($0, in: plan.region, year: plan.year, month: plan.month) }
        organisationPrefix = Array("SE\(plan.region.organisation)-E".utf8)
        let period = plan.year * 100 + plan.month
        completedIdPrefix = Array("\(plan.region.code)-\(period)-G-".utf8)
        waitingIdPrefix = Array("\(plan.region.code)-\(period)-V-".utf8)
        // 628 + 273 units nationally: one for about every 11,000 inhabitants.
        unitCount = max(6, plan.region.population / 11_000)
        var random = SyntheticRandom(seed: plan.seed)
        draws = ContactGroup.all.map { _ in GroupDraws(&random) }
        self.random = random
        remaining = plan.counts
        remainingTotal = plan.counts.reduce(0, +)
    }

    /// What the rows written so far add up to.
    var tally: SyntheticTally { counter.tally(regionCode: plan.region.code, year: plan.year, month: plan.month) }

    /// Writes a row.
    ///
    /// - Returns: false, and nothing is written, where all rows have been.
    mutating func writeNext(to writer: inout ByteWriter) -> Bool {
        guard remainingTotal > 0 else { return false }
        var place = random.below(remainingTotal)
        var index = 0
        while place >= remaining[index] {
            place -= remaining[index]
            index += 1
        }
        remaining[index] -= 1
        remainingTotal -= 1
        let facts = ContactFacts(ContactGroup.all[index], models[index], &draws[index], days: days, &random)
        counter.count(facts.counted)
        writeDecision(facts, to: &writer)
        writeProvider(facts.counted, to: &writer)
        writePatient(facts.counted, to: &writer)
        writeReferral(facts, to: &writer)
        writeIdentity(facts.counted, to: &writer)
        return true
    }

    /// From beslut_datum to avvikelsekod.
    private func writeDecision(_ facts: ContactFacts, to writer: inout ByteWriter) {
        let contact = facts.counted
        writer.append(day: facts.decisionDay)
        writer.separate()
        if let startDay = facts.startDay { writer.append(day: startDay) }
        writer.separate()
        if let targetDay = facts.targetDay { writer.append(day: targetDay) }
        writer.separate()
        writer.append(day: days.upperBound)
        writer.separate()
        let procedure = CodeTables.procedure(medicalField: contact.medicalField, phase: contact.phase)
        writer.append(procedure)
        writer.separate()
        writer.append(contact.medicalField, width: 3)
        writer.separate()
        if let activity = facts.activity { writer.append(activity, width: 5) }
        writer.separate()
        // Procedure and diagnosis of the activity were added to the contract on 2025-02-20.
        let hasDetails = facts.activity != nil && (plan.year, plan.month) >= (2025, 3)
        if hasDetails { writer.append(procedure) }
        writer.separate()
        if hasDetails { writer.append(CodeTables.diagnosis(medicalField: contact.medicalField)) }
        writer.separate()
        writer.append(contact.hasCareGuarantee ? "ja" : "nej")
        writer.separate()
        if contact.deviation > 0 { writer.append(contact.deviation) }
        writer.separate()
    }

    /// From regionkod to vardkontakttyp.
    private mutating func writeProvider(_ contact: CountedContact, to writer: inout ByteWriter) {
        let unit = (contact.medicalField * 7 + random.below(max(1, unitCount / 8))) % unitCount
        writer.append(plan.region.code)
        writer.separate()
        writeHSAId(1, to: &writer)
        writer.separate()
        writeHSAId(2 + unit % 3, to: &writer)
        writer.separate()
        writeHSAId(100 + unit * 3, to: &writer)
        writer.separate()
        if random.happens(perThousand: 600) { writeHSAId(10_000 + unit * 10 + random.below(4), to: &writer) }
        writer.separate()
        // Some units are at no hospital.
        let hospital = unit % (plan.region.hospitals.count + 1)
        if hospital < plan.region.hospitals.count {
            writer.append(plan.region.code, width: 2)
            writer.append(10 + hospital, width: 3)
            writer.separate()
            writer.append(plan.region.hospitals[hospital])
        } else {
            writer.append("00000;Sjukhus saknas")
        }
        writer.append(";XS")
        writer.append(contact.profession)
        writer.separate()
        writer.append(contact.phase == 5 ? 5 : random.pick(.bookings))
        writer.separate()
        let isActivity = contact.phase == 2 || contact.phase == 3
        writer.append(random.pick(isActivity ? .treatmentTypes : .visitTypes))
        writer.separate()
    }

    /// From kon to hsaid_listning.
    private mutating func writePatient(_ contact: CountedContact, to writer: inout ByteWriter) {
        writer.append(random.pick(.sexes))
        writer.separate()
        let age =
            switch contact.medicalField {
            case CodeTables.childPsychiatry: random.within(4...17)
            case CodeTables.children: random.within(0...17)
            default: max(random.within(18...92), random.within(18...92))
            }
        writer.append(plan.year - age)
        writer.separate()
        writer.append(homeMunicipality(), width: 4)
        writer.separate()
        if random.happens(perThousand: 700) { writeHSAId(500_000 + random.below(unitCount * 2), to: &writer) }
        writer.separate()
    }

    /// SCB's code; one in thirty lives in another region, and of a few it is not known.
    private mutating func homeMunicipality() -> Int {
        if random.happens(perThousand: 3) { return 0 }
        let municipalities =
            random.happens(perThousand: 33)
            ? RegionProfile.all[random.below(RegionProfile.all.count)].municipalities : plan.region.municipalities
        return municipalities[random.below(municipalities.count)]
    }

    /// From remittenttyp to ankomst_datum: a referral is sent, arrives, and is decided on, in that order.
    private mutating func writeReferral(_ facts: ContactFacts, to writer: inout ByteWriter) {
        guard facts.counted.phase <= 3 else { return writer.separate(5) }
        guard random.happens(perThousand: 800) else {
            writer.append("2")
            return writer.separate(5)
        }
        let arrivalDay = facts.decisionDay - random.below(5)
        writer.append("1;")
        writeHSAId(500_000 + random.below(unitCount * 2), to: &writer)
        writer.append(";R")
        writer.append(random.below(100_000_000), width: 8)
        writer.separate()
        writer.append(day: arrivalDay - random.below(4))
        writer.separate()
        writer.append(day: arrivalDay)
        writer.separate()
    }

    /// From vardkontakt_id to vantetid_dagar.
    private mutating func writeIdentity(_ contact: CountedContact, to writer: inout ByteWriter) {
        if contact.statistic == .completed {
            completedCount += 1
            writer.append(bytes: completedIdPrefix)
            writer.append(completedCount, width: 7)
        } else {
            waitingCount += 1
            writer.append(bytes: waitingIdPrefix)
            writer.append(waitingCount, width: 7)
        }
        writer.separate()
        writer.append(contact.phase)
        writer.separate()
        writer.append(contact.phase == 5 ? random.pick(.acuteTypes) : 0)
        writer.separate()
        writer.append(contact.statistic.status)
        writer.separate()
        writer.append(contact.waitDays)
        writer.append(byte: UInt8(ascii: "\n"))
    }

    private func writeHSAId(_ number: Int, to writer: inout ByteWriter) {
        writer.append(bytes: organisationPrefix)
        writer.append(number, width: 12)
    }
}
