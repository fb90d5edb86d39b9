import Definitions
import Waits

/// Bytes of a field to a value, by the forms of a layout.
///
/// Nothing is guessed, and nothing trimmed that the layout does not say may be.
struct ValueReader {
    let dates: DateReader
    private let periodForms: Set<PeriodForm>
    private let regions: RegionTranslation
    private let regionCodes: RegionCodeSystem
    private let missing: Set<[UInt8]>
    private let trimsPadding: Bool
    private let ignoresCase: Bool
    private let numbers: NumberForm
    private let encoding: FieldEncoding
    /// Whether fields are taken as they are: no markers of missing values, no trimming.
    let isPlain: Bool

    init(layout: Layout, encoding: FieldEncoding, regions: RegionTranslation) {
        dates = DateReader(layout.dateForms)
        periodForms = layout.periodForms
        self.regions = regions
        regionCodes = layout.regionCodes
        let markers = layout.missingMarkers.compactMap(encoding.bytes)
        missing = Set(
            layout.ignoresCase
                ? markers.map { unsafe $0.withUnsafeBytes { unsafe encoding.lowercased($0) } } : markers)
        trimsPadding = layout.trimsPadding
        ignoresCase = layout.ignoresCase
        numbers = layout.numbers
        self.encoding = encoding
        isPlain = missing.isEmpty && !trimsPadding
    }

    /// A field without the blanks around it where the layout says so; empty for a marker of a missing value.
    func cleaned(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var field = unsafe bytes
        if trimsPadding { unsafe field = Self.trimmed(bytes) }
        guard !missing.isEmpty, unsafe !field.isEmpty else { return unsafe field }
        let key = unsafe ignoresCase ? encoding.lowercased(field) : Array(field)
        return unsafe missing.contains(key) ? UnsafeRawBufferPointer(rebasing: field[..<field.startIndex]) : field
    }

    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = unsafe bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
        let end = unsafe bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// A code of so many digits.
    @inline(__always)
    func code(_ bytes: UnsafeRawBufferPointer, _ digits: ClosedRange<Int>) -> Int? {
        if digits.contains(bytes.count) { return unsafe FieldParser.digits(bytes, maximum: Int(Int16.max)) }
        guard trimsPadding, bytes.count > digits.upperBound else { return nil }
        let zeros = unsafe bytes.prefix(bytes.count - digits.upperBound)
        guard unsafe zeros.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        return unsafe FieldParser.digits(
            UnsafeRawBufferPointer(rebasing: bytes.dropFirst(zeros.count)), maximum: Int(Int16.max))
    }

    @inline(__always)
    func professionCode(_ bytes: UnsafeRawBufferPointer) -> Int? {
        unsafe FieldParser.professionCode(bytes, ignoresCase: ignoresCase)
    }

