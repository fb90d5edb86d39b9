internal import Yams

/// A map as it is written: what a code may be depends on the field of the column that uses it.
struct ValueMap {
    let name: String
    let key: Node
    let entries: [(spelling: String, value: DefinitionValue)]
}

extension LayoutFile {
    static func valueMaps(_ value: DefinitionValue) -> [ValueMap]? {
        value.pairs()?.map { key, name, value in
            ValueMap(name: name, key: key, entries: value.pairs()?.map { ($0.name, $0.value) } ?? [])
        }
    }

    static func codes(of map: ValueMap, for field: Field, _ context: LayoutContext) -> [String: Int]? {
        let forms = context.forms
        var codes: [String: Int] = [:]
        var firsts: [String: (spelling: String, code: Int)] = [:]
        var isWhole = true
        for (spelling, value) in map.entries {
            guard let code = code(value, for: field.type, of: context.content) else {
                isWhole = false
                continue
            }
            codes[spelling] = code
            guard let forms, forms.ignoresCase else { continue }
            if let first = firsts[forms.folded(spelling)], first.code != code {
                value.fault(
                    "\(quoted(spelling)) and \(quoted(first.spelling)) have different codes, but letter_case is "
                        + "ignored: keep one of them")
            }
            firsts[forms.folded(spelling)] = (spelling, code)
        }
        return isWhole ? codes : nil
    }

    private static func code(_ value: DefinitionValue, for type: FieldType, of content: Content?) -> Int? {
        switch type {
        case .status:
            // A measure says whether it is of primary care; counts need not.
            value.choice(
                among: StatusName.allCases.filter { content == .records || content == nil || $0 != .primaryCare })?.code
                .rawValue
        case .yesNo: value.integer(in: 1...2)
        case .limit: value.choice(LimitName.self).map { _ in LayoutColumn.medicalTargetDateCode }
        case .code(let digits):
            value.integer(in: 0...((0..<digits.upperBound).reduce(1) { product, _ in product * 10 } - 1))
        default: nil
        }
    }

    /// What a map of `status` may say.
    private enum StatusName: String, CaseIterable {
        case waiting, completed
        case primaryCare = "primary_care"

        var code: StatusCode {
            switch self {
            case .waiting: .waiting
            case .completed: .completed
            case .primaryCare: .primaryCare
            }
        }
    }

    /// What a map of `limit` may say; days are written as a number and need no map.
    private enum LimitName: String, CaseIterable {
        case medicalTargetDate = "medical_target_date"
    }
}
