import Waits

/// A file of records drawn at random: several regions, months and kinds in it, rows that are right and rows that are wrong
/// in one way or in several. The same seed gives the same file on any machine.
///
/// What becomes of its rows is not written down here: `SentFile` counts it from the text.
package struct RandomRecords {
    package static let columns = """
        beslut_datum start_datum medicinskt_maldatum matperiod kva_kod mvo_kod aktivitetskod aktivitet_kva aktivitet_icd \
        vardgaranti avvikelsekod regionkod hsaid_region hsaid_vardgivare hsaid_vardenhet hsaid_enhet sjukhuskod \
        sjukhusnamn yrkeskategori bokningssatt vardkontakttyp kon fodelsear lkf hsaid_listning remittenttyp \
        remittent_hsaid remiss_id remiss_datum ankomst_datum vardkontakt_id fas typ_akutverksamhet status vantetid_dagar
        """.split(separator: " ").map(String.init)

    package private(set) var text = ""

    private typealias Fields = [String: String]

    private struct Slot {
        let region: Int
        let period: Period
        let status: String
    }

    /// Wrong in a way that the row is still a record.
    private enum Fault: CaseIterable {
        // Out of the figures.
        case withoutID, withoutDecision, withoutStart, withoutPhase, withoutField, withoutGuarantee
        case unknownPhase, earlyDecision, earlyTarget, negativeWait, startOutsidePeriod, decisionAfterPeriod
        case startOfWaiting, repeatedID
        // Held.
        case longAcuteWait, treatedBeforeBirth
        // Warned of.
        case withoutBirthYear, withoutSex, withoutBooking, withoutRegionID, otherStatedWait, otherActivity
        case withoutTarget, otherEmergency, misplacedDeviation
    }

    /// Those that meet each other in few rows are drawn more often.
    private static let faults =
        Fault.allCases + [.repeatedID, .repeatedID, .repeatedID, .longAcuteWait, .longAcuteWait, .treatedBeforeBirth]

    /// No record at all.
    private enum Damage: CaseIterable {
        case day, sex, phase, birthYear, guarantee, region, period, status, strayMonth, tooFewFields, tooManyFields
    }

    private var random: SeededRandom
    private var sentIDs: [String: [String]] = [:]
    private var contactCount = 0

    /// - Parameters:
    ///   - seed: decides which regions, months and kinds the file is about, and how many rows are wrong.
    ///   - version: another number gives other rows of the same regions, months and kinds.
    package init(seed: UInt64, version: UInt64 = 1) {
        var choices = SeededRandom(seed: seed)
        let slots = Self.slots(&choices)
        random = SeededRandom(seed: seed &* 1_000 &+ version)
        // From files that nearly all is right of to some that nearly all is wrong of.
        let faultShare = random.pick([0, 2, 5, 9, 20, 60])
        let damageShare = random.pick([0, 0, 2, 5, 15])
        let lineEnd = random.pick(["\n", "\r\n"])
        let rowCount = Int.random(in: 100...450, using: &random)
        var lines = [Self.columns.joined(separator: ";")]
        for _ in 0..<rowCount {
            // The first slots have more rows than the last ones.
            let index = min(
                Int.random(in: 0..<slots.count, using: &random), Int.random(in: 0..<slots.count, using: &random))
            let slot = slots[index]
            var fields = rightRow(of: slot)
            if random.chance(faultShare) {
                for _ in 1...random.pick([1, 1, 2, 3]) {
                    spoil(&fields, of: slot, by: random.pick(Self.faults))
                }
            }
            sentIDs[slot.status, default: []].append(fields["vardkontakt_id"] ?? "")
            var line = Self.columns.map { fields[$0] ?? "" }
            if random.chance(damageShare) { damage(&line, by: random.pick(Damage.allCases)) }
            lines.append(line.joined(separator: ";"))
        }
        text = lines.map { $0 + lineEnd }.joined()
    }

    private static func slots(_ random: inout SeededRandom) -> [Slot] {
        // 11 is no region.
        let regions =
            [10, 12, 63].shuffled(using: &random).prefix(random.pick([1, 2, 3])) + (random.chance(25) ? [11] : [])
        let months = [8, 9, 10].shuffled(using: &random).prefix(random.pick([1, 2]))
            .compactMap { Period(year: 2019, month: $0) }
        let statuses = ["GENOMFORD", "VANTANDE", "PRIMARVARD"].prefix(random.pick([1, 2, 2, 3]))
        return regions.flatMap { region in
            months.flatMap { month in statuses.map { Slot(region: region, period: month, status: $0) } }
        }.shuffled(using: &random)
    }

    // MARK: What is right

    private mutating func rightRow(of slot: Slot) -> Fields {
        contactCount += 1
        let phase = Int.random(in: 1...5, using: &random)
        let medicalField = random.pick([101, 101, 201, 301, 901, 412, 931, 931])
        // At and around every limit, and anywhere.
        let wait =
            phase == 5
            ? Int.random(in: 0...14, using: &random)
            : random.chance(60)
                ? random.pick([0, 1, 2, 3, 4, 29, 30, 31, 59, 60, 61, 89, 90, 91])
                : Int.random(in: 0...700, using: &random)
        let isWaiting = slot.status == "VANTANDE"
        let lastDay = slot.period.lastDay
        let end =
            isWaiting
            ? lastDay
            : slot.period.firstDay.advanced(
                byDays: Int.random(in: 0...(lastDay - slot.period.firstDay), using: &random))
        var fields: Fields = [
            "beslut_datum": text(of: end.advanced(byDays: -wait)),
            "start_datum": isWaiting ? "" : text(of: end),
            "matperiod": random.pick([
                "\(slot.period.firstDay)", "\(lastDay)", "\(slot.period)".replacing("-", with: ""),
            ]),
            "kva_kod": "DV063", "mvo_kod": "\(medicalField)", "aktivitetskod": [2, 3].contains(phase) ? "31102" : "",
            "vardgaranti": random.pick(["ja", "ja", "ja", "1", "nej", "N"]),
            "avvikelsekod": random.pick(["", "", "", "1", "PvV", "2", medicalField == 931 ? "3" : ""]),
            "regionkod": "\(slot.region)", "hsaid_region": "SE1", "hsaid_vardgivare": "SE2", "hsaid_vardenhet": "SE3",
            "sjukhuskod": "00000", "sjukhusnamn": "Sjukhus saknas", "yrkeskategori": random.pick(["XS915", "XS911"]),
            "bokningssatt": "1", "vardkontakttyp": "0", "kon": random.pick(["1", "K", "3"]),
            "fodelsear": "\(Int.random(in: 1930...2015, using: &random))", "lkf": "0180", "remittenttyp": "2",
            "vardkontakt_id": "\(slot.status.prefix(1))\(slot.region)-\(contactCount)", "fas": "\(phase)",
            "typ_akutverksamhet": phase == 5 ? "2" : "0", "status": slot.status,
            "vantetid_dagar": random.chance(50) ? "\(wait)" : "",
        ]
        if phase == 4 {
            fields["medicinskt_maldatum"] = text(of: end.advanced(byDays: Int.random(in: -30...30, using: &random)))
        }
        return fields
    }

    private mutating func text(of day: CalendarDay) -> String {
        random.pick(["\(day)", "\(day)", "\(day)".replacing("-", with: ""), "\(day)T23:59:59"])
    }

    // MARK: What is wrong

    private mutating func spoil(_ fields: inout Fields, of slot: Slot, by fault: Fault) {
        let days = Int.random(in: 1...40, using: &random)
        let isWaiting = slot.status == "VANTANDE"
        let end = isWaiting ? slot.period.lastDay : slot.period.firstDay.advanced(byDays: 27)
        switch fault {
        case .withoutID: fields["vardkontakt_id"] = ""
        case .withoutDecision: fields["beslut_datum"] = ""
        case .withoutStart: fields["start_datum"] = ""
        case .withoutPhase: fields["fas"] = ""
        case .withoutField: fields["mvo_kod"] = ""
        case .withoutGuarantee: fields["vardgaranti"] = ""
        case .unknownPhase: fields["fas"] = random.pick(["0", "6"])
        case .earlyDecision: fields["beslut_datum"] = random.pick(["2009-12-31", "2009-01-01", "2010-01-01"])
        case .earlyTarget: fields["medicinskt_maldatum"] = random.pick(["2009-12-31", "2010-01-01"])
        case .negativeWait:
            fields["start_datum"] = isWaiting ? "" : text(of: end)
            fields["beslut_datum"] = text(of: end.advanced(byDays: random.pick([0, days])))
        case .startOutsidePeriod:
            let day = random.pick([
                slot.period.firstDay.advanced(byDays: -days), slot.period.lastDay.advanced(byDays: days),
            ])
            fields["start_datum"] = text(of: day)
        case .decisionAfterPeriod:
            fields["beslut_datum"] = text(of: slot.period.lastDay.advanced(byDays: random.pick([0, 1, days])))
        case .startOfWaiting: fields["start_datum"] = text(of: end)
        case .repeatedID:
            let sent = sentIDs[slot.status] ?? []
            // Of rows just before it, and of any.
            let id = sent.suffix(random.pick([5, 500])).randomElement(using: &random)
            if let id { fields["vardkontakt_id"] = id }
        case .longAcuteWait:
            fields["fas"] = "5"
            fields["typ_akutverksamhet"] = "2"
            fields["aktivitetskod"] = ""
            fields["start_datum"] = isWaiting ? "" : text(of: end)
            fields["beslut_datum"] = text(of: end.advanced(byDays: -random.pick([14, 15, 15 + days])))
            fields["vantetid_dagar"] = ""
        case .treatedBeforeBirth:
            fields["fas"] = random.pick(["2", "3"])
            fields["aktivitetskod"] = "31102"
            fields["typ_akutverksamhet"] = "0"
            fields["fodelsear"] = random.pick(["2019", "2020", "2031"])
        case .withoutBirthYear: fields["fodelsear"] = ""
        case .withoutSex: fields["kon"] = ""
        case .withoutBooking: fields["bokningssatt"] = ""
        case .withoutRegionID: fields["hsaid_region"] = ""
        case .otherStatedWait: fields["vantetid_dagar"] = "\(days)"
        case .otherActivity: fields["aktivitetskod"] = fields["aktivitetskod"] == "" ? "31102" : ""
        case .withoutTarget: fields["medicinskt_maldatum"] = ""
        case .otherEmergency: fields["typ_akutverksamhet"] = fields["typ_akutverksamhet"] == "0" ? "2" : "0"
        case .misplacedDeviation: fields["avvikelsekod"] = "SoV"
        }
    }

    private mutating func damage(_ line: inout [String], by damage: Damage) {
        switch damage {
        case .day: line[random.pick([0, 1, 2])] = random.pick(["igår", "2019-02-29", "2019-9-1", "190901"])
        case .sex: line[Self.position(of: "kon")] = "X"
        case .phase: line[Self.position(of: "fas")] = "ett"
        case .birthYear: line[Self.position(of: "fodelsear")] = "19x0"
        case .guarantee: line[Self.position(of: "vardgaranti")] = "kanske"
        case .region: line[Self.position(of: "regionkod")] = random.pick(["tio", ""])
        case .period: line[Self.position(of: "matperiod")] = random.pick(["2019-09-15", "", "2019-13-01"])
        case .status:
            line[Self.position(of: "status")] = random.pick(["KLAR", ""])
            // Both a status that is none and a day that is none: one row all the same.
            if random.chance(30) { line[0] = "igår" }
        case .strayMonth:
            // Nothing else is of this month: its delivery has no record at all.
            line[Self.position(of: "matperiod")] = "2019-07-31"
            line[0] = "igår"
        case .tooFewFields: line.removeLast()
        case .tooManyFields: line.append(random.pick(["", "1"]))
        }
    }

    private static func position(of column: String) -> Int {
        guard let position = columns.firstIndex(of: column) else { preconditionFailure("no column \(column)") }
        return position
    }
}

extension SeededRandom {
    /// One of these, each as likely as the others.
    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    /// Yes in so many of a hundred.
    package mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