    /// A whole number with an optional minus sign, of 32 bits.
    func integer(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard unsafe bytes.first == UInt8(ascii: "-") else { return unsafe number(bytes, maximum: Int(Int32.max)) }
        return unsafe number(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), maximum: Int(Int32.max)).map { -$0 }
    }

    /// 0 or more.
    func count(_ bytes: UnsafeRawBufferPointer) -> Int? { unsafe number(bytes, maximum: 1_000_000_000_000) }

    private func number(_ bytes: UnsafeRawBufferPointer, maximum: Int) -> Int? {
        if let value = unsafe FieldParser.digits(bytes, maximum: maximum) { return value }
        guard numbers.decimalMark != nil || numbers.groupMark != nil else { return nil }
        var whole = unsafe bytes[...]
        if let mark = numbers.decimalMark, let place = unsafe whole.firstIndex(of: mark) {
            let decimals = unsafe whole[(place + 1)...]
            guard unsafe !decimals.isEmpty, unsafe decimals.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
            unsafe whole = unsafe whole[..<place]
        }
        guard let mark = numbers.groupMark, unsafe whole.contains(mark) else {
            return unsafe FieldParser.digits(UnsafeRawBufferPointer(rebasing: whole), maximum: maximum)
        }
        let groups = unsafe whole.split(separator: mark, omittingEmptySubsequences: false)
        guard unsafe (1...3).contains(groups[0].count), unsafe groups.dropFirst().allSatisfy({ unsafe $0.count == 3 })
        else {
            return nil
        }
        let digits = unsafe groups.flatMap { unsafe Array($0) }
        return unsafe digits.withUnsafeBytes { unsafe FieldParser.digits($0, maximum: maximum) }
    }

    /// A month in one of the layout's forms.
    ///
    /// Another day than the first or last is refused: it is a date of something else in the column of the period.
    func period(_ bytes: UnsafeRawBufferPointer) -> Period? {
        if bytes.count == 6, periodForms.contains(.compact) { return unsafe Self.month(bytes, monthAt: 4) }
        if bytes.count == 7, periodForms.contains(.dashed), unsafe bytes[4] == UInt8(ascii: "-") {
            return unsafe Self.month(bytes, monthAt: 5)
        }
        guard let days = unsafe dates.day(bytes) else { return nil }
        let day = CalendarDay(daysSince1970: days + 10_957)
        let period = Period(containing: day)
        let isFirst = periodForms.contains(.firstDay) && day == period.firstDay
        let isLast = periodForms.contains(.lastDay) && day == period.lastDay
        return isFirst || isLast ? period : nil
    }

    private static func month(_ bytes: UnsafeRawBufferPointer, monthAt place: Int) -> Period? {
        guard
            let year = unsafe FieldParser.digits(UnsafeRawBufferPointer(rebasing: bytes[..<4]), maximum: 9_999),
            let month = unsafe FieldParser.digits(UnsafeRawBufferPointer(rebasing: bytes[place...]), maximum: 12)
        else { return nil }
        return Period(year: year, month: month)
    }

    /// SKR's region code, translated where the layout says that the file has SCB's.
    func region(_ bytes: UnsafeRawBufferPointer) -> RegionCode? {
        switch regionCodes {
        case .skr:
            guard unsafe bytes.first != UInt8(ascii: "0") else { return nil }
            return unsafe FieldParser.digits(bytes, maximum: Int(Int16.max)).map { RegionCode($0) }
        case .scb:
            guard bytes.count <= 2, let county = unsafe FieldParser.digits(bytes, maximum: 99) else { return nil }
            return regions.region(ofCounty: county)
        }
    }

    /// Whether a region code can only be SCB's county code, where the layout says SKR's.
    func isForeignRegion(_ bytes: UnsafeRawBufferPointer) -> Bool {
        unsafe regionCodes == .skr && FieldParser.isCountyCode(bytes)
    }

    /// Whether blanks stand around a value that the layout does not say may be passed over.
    @inline(__always)
    func isPadded(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !trimsPadding, let first = unsafe bytes.first, let last = unsafe bytes.last else { return false }
        return first == UInt8(ascii: " ") || last == UInt8(ascii: " ") || first == UInt8(ascii: "\t")
            || last == UInt8(ascii: "\t")
    }

    /// Why a value was refused that is right but for blanks and zeros; nil where that is not why.
    func paddingReason(_ bytes: UnsafeRawBufferPointer, _ source: RowSource) -> String? {
        guard !trimsPadding else { return nil }
        let inner = unsafe Self.trimmed(bytes)
        var isPadded = inner.count < bytes.count
        if case .code = source.field.type, source.spellings == nil, inner.count > source.digits.upperBound {
            isPadded = unsafe inner.dropLast(source.digits.upperBound).allSatisfy { $0 == UInt8(ascii: "0") }
        }
        guard isPadded else { return nil }
        return
            "is padded with blanks or zeros: send the value alone, or say padding: trimmed in a layout of your own"
    }
}

/// SCB's county codes and the regions that they mean.
struct RegionTranslation: Sendable {
    private let regions: [Int: RegionCode]

    init(_ reference: ReferenceData) {
        regions = Dictionary(
            reference.regions.compactMap { region in Int(region.countyCode).map { ($0, region.code) } },
            uniquingKeysWith: { first, _ in first })
    }

    func region(ofCounty code: Int) -> RegionCode? { regions[code] }
}
