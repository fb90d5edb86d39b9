internal import Agreements
internal import Waits
internal import Yams

/// `pipelines/rules/*.yaml`
enum RuleFile {
    /// - Parameter codeLists: what rules may name; nil where files are missing.
    static func read(
        _ root: Node, codeLists: [CodeListFile]?, faults: FileFaults
    ) -> ParsedFile<RuleCatalogue> {
        let keys = [
            "content", "refuse_above_percent", "refuse_below_percent_of_replaced", "example_rows", "rules",
            "assumptions",
        ]
        guard let reader = MappingReader(root, noun: "a catalogue of rules", keys: keys, faults: faults) else {
            return ParsedFile(faults: faults, name: nil, definition: nil)
        }
        let contentValue = reader.required("content")
        let content = contentValue?.choice(Content.self)
        let name = content.flatMap { content in contentValue.map { Named(text: content.rawValue, value: $0) } }
        let limit = reader.required("refuse_above_percent")?.percent()
        let least = reader.optional("refuse_below_percent_of_replaced").map { $0.percent() }
        let assumptions = reader.optional("assumptions").map { $0.assumptions() } ?? []
        let exampleRows = reader.optional("example_rows").map { Self.exampleRows($0, content: content) } ?? [:]
        var names: [Named] = []
        var rules: [ValidationRule] = []
        for item in reader.required("rules")?.list() ?? [] {
            guard let rule = rule(item, content: content, codeLists: codeLists, names: &names)
            else { continue }
            rules.append(rule)
        }
        names.refuseRepeated("the rule")
        guard faults.isEmpty, let content, let limit, let exampleRows, let assumptions else {
            return ParsedFile(faults: faults, name: name, definition: nil)
        }
        let catalogue = RuleCatalogue(
            content: content, refuseAbovePercent: limit, refuseBelowPercentOfReplaced: least ?? nil, rules: rules,
            exampleRows: exampleRows, file: faults.path, assumptions: assumptions)
        return ParsedFile(faults: faults, name: name, definition: catalogue)
    }

    private static func rule(
        _ item: DefinitionValue, content: Content?, codeLists: [CodeListFile]?, names: inout [Named]
    ) -> ValidationRule? {
        guard let reader = item.mapping("a rule", keys: ruleKeys) else { return nil }
        let id = reader.name("id")
        if let id { names.append(id) }
        let severity = reader.required("severity")?.choice(Severity.self)
        let kinds = reader.optional("kinds").map { Self.kinds($0, content: content) } ?? content?.kinds
        let column = reader.optional("column").map { (value: $0, field: Self.column($0, content: content)) }
        let codeList = reader.optional("code_list").flatMap {
            Self.codeList($0, column: column, content: content, lists: codeLists)
        }
        let test = test(reader, codeList: codeList)
        let beside = reader.optional("beside").map { Self.beside($0, content: content, test: test) }
        let months = reader.optional("months").map { $0.months() }
        let limits = reader.optional("limits").map(limits) ?? RuleLimits()
        let message = reader.required("message")?.label()
        let origin = reader.required("origin")?.text()
        let mark = reader.optional("mark")?.choice(Mark.self)
        let examples = reader.required("examples").flatMap { Self.examples($0, kinds: kinds, test: test) }
        if let test, case .delivery = test, severity == .hold {
            reader.optional("severity")?.fault("a delivery is not held, its rows are: write reject, warn or info")
        }
        guard let id, let severity, let kinds, let test, beside != .some(nil), let limits,
            let message, let origin, let examples
        else {
            return nil
        }
        return ValidationRule(
            id: id.text, severity: severity, kinds: kinds, column: column?.field, test: test, codeList: codeList?.test,
            beside: beside ?? nil, months: months ?? nil, limits: limits, message: message, origin: origin, mark: mark,
            examples: examples, place: item.place, testPlace: testKeys.compactMap(reader.optional).first?.place)
    }

    private static let testKeys = ["fails_when", "code_list", "failing_lines", "failing_deliveries"]

    static let ruleKeys = [
        "id", "severity", "scope", "kinds", "months", "column", "beside", "applies_when", "fails_when", "code_list",
        "failing_lines", "failing_deliveries", "limits", "message", "origin", "mark", "examples",
    ]

    private static func kinds(_ value: DefinitionValue, content: Content?) -> [DeliveryKind]? {
        value.list { $0.choice(among: content?.kinds ?? DeliveryKind.allCases) }
    }

    private static func column(_ value: DefinitionValue, content: Content?) -> Field? {
        guard let text = value.text() else { return nil }
        let possible = Field.allCases.filter { field in content.map(field.content.contains) ?? true }
        if let field = Field(rawValue: text), possible.contains(field) { return field }
        let hint = Suggestion.text(for: text, among: possible.map(\.rawValue), called: "fields")
        value.fault("there is no field \(quoted(text)): \(hint)")
        return nil
    }

