internal import Agreements
internal import Waits
internal import Yams

/// `pipelines/rules/*.yaml`
enum RuleFile {
    static func read(_ root: Node, faults: FileFaults) -> ParsedFile<RuleCatalogue> {
        let keys = [
            "content", "refuse_above_percent", "refuse_below_percent_of_replaced", "rules", "assumptions",
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
        var names: [Named] = []
        var rules: [ValidationRule] = []
        for item in reader.required("rules")?.list() ?? [] {
            guard let rule = rule(item, content: content, names: &names) else { continue }
            rules.append(rule)
        }
        names.refuseRepeated("the rule")
        guard faults.isEmpty, let content, let limit, let assumptions else {
            return ParsedFile(faults: faults, name: name, definition: nil)
        }
        let catalogue = RuleCatalogue(
            content: content, refuseAbovePercent: limit, refuseBelowPercentOfReplaced: least ?? nil, rules: rules,
            file: faults.path, assumptions: assumptions)
        return ParsedFile(faults: faults, name: name, definition: catalogue)
    }

    private static func rule(
        _ item: DefinitionValue, content: Content?, names: inout [Named]
    ) -> ValidationRule? {
        let keys = [
            "id", "severity", "kinds", "column", "fails_when", "failing_lines", "message", "origin", "mark",
        ]
        guard let reader = item.mapping("a rule", keys: keys) else { return nil }
        let id = reader.name("id")
        if let id { names.append(id) }
        let severity = reader.required("severity")?.choice(Severity.self)
        let kinds = reader.optional("kinds").map { Self.kinds($0, content: content) } ?? content?.kinds
        let column = reader.optional("column").map { Self.column($0, content: content) }
        let test = test(reader)
        let message = reader.required("message")?.label()
        let origin = reader.required("origin")?.text()
        let mark = reader.optional("mark")?.choice(Mark.self)
        guard let id, let severity, let kinds, let test, let message, let origin else { return nil }
        return ValidationRule(
            id: id.text, severity: severity, kinds: kinds, column: column ?? nil, test: test, message: message,
            origin: origin, mark: mark)
    }

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

    private static func test(_ reader: MappingReader) -> RuleTest? {
        switch reader.exactlyOne(of: ["fails_when", "failing_lines"]) {
        case "fails_when":
            return reader.optional("fails_when").flatMap(sql).map { .record(failsWhen: $0) }
        case "failing_lines":
            guard let value = reader.optional("failing_lines"), let lines = sql(value) else { return nil }
            guard ["delivery_rows", "delivery_id", "line_number"].allSatisfy(lines.contains) else {
                value.fault("failing_lines selects delivery_id and line_number from delivery_rows: name all three")
                return nil
            }
            return .delivery(lines: lines)
        default: return nil
        }
    }

    /// What would end the statement that the text is put into, or hide its end. PostgreSQL finds the rest.
    private static func sql(_ value: DefinitionValue) -> String? {
        guard let text = value.text() else { return nil }
        for forbidden in [";", "--", "/*"] where text.contains(forbidden) {
            value.fault("\(value.name) holds \(quoted(forbidden)): write one expression without comments")
            return nil
        }
        var depth = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            if depth < 0 { break }
        }
        guard depth == 0 else {
            value.fault("\(value.name) has parentheses that do not match: close each one that is open")
            return nil
        }
        return text
    }
}
