internal import Waits
internal import Yams

/// The examples of rules: rows that show what a rule means.
extension RuleFile {
    /// A row that keeps every rule, by kind.
    static func exampleRows(_ value: DefinitionValue, content: Content?) -> [DeliveryKind: ExampleRow]? {
        guard let pairs = value.pairs() else { return nil }
        var rows: [DeliveryKind: ExampleRow] = [:]
        var isWhole = true
        for (key, name, value) in pairs {
            let possible = content?.kinds ?? DeliveryKind.allCases
            guard let kind = possible.first(where: { $0.rawValue == name }) else {
                value.faults.add(
                    at: key, "there is no kind \(quoted(name)): write \(listed(possible.map(\.rawValue), "or"))")
                isWhole = false
                continue
            }
            rows[kind] = row(value)
            if rows[kind] == nil { isWhole = false }
        }
        return isWhole ? rows : nil
    }

    /// At least one that keeps the rule and one that breaks it.
    static func examples(_ value: DefinitionValue, kinds: [DeliveryKind]?, test: RuleTest?) -> RuleExamples? {
        guard let reader = value.mapping("examples", keys: ["pass", "fail", "not_applicable"]) else { return nil }
        func read(_ value: DefinitionValue) -> [RuleExample]? { value.list { example($0, kinds: kinds) } }
        let pass = reader.required("pass").flatMap(read)
        let fail = reader.required("fail").flatMap(read)
        let others = reader.optional("not_applicable").map(read)
        if let test, let value = reader.optional("not_applicable") {
            guard case .record(.some, _) = test else {
                value.fault("not_applicable is for rules with applies_when: remove the key")
                return nil
            }
        }
        if let test, case .record(.some, _) = test, others == nil {
            value.fault("a rule with applies_when needs the example not_applicable: add a row that it says nothing of")
            return nil
        }
        guard let pass, let fail, others != .some(nil) else { return nil }
        return RuleExamples(pass: pass, fail: fail, notApplicable: (others ?? nil) ?? [])
    }

    /// A row, or a delivery with `rows`, its `kind`, and the `earlier` ones.
    private static func example(_ value: DefinitionValue, kinds: [DeliveryKind]?) -> RuleExample? {
        guard case .mapping(let mapping) = value.node else {
            value.fault(
                "an example is a mapping: write columns and values, or rows; {} is the row that keeps every rule")
            return nil
        }
        let keys = Set(mapping.compactMap { $0.key.scalar?.string })
        guard keys.contains("rows") else {
            return row(value).map { RuleExample(delivery: ExampleDelivery(rows: [$0]), place: value.place) }
        }
        guard let reader = value.mapping("an example", keys: ["kind", "rows", "earlier"]) else { return nil }
        let earlier = reader.optional("earlier").map { value in value.list(self.earlier) } ?? []
        guard let delivery = delivery(reader, kinds: kinds), let earlier else { return nil }
        return RuleExample(delivery: delivery, earlier: earlier, place: value.place)
    }

    private static func earlier(_ value: DefinitionValue) -> ExampleDelivery? {
        guard let reader = value.mapping("an earlier delivery", keys: ["kind", "months_before", "rows"]) else {
            return nil
        }
        let months = reader.required("months_before")?.integer(in: 0...120)
        guard let months, let delivery = delivery(reader, kinds: nil) else { return nil }
        return ExampleDelivery(kind: delivery.kind, months: -months, rows: delivery.rows)
    }

    private static func delivery(_ reader: MappingReader, kinds: [DeliveryKind]?) -> ExampleDelivery? {
        let kind = reader.optional("kind").map { $0.choice(among: kinds ?? DeliveryKind.allCases) }
        let rows = reader.required("rows")?.list(row)
        guard let rows, kind != .some(nil) else { return nil }
        return ExampleDelivery(kind: kind ?? nil, rows: rows)
    }

    private static func row(_ value: DefinitionValue) -> ExampleRow? {
        guard case .mapping(let mapping) = value.node else {
            value.fault("a row is a mapping: write columns and values")
            return nil
        }
        var values: [String: String?] = [:]
        var times = 1
        for (key, node) in mapping {
            guard let name = key.scalar?.string, let scalar = node.scalar else {
                value.faults.add(at: key, "a row has columns and values: write one value for each")
                return nil
            }
            if YAMLFile.isRenamed(name) { continue }
            guard name != "times" else {
                guard let read = DefinitionValue(name: name, node: node, faults: value.faults).integer(in: 1...100_000)
                else { return nil }
                times = read
                continue
            }
            let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            values.updateValue(isNull ? nil : scalar.string, forKey: name)
        }
        return ExampleRow(values: values, times: times)
    }
}

extension DefinitionValue {
    var place: DefinitionPlace {
        DefinitionPlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }
}