    private static func test(_ reader: MappingReader, codeList: CodeListRule?) -> RuleTest? {
        let key = reader.exactlyOne(of: testKeys)
        let scope = reader.optional("scope").map { $0.choice(RuleScope.self) }
        if key != "fails_when", key != "code_list" {
            reader.optional("applies_when")?.fault(
                "applies_when is for rules with fails_when or code_list: remove the key")
        }
        guard let key, let value = reader.optional(key) else { return nil }
        switch key {
        case "fails_when":
            let appliesWhen = reader.optional("applies_when").map(sql)
            guard isRecord(scope, reader), let failsWhen = sql(value), appliesWhen != .some(nil) else { return nil }
            return .record(appliesWhen: appliesWhen ?? nil, failsWhen: failsWhen)
        case "code_list":
            let appliesWhen = reader.optional("applies_when").map(sql)
            guard isRecord(scope, reader), let codeList, appliesWhen != .some(nil) else { return nil }
            return .record(
                appliesWhen: (appliesWhen ?? nil) ?? codeList.appliesWhen, failsWhen: codeList.failsWhen)
        case "failing_lines":
            guard isRecord(scope, reader), let lines = sql(value),
                names(["delivery_rows", "delivery_id", "line_number"], orFirst: "repeated_rows", in: lines, value)
            else { return nil }
            return .lines(lines)
        default:
            guard let scope = scope ?? nil, scope != .record else {
                if reader.has("scope") {
                    reader.optional("scope")?.fault("scope of failing_deliveries: write delivery or between")
                } else {
                    value.fault("failing_deliveries needs the key scope: write delivery or between")
                }
                return nil
            }
            guard let deliveries = sql(value),
                names(["batch", "delivery_id", "detail"], orFirst: "neighbour_rows", in: deliveries, value)
            else {
                return nil
            }
            return .delivery(scope, deliveries)
        }
    }

    private static func isRecord(_ scope: RuleScope??, _ reader: MappingReader) -> Bool {
        guard let scope else { return true }
        guard scope == nil || scope == .record else {
            reader.optional("scope")?.fault("scope of a rule of rows: write record, or remove the key")
            return false
        }
        return scope != nil
    }

    /// Rules of rows alone look at nobody else.
    private static func beside(_ value: DefinitionValue, content: Content?, test: RuleTest?) -> NeighbourRelation? {
        if let content, content != .records {
            value.fault("beside is for rules of records: remove the key")
            return nil
        }
        if case .record = test {
            value.fault("beside is for rules with failing_lines or failing_deliveries: remove the key")
            return nil
        }
        return value.choice(NeighbourRelation.self)
    }

    private static func names(
        _ words: [String], orFirst other: String? = nil, in text: String, _ value: DefinitionValue
    ) -> Bool {
        let isFromOther = other.map(text.contains) ?? false
        guard words.dropFirst(isFromOther ? 1 : 0).allSatisfy(text.contains) else {
            value.fault(
                "\(value.name) selects \(words[1]) and \(words[2]) from \(words[0]): name all three")
            return false
        }
        return true
    }

    // MARK: Limits

    private static func limits(_ value: DefinitionValue) -> RuleLimits? {
        guard let reader = value.mapping("limits", keys: ["warn_above", "refuse_above"]) else { return nil }
        let warn = reader.optional("warn_above").map(limit)
        let refuse = reader.optional("refuse_above").map(limit)
        guard warn != .some(nil), refuse != .some(nil) else { return nil }
        return RuleLimits(warnAbove: warn ?? nil, refuseAbove: refuse ?? nil)
    }

    private static func limit(_ value: DefinitionValue) -> RuleLimit? {
        guard let reader = value.mapping("a limit", keys: ["count", "percent"]) else { return nil }
        guard reader.has("count") || reader.has("percent") else {
            value.fault("a limit needs the key count or percent, or both: add one")
            return nil
        }
        let count = reader.optional("count").map { $0.integer(in: 0...1_000_000_000) } ?? 0
        let share = reader.optional("percent").map { $0.percent() } ?? Fraction(0, 1)
        guard let count, let share else { return nil }
        return RuleLimit(count: count, share: share)
    }

    /// What would end the statement that the text is put into, or hide its end. PostgreSQL finds the rest.
    private static func sql(_ value: DefinitionValue) -> String? {
        guard let text = value.text() else { return nil }
        // One pass over the bytes: every command reads every rule, and to search each text for each of these takes a fifth
        // of what reading the definitions does.
        var (depth, hasDollar, isUnmatched) = (0, false, false)
        var forbidden: String?
        var previous = UInt8(ascii: " ")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: ";"): forbidden = forbidden ?? ";"
            case UInt8(ascii: "-") where previous == byte: forbidden = forbidden ?? "--"
            case UInt8(ascii: "*") where previous == UInt8(ascii: "/"): forbidden = forbidden ?? "/*"
            case UInt8(ascii: "$"): hasDollar = true
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            isUnmatched = isUnmatched || depth < 0
            previous = byte
        }
        if let forbidden {
            value.fault("\(value.name) holds \(quoted(forbidden)): write one expression without comments")
            return nil
        }
        if hasDollar, let parameter = text.firstMatch(of: /\$[0-9]+/) {
            value.fault(
                "\(value.name) holds \(quoted(String(parameter.output))): write what it is, rules have no parameters")
            return nil
        }
        guard depth == 0, !isUnmatched else {
            value.fault("\(value.name) has parentheses that do not match: close each one that is open")
            return nil
        }
        return text
    }
}
