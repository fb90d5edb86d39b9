import Foundation
import StageTestSupport
import Stages
import TestSupport
import Waits

@testable import Feedback

/// A month of two regions in one file, with all that feedback is about.
///
/// Of those who wait for a first visit at the end of September 2019 in region 63, 48 of 60 have waited at most 60 days;
/// two more are rejected (one without the day of the decision, one without a phase) and one row cannot be read. Region 10
/// has the same and is nobody's business. One row says nothing of whose it is.
enum SentMonth {
    static let region = RegionCode(63)
    static let otherRegion = 10
    static let header =
        "beslut_datum;start_datum;medicinskt_maldatum;matperiod;kva_kod;mvo_kod;aktivitetskod;aktivitet_kva;"
        + "aktivitet_icd;vardgaranti;avvikelsekod;regionkod;hsaid_region;hsaid_vardgivare;hsaid_vardenhet;"
        + "hsaid_enhet;sjukhuskod;sjukhusnamn;yrkeskategori;bokningssatt;vardkontakttyp;kon;fodelsear;lkf;"
        + "hsaid_listning;remittenttyp;remittent_hsaid;remiss_id;remiss_datum;ankomst_datum;vardkontakt_id;fas;"
        + "typ_akutverksamhet;status;vantetid_dagar"

    static func row(
        _ contact: String, region: Int = 63, decided: String = "2019-09-01", phase: String = "1", sex: String = "1"
    ) -> String {
        "\(decided);;;2019-09-30;DV063;101;;;;ja;;\(region);SE-\(region)-1;SE2;SE3;;00000;Sjukhus saknas;XS915;1;0;\(sex);1970;"
            + "0180;;2;;;;;\(contact);\(phase);0;VANTANDE;"
    }

    static func rows(of region: Int) -> [String] {
        let right = (0..<60).map {
            row("R\(region)-\($0)", region: region, decided: $0 < 48 ? "2019-09-01" : "2019-06-01")
        }
        return right + [
            row("=R\(region)-utan dag", region: region, decided: ""),
            row("R\(region)-utan fas", region: region, phase: ""),
            row("R\(region)-oläslig", region: region, sex: "X"),
        ]
    }

    static func file() throws -> String {
        let lines = [header] + rows(of: otherRegion) + rows(of: 63) + ["för;få;fält"]
        return try TestFiles.write(lines.joined(separator: "\n") + "\n", named: "båda.csv")
    }

    /// A database with the month judged and counted.
    static let template = TestTemplate(name: "feedback month") { conninfo in
        try await TestTemplate.prepare(conninfo) { pipeline in
            _ = try Migrations(pipeline.sql).apply(on: pipeline.connection)
            try pipeline.run(.ingest, .validate, .aggregate, paths: [try file()])
        }
    }
}
