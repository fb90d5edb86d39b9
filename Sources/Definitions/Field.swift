/// Every field that a layout may name. The raw value is the column of `register.record` or
/// `register.count_row` that it fills; of other contents, of the table of that name.
package enum Field: String, Hashable, Sendable, CaseIterable {
    // More contents than one
    case period
    case regionCode = "region_code"
    case status
    case unitHSAID = "unit_hsa_id"

    // Records
    case decisionDate = "decision_date"
    case startDate = "start_date"
    case medicalTargetDate = "medical_target_date"
    case procedureCode = "procedure_code"
    case medicalFieldCode = "medical_field_code"
    case activityCode = "activity_code"
    case activityProcedureCode = "activity_procedure_code"
    case activityDiagnosisCode = "activity_diagnosis_code"
    case hasCareGuarantee = "has_care_guarantee"
    case deviationCode = "deviation_code"
    case regionHSAID = "region_hsa_id"
    case careProviderHSAID = "care_provider_hsa_id"
    case careUnitHSAID = "care_unit_hsa_id"
    case hospitalCode = "hospital_code"
    case hospitalName = "hospital_name"
    case professionCode = "profession_code"
    case bookingCode = "booking_code"
    case contactTypeCode = "contact_type_code"
    case sexCode = "sex_code"
    case birthYear = "birth_year"
    case municipalityCode = "municipality_code"
    case listingHSAID = "listing_hsa_id"
    case referrerTypeCode = "referrer_type_code"
    case referrerHSAID = "referrer_hsa_id"
    case referralID = "referral_id"
    case referralDate = "referral_date"
    case arrivalDate = "arrival_date"
    case contactID = "contact_id"
    case phaseCode = "phase_code"
    case emergencyTypeCode = "emergency_type_code"
    case statedWaitDays = "stated_wait_days"

    // Records of emergency rooms: only the XML contract has them
    case emergencyArrivalTime = "emergency_arrival_at"
    case emergencyAssessmentTime = "emergency_assessment_at"
    case emergencyEndTime = "emergency_end_at"
    case isCareInterrupted = "is_care_interrupted"

    // Counts
    case measure
    case limit
    case withinCount = "within_count"
    /// Without those taken out as patient-chosen (PvV): what a share is of.
    case totalExcludingPatientChosen = "total_count"
    /// With them: another way to say the same total. A layout has one of the two.
    case totalIncludingPatientChosen = "total_including_pvv"
    case patientChosenCount = "pvv_count"

    // Attestations
    case agreement
    case attestation
    case attestedOn = "attested_on"
    case attestedBy = "attested_by"

    // Expected units
    case unitName = "unit_name"

    // Populations
    case populationDate = "population_date"
    case population
    case source

    /// In which layouts it may stand.
    package var content: Set<Content> {
        switch self {
        case .regionCode: Set(Content.allCases)
        case .period: [.records, .counts, .expectedUnits]
        case .status: [.records, .counts]
        case .unitHSAID: [.records, .counts, .expectedUnits]
        case .agreement, .attestation, .attestedOn, .attestedBy: [.attestations]
        case .unitName: [.expectedUnits]
        case .populationDate, .population: [.populations]
        case .source: [.attestations, .populations]
        case .measure, .limit, .withinCount, .totalExcludingPatientChosen, .totalIncludingPatientChosen,
            .patientChosenCount:
            [.counts]
        default: [.records]
        }
    }

    package var type: FieldType {
        switch self {
        case .period: .period
        case .regionCode: .regionCode
        case .status: .status
        case .decisionDate, .startDate, .medicalTargetDate, .referralDate, .arrivalDate, .attestedOn,
            .populationDate:
            .date
        case .emergencyArrivalTime, .emergencyAssessmentTime, .emergencyEndTime: .time
        case .medicalFieldCode: .code(digits: 3...3)
        case .hasCareGuarantee: .yesNo
        case .deviationCode, .bookingCode, .sexCode, .referrerTypeCode, .phaseCode, .emergencyTypeCode,
            .isCareInterrupted:
            .code(digits: 1...1)
        case .contactTypeCode: .code(digits: 1...2)
        case .birthYear, .municipalityCode: .code(digits: 4...4)
        case .professionCode: .professionCode
        case .statedWaitDays: .integer
        case .measure: .measure
        case .limit: .limit
        case .withinCount, .totalExcludingPatientChosen, .totalIncludingPatientChosen, .patientChosenCount,
            .population:
            .count
        case .procedureCode, .activityCode, .activityProcedureCode, .activityDiagnosisCode, .regionHSAID,
            .careProviderHSAID, .careUnitHSAID, .unitHSAID, .hospitalCode, .hospitalName, .listingHSAID,
            .referrerHSAID, .referralID, .contactID, .agreement, .attestation, .attestedBy, .unitName,
            .source:
            .text
        }
    }

    /// Fields that every layout of this content must have a column or a constant for, since no figure is right without.
    ///
    /// Where a layout says the kind of its rows, `status` is not needed, and of those waiting `startDate` is not.
    package static func necessary(for content: Content) -> [Field] {
        switch content {
        case .records:
            [
                .period, .regionCode, .status, .decisionDate, .startDate, .phaseCode, .medicalFieldCode,
                .hasCareGuarantee, .deviationCode, .contactID,
            ]
        case .counts:
            [.period, .regionCode, .measure, .status, .limit, .withinCount, .patientChosenCount]
        case .attestations: [.regionCode, .agreement, .attestation, .attestedOn, .attestedBy]
        case .expectedUnits: [.period, .regionCode, .unitHSAID]
        case .populations: [.regionCode, .populationDate, .population]
        }
    }
}

/// How the text of a field becomes a value.
package enum FieldType: Hashable, Sendable {
    /// A day, in one of the layout's forms.
    case date
    /// An instant of local time, to the second: a day with its clock in one of the layout's forms that has one.
    case time
    /// A month, in one of the layout's forms.
    case period
    /// Waiting, completed, or of primary care: the codes of `StatusCode` after the value map.
    case status
    case regionCode
    case text
    /// 1 yes, 2 no, after the value map.
    case yesNo
    /// A small number written in so many digits.
    case code(digits: ClosedRange<Int>)
    /// `XS9nn`, kept as `9nn`.
    case professionCode
    case integer
    /// The id of a measure.
    case measure
    /// Days, or a word of the value map for the medical target date.
    case limit
    /// 0 or more.
    case count
}
