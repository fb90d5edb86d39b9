package import Waits

/// A row of a file of records as plain Swift reads it: what tests hold against the stages. It knows the forms that
/// `RandomRecords` writes and no others, and nothing of layouts, rules and measures.
package struct SentRecord: Sendable {
    package let slot: SentSlot
    package let contactID: String?
    package let decision: CalendarDay?
    package let start: CalendarDay?
    package let target: CalendarDay?
    package let phase: Int?
    package let medicalField: Int?
    package let profession: String
    package let hasGuarantee: Bool?
    /// 1 PvV, 2 MoV, 3 SoV.
    package let deviation: Int?
    private let birthYear: Int?
    private let emergencyType: Int?
    private let statedWait: Int?
    private let activity: String
    /// Fields that are to be there, and that nothing else is asked of.
    private let others: [String]

    /// Nil where a field says nothing that could be typed.
    init?(_ fields: [String: String], slot: SentSlot) {
        var reading = Reading(fields: fields)
        self.slot = slot
        contactID = reading.text("vardkontakt_id")
        decision = reading.day("beslut_datum")
        start = reading.day("start_datum")
        target = reading.day("medicinskt_maldatum")
        phase = reading.number("fas")
        medicalField = reading.number("mvo_kod")
        profession = fields["yrkeskategori"] ?? ""
        hasGuarantee = reading.word("vardgaranti", of: ["ja": true, "1": true, "nej": false, "N": false])
        deviation = reading.word("avvikelsekod", of: ["1": 1, "PvV": 1, "2": 2, "3": 3, "SoV": 3])
        birthYear = reading.number("fodelsear")
        emergencyType = reading.number("typ_akutverksamhet")
        statedWait = reading.number("vantetid_dagar")
        activity = fields["aktivitetskod"] ?? ""
        let sex = reading.word("kon", of: ["1": 1, "K": 2, "3": 3])
        others = [sex.map { "\($0)" }, fields["bokningssatt"], fields["hsaid_region"]].map { $0 ?? "" }
        guard reading.isTypable else { return nil }
    }

    /// The end of the wait: the start of care, or the last day of the month for those who wait.
    package var end: CalendarDay? { slot.kind == "vantande" ? slot.period.lastDay : start }

    // MARK: What the rules are to say of it

    /// The reasons to reject the row by itself.
    package var rejections: [String] {
        let isWaiting = slot.kind == "vantande"
        let first = CalendarDay(year: 2010, month: 1, day: 1)
        func isEarly(_ day: CalendarDay?) -> Bool {
            if let day, let first { day < first } else { false }
        }
        let reasons: [(String, Bool)] = [
            ("no contact id", contactID == nil), ("no decision", decision == nil), ("no phase", phase == nil),
            ("no medical field", medicalField == nil), ("no care guarantee", hasGuarantee == nil),
            ("phase unknown", phase.map { !(1...5).contains($0) } ?? false),
            ("region unknown", slot.region == 11),
            ("decision too early", isEarly(decision)), ("start too early", isEarly(start)),
            ("target too early", isEarly(target)),
            ("no start", !isWaiting && start == nil),
            ("start of waiting", isWaiting && start != nil),
            ("start outside period", !isWaiting && (start.map { Period(containing: $0) != slot.period } ?? false)),
            (
                "negative wait",
                {
                    guard !isWaiting, let start, let decision else { return false }
                    return start < decision
                }()
            ),
            ("decision after period", isWaiting && (decision.map { $0 > slot.period.lastDay } ?? false)),
        ]
        return reasons.filter(\.1).map(\.0)
    }

    /// Whether a person is to decide of it.
    package var isDoubtful: Bool {
        guard slot.kind == "genomforda", let start, let phase else { return false }
        if phase == 5, let decision { return start - decision > 14 }
        if [2, 3].contains(phase), let birthYear { return start.components.year < birthYear }
        return false
    }

    /// Whether anything else is wrong with it.
    package var isDubious: Bool {
        if others.contains("") || birthYear == nil { return true }
        if slot.kind == "genomforda", emergencyType == nil { return true }
        if let birthYear, !(slot.period.year - 120...slot.period.year).contains(birthYear) { return true }
        if let statedWait, let end, let decision, end - decision != statedWait { return true }
        if deviation == 3, let medicalField, medicalField != 931 { return true }
        guard let phase else { return false }
        switch phase {
        case 2, 3: if activity.isEmpty { return true }
        case 1, 4, 5: if !activity.isEmpty { return true }
        default: break
        }
        if phase == 4, target == nil { return true }
        return phase == 5 ? emergencyType == 0 : (1...5).contains(emergencyType ?? 0)
    }

    /// Types fields, and remembers whether one could not be.
    private struct Reading {
        let fields: [String: String]
        var isTypable = true

        func text(_ column: String) -> String? {
            let text = fields[column] ?? ""
            return text.isEmpty ? nil : text
        }

        mutating func typed<Value>(_ column: String, _ type: (String) -> Value?) -> Value? {
            guard let text = text(column) else { return nil }
            let value = type(text)
            if value == nil { isTypable = false }
            return value
        }

        mutating func number(_ column: String) -> Int? { typed(column) { Int($0) } }

        mutating func word<Value>(_ column: String, of words: [String: Value]) -> Value? {
            typed(column) { words[$0] }
        }

        mutating func day(_ column: String) -> CalendarDay? { typed(column, SentFile.day) }
    }
}

/// What a delivery is about.
package struct SentSlot: Hashable, Sendable, CustomStringConvertible {
    package let region: Int
    package let period: Period
    /// genomforda, vantande or primarvard.
    package let kind: String

    package init(region: Int, period: Period, kind: String) {
        self.region = region
        self.period = period
        self.kind = kind
    }

    package var description: String { "\(region) \(period) \(kind)" }
}
