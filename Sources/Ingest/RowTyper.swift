import Definitions
import DelimitedText
import Waits

/// Types the fields of a row by the layout: all of it before any of it is written, because a COPY
/// stream cannot take back a field.
struct RowTyper {
    /// What a column of the database is made of.
    struct Column {
        let field: Field
        let type: FieldType
        let headerName: String
        /// Position in the row.
        let position: Int
        let values: ValueMap?
    }

    /// Nothing was sent: null in the database.
    static let missing = Int.min

    let columns: [Column]
    /// One value a column: days since 1970 for dates, codes, numbers; `missing` for empty fields. Text
    /// fields stay in the row.
    private(set) var values: [Int]
    private let regionIndex: Int
    private let periodIndex: Int
    private let statusIndex: Int
    private let keyIndices: [Int]
    private let content: Content
    private let path: String

    init(_ match: HeaderMatch, path: String) {
        let columns = match.positions.map { column, position in
            Column(
                field: column.field, type: column.field.type, headerName: column.headerName, position: position,
                values: column.values.map(ValueMap.init))
        }
        // A layout has a column for each of these, or `Definitions` refuses it; so has a header that fits.
        func index(_ field: Field) -> Int { columns.firstIndex { $0.field == field } ?? 0 }
        self.columns = columns
        values = Array(repeating: Self.missing, count: columns.count)
        regionIndex = index(.regionCode)
        periodIndex = index(.period)
        statusIndex = index(.status)
        keyIndices =
            [regionIndex, periodIndex, statusIndex] + columns.indices.filter { columns[$0].type == .limit }
        content = match.layout.content
        self.path = path
    }

    /// Types every field of the row into `values`.
    ///
    /// - Returns: nil, or the first field that cannot be typed.
    /// - Throws: `IngestError` of kind `codeSystem`: the file is written in another system than declared,
    ///   and no row of it can be trusted.
    mutating func type(_ record: borrowing DelimitedRecord) throws(IngestError) -> FieldFault? {
        for index in columns.indices {
            let column = columns[index]
            let bytes = unsafe record.field(column.position)
            if column.type == .text || column.type == .measure { continue }
            if unsafe bytes.isEmpty {
                values[index] = Self.missing
                continue
            }
            if column.type == .regionCode, unsafe FieldParser.isCountyCode(bytes) {
                throw IngestError(
                    .codeSystem, path: path, line: record.lineNumber, column: record.fieldColumn(column.position),
                    "the region code is one of SCB's county codes, but the layout says SKR's region codes, where the same "
                        + "numbers mean other regions: send SKR's codes")
            }
            guard let value = unsafe value(bytes, column) else {
                return FieldFault(
                    field: column.position, columnName: column.headerName, reason: Self.reason(column))
            }
            values[index] = value
        }
        return missingKey
    }

    /// The delivery that the row says it belongs to, after `type`; nil where it does not say.
    ///
    /// A row that failed may still have said it: its three fields are then typed here again.
    mutating func slot(of record: borrowing DelimitedRecord) -> DeliverySlot? {
        for index in [regionIndex, periodIndex, statusIndex] {
            let bytes = unsafe record.field(columns[index].position)
            values[index] = unsafe (bytes.isEmpty ? nil : value(bytes, columns[index])) ?? Self.missing
        }
        return slotOfValues
    }

    /// Region and month of a row that says these and not which kind it is of, after `slot(of:)`.
    var regionAndPeriod: (RegionCode, Period)? {
        let (region, month) = (values[regionIndex], values[periodIndex])
        guard region != Self.missing, month != Self.missing,
            let period = Period(year: month / 12, month: month % 12 + 1)
        else { return nil }
        return (RegionCode(region), period)
    }

    /// The delivery of the row that was typed last.
    var slotOfValues: DeliverySlot? {
        let (region, month, status) = (values[regionIndex], values[periodIndex], values[statusIndex])
        guard region != Self.missing, month != Self.missing, status != Self.missing,
            let period = Period(year: month / 12, month: month % 12 + 1), let status = StatusCode(rawValue: status)
        else { return nil }
        let kind: DeliveryKind =
            switch (content, status.statistic) {
            case (.counts, _): .counts
            case (.attestations, _): .attestations
            case (.expectedUnits, _): .expectedUnits
            case (.populations, _): .populations
            case (.records, .completed): .completed
            case (.records, .waiting): .waiting
            }
        return DeliverySlot(region: RegionCode(region), period: period, kind: kind)
    }

    /// Without region, period and status a row has no place; a count without its limit says nothing.
    private var missingKey: FieldFault? {
        for index in keyIndices where values[index] == Self.missing {
            return FieldFault(
                field: columns[index].position, columnName: columns[index].headerName,
                reason: "is empty: without it nobody can tell what the row is about")
        }
        return nil
    }

    @inline(__always)
    private func value(_ bytes: UnsafeRawBufferPointer, _ column: Column) -> Int? {
        if let values = column.values {
            if let code = unsafe values.code(bytes) { return code }
            // A limit is days or one of the mapped words; every other mapped column is only the map.
            guard column.type == .limit else { return nil }
        }
        return switch column.type {
        case .date, .time: unsafe FieldParser.day(bytes)?.daysSince1970
        case .period: unsafe FieldParser.period(bytes)?.monthNumber
        case .status, .yesNo: nil
        case .regionCode: unsafe regionCode(bytes)
        case .code(let digits):
            unsafe digits.contains(bytes.count) ? FieldParser.digits(bytes, maximum: Int(Int16.max)) : nil
        case .professionCode: unsafe FieldParser.professionCode(bytes)
        case .integer: unsafe FieldParser.integer(bytes)
        case .limit: unsafe FieldParser.digits(bytes, maximum: Int(Int16.max))
        case .count: unsafe FieldParser.digits(bytes, maximum: 1_000_000_000_000)
        case .text, .measure: nil
        }
    }

    private func regionCode(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard unsafe bytes.first != UInt8(ascii: "0") else { return nil }
        return unsafe FieldParser.digits(bytes, maximum: Int(Int16.max))
    }

    /// What was expected, for the sender: never the value, which may be personal.
    private static func reason(_ column: Column) -> String {
        switch column.type {
        case .date, .time:
            "is not a date: YYYY-MM-DD, YYYY-MM-DDThh:mm:ss, YYYYMMDD or YYYYMMDDhhmmss"
        case .period:
            "is not a month: the date of its first or last day, or YYYYMM"
        case .regionCode:
            "is not a region code of SKR, such as 10 or 63"
        case .code(let digits):
            column.values != nil
                ? "is none of the spellings that the layout accepts"
                : "is not a code of \(digits.count == 1 ? "\(digits.lowerBound)" : "\(digits.lowerBound) to \(digits.upperBound)") digits"
        case .professionCode:
            "is not a profession code, such as XS915"
        case .integer:
            "is not a whole number"
        case .limit:
            "is not a limit: days, or a word of the layout for the medical target date"
        case .count:
            "is not a whole number of 0 or more"
        case .status, .yesNo, .text, .measure:
            "is none of the spellings that the layout accepts"
        }
    }
}
