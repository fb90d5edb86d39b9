internal import Waits

/// Slow and plain: for the few days that a layout itself holds, and for what is wrong with forms.
extension DateForm {
    /// Whether a day written in one of the two could be read as another day in the other.
    func isMistakable(for other: DateForm) -> Bool {
        switch (self, other) {
        case (.pattern(let left), .pattern(let right)): left != right && Self.shape(left) == Self.shape(right)
        case (.pattern(let parts), .xsd), (.xsd, .pattern(let parts)): Self.isMistakableForXSD(parts)
        case (.xsd, .xsd): false
        }
    }

    /// All that XML Schema writes starts with the year, then the month, then the day.
    private static func isMistakableForXSD(_ parts: [Part]) -> Bool {
        let hyphen = Part.literal(UInt8(ascii: "-"))
        let start = parts.prefix(5)
        return shape(Array(start)) == shape([.year, hyphen, .month, hyphen, .day])
            && start != [.year, hyphen, .month, hyphen, .day]
    }

    /// Where digits stand, and what stands between them.
    private static func shape(_ parts: [Part]) -> [UInt8] {
        parts.flatMap { part in
            if case .literal(let byte) = part { [byte] } else { Array(repeating: UInt8(ascii: "0"), count: part.width) }
        }
    }

    /// The day that a text in this form means, or nil.
    func day(_ text: String) -> CalendarDay? {
        guard case .pattern(let parts) = self else { return CalendarDay(iso: text) }
        var rest = Array(text.utf8)[...]
        var numbers: [Part: Int] = [:]
        for part in parts {
            let bytes = rest.prefix(part.width)
            rest = rest.dropFirst(part.width)
            if case .literal(let byte) = part {
                guard bytes.elementsEqual([byte]) else { return nil }
                continue
            }
            guard bytes.count == part.width,
                bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { return nil }
            numbers[part] = bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        guard rest.isEmpty, numbers[.hour, default: 0] < 24, numbers[.minute, default: 0] < 60,
            numbers[.second, default: 0] < 60
        else { return nil }
        return CalendarDay(
            year: numbers[.year, default: 0], month: numbers[.month, default: 0], day: numbers[.day, default: 0])
    }
}

extension DateForm.Part {
    /// Bytes.
    fileprivate var width: Int {
        switch self {
        case .year: 4
        case .month, .day, .hour, .minute, .second: 2
        case .literal: 1
        }
    }
}

extension PeriodForm {
    /// Whether a text is a month in this form.
    func reads(_ text: String, dates: [DateForm]) -> Bool {
        switch self {
        case .dashed: Period(iso: text) != nil
        case .compact: text.utf8.count == 6 && Period(iso: "\(text.prefix(4))-\(text.suffix(2))") != nil
        case .firstDay: dates.contains { form in form.day(text).map { $0.components.day == 1 } ?? false }
        case .lastDay:
            dates.contains { form in form.day(text).map { $0 == Period(containing: $0).lastDay } ?? false }
        }
    }
}
