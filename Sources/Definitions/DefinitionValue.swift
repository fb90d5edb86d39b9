internal import Agreements
internal import Waits
internal import Yams

/// A value of a definition, and the key that it stands under. Every reading either gives a value or leaves
/// a fault and gives nil.
struct DefinitionValue {
    let name: String
    let node: Node
    let faults: FileFaults

    func fault(_ message: String) {
        faults.add(at: node, message)
    }

    // MARK: Structures

    func mapping(_ noun: String, keys: [String]) -> MappingReader? {
        MappingReader(node, noun: noun, keys: keys, faults: faults)
    }

    /// One or more values.
    func list() -> [DefinitionValue]? {
        guard case .sequence(let sequence) = node else {
            fault("\(name) is a list: write each item on a line of its own after \"- \", or all between [ and ]")
            return nil
        }
        guard !sequence.isEmpty else {
            fault("\(name) is empty: add an item")
            return nil
        }
        return sequence.map { DefinitionValue(name: name, node: $0, faults: faults) }
    }

    /// The items that could be read; nil where the list or any of them could not.
    func list<Item>(_ read: (DefinitionValue) -> Item?) -> [Item]? {
        guard let items = list() else { return nil }
        let values = items.map(read)
        let present = values.compactMap(\.self)
        return present.count == values.count ? present : nil
    }

    /// Pairs of texts, in the order of the file.
    func pairs() -> [(key: Node, name: String, value: DefinitionValue)]? {
        guard case .mapping(let mapping) = node, !mapping.isEmpty else {
            fault("\(name) is a mapping with one key or more: write \"key: value\" lines below it")
            return nil
        }
        return mapping.compactMap { key, value in
            guard let text = key.scalar?.string else {
                faults.add(at: key, "a key of \(name) is no text: write a text")
                return nil
            }
            if YAMLFile.isRenamed(text) { return nil }
            return (key, text, DefinitionValue(name: text, node: value, faults: faults))
        }
    }

    // MARK: Scalars

    /// The text as it is written, whatever YAML would take it for.
    func text() -> String? {
        guard case .scalar(let scalar) = node else {
            fault("\(name) is a text: write one value")
            return nil
        }
        let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
        guard !isNull, !scalar.string.allSatisfy(\.isWhitespace) else {
            fault("\(name) is empty: write a value")
            return nil
        }
        guard !scalar.string.unicodeScalars.contains("\0") else {
            fault("\(name) holds a NUL character: remove it")
            return nil
        }
        return scalar.string
    }

    /// A name that tables and file names can hold.
    func identifier() -> String? {
        guard let text = text() else { return nil }
        guard Self.isIdentifier(text) else {
            fault("\(quoted(text)) is no id: use a to z, 0 to 9, _ and -, at most 63, the first a letter or digit")
            return nil
        }
        return text
    }

    static func isIdentifier(_ text: String) -> Bool {
        let isLetter = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 63 else { return false }
        return text.utf8.allSatisfy { isLetter($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    /// Digits, with `_` between them for the eye.
    func integer(in range: ClosedRange<Int>) -> Int? {
        guard let text = text() else { return nil }
        guard let number = Self.wholeNumber(text), range.contains(number) else {
            fault("\(name) is \(quoted(text)): write a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// Whole kronor, up to eight times the state's budget: the sums of as many as a file can hold fit.
    func kronor() -> Int? {
        guard let text = text() else { return nil }
        guard let number = Self.wholeNumber(text), (0...Self.maximumKronor).contains(number) else {
            fault("\(name) is \(quoted(text)): write whole kronor, such as 320_000_000")
            return nil
        }
        return number
    }

    private static let maximumKronor = 10_000_000_000_000

    private static func wholeNumber(_ text: String) -> Int? {
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard let first = text.utf8.first, let last = text.utf8.last, isDigit(first), isDigit(last),
            text.utf8.count <= 32, text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") })
        else { return nil }
        return Int(text.filter { $0 != "_" })
    }

    /// Per cent with up to six decimals, exactly: `72.5` is 725/1000.
    func percent(upTo maximum: Int = 100) -> Fraction? {
        guard let text = text() else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isDigits = { (part: Substring) in
            !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        let decimals = parts.dropFirst().first ?? ""
        guard (1...2).contains(parts.count), parts.allSatisfy(isDigits), parts[0].utf8.count <= 6,
            decimals.utf8.count <= 6, let digits = Int(parts[0] + decimals)
        else {
            fault("\(name) is \(quoted(text)): write per cent as a number such as 71 or 72.5, without a % sign")
            return nil
        }
        let denominator = decimals.utf8.reduce(100) { product, _ in product * 10 }
        let fraction = Fraction(digits, denominator)
        guard !Fraction(maximum, 100).isLess(than: fraction) else {
            fault("\(name) is \(quoted(text)): write per cent from 0 to \(maximum)")
            return nil
        }
        return fraction
    }

    func day() -> CalendarDay? {
        guard let text = text() else { return nil }
        guard let day = CalendarDay(iso: text) else {
            fault("\(name) is \(quoted(text)): write a day of the calendar as YYYY-MM-DD")
            return nil
        }
        return day
    }

    func months() -> PeriodRange? {
        guard let text = text() else { return nil }
        guard let range = PeriodRange(iso: text) else {
            fault(
                "\(name) is \(quoted(text)): write months as YYYY-MM..YYYY-MM, the first one first, or one as YYYY-MM")
            return nil
        }
        guard range.last.monthNumber - range.first.monthNumber < Self.maximumMonths else {
            fault("\(name) is \(quoted(text)): that is more than \(Self.maximumMonths) months")
            return nil
        }
        return range
    }

    private static let maximumMonths = 120

    func boolean() -> Bool? {
        guard let text = text() else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default:
            fault("\(name) is \(quoted(text)): write true or false")
            return nil
        }
    }

    /// One of the raw values.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) -> Choice? {
        choice(among: Array(Choice.allCases))
    }

    /// One of the raw values of these.
    func choice<Choice: RawRepresentable<String>>(among choices: [Choice]) -> Choice? {
        guard let text = text() else { return nil }
        if let choice = choices.first(where: { $0.rawValue == text }) { return choice }
        fault("\(name) is \(quoted(text)): write \(listed(choices.map(\.rawValue), "or"))")
        return nil
    }

    // MARK: Values that many definitions have

    func label() -> Label? {
        guard let reader = mapping("a label", keys: ["sv", "en"]) else { return nil }
        let swedish = reader.required("sv")?.text()
        let english = reader.required("en")?.text()
        guard let swedish, let english else { return nil }
        return Label(swedish: swedish, english: english)
    }

    func assumptions() -> [Assumption]? {
        list { item in
            guard let reader = item.mapping("an assumption", keys: ["subject", "mark", "text", "text_sv"]) else {
                return nil
            }
            let subject = reader.required("subject")?.text()
            let mark = reader.required("mark")?.choice(Mark.self)
            let text = reader.required("text")?.text()
            let swedishText = reader.optional("text_sv")?.text()
            guard let subject, let mark, let text else { return nil }
            return Assumption(subject: subject, mark: mark, text: text, swedishText: swedishText)
        }
    }
}
