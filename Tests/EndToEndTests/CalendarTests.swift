import Foundation
import Testing

/// Figures hang on the days that were sent, and on no clock: neither the day that the job runs, nor where.
@Suite struct CalendarTests {
    /// When and where a run is said to happen.
    static let moments: [(moment: String, zone: String)] = [
        ("2020-03-01 00:00:30", "Europe/Stockholm"), ("2024-02-29 23:59:30", "Pacific/Kiritimati"),
        // The hour that is there twice, and the one that is not.
        ("2025-10-26 02:59:50", "Europe/Stockholm"), ("2026-03-29 01:59:50", "Europe/Stockholm"),
        ("2031-12-31 23:59:30", "America/Los_Angeles"),
    ]

    private static let days = [
        // decision, start or nothing, and the days that it waits until the last of February 2020
        ("2020-02-29", "", 0), ("2020-02-28", "", 1), ("2020-01-31", "", 29), ("2019-12-31", "", 60),
        ("2019-02-28", "", 366), ("2020-02-29T23:59:59", "", 0), ("2019-10-27", "", 125), ("2019-03-31", "", 335),
        // completed: across leap day and the changes of the hour
        ("2020-02-28", "2020-02-29", 1), ("2019-03-30T23:30:00", "2020-02-01T00:15:00", 308),
        ("2019-10-26", "2020-02-01", 98), ("2020-02-01", "2020-02-01", 0),
    ]

    private static let columns = [
        "beslut_datum", "start_datum", "medicinskt_maldatum", "matperiod", "kva_kod", "mvo_kod", "aktivitetskod",
        "aktivitet_kva", "aktivitet_icd", "vardgaranti", "avvikelsekod", "regionkod", "hsaid_region",
        "hsaid_vardgivare", "hsaid_vardenhet", "hsaid_enhet", "sjukhuskod", "sjukhusnamn", "yrkeskategori",
        "bokningssatt", "vardkontakttyp", "kon", "fodelsear", "lkf", "hsaid_listning", "remittenttyp",
        "remittent_hsaid", "remiss_id", "remiss_datum", "ankomst_datum", "vardkontakt_id", "fas", "typ_akutverksamhet",
        "status", "vantetid_dagar",
    ]

    @Test("Whatever the clock and the zone say, waits are the same days", arguments: moments)
    func clock(moment: String, zone: String) async throws {
        try await withRegister(isMigrated: true) { register in
            let lines = Self.days.enumerated().map { index, day in
                let values = [
                    "beslut_datum": day.0, "start_datum": day.1, "matperiod": "2020-02-29", "mvo_kod": "101",
                    "vardgaranti": "ja", "regionkod": "63", "vardkontakt_id": "contact-\(index)", "fas": "1",
                    "status": day.1.isEmpty ? "VANTANDE" : "GENOMFORD", "yrkeskategori": "XS915", "kon": "1",
                    "fodelsear": "1950", "hsaid_vardenhet": "SE2321000214-E1",
                ]
                return Self.columns.map { values[$0] ?? "" }.joined(separator: ";")
            }
            let text = ([Self.columns.joined(separator: ";")] + lines).map { $0 + "\n" }.joined()
            let file = try register.write(Array(text.utf8), to: "contacts.csv")
            let finished = try await KomiljardProcess(
                [
                    "-f", moment, KomiljardProcess.executable(), "run", "--inbox", register.inbox, "--settle", "0",
                    "--database", register.conninfo, "--project", register.project,
                ],
                program: "/usr/bin/faketime", folder: register.folder,
                environment: ["TZ": zone, "PGTZ": zone]
            ).finished()
            #expect(FileManager.default.fileExists(atPath: file))
            try #require([0, 1].contains(finished.status), "\(finished.errors)")
            let waits = try await register.rows(
                """
                select waited.statistic, waited.wait_days, waited.contact_count from indicator.wait_histogram as waited
                where waited.measure = 'first_visit' order by waited.statistic, waited.wait_days
                """)
            let expected = ["completed", "waiting"].flatMap { statistic in
                let days = Self.days.filter { $0.1.isEmpty == (statistic == "waiting") }.map(\.2)
                return Set(days).sorted().map { day in "\(statistic)|\(day)|\(days.count { $0 == day })" }
            }
            #expect(waits == expected)
            // The run was where and when it was said to be.
            let year = try await register.rows("select to_char(max(started_at), 'YYYY') from pipeline.run")
            #expect(year.first.map { moment.hasPrefix($0) || moment.hasPrefix("2031") } == true)
        }
    }
}
