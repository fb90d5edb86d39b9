/// Writes the values of contacts of one delivery and kind, column by column.
struct RecordText {
    /// How values are written.
    enum Form {
        /// Dates without time, the sender's own spellings.
        case flat
        /// Dates with a time, codes.
        case contract
    }

    let form: Form
    let kind: SyntheticKind
    let region: RegionProfile
    let days: ClosedRange<Int>
    private let organisationPrefix: [UInt8]
    private let referralPrefix: [UInt8]
    private let idPrefix: [UInt8]
    private let hospitalNames: [[UInt8]]
    private let spellings: [Spelling]
    /// When procedure and diagnosis of the activity were added to the contract.
    private static let detailsFrom = DayNumber.number(year: 2025, month: 2, day: 20)
    private let mixesCountyCodes: Bool

    init(_ plan: DeliveryPlan, _ kind: SyntheticKind, _ form: Form) {
        self.form = form
        self.kind = kind
        region = plan.region
        days = DayNumber.days(year: plan.year, month: plan.month)
        organisationPrefix = Array("SE\(region.organisation)-E".utf8)
        referralPrefix = region.code % 3 == 0 ? [] : Array("SE\(region.organisation)-".utf8)
        idPrefix = Array("\(region.code)-\(plan.year * 100 + plan.month)-\(kind.idLetter)-".utf8)
        hospitalNames = region.hospitals.map { Array($0.utf8) }
        spellings =
            form == .contract ? [.codes] : plan.defect == .mixedSpellings ? Spelling.all : [Spelling.of(region)]
        mixesCountyCodes = plan.defect == .countyCodes
    }

    /// Writes the value of a column; nothing where it is empty.
    func append(_ column: RecordColumn, of contact: Contact, to writer: inout ByteWriter) {
        switch column {
        case .decisionDate: append(day: contact.decisionDay, .morning, contact.salt, to: &writer)
        case .startDate: append(day: contact.startDay, .working, contact.salt, to: &writer)
        case .medicalTargetDate: append(day: contact.targetDay, .midnight, contact.salt, to: &writer)
        case .referralDate: append(day: contact.referralDay, .midnight, contact.salt, to: &writer)
        case .arrivalDate: append(day: contact.arrivalDay, .midnight, contact.salt, to: &writer)
        case .period: writer.append(day: form == .flat ? days.upperBound : days.lowerBound)
        case .contactID:
            writer.append(bytes: idPrefix)
            writer.append(contact.number, width: 7)
        case .statedWait: writer.append(contact.counted.waitDays)
        case .status: writer.append(contact.counted.kind.status)
        case .careGuarantee, .deviationCode, .phase, .medicalFieldCode, .activityCode, .procedureCode,
            .activityProcedureCode, .activityDiagnosisCode, .profession, .booking, .contactType, .emergencyType:
            appendCare(column, contact, to: &writer)
        case .regionCode, .regionID, .careProviderID, .careUnitID, .unitID, .hospitalCode, .hospitalName:
            appendProvider(column, contact, to: &writer)
        case .sex, .birthYear, .municipality, .listingID, .referrerType, .referrerID, .referralID:
            appendPatient(column, contact, to: &writer)
        }
    }

    private func appendCare(_ column: RecordColumn, _ contact: Contact, to writer: inout ByteWriter) {
        let counted = contact.counted
        switch column {
        case .careGuarantee:
            let spelling = spelling(contact)
            writer.append(bytes: counted.hasCareGuarantee ? spelling.yes : spelling.no)
        case .deviationCode:
            if counted.deviation > 0 { writer.append(bytes: spelling(contact).deviations[counted.deviation - 1]) }
        case .phase: writer.append(counted.phase)
        case .medicalFieldCode: writer.append(counted.medicalField, width: 3)
        case .activityCode: if contact.activity > 0 { writer.append(contact.activity, width: 5) }
        case .procedureCode:
            writer.append(CodeTables.procedure(medicalField: counted.medicalField, phase: counted.phase))
        case .activityProcedureCode:
            guard hasDetails(contact) else { return }
            writer.append(CodeTables.procedure(medicalField: counted.medicalField, phase: counted.phase))
        case .activityDiagnosisCode:
            guard hasDetails(contact) else { return }
            writer.append(CodeTables.diagnosis(medicalField: counted.medicalField))
        case .profession:
            writer.append("XS")
            writer.append(counted.profession)
        case .booking: writer.append(contact.booking)
        case .contactType: writer.append(contact.contactType)
        case .emergencyType: writer.append(contact.emergencyType)
        default: break
        }
    }

