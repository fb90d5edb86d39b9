internal import Yams

/// A constant, and where its value stands.
struct WrittenConstant {
    let constant: LayoutConstant
    let value: DefinitionValue
}

extension LayoutFile {
    /// Nil where a field could not be read: it may be any.
    static func constants(_ value: DefinitionValue, _ context: LayoutContext) -> [WrittenConstant]? {
        var constants: [WrittenConstant] = []
        var hasUnknownField = false
        for (key, name, value) in value.pairs() ?? [] {
            guard let field = context.field(name, at: key, value.faults) else {
                hasUnknownField = true
                continue
            }
            guard field != .status else {
                value.faults.add(
                    at: key,
                    "status is no constant: "
                        + (context.content == .records ? "write the key kind" : "give it a column"))
                continue
            }
            guard let text = value.text() else {
                hasUnknownField = true
                continue
            }
            if let hint = hint(for: text, field.type, context) {
                value.fault("\(field.rawValue) is \(quoted(text)): \(hint)")
            } else if let forms = context.forms,
                forms.missing.contains(where: { forms.folded($0.text) == forms.folded(text) })
            {
                value.fault("\(field.rawValue) is \(quoted(text)), which means missing: write a value")
            }
            constants.append(WrittenConstant(constant: LayoutConstant(field: field, text: text), value: value))
        }
        return hasUnknownField ? nil : constants
    }

    /// What to write instead of a text that is no value of the type; nil where it is one, or cannot be judged here.
    private static func hint(for text: String, _ type: FieldType, _ context: LayoutContext) -> String? {
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        switch type {
        case .regionCode:
            let isCode = isDigits && text.utf8.count <= 2 && Int(text) != 0
            switch context.regionCodes {
            case .skr?: return isCode && text.utf8.count == 2 ? nil : "write SKR's region code, such as 63"
            case .scb?: return isCode ? nil : "write SCB's county code, such as 23"
            case nil: return nil
            }
        case .date, .time:
            guard let forms = context.forms, !forms.dates.contains(where: { $0.day(text) != nil }) else { return nil }
            return "write a day of the calendar in one of the layout's forms"
        case .period:
            guard let forms = context.forms, !forms.periods.contains(where: { $0.reads(text, dates: forms.dates) })
            else { return nil }
            return "write a month in one of the layout's forms"
        case .yesNo: return text == "1" || text == "2" ? nil : "write 1 for yes or 2 for no"
        case .code(let digits):
            let count = Set([digits.lowerBound, digits.upperBound]).sorted().map(String.init)
            return isDigits && digits.contains(text.utf8.count)
                ? nil : "write \(listed(count, "to")) digit\(digits.upperBound == 1 ? "" : "s")"
        case .professionCode:
            return text.utf8.count == 5 && text.hasPrefix("XS9") && Int(text.dropFirst(2)) != nil
                ? nil : "write a profession as XS915"
        case .integer, .count, .limit: return isDigits && text.utf8.count <= 9 ? nil : "write a whole number"
        case .status, .text, .measure: return nil
        }
    }
}
