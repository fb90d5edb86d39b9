internal import Agreements
internal import Waits
internal import Yams

/// `pipelines/measures/*.yaml`
enum MeasureFile {
    private static let keys = [
        "measure", "label", "kinds", "records", "limits_days", "limit", "patient_chosen", "care_guarantee", "source",
        "assumptions",
    ]

    static func read(_ root: Node, faults: FileFaults) -> ParsedFile<MeasureDefinition> {
        guard let reader = MappingReader(root, noun: "a measure", keys: keys, faults: faults) else {
            return ParsedFile(faults: faults, name: nil, definition: nil)
        }
        let name = reader.name("measure")
        let label = reader.required("label")?.label()
        let kinds = reader.required("kinds").flatMap(Self.kinds)
        let conditions = reader.required("records")?.list(condition)
        let limits = limits(reader)
        let patientChosen = reader.required("patient_chosen")?.choice(PatientChosenRule.self)
        let careGuarantee = reader.required("care_guarantee")?.choice(CareGuaranteeRule.self)
        let source = reader.required("source")?.text()
        let assumptions = reader.optional("assumptions").map { $0.assumptions() } ?? []
        guard faults.isEmpty, let name, let label, let kinds, let conditions, let limits, let patientChosen,
            let careGuarantee, let source, let assumptions
        else { return ParsedFile(faults: faults, name: name, definition: nil) }
        let measure = MeasureDefinition(
            id: MeasureID(name.text), label: label, kinds: kinds, alternatives: conditions, limits: limits,
            patientChosen: patientChosen, careGuarantee: careGuarantee,
            clock: limits == [.medicalTargetDate] ? .medicalTargetDate : .decisionDate, source: source,
            assumptions: assumptions, file: faults.path)
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

    private static func limits(_ reader: MappingReader) -> [Limit]? {
        switch reader.exactlyOne(of: ["limits_days", "limit"]) {
        case "limits_days":
            guard let value = reader.optional("limits_days"),
                let days = value.list({ $0.integer(in: 0...3_650) })
            else { return nil }
            guard zip(days, days.dropFirst()).allSatisfy(<) else {
                value.fault("limits_days does not rise: write the limits in ascending order, each once")
                return nil
            }
            return days.map(Limit.days)
        case "limit":
            guard let value = reader.optional("limit"), value.choice(DateLimit.self) != nil else { return nil }
            return [.medicalTargetDate]
        default: return nil
        }
    }
}

/// The only limit that is no number of days.
enum DateLimit: String, CaseIterable {
    case medicalTargetDate = "medical_target_date"
}