    private func appendProvider(_ column: RecordColumn, _ contact: Contact, to writer: inout ByteWriter) {
        let unit = contact.unit
        switch column {
        case .regionCode:
            if mixesCountyCodes && contact.salt % 10 == 0 {
                writer.append(region.countyCode, width: 2)
            } else {
                writer.append(region.code)
            }
        case .regionID: append(hsa: Organisation.region, to: &writer)
        case .careProviderID: append(hsa: unit.provider, to: &writer)
        case .careUnitID: append(hsa: unit.careUnit, to: &writer)
        case .unitID: if contact.namesUnit { append(hsa: unit.unit, to: &writer) }
        case .hospitalCode:
            if let hospital = unit.hospital {
                writer.append(region.code, width: 2)
                writer.append(10 + hospital, width: 3)
            } else {
                writer.append("00000")
            }
        case .hospitalName:
            if let hospital = unit.hospital {
                writer.append(bytes: hospitalNames[hospital])
            } else {
                writer.append("Sjukhus saknas")
            }
        default: break
        }
    }

    private func appendPatient(_ column: RecordColumn, _ contact: Contact, to writer: inout ByteWriter) {
        switch column {
        case .sex: writer.append(bytes: spelling(contact).sexes[contact.sex - 1])
        case .birthYear: writer.append(contact.birthYear)
        case .municipality: writer.append(contact.municipality, width: 4)
        case .listingID: if contact.listing > 0 { append(hsa: contact.listing, to: &writer) }
        case .referrerType: if contact.referrerType > 0 { writer.append(contact.referrerType) }
        case .referrerID: if contact.referrer > 0 { append(hsa: contact.referrer, to: &writer) }
        case .referralID: if contact.referralDay > 0 { appendReferral(contact, to: &writer) }
        default: break
        }
    }

    /// A UUID; some systems put the sender before it.
    private func appendReferral(_ contact: Contact, to writer: inout ByteWriter) {
        writer.append(bytes: referralPrefix)
        writer.append(uuid: contact.referral, SyntheticRandom.mixed(contact.referral))
    }

    private func hasDetails(_ contact: Contact) -> Bool {
        contact.activity > 0 && (contact.startDay > 0 ? contact.startDay : days.upperBound) >= Self.detailsFrom
    }

    private func append(hsa number: Int, to writer: inout ByteWriter) {
        writer.append(bytes: organisationPrefix)
        writer.append(number, width: 12)
    }

    private func spelling(_ contact: Contact) -> Spelling {
        spellings.count == 1 ? spellings[0] : spellings[Int(contact.salt % UInt64(spellings.count))]
    }

    // MARK: Times

    /// A referral and a decision are there before a contact that starts on the same day.
    enum Clock {
        case midnight, morning, working
    }

    private func append(day: Int, _ clock: Clock, _ salt: UInt64, to writer: inout ByteWriter) {
        guard day > 0 else { return }
        writer.append(day: day)
        guard form == .contract else { return }
        writer.append(clock: Self.minutes(clock, salt))
    }

    /// Of the day.
    static func minutes(_ clock: Clock, _ salt: UInt64) -> Int {
        switch clock {
        case .midnight: 0
        case .morning: 360 + Int(salt >> 8 & 0x7F)
        case .working: 490 + Int(salt >> 16 & 0x1FF)
        }
    }
}
