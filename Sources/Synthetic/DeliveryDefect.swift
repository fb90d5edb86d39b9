/// Something wrong with a delivery as a whole. Each has a region and month of its own, so that none hides another.
///
/// The raw value names it in `planted.csv`: a rule of the national schema and its relatives, or a defect seen in real
/// deliveries.
enum DeliveryDefect: String, CaseIterable {
    /// Every row ends with a semicolon although the last value is there.
    case trailingSemicolon = "N01"
    /// A header and nothing else.
    case noRows = "D01"
    /// Regions by SCB's county code in some rows, by SKR's in the others.
    case countyCodes = "code_system_mixed"
    /// Several accepted spellings of sex, care guarantee and deviation in one file.
    case mixedSpellings = "code_spellings_mixed"
    case utf16 = "utf_16"
    /// Nobody waits for treatment, as it says.
    case monthAtZero = "month_at_zero"
    /// 99 % within 90 days in one month.
    case jump = "jump_in_one_month"
    case oneAgeGroup = "one_age_group"
    case movForSov = "mov_for_sov"
    case missing = "region_missing"
    case missingAfterSystemChange = "regions_missing_after_system_change"
    case partOfRegion = "part_of_region"
    /// A second delivery with the contacts that the first lacks.
    case redelivery = "redelivery_changes_figure"
    /// A second delivery with a corrected record.
    case corrected = "P07"
    case noWait = "wait_not_computable"
    case unitSuffix = "unit_code_with_suffix"
    /// The decision before the referral.
    case datesInAnotherOrder = "dates_in_another_order"
    /// A system with one date: referral, arrival and decision are the same.
    case oneDate = "one_date_only"
    case fewWithin90 = "D09"
    case optionalFieldsEmpty = "D07"
    /// No contacts in child psychiatry: 0 of 0 is no share.
    case zeroOfZero = "zero_of_zero"
    /// A call of diagnoses of which no contacts were ever sent.
    case diagnosesAlone = "X05"
    /// A call of contacts that replaces an earlier one.
    case replaced = "X06"
    /// An empty call that deletes an earlier one.
    case deleted = "X07"

    /// In the order in which they get their regions and months.
    static func all(as transport: SyntheticOptions.Transport) -> [DeliveryDefect] {
        let all = allCases.filter { $0.transports.contains(transport) }
        // After a change of journal system several regions are missing at once.
        return all + [.missingAfterSystemChange]
    }

    private var transports: [SyntheticOptions.Transport] {
        switch self {
        case .trailingSemicolon, .mixedSpellings, .utf16, .redelivery: [.csv]
        case .diagnosesAlone, .replaced, .deleted: [.xml]
        default: [.csv, .xml]
        }
    }

    /// SCB's codes 01 to 09 alone can be told from SKR's.
    func fits(_ region: RegionProfile) -> Bool { self != .countyCodes || region.countyCode < 10 }

    /// The kinds of the delivery that it concerns; the others are as always.
    var kinds: [SyntheticKind] {
        switch self {
        case .monthAtZero, .jump, .noWait, .fewWithin90: [.waiting]
        case .diagnosesAlone, .replaced, .deleted, .corrected: [.completed]
        default: [.completed, .waiting]
        }
    }

    var column: RecordColumn? {
        switch self {
        case .countyCodes: .regionCode
        case .oneAgeGroup: .birthYear
        case .movForSov: .deviationCode
        case .datesInAnotherOrder, .oneDate: .referralDate
        default: nil
        }
    }

    var expected: PlantedDefect.Expectation {
        switch self {
        case .trailingSemicolon, .noRows, .countyCodes, .utf16, .diagnosesAlone: .refusedFile
        case .mixedSpellings, .movForSov, .oneDate, .optionalFieldsEmpty, .datesInAnotherOrder: .info
        default: .delivery
        }
    }

    /// Whether its rows are in the figures once all files are in.
    var isInFigures: Bool { expected != .refusedFile }

    /// 1 where all units report.
    var unitPart: Int { self == .partOfRegion ? 8 : 1 }

    /// What it does to a plan before a row is made.
    func change(_ plan: inout DeliveryPlan) {
        plan.defect = self
        for index in plan.kinds.indices where kinds.contains(plan.kinds[index].kind) {
            change(&plan.kinds[index])
        }
    }

    private func change(_ part: inout KindPlan) {
        let groups = ContactGroup.all(of: part.kind)
        for (index, group) in groups.enumerated() {
            switch self {
            case .noRows: part.counts[index] = 0
            case .monthAtZero: if group.phase == 2 && !group.isChildPsychiatry { part.counts[index] = 0 }
            case .zeroOfZero: if group.isChildPsychiatry { part.counts[index] = 0 }
            case .partOfRegion: part.counts[index] /= unitPart
            case .jump where group.phase == 1:
                part.cells[index] = CellWeights(noGuarantee: 10, patientChosen: 0, within: [60_000, 90_000, 99_000])
            case .fewWithin90 where group.phase == 1:
                part.cells[index] = CellWeights(noGuarantee: 10, patientChosen: 0, within: [15_000, 30_000, 40_000])
            default: break
            }
        }
    }

    /// What it does to each contact.
    func change(_ contact: inout Contact, year: Int) {
        switch self {
        case .oneAgeGroup: contact.birthYear = year - 47
        case .movForSov: if contact.counted.deviation == 3 { contact.counted.deviation = 2 }
        case .datesInAnotherOrder where contact.referralDay > 0:
            contact.referralDay = contact.decisionDay + 1 + Int(contact.salt % 8)
            contact.arrivalDay = contact.referralDay + Int(contact.salt >> 8 % 4)
        case .oneDate where contact.referralDay > 0:
            contact.referralDay = contact.decisionDay
            contact.arrivalDay = contact.decisionDay
        case .optionalFieldsEmpty:
            contact.namesUnit = false
            contact.listing = 0
            (contact.referrerType, contact.referrer, contact.referralDay, contact.arrivalDay) = (0, 0, 0, 0)
        default: break
        }
    }

    var what: String {
        switch self {
        case .trailingSemicolon: "every row ends with a semicolon after its last value"
        case .noRows: "the file has a header or root and no contacts"
        case .countyCodes: "a tenth of the rows have the county code of SCB and not the region code of SKR"
        case .mixedSpellings: "several accepted spellings of sex and care guarantee and deviation"
        case .utf16: "the file is in UTF-16"
        case .monthAtZero: "nobody waits for treatment in this month"
        case .jump: "99 % of first visits waiting within 90 days in this month alone"
        case .oneAgeGroup: "all patients are born in one year"
        case .movForSov: "MoV stands where SoV is meant"
        case .missing: "the region has sent nothing for the month"
        case .missingAfterSystemChange: "the region has sent nothing after a change of journal system"
        case .partOfRegion: "an eighth of the region reports"
        case .redelivery: "a later delivery has the contacts that the first lacks"
        case .corrected: "a later delivery has a corrected record"
        case .noWait: "some who wait have no decision date"
        case .unitSuffix: "codes and names of units with a suffix"
        case .datesInAnotherOrder: "every referral is dated after the decision"
        case .oneDate: "referral and arrival and decision have one date"
        case .fewWithin90: "40 % of first visits waiting within 90 days"
        case .optionalFieldsEmpty: "unit and listing and referral are empty in all rows"
        case .zeroOfZero: "no contacts in child psychiatry: 0 of 0"
        case .diagnosesAlone: "diagnoses of contacts that were never sent"
        case .replaced: "a later call replaces the first by ErsattningsId"
        case .deleted: "an empty call with ErsattningsId deletes the first"
        }
    }
}
