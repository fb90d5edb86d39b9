import Definitions
import Postgres
import StageTestSupport
import Waits

/// A contact that counts, as the register has it.
struct PlainContact {
    let region: Int
    let period: Period
    let kind: String
    /// The care unit, else the unit within it.
    let unit: String?
    let decision: CalendarDay?
    let start: CalendarDay?
    let target: CalendarDay?
    let referral: CalendarDay?
    let arrival: CalendarDay?
    let phase: Int?
    let medicalField: Int?
    let profession: Int?
    let deviation: Int?
    let hasGuarantee: Bool?
    let sex: Int?
    let birthYear: Int?

    /// Contacts of deliveries in force that no finding has out of the figures.
    static func all(on connection: Connection) throws -> [PlainContact] {
        try connection.execute(
            """
            select
                record.region_code, to_char(record.period, 'YYYY-MM') as period, in_force.kind,
                coalesce(record.care_unit_hsa_id, record.unit_hsa_id) as unit,
                record.decision_date::text as decision, record.start_date::text as start,
                record.medical_target_date::text as target, record.referral_date::text as referral,
                record.arrival_date::text as arrival, record.phase_code, record.medical_field_code,
                record.profession_code, record.deviation_code, record.has_care_guarantee::integer as guarantee,
                record.sex_code, record.birth_year
            from register.record as record
            inner join register.delivery_in_force as in_force on record.delivery_id = in_force.delivery_id
            where
                not exists (
                    select
                    from quality.finding_out_of_figures as finding
                    where finding.delivery_id = record.delivery_id and finding.line_number = record.line_number
                )
            """
        ).rows.compactMap { row in
            guard let period = Period(iso: try row.string("period")) else { return nil }
            func day(_ column: String) throws -> CalendarDay? {
                try row.optionalString(column).flatMap { CalendarDay(iso: $0) }
            }
            return PlainContact(
                region: try row.int("region_code"), period: period, kind: try row.string("kind"),
                unit: try row.optionalString("unit"), decision: try day("decision"), start: try day("start"),
                target: try day("target"), referral: try day("referral"), arrival: try day("arrival"),
                phase: try row.optionalInt("phase_code"), medicalField: try row.optionalInt("medical_field_code"),
                profession: try row.optionalInt("profession_code"), deviation: try row.optionalInt("deviation_code"),
                hasGuarantee: try row.optionalInt("guarantee").map { $0 == 1 },
                sex: try row.optionalInt("sex_code"), birthYear: try row.optionalInt("birth_year"))
        }
    }

    private func belongs(to measure: MeasureDefinition) -> Bool {
        func has(_ code: Int?, _ set: CodeSet, ofNone: Bool) -> Bool {
            switch set {
            case .all: true
            case .only(let codes): code.map(codes.contains) ?? false
            case .except(let codes): code.map { !codes.contains($0) } ?? ofNone
            }
        }
        return measure.alternatives.contains { condition in
            condition.phases.contains(phase ?? 0)
                && has(medicalField, condition.medicalFields, ofNone: false)
                && has(profession, condition.professions, ofNone: true)
        }
    }

    /// The days that it is of a measure with (DOMAIN.md section 2); nil where it is none of its.
    func days(of measure: MeasureDefinition) -> Int? {
        guard belongs(to: measure), hasGuarantee != nil, let end = kind == "vantande" ? period.lastDay : start else {
            return nil
        }
        if let decision, decision > end { return nil }
        let begin =
            switch measure.clock {
            case .decisionDate: decision
            case .medicalTargetDate: target
            case .referralDate: referral
            case .arrivalDate: arrival
            }
        guard let begin else { return nil }
        // A negative wait is in no figure; only after a target date a negative number of days is no wait.
        return measure.clock == .medicalTargetDate || begin <= end ? end - begin : nil
    }

    func rule(_ measure: MeasureDefinition, _ statistic: Statistic) -> DeviationRule {
        deviation.flatMap { Deviation(rawValue: $0) }.map { measure.rule(for: $0, statistic) } ?? .counts
    }

    func isGuaranteed(_ measure: MeasureDefinition) -> Bool { measure.careGuarantee == .any || hasGuarantee == true }

    /// The youngest age of its group; -1 where that is not known.
    func ageFrom(_ groups: [AgeGroup]) -> Int {
        guard let birthYear else { return -1 }
        let age = period.year - birthYear
        return groups.first { $0.ages.first <= age && age <= $0.ages.last ?? .max }?.ages.first ?? -1
    }
}

/// Every figure of records, by plain loops over the contacts: lines as the queries of `FiguresTests` have them.
struct PlainFigures {
    private(set) var shares: [String] = []
    private(set) var unitShares: [String] = []
    private(set) var distributions: [String] = []
    private(set) var intervals: [String] = []

    private struct Area: Hashable {
        let level: String
        let code: Int
        let regions: [Int]
    }

