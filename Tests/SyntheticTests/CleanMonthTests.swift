import Synthetic
import Testing

@Suite("A generated month is clean")
struct CleanMonthTests {
    static let months = [(2018, 9), (2019, 2), (2025, 3), (2013, 1)]

    private static let generated = Result {
        try GeneratedFiles(
            SyntheticOptions(
                months: months, size: .recordCount(6000), seed: 3, kinds: Set(SyntheticKind.allCases))
        ).rows
    }

    @Test("Contact ids are unique within their sender, and name it")
    func uniqueIds() throws {
        let rows = try Self.generated.get()
        #expect(Set(rows.map { $0["vardkontakt_id"] }).count == rows.count)
        #expect(rows.contains { $0["vardkontakt_id"] == "63-201809-G-0000001" })
        #expect(rows.allSatisfy { $0["vardkontakt_id"].hasPrefix($0["regionkod"] + "-") })
    }

    @Test("Dates lie where they may, and the wait is theirs")
    func dates() throws {
        for row in try Self.generated.get() {
            #expect(["2018-09-30", "2019-02-28", "2025-03-31", "2013-01-31"].contains(row["matperiod"]))
            #expect(row["beslut_datum"] >= "2010-01-01")
            #expect(row["beslut_datum"] <= row["matperiod"])
            #expect(row.wait >= 0)
            #expect(row.number("vantetid_dagar") == row.wait)
            if row.isCompleted {
                #expect(row["start_datum"].prefix(7) == row["matperiod"].prefix(7))
            } else {
                #expect(row["start_datum"].isEmpty)
            }
            let target = row["medicinskt_maldatum"]
            #expect(target.isEmpty == (row["fas"] != "4"))
            #expect(target.isEmpty || target >= row["beslut_datum"])
            if row["remittenttyp"] == "1" {
                #expect(row["remiss_datum"] <= row["ankomst_datum"] && row["ankomst_datum"] <= row["beslut_datum"])
                #expect(row["remiss_datum"] >= "2009-01-01")
            } else {
                #expect(row["remiss_datum"].isEmpty && row["ankomst_datum"].isEmpty)
            }
        }
    }

    @Test("Codes are of their lists and agree with each other")
    func codes() throws {
        for row in try Self.generated.get() {
            let (phase, field) = (row.number("fas"), row["mvo_kod"])
            #expect((1...5).contains(phase))
            #expect(row["aktivitetskod"].isEmpty == (phase != 2 && phase != 3))
            #expect(row["aktivitetskod"].isEmpty || row["aktivitetskod"].hasPrefix(field))
            #expect([0, 5].contains(row["aktivitetskod"].count))
            #expect((phase == 5) == (1...5).contains(row.number("typ_akutverksamhet")))
            #expect(phase == 5 || row["typ_akutverksamhet"] == "0")
            #expect(["", "1", "2", "3", "PvV", "MoV", "SoV"].contains(row["avvikelsekod"]))
            #expect(!["3", "SoV"].contains(row["avvikelsekod"]) || field == "931")
            #expect(
                ["ja", "nej", "JA", "NEJ", "j", "n", "1", "2", "true", "false"].contains(row["vardgaranti"]))
            #expect((1...5).contains(row.number("bokningssatt")))
            #expect(
                ["1", "m", "man", "2", "k", "kvinna", "3", "o", "okänt"].contains(row["kon"].lowercased()))
            #expect((910...926).contains(Int(row["yrkeskategori"].dropFirst(2)) ?? 0))
            let contactType = row.number("vardkontakttyp")
            #expect((0...8).contains(contactType) || (81...83).contains(contactType) || contactType == 91)
            #expect(contactType != 91 || phase == 2 || phase == 3)
            #expect(row["kva_kod"].count == 5)
            #expect(row["lkf"].count == 4)
            #expect((row["sjukhuskod"] == "00000") == (row["sjukhusnamn"] == "Sjukhus saknas"))
            #expect(row["sjukhuskod"].count == 5)
            #expect(["", "1", "2"].contains(row["remittenttyp"]))
            #expect((1901...2025).contains(row.number("fodelsear")))
            let hasDetails = !row["aktivitetskod"].isEmpty && row["matperiod"] >= "2025"
            #expect(row["aktivitet_kva"].isEmpty == !hasDetails && row["aktivitet_icd"].isEmpty == !hasDetails)
        }
    }

    @Test("Identifiers look like HSA ids of the region, and names have Swedish letters")
    func identifiers() throws {
        let rows = try Self.generated.get().filter { $0["regionkod"] == "63" }
        for column in ["hsaid_region", "hsaid_vardgivare", "hsaid_vardenhet"] {
            #expect(rows.allSatisfy { $0[column].hasPrefix("SE2321000214-E0000") && $0[column].count == 26 })
        }
        #expect(rows.contains { $0["sjukhusnamn"] == "Östersunds sjukhus" })
    }
}
