internal import Agreements
internal import Waits
internal import Yams

/// `pipelines/measures/*.yaml`
enum MeasureFile {
    private static let keys = [
        "measure", "label", "kinds", "records", "wait", "limits_days", "limit", "deviations", "care_guarantee", "valid",
        "source", "assumptions",
    ]

    static func read(_ root: Node, faults: FileFaults) -> ParsedFile<MeasureDefinition> {
        guard let reader = MappingReader(root, noun: "a measure", keys: keys, faults: faults) else {
            return ParsedFile(faults: faults, name: nil, definition: nil)
        }
        let name = reader.name("measure")
        let label = reader.required("label")?.label()
        let kinds = reader.required("kinds").flatMap(Self.kinds)
        let conditions = reader.required("records")?.list(condition)
        let clock = reader.required("wait").flatMap(clock)
        let limits = limits(reader, clock: clock)
        let deviations = reader.required("deviations").flatMap { Self.deviations($0) }
        let valid = reader.optional("valid").map { Self.valid($0) } ?? Valid()
        let careGuarantee = reader.required("care_guarantee")?.choice(CareGuaranteeRule.self)
        let source = reader.required("source")?.text()
        let assumptions = reader.optional("assumptions").map { $0.assumptions() } ?? []
        guard faults.isEmpty, let name, let label, let kinds, let conditions, let clock, let limits, let deviations,
            let careGuarantee, let valid, let source, let assumptions
        else { return ParsedFile(faults: faults, name: name, definition: nil) }
        let measure = MeasureDefinition(
            id: MeasureID(name.text), label: label, kinds: kinds, alternatives: conditions, limits: limits,
            deviations: deviations, careGuarantee: careGuarantee, clock: clock, validFrom: valid.from,
            validTo: valid.to, source: source, assumptions: assumptions, file: faults.path)
        return ParsedFile(faults: faults, name: name, definition: measure)
    }

    private static func kinds(_ value: DefinitionValue) -> [Statistic: DeliveryKind]? {
        guard let reader = value.mapping("kinds", keys: Statistic.allCases.map(\.rawValue)) else { return nil }
        var kinds: [Statistic: DeliveryKind] = [:]
        for statistic in Statistic.allCases {
            // Not counts: they name their measure themselves.
            let possible: [DeliveryKind] = statistic == .waiting ? [.waiting] : [.completed, .primaryCare]
            kinds[statistic] = reader.optional(statistic.rawValue)?.choice(among: possible)
        }
        if kinds.isEmpty, value.faults.isEmpty {
            value.fault("kinds is empty: write waiting: vantande, completed: genomforda, or both")
        }
        return kinds
    }

    private static func condition(_ item: DefinitionValue) -> RecordCondition? {
        let keys = ["phase", "medical_field", "medical_field_not", "profession", "profession_not"]
        guard let reader = item.mapping("a condition of records", keys: keys) else { return nil }
        let phases = reader.required("phase")?.list { $0.integer(in: 1...5) }
        let fields = codeSet(reader, "medical_field") { $0.integer(in: 100...999) }
        let professions = codeSet(reader, "profession", profession)
        guard let phases, let fields, let professions else { return nil }
        return RecordCondition(phases: phases, medicalFields: fields, professions: professions)
    }

    private static func codeSet(
        _ reader: MappingReader, _ key: String, _ read: (DefinitionValue) -> Int?
    ) -> CodeSet? {
        switch (reader.optional(key), reader.optional(key + "_not")) {
        case (nil, nil): return .all
        case (let only?, nil): return only.list(read).map(CodeSet.only)
        case (nil, let except?): return except.list(read).map(CodeSet.except)
        case (_?, let except?):
            except.fault("\(reader.noun) has the keys \(key) and \(key)_not: keep one of them")
            return nil
        }
    }

    private static func profession(_ value: DefinitionValue) -> Int? {
        guard let text = value.text() else { return nil }
        guard text.hasPrefix("XS9"), text.utf8.count == 5, let code = Int(text.dropFirst(2)) else {
            value.fault("\(value.name) is \(quoted(text)): write a profession as XS915")
            return nil
        }
        return code
    }

    private static func clock(_ value: DefinitionValue) -> WaitClock? {
        guard let reader = value.mapping("wait", keys: ["from", "to"]) else { return nil }
        let from = reader.required("from")?.choice(WaitClock.self)
        // The wait of those still waiting ends on the last day of the period, whatever is written here.
        let to = reader.required("to")?.choice(WaitEnd.self)
        return to == nil ? nil : from
    }

    private static func deviations(_ value: DefinitionValue) -> [DeviationOfStatistic: DeviationRule]? {
        let names: [(name: String, deviation: Deviation)] = [
            ("patient_chosen", .patientChosen), ("medically_caused", .medicallyCaused), ("special", .special),
        ]
        guard let reader = value.mapping("deviations", keys: names.map(\.name)) else { return nil }
        var rules: [DeviationOfStatistic: DeviationRule] = [:]
        for (name, deviation) in names {
            guard let value = reader.required(name) else { continue }
            if case .mapping = value.node {
                let byStatistic = value.mapping(name, keys: Statistic.allCases.map(\.rawValue))
                for statistic in Statistic.allCases {
                    rules[DeviationOfStatistic(deviation: deviation, statistic: statistic)] =
                        byStatistic?.required(statistic.rawValue)?.choice(DeviationRule.self)
                }
            } else if let rule = value.choice(DeviationRule.self) {
                for statistic in Statistic.allCases {
                    rules[DeviationOfStatistic(deviation: deviation, statistic: statistic)] = rule
                }
            }
        }
        return rules
    }

    private struct Valid {
        var from: Period?
        var to: Period?
    }

    private static func valid(_ value: DefinitionValue) -> Valid? {
        guard let reader = value.mapping("valid", keys: ["from", "to"]) else { return nil }
        var valid = Valid()
        for key in ["from", "to"] {
            guard let value = reader.optional(key) else { continue }
            guard let text = value.text() else { return nil }
            guard let period = Period(iso: text) else {
                value.fault("\(key) is \(quoted(text)): write a month as 2019-01")
                return nil
            }
            if key == "from" { valid.from = period } else { valid.to = period }
        }
        if let from = valid.from, let to = valid.to, to < from {
            value.fault("valid ends before it begins: write from before to")
            return nil
        }
        return valid
    }

    private static func limits(_ reader: MappingReader, clock: WaitClock?) -> [Limit]? {
        switch reader.exactlyOne(of: ["limits_days", "limit"]) {
        case "limits_days":
            guard let value = reader.optional("limits_days") else { return nil }
            if clock == .medicalTargetDate {
                value.fault("a wait from medical_target_date has that date for its limit: write limit, not limits_days")
                return nil
            }
            guard let days = value.list({ $0.integer(in: 0...3_650) }) else { return nil }
            guard zip(days, days.dropFirst()).allSatisfy(<) else {
                value.fault("limits_days does not rise: write the limits in ascending order, each once")
                return nil
            }
            return days.map(Limit.days)
        case "limit":
            guard let value = reader.optional("limit"), value.choice(DateLimit.self) != nil else { return nil }
            if let clock, clock != .medicalTargetDate {
                value.fault("the limit is a date: write wait: {from: medical_target_date, to: start_date}")
                return nil
            }
            return [.medicalTargetDate]
        default: return nil
        }
    }
}

/// What ends the wait of a completed contact: the record has no other date.
enum WaitEnd: String, CaseIterable {
    case startDate = "start_date"
}

/// The only limit that is no number of days.
enum DateLimit: String, CaseIterable {
    case medicalTargetDate = "medical_target_date"
}