    /// - Parameter inForce: region, month and kind of every delivery in force.
    init(_ project: Project, contacts: [PlainContact], inForce: Set<SentSlot>) {
        var areas = [Area(level: "nation", code: 0, regions: project.reference.regions.map(\.code.rawValue).sorted())]
        let byParent = Dictionary(grouping: project.reference.regions, by: \.healthcareRegionCode)
        for (code, regions) in byParent {
            areas.append(
                Area(level: "healthcare_region", code: code, regions: regions.map(\.code.rawValue).sorted()))
        }
        areas += project.reference.regions.map {
            Area(level: "region", code: $0.code.rawValue, regions: [$0.code.rawValue])
        }
        for period in Set(inForce.map(\.period)) {
            for measure in project.measures {
                if let first = measure.validFrom, period < first { continue }
                if let last = measure.validTo, period > last { continue }
                for (statistic, kind) in measure.kinds {
                    let ofMonth = contacts.filter { $0.period == period && $0.kind == kind.rawValue }
                        .compactMap { contact in contact.days(of: measure).map { (contact: contact, days: $0) } }
                    let regions = Set(inForce.filter { $0.period == period && $0.kind == kind.rawValue }.map(\.region))
                    for area in areas where !regions.isDisjoint(with: area.regions) {
                        let those = ofMonth.filter { area.regions.contains($0.contact.region) }
                        let missing = area.regions.filter { !regions.contains($0) }
                        add(those, "\(area.level) \(area.code)", missing, period, measure, statistic, project)
                    }
                    for (unit, those) in Dictionary(
                        grouping: ofMonth.filter { $0.contact.unit != nil },
                        by: { "\($0.contact.region) \($0.contact.unit ?? "")" })
                    {
                        addUnit(those, unit, period, measure, statistic, project)
                    }
                }
            }
        }
        shares.sort()
        unitShares.sort()
        distributions.sort()
        intervals.sort()
    }

    private typealias Waits = [(contact: PlainContact, days: Int)]

    private mutating func add(
        _ waits: Waits, _ area: String, _ missing: [Int], _ period: Period, _ measure: MeasureDefinition,
        _ statistic: Statistic, _ project: Project
    ) {
        let figure = "\(period) \(measure.id) \(statistic.rawValue)"
        for limit in measure.limits {
            shares.append("\(area) \(figure) \(Self.share(waits, limit, measure, statistic))")
        }
        let sorted = waits.filter { $0.contact.rule(measure, statistic) == .counts }.map(\.days).sorted()
        if !sorted.isEmpty {
            let percentiles = [25, 50, 75, 90].map { Self.percentile($0, of: sorted) }.joined(separator: " ")
            distributions.append(
                "\(area) \(figure) \(sorted.count) \(sorted.reduce(0, +)) \(Self.mean(sorted)) \(percentiles) "
                    + "{\(missing.map { "\($0)" }.joined(separator: ","))}")
        }
        addIntervals(waits, "\(area) - - -", figure, measure, statistic, project)
        let byAgeAndSex = Dictionary(grouping: waits) {
            "\($0.contact.sex ?? 0) \($0.contact.ageFrom(project.reference.groups.ageGroups))"
        }
        for (key, those) in byAgeAndSex {
            addIntervals(those, "\(area) - \(key)", figure, measure, statistic, project)
        }
    }

    private mutating func addUnit(
        _ waits: Waits, _ unit: String, _ period: Period, _ measure: MeasureDefinition, _ statistic: Statistic,
        _ project: Project
    ) {
        let figure = "\(period) \(measure.id) \(statistic.rawValue)"
        if waits.contains(where: { $0.contact.isGuaranteed(measure) }) {
            for limit in measure.limits {
                unitShares.append("\(unit) \(figure) \(Self.share(waits, limit, measure, statistic))")
            }
        }
        addIntervals(waits, "unit \(unit) - -", figure, measure, statistic, project)
    }

    private static func share(
        _ waits: Waits, _ limit: Limit, _ measure: MeasureDefinition, _ statistic: Statistic
    ) -> String {
        var (numerator, denominator, chosen) = (0, 0, 0)
        for (contact, days) in waits where contact.isGuaranteed(measure) {
            let isWithin = days <= limit.limitDays ?? 0
            let rule = contact.rule(measure, statistic)
            if rule == .out || rule == .outBeyondLimit && !isWithin {
                chosen += contact.deviation == 1 ? 1 : 0
            } else {
                denominator += 1
                numerator += isWithin ? 1 : 0
            }
        }
        return "\(limit.limitDays.map { "\($0)" } ?? "-") \(numerator) \(denominator) \(chosen)"
    }

    /// The day that at least so many of a hundred waited at most; the mean of two where it ends between them.
    private static func percentile(_ percent: Int, of sorted: [Int]) -> String {
        let place = sorted.count * percent
        let twice =
            place % 100 == 0
            ? sorted[place / 100 - 1] + sorted[place / 100] : 2 * sorted[place / 100]
        return "\(twice < 0 ? "-" : "")\(abs(twice) / 2).\(twice % 2 == 0 ? 0 : 5)"
    }

    /// With two decimals, half away from zero.
    private static func mean(_ days: [Int]) -> String {
        let sum = days.reduce(0, +)
        let hundredths = (abs(sum) * 200 + days.count) / (2 * days.count)
        let cents = hundredths % 100
        return "\(sum < 0 && hundredths > 0 ? "-" : "")\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)"
    }

    private mutating func addIntervals(
        _ waits: Waits, _ place: String, _ figure: String, _ measure: MeasureDefinition, _ statistic: Statistic,
        _ project: Project
    ) {
        guard measure.clock != .medicalTargetDate else { return }
        let longest = measure.limits.compactMap(\.limitDays).max() ?? -1
        let days = waits.filter { contact, days in
            guard contact.isGuaranteed(measure) else { return false }
            return switch contact.rule(measure, statistic) {
            case .counts: true
            case .out: false
            case .outBeyondLimit: days <= longest
            }
        }.map(\.days)
        guard !days.isEmpty else { return }
        let sets = Dictionary(grouping: project.reference.groups.intervals, by: \.set)
        for (set, parts) in sets {
            let counts = parts.map(\.days).sorted { $0.first < $1.first }.map { part in
                days.count { part.first <= $0 && $0 <= part.last ?? .max }
            }
            intervals.append("\(place) \(figure) \(set) {\(counts.map { "\($0)" }.joined(separator: ","))}")
        }
    }
}
