/// The columns of the flat record file, in order.
enum RecordColumn: Int, CaseIterable {
    case decisionDate, startDate, medicalTargetDate, period, procedureCode, medicalFieldCode, activityCode
    case activityProcedureCode, activityDiagnosisCode, careGuarantee, deviationCode, regionCode, regionID
    case careProviderID, careUnitID, unitID, hospitalCode, hospitalName, profession, booking, contactType, sex
    case birthYear, municipality, listingID, referrerType, referrerID, referralID, referralDate, arrivalDate
    case contactID, phase, emergencyType, status, statedWait

    /// As the header spells it.
    var name: String { Self.names[rawValue] }

    /// The column is a date; in the contracts a date with a time.
    var isDate: Bool {
        switch self {
        case .decisionDate, .startDate, .medicalTargetDate, .referralDate, .arrivalDate: true
        default: false
        }
    }

    static let header = allCases.map(\.name).joined(separator: ";")

    private static let names = [
        "beslut_datum", "start_datum", "medicinskt_maldatum", "matperiod", "kva_kod", "mvo_kod", "aktivitetskod",
        "aktivitet_kva", "aktivitet_icd", "vardgaranti", "avvikelsekod", "regionkod", "hsaid_region",
        "hsaid_vardgivare", "hsaid_vardenhet", "hsaid_enhet", "sjukhuskod", "sjukhusnamn", "yrkeskategori",
        "bokningssatt", "vardkontakttyp", "kon", "fodelsear", "lkf", "hsaid_listning", "remittenttyp",
        "remittent_hsaid", "remiss_id", "remiss_datum", "ankomst_datum", "vardkontakt_id", "fas",
        "typ_akutverksamhet", "status", "vantetid_dagar",
    ]
}
