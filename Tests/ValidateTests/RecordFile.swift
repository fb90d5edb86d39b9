/// Record files written by hand: as many columns as a rule asks for, all else as it should be.
enum RecordFile {
    private static let header =
        "beslut_datum;start_datum;medicinskt_maldatum;matperiod;kva_kod;mvo_kod;aktivitetskod;aktivitet_kva;"
        + "aktivitet_icd;vardgaranti;avvikelsekod;regionkod;hsaid_region;hsaid_vardgivare;hsaid_vardenhet;"
        + "hsaid_enhet;sjukhuskod;sjukhusnamn;yrkeskategori;bokningssatt;vardkontakttyp;kon;fodelsear;lkf;"
        + "hsaid_listning;remittenttyp;remittent_hsaid;remiss_id;remiss_datum;ankomst_datum;vardkontakt_id;fas;"
        + "typ_akutverksamhet;status;vantetid_dagar"

    static func text(_ rows: [String]) -> String { ([header] + rows).joined(separator: "\n") + "\n" }

    /// Somebody waiting for a first visit at the end of September 2019.
    static func waiting(_ number: Int, decided: String, region: Int = 10) -> String {
        "\(decided);;;2019-09-30;DV063;101;;;;ja;;\(region);SE1;SE2;SE3;;00000;Sjukhus saknas;XS915;1;0;1;1970;0180;;2;;;;;"
            + "K\(number);1;0;VANTANDE;"
    }
}
