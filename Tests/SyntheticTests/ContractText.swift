import Synthetic

/// Calls read by hand: the attributes of every `Besok`, under the names of the flat file's columns.
enum ContractText {
    static let columns = [
        "BeslutAktivitet": "beslut_datum", "StartAktivitet": "start_datum",
        "MedicinsktMaldatum": "medicinskt_maldatum", "Mvo": "mvo_kod", "Aktivitet": "aktivitetskod",
        "AktivitetKVA": "aktivitet_kva", "AktivitetICD": "aktivitet_icd", "Vardgaranti": "vardgaranti",
        "Avvikelse": "avvikelsekod", "Regionkod": "regionkod", "HSAIdRegion": "hsaid_region",
        "HSAIdVardgivare": "hsaid_vardgivare", "HSAIdVardenhet": "hsaid_vardenhet", "HSAIdEnhet": "hsaid_enhet",
        "Sjukhus": "sjukhuskod", "SjukhusNamn": "sjukhusnamn", "Yrkeskategori": "yrkeskategori",
        "Bokningssatt": "bokningssatt", "Vardkontakt": "vardkontakttyp", "Kon": "kon", "FodelseAr": "fodelsear",
        "Lkf": "lkf", "HSAIdPatientListning": "hsaid_listning", "Remittenttyp": "remittenttyp",
        "Remittent": "remittent_hsaid", "RemissId": "remiss_id", "RemissDatum": "remiss_datum",
        "AnkomstDatum": "ankomst_datum", "VardkontaktId": "vardkontakt_id", "Fas": "fas",
        "TypAkutverksamhet": "typ_akutverksamhet",
    ]
    static let emergency = ["TidStartAkut", "TidBedomning", "TidAvslut", "VardAvbruten"]

    /// - Parameter lastDay: of the month: the wait of those who wait ends on it.
    static func rows(of text: String, lastDay: String) -> [GeneratedRow] {
        let status = text.contains("<TillgangligVardSpeciVantande") ? "VANTANDE" : "GENOMFORD"
        return text.split(separator: "\n").enumerated().filter { $1.hasPrefix("<Besok ") }.map { number, line in
            var values = ["status": status, "matperiod": lastDay]
            for (name, value) in attributes(of: line) { values[columns[name] ?? name] = value }
            // The clock never counts.
            for column in ["beslut_datum", "start_datum", "medicinskt_maldatum"] {
                values[column] = values[column].map { String($0.prefix(10)) }
            }
            return GeneratedRow(line: number + 1, values: values)
        }
    }

    static func attributes(of line: Substring) -> [(name: String, value: String)] {
        line.split(separator: "\" ").map { part in
            let sides = part.split(separator: "=\"", maxSplits: 1)
            let name = sides[0].split(separator: " ").last ?? ""
            let value = sides.count == 2 ? sides[1].prefix { $0 != "\"" } : ""
            return (String(name), String(value))
        }
    }
}
