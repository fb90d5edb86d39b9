internal import Waits
internal import Yams

/// Rules that look a code up in a list: `code_list: medical_field` in place of a predicate.
extension RuleFile {
    /// What the key stands for.
    struct CodeListRule {
        let test: CodeListTest
        let appliesWhen: String
        let failsWhen: String
    }

    private static let maximumGraceMonths = 120

    /// - Parameters:
    ///   - column: nil where the rule has no such key; its field is nil where there is none of the name.
    ///   - lists: nil where files are missing, so that a list that is not there may be one of them.
    static func codeList(
        _ value: DefinitionValue, column: (value: DefinitionValue, field: Field?)?, content: Content?,
        lists: [CodeListFile]?
    ) -> CodeListRule? {
        let (written, graceMonths) = nameAndGrace(value)
        let file = written.flatMap { list($0, lists: lists) }
        guard let column else {
            value.fault("code_list needs the key column: write the field that holds the codes")
            return nil
        }
        guard let field = column.field else { return nil }
        guard let form = field.codeForm else {
            let possible = Field.allCases.filter {
                $0.codeForm != nil && $0.content.isSuperset(of: content.map { [$0] } ?? [])
            }
            column.value.fault(
                possible.isEmpty
                    ? "\(field.rawValue) holds no codes: write fails_when instead of code_list"
                    : "\(field.rawValue) holds no codes: code_list is for \(listed(possible.map(\.rawValue), "and"))")
            return nil
        }
        guard let file, let graceMonths else { return nil }
        let literals = zip(file.list.codes, file.rows).compactMap { code, row in
            let literal = form.literal(code.code)
            if literal == nil {
                row.fault(
                    "code",
                    "code is \(quoted(code.code)), and \(field.rawValue) holds \(form.words): mend it, or the rule that "
                        + "looks for it there (\(value.faults.path), line \(value.node.mark?.line ?? 1))")
            }
            return literal
        }
        // What is wrong with the list has been said of it.
        guard file.faults.isEmpty else { return nil }
        let name = field.rawValue
        return CodeListRule(
            test: CodeListTest(
                list: file.name, file: file.list.file, codeCount: Set(file.list.codes.map(\.code)).count,
                graceMonths: graceMonths),
            appliesWhen: "\(name) is not null",
            failsWhen: file.list.predicate(column: name, literals: literals, graceMonths: graceMonths))
    }

    /// A name alone, or a mapping.
    private static func nameAndGrace(_ value: DefinitionValue) -> (name: DefinitionValue?, graceMonths: Int?) {
        if value.node.scalar != nil { return (value, 0) }
        guard let reader = value.mapping("a code list of a rule", keys: ["name", "grace_months"]) else {
            return (nil, nil)
        }
        let grace = reader.optional("grace_months").map { $0.integer(in: 0...maximumGraceMonths) } ?? 0
        return (reader.required("name"), grace)
    }

    private static func list(_ value: DefinitionValue, lists: [CodeListFile]?) -> CodeListFile? {
        guard let name = value.text(), let lists else { return nil }
        if let file = lists.first(where: { $0.name == name }) { return file }
        let hint = Suggestion.text(for: name, among: lists.map(\.name), called: "lists")
        value.fault("there is no list \(quoted(name)) in \(CodeListFile.folder.dropLast()): \(hint)")
        return nil
    }
}
