package import Waits

/// Files drawn at random of which nearly all is right: contacts of several units, sexes and ages that waited around the
/// bounds of intervals and limits, some without what need not be stated; and counts of the same measures. The same seed
/// gives the same files on any machine.
package struct RandomContacts {
    private var random: SeededRandom
    private var contactCount = 0

    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// A delivery of records.
    ///
    /// - Parameters:
    ///   - rejectedCount: rows after those that have no id.
    ///   - heldCount: rows of acute care after three weeks, of which a person is to decide. Of completed contacts.
    ///   - malformedCount: rows that cannot be typed.
    package mutating func records(
        of slot: SentSlot, count: Int, rejectedCount: Int = 0, heldCount: Int = 0, malformedCount: Int = 0
    ) -> String {
        var rows: [[String: String]] = []
        let phases = slot.kind == "primarvard" ? [1] : [1, 1, 2, 2, 3, 4, 4]
        for _ in 0..<count { rows.append(contact(of: slot, phase: random.pick(phases))) }
        for _ in 0..<rejectedCount {
            rows.append(contact(of: slot, phase: 1).merging(["vardkontakt_id": ""]) { $1 })
        }
        for _ in 0..<heldCount {
            let decision = slot.period.firstDay.advanced(byDays: -21)
            rows.append(
                contact(of: slot, phase: 5).merging([
                    "beslut_datum": "\(decision)", "start_datum": "\(slot.period.firstDay)", "typ_akutverksamhet": "2",
                ]) { $1 })
        }
        for _ in 0..<malformedCount { rows.append(contact(of: slot, phase: 1).merging(["kon": "X"]) { $1 }) }
        return ([RandomRecords.columns] + rows.map { fields in RandomRecords.columns.map { fields[$0] ?? "" } })
            .map { $0.joined(separator: ";") + "\n" }.joined()
    }

    private mutating func contact(of slot: SentSlot, phase: Int) -> [String: String] {
        contactCount += 1
        let isWaiting = slot.kind == "vantande"
        let wait =
            random.chance(70)
            ? random.pick([
                0, 1, 3, 4, 29, 30, 31, 44, 45, 46, 59, 60, 61, 89, 90, 91, 120, 121, 180, 181, 365, 366,
            ]) : Int.random(in: 0...500, using: &random)
        let (first, last) = (slot.period.firstDay, slot.period.lastDay)
        let end = isWaiting ? last : first.advanced(byDays: Int.random(in: 0...(last - first), using: &random))
        let decision = end.advanced(byDays: -wait)
        let medicalField = random.pick([101, 201, 412, 901, 931, 931])
        let unit = "SE\(slot.region)-\(random.pick(["A", "A", "A", "B", "B", "C"]))"
        let (namesCareUnit, namesUnit) = (random.chance(80), random.chance(60))
        let status = ["genomforda": "GENOMFORD", "vantande": "VANTANDE", "primarvard": "PRIMARVARD"][slot.kind]
        return [
            "beslut_datum": "\(decision)", "start_datum": isWaiting ? "" : "\(end)",
            "medicinskt_maldatum":
                phase == 4 && random.chance(95)
                ? "\(end.advanced(byDays: random.pick([-20, -1, 0, 0, 1, 20])))" : "",
            "matperiod": "\(last)", "kva_kod": "DV063",
            // Such a row is out of the figures.
            "mvo_kod": random.chance(98) ? "\(medicalField)" : "",
            "aktivitetskod": [2, 3].contains(phase) ? "31102" : "",
            "vardgaranti": random.pick(["ja", "ja", "ja", "nej"]),
            "avvikelsekod": random.pick(["", "", "", "", "1", "1", "2", "3"]), "regionkod": "\(slot.region)",
            "hsaid_region": "SE1", "hsaid_vardgivare": "SE2", "hsaid_vardenhet": namesCareUnit ? unit : "",
            "hsaid_enhet": namesUnit ? "\(unit)1" : "", "sjukhuskod": "00000", "sjukhusnamn": "Sjukhus saknas",
            "yrkeskategori": random.pick(["XS915", "XS911"]), "bokningssatt": "1", "vardkontakttyp": "0",
            "kon": random.pick(["1", "2", "2", "3", ""]),
            "fodelsear": random.chance(90) ? "\(Int.random(in: 1915...2018, using: &random))" : "",
            "lkf": "0180", "remittenttyp": "2",
            "remiss_datum": referral(decision: decision, end: end),
            "ankomst_datum": referral(decision: decision, end: end),
            "vardkontakt_id": "\(slot.kind.prefix(1))\(slot.region)-\(slot.period)-\(contactCount)",
            "fas": "\(phase)", "typ_akutverksamhet": "0", "status": status ?? "",
        ]
    }

    /// Before the decision, after it, on the last day of the wait, after that, or nothing.
    private mutating func referral(decision: CalendarDay, end: CalendarDay) -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: ""
        case 1: "\(end)"
        case 2: "\(end.advanced(byDays: Int.random(in: 1...9, using: &random)))"
        case 3: "\(decision.advanced(byDays: Int.random(in: 0...5, using: &random)))"
        default: "\(decision.advanced(byDays: -random.pick([0, 1, 2, 15, 30, 31])))"
        }
    }

    /// A delivery of counts, of units or of the whole region, at some or all bounds of the intervals until 2020.
    ///
    /// - Parameter isRefused: whether a row is impossible: a delivery of counts is whole or nothing.
    package mutating func counts(region: Int, period: Period, isRefused: Bool = false) -> String {
        var lines = ["matperiod;regionkod;hsaid_vardenhet;matt;status;grans;antal_inom;antal_totalt;antal_pvv"]
        let units = random.pick([[""], ["A", "B"], ["A", "B", "C"], ["", "A", "B"]])
        for measure in ["first_visit", "treatment"] {
            for unit in units {
                let total = Int.random(in: 0...60, using: &random)
                var within = total * Int.random(in: 30...90, using: &random) / 100
                for limit in random.pick([[30, 60, 90], [60, 90]]) {
                    within = Int.random(in: within...total, using: &random)
                    lines.append(
                        "\(period.lastDay);\(region);\(unit.isEmpty ? "" : "SE\(region)-\(unit)");\(measure);VANTANDE;"
                            + "\(limit);\(within);\(total);\(random.pick([0, 3]))")
                }
            }
        }
        if isRefused { lines.append("\(period.lastDay);\(region);;first_visit;GENOMFORD;60;5;4;0") }
        return lines.map { $0 + "\n" }.joined()
    }
}
