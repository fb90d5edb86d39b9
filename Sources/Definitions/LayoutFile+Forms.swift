internal import Yams

/// How values are written, whatever the column.
struct LayoutForms {
    let dates: [DateForm]
    let periods: Set<PeriodForm>
    let missing: [(text: String, value: DefinitionValue)]
    let numbers: NumberForm
    let trimsPadding: Bool
    let ignoresCase: Bool
    let allowsTrailingDelimiter: Bool

    /// A spelling as it is compared with others.
    func folded(_ spelling: String) -> String {
        ignoresCase ? spelling.lowercased() : spelling
    }
}

extension LayoutFile {
    private enum Padding: String, CaseIterable {
        case refused, trimmed
    }

    private enum LetterCase: String, CaseIterable {
        case exact, ignored
    }

    private enum TrailingDelimiter: String, CaseIterable {
        case refused, allowed
    }

    static func forms(_ reader: MappingReader, format: LayoutFormat?) -> LayoutForms? {
        let dates = reader.optional("dates").map(dateForms) ?? DateForm.usual
        let periods = reader.optional("periods").map(periodForms) ?? PeriodForm.usual
        let missing = reader.optional("missing").map(missingMarkers) ?? []
        let numbers = numberForm(reader, format: format)
        let padding = reader.optional("padding").map { $0.choice(Padding.self) } ?? .refused
        let letterCase = reader.optional("letter_case").map { $0.choice(LetterCase.self) } ?? .exact
        let trailing = reader.optional("trailing_delimiter").map { $0.choice(TrailingDelimiter.self) } ?? .refused
        guard let dates, let periods, let missing, let numbers, let padding, let letterCase, let trailing else {
            return nil
        }
        return LayoutForms(
            dates: dates, periods: periods, missing: missing, numbers: numbers, trimsPadding: padding == .trimmed,
            ignoresCase: letterCase == .ignored, allowsTrailingDelimiter: trailing == .allowed)
    }

    // MARK: Days and months

    /// Forms that people mean when they write nearly this; none is a default.
    private static let wellKnownDateForms = [
        "YYYY-MM-DD", "YYYY-MM-DDThh:mm:ss", "YYYYMMDD", "YYYYMMDDhhmmss", "DD/MM/YYYY", "DD.MM.YYYY", "DD-MM-YYYY",
        "MM/DD/YYYY", "YYYY/MM/DD", "YYYY-MM-DD hh:mm", "YYYY-MM-DD hh:mm:ss", "xsd",
    ]

    private static func dateForms(_ value: DefinitionValue) -> [DateForm]? {
        guard let items = value.list() else { return nil }
        var forms: [(text: String, form: DateForm)] = []
        for item in items {
            guard let text = item.text() else { continue }
            guard let form = DateForm(text) else {
                let hint =
                    Suggestion.nearest(to: text, among: wellKnownDateForms).map { "did you mean \($0)?" }
                    ?? "write YYYY, MM and DD, then hh, mm and ss where there is a clock, and what stands between "
                    + "them, such as DD.MM.YYYY hh:mm; or xsd"
                item.fault("dates holds \(quoted(text)), which is no form of a day: \(hint)")
                continue
            }
            if forms.contains(where: { $0.form == form }) {
                item.fault("dates holds \(quoted(text)) twice: remove one")
            } else if let other = forms.first(where: { $0.form.isMistakable(for: form) }) {
                item.fault(
                    "no day tells \(quoted(text)) from \(quoted(other.text)): keep the one that the sender writes")
            }
            forms.append((text, form))
        }
        return forms.count == items.count ? forms.map(\.form) : nil
    }

    private static func periodForms(_ value: DefinitionValue) -> Set<PeriodForm>? {
        var forms: Set<PeriodForm> = []
        let items = value.list { item -> PeriodForm? in
            guard let form = item.choice(PeriodForm.self) else { return nil }
            if !forms.insert(form).inserted { item.fault("periods holds \(quoted(form.rawValue)) twice: remove one") }
            return form
        }
        return items == nil ? nil : forms
    }

    // MARK: Nothing and numbers

    private static func missingMarkers(_ value: DefinitionValue) -> [(text: String, value: DefinitionValue)]? {
        var markers: Set<String> = []
        let items = value.list { item -> DefinitionValue? in
            guard let text = item.text() else { return nil }
            if !markers.insert(text).inserted { item.fault("missing holds \(quoted(text)) twice: remove one") }
            return item
        }
        return items?.compactMap { item in item.node.scalar.map { ($0.string, item) } }
    }

    private static func numberForm(_ reader: MappingReader, format: LayoutFormat?) -> NumberForm? {
        var taken: [(byte: UInt8, name: String)] = []
        if case .delimited(let form) = format {
            taken.append((form.delimiter, "delimiter"))
            if let quote = form.quote { taken.append((quote, "quote")) }
        }
        func mark(_ key: String) -> UInt8?? {
            guard let value = reader.optional(key) else { return .some(nil) }
            guard let text = value.node.scalar?.string, text.utf8.count == 1, let byte = text.utf8.first,
                (0x20...0x7E).contains(byte), !Unicode.Scalar(byte).properties.isAlphabetic,
                !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), byte != UInt8(ascii: "-")
            else {
                value.fault("\(key) is one character: write one such as \",\", no letter, digit or minus")
                return nil
            }
            if let other = taken.first(where: { $0.byte == byte }) {
                value.fault("\(key) is \(quoted(text)), and so is \(other.name): write another, or remove the key")
                return nil
            }
            taken.append((byte, key))
            return byte
        }
        let decimal = mark("decimal_mark")
        let group = mark("group_mark")
        guard let decimal, let group else { return nil }
        return NumberForm(decimalMark: decimal, groupMark: group)
    }
}
