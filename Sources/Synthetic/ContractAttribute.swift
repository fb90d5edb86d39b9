extension RecordColumn {
    /// The attribute of `Besok` with the same; nil where the contracts have none.
    var attribute: String? {
        switch self {
        case .decisionDate: "BeslutAktivitet"
        case .startDate: "StartAktivitet"
        case .medicalTargetDate: "MedicinsktMaldatum"
        case .medicalFieldCode: "Mvo"
        case .activityCode: "Aktivitet"
        case .activityProcedureCode: "AktivitetKVA"
        case .activityDiagnosisCode: "AktivitetICD"
        case .careGuarantee: "Vardgaranti"
        case .deviationCode: "Avvikelse"
        case .regionCode: "Regionkod"
        case .regionID: "HSAIdRegion"
        case .careProviderID: "HSAIdVardgivare"
        case .careUnitID: "HSAIdVardenhet"
        case .unitID: "HSAIdEnhet"
        case .hospitalCode: "Sjukhus"
        case .hospitalName: "SjukhusNamn"
        case .profession: "Yrkeskategori"
        case .booking: "Bokningssatt"
        case .contactType: "Vardkontakt"
        case .sex: "Kon"
        case .birthYear: "FodelseAr"
        case .municipality: "Lkf"
        case .listingID: "HSAIdPatientListning"
        case .referrerType: "Remittenttyp"
        case .referrerID: "Remittent"
        case .referralID: "RemissId"
        case .referralDate: "RemissDatum"
        case .arrivalDate: "AnkomstDatum"
        case .contactID: "VardkontaktId"
        case .phase: "Fas"
        case .emergencyType: "TypAkutverksamhet"
        case .period, .procedureCode, .status, .statedWait: nil
        }
    }

    /// Those of `Besok` in a contract, in the order of the schema. Who waits has no emergency room, and starts only
    /// where that is a defect.
    static func attributes(of kind: SyntheticKind) -> [RecordColumn] {
        let all: [RecordColumn] = [
            .regionCode, .regionID, .hospitalCode, .hospitalName, .careProviderID, .careUnitID, .unitID, .contactID,
            .careGuarantee, .phase, .medicalFieldCode, .activityCode, .activityProcedureCode, .activityDiagnosisCode,
            .birthYear, .sex, .municipality, .listingID, .booking, .contactType, .profession, .deviationCode,
            .decisionDate, .startDate, .medicalTargetDate, .emergencyType, .referrerType, .referrerID, .referralID,
            .referralDate, .arrivalDate,
        ]
        return kind == .waiting ? all.filter { $0 != .emergencyType } : all
    }
}
