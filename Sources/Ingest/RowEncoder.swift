import Definitions
import DelimitedText
import Postgres
import Waits

/// Types the rows of a file and encodes them for COPY, in one pass over their bytes.
///
/// A row that cannot be typed is taken back whole: nothing of it reaches the database but as malformed.
struct RowEncoder {
    /// What became of a row.
    enum Outcome {
        case written
        /// Of the delivery at this position of `deliveries`, where that can be told.
        case malformed(FieldFault, position: Int?)
    }

    private(set) var plan: RowPlan
    var deliveries: DeliveriesOfFile
    /// The period of the rows to come, where no column says it: that of a contract's section.
    var sectionPeriod: Period? { didSet { places = PlaceCache() } }

    private(set) var encoding: FieldEncoding
    var values: ValueReader
    private var spellings: SpellingTables
    let isPlain: Bool
    private let layout: Layout
    private let regions: RegionTranslation
    let path: String
    private let fieldCount: Int
    private let fixedByteCount: Int
    var places = PlaceCache()
    var numberedKey: [UInt8] = []
    var paddedNumbers: Set<PaddedNumber> = []
    var paddedSince = 0

    init(
        plan: RowPlan, layout: Layout, encoding: FieldEncoding, regions: RegionTranslation, firstDeliveryID: Int,
        path: String
    ) throws(IngestError) {
        self.path = path
        self.encoding = encoding
        self.layout = layout
        self.regions = regions
        values = ValueReader(layout: layout, encoding: encoding, regions: regions)
        isPlain = values.isPlain
        spellings = SpellingTables(plan.sources.map(\.spellings))
        self.plan = try plan.encodingConstants(by: values, layout: layout, path: path)
        deliveries = DeliveriesOfFile(firstDeliveryID: firstDeliveryID)
        fieldCount = plan.columns.count + 4
        let constantBytes = self.plan.constants.reduce(0) { $0 + $1.count }
        fixedByteCount = 2 + fieldCount * CopyCursor.fixedFieldBytes + constantBytes
    }

    /// Goes on in another encoding than it began with: the first letter beyond ASCII has decided. What was encoded
    /// before is the same in both.
    ///
    /// - Parameter plan: the plan that the encoding gives.
    mutating func adopt(_ encoding: FieldEncoding, plan: RowPlan) throws(IngestError) {
        self.encoding = encoding
        values = ValueReader(layout: layout, encoding: encoding, regions: regions)
        spellings = SpellingTables(plan.sources.map(\.spellings))
        self.plan = try plan.encodingConstants(by: values, layout: layout, path: path)
    }

    /// Types a row and appends it to `rows`; texts that are new, and what else is beside the row, to `side`.
    ///
    /// - Throws: `IngestError` of kind `codeSystem`: the file is written in another system than declared, and no row of
    ///   it can be trusted; `DeliveriesOfFile.LimitExceeded`.
    @inline(__always)
    mutating func encode<Row: FieldRow & ~Copyable>(
        _ row: borrowing Row, to rows: inout CopyRows, side: inout SideRows
    ) throws -> Outcome {
        guard let position = try place(row) else { return try misplaced(row) }
        var fault: Int?
        var emergency: EmergencyTimes?
        if plan.emergencySources != nil {
            do throws(SourceFault) { emergency = try emergencyTimes(row) } catch { fault = error.source }
        }
        if fault == nil {
            let deliveryID = deliveries.entries[position].deliveryID
            let firstDay = deliveries.entries[position].firstDay
            let region = deliveries.entries[position].slot.region.rawValue
            rows.append(atMost: fixedByteCount &+ textRoom(of: row)) { cursor in
                cursor.beginRow(fieldCount: fieldCount)
                cursor.append(int16: region)
                cursor.append(int32: firstDay)
                cursor.append(int32: deliveryID)
                cursor.append(int32: row.rowNumber)
                for index in plan.steps.indices {
                    fault = append(plan.steps[index], of: row, at: position, to: &cursor, side: &side)
                    if fault != nil { return false }
                }
                return true
            }
        }
        guard let fault else {
            deliveries.entries[position].recordCount &+= 1
            if let emergency { append(emergency, of: row.rowNumber, at: position, to: &side) }
            return .written
        }
        deliveries.entries[position].malformedCount += 1
        return .malformed(self.fault(of: fault, in: row), position: position)
    }

    /// As many bytes as all texts of a row have at most: no more than the row, or three times as many where a letter of
    /// one byte becomes UTF-8.
    @inline(__always)
    func textRoom<Row: FieldRow & ~Copyable>(of row: borrowing Row) -> Int {
        unsafe row.rawBytes.count &* (encoding == .utf8 && !Row.isTranscoded ? 1 : 3)
    }

    // MARK: - The fields

    /// The bytes of a field, without what the layout says is passed over.
    @inline(__always)
    func bytes<Row: FieldRow & ~Copyable>(of source: Int, in row: borrowing Row) -> UnsafeRawBufferPointer {
        let position = plan.sources[source].position
        guard position >= 0 else { return unsafe constant(source) }
        let raw = unsafe row.field(position)
        return unsafe isPlain ? raw : values.cleaned(raw)
    }

    /// Constants that place a row: they are asked for when the place changes.
    private func constant(_ source: Int) -> UnsafeRawBufferPointer {
        // The array lives as long as the plan, and nobody changes it.
        unsafe plan.sources[source].constant.withUnsafeBytes { unsafe $0 }
    }

    /// Appends a column's value.
    ///
    /// - Returns: nil, or the source that cannot be typed.
    @inline(__always)
    private mutating func append<Row: FieldRow & ~Copyable>(
        _ step: RowPlan.Step, of row: borrowing Row, at position: Int, to cursor: inout CopyCursor,
        side: inout SideRows
    ) -> Int? {
        switch step {
        case .absent:
            cursor.appendNull()
        case .constant(let index):
            unsafe plan.constants[index].withUnsafeBytes { unsafe cursor.append(encoded: $0) }
        case .date(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { cursor.appendNull(); return nil }
            guard let day = unsafe values.dates.day(bytes) else { return source }
            cursor.append(int32: day)
        case .code(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { cursor.appendNull(); return nil }
            guard let code = unsafe values.code(bytes, plan.sources[source].digits) else { return source }
            cursor.append(int16: code)
        case .spelling(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { cursor.appendNull(); return nil }
            guard let code = unsafe spellings.code(bytes, of: source) else { return source }
            cursor.append(int16: code)
        case .professionCode(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { cursor.appendNull(); return nil }
            guard let code = unsafe values.professionCode(bytes) else { return source }
            cursor.append(int16: code)
        case .yesNo(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { cursor.appendNull(); return nil }
            let code = unsafe spellings.has(source) ? spellings.code(bytes, of: source) : values.code(bytes, 1...1)
            guard let code, code == 1 || code == 2 else { return source }
            cursor.append(bool: code == 1)
        case .integer(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { cursor.appendNull(); return nil }
            guard let value = unsafe values.integer(bytes) else { return source }
            cursor.append(int32: value)
        case .count(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { cursor.appendNull(); return nil }
            guard let value = unsafe values.count(bytes) else { return source }
            cursor.append(int64: value)
        case .text(let source):
            unsafe append(text: bytes(of: source, in: row), isASCII: !row.mayHoldMoreThanASCII, to: &cursor)
        case .identifier(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe values.isPadded(bytes) { return source }
            unsafe append(text: bytes, isASCII: !row.mayHoldMoreThanASCII, to: &cursor)
        case .limit(let source):
            let bytes = unsafe bytes(of: source, in: row)
            if let code = unsafe plan.sources[source].spellings?.code(bytes) {
                guard code == LayoutColumn.medicalTargetDateCode else { return source }
                cursor.appendNull()
            } else {
                guard let days = unsafe FieldParser.digits(bytes, maximum: Int(Int16.max)) else { return source }
                cursor.append(int32: days)
            }
        case .statistic(let source):
            let code = unsafe plan.sources[source].spellings?.code(bytes(of: source, in: row))
            guard let status = code.flatMap(StatusCode.init(rawValue:)) else { return source }
            let text = status.statistic == .waiting ? Self.waiting : Self.completed
            unsafe text.withUnsafeBytes { unsafe cursor.append(bytes: $0) }
        case .totalWithout(let total, let patientChosen):
            let all = unsafe bytes(of: total, in: row)
            let without = unsafe bytes(of: patientChosen, in: row)
            let allCount = unsafe values.count(all)
            let withoutCount = unsafe values.count(without)
            if unsafe allCount == nil && !all.isEmpty { return total }
            if unsafe withoutCount == nil && !without.isEmpty { return patientChosen }
            if let allCount, let withoutCount {
                cursor.append(int64: allCount - withoutCount)
            } else {
                cursor.appendNull()
            }
        case .numbered(let group):
            return appendNumber(group, of: row, at: position, to: &cursor, side: &side)
        case .isMain(let source):
            guard let code = unsafe values.code(bytes(of: source, in: row), 1...1), code < 2 else { return source }
            cursor.append(bool: code == 1)
        }
        return nil
    }

    private static let waiting = Array("waiting".utf8)
    private static let completed = Array("completed".utf8)

    @inline(__always)
    func append(text bytes: UnsafeRawBufferPointer, isASCII: Bool, to cursor: inout CopyCursor) {
        if unsafe bytes.isEmpty {
            cursor.appendNull()
        } else if encoding == .utf8 || isASCII {
            unsafe cursor.append(bytes: bytes)
        } else {
            unsafe encoding.utf8(bytes).withUnsafeBytes { unsafe cursor.append(bytes: $0) }
        }
    }

    // MARK: - Faults

    /// Why a source of the row was refused.
    func fault<Row: FieldRow & ~Copyable>(of source: Int, in row: borrowing Row) -> FieldFault {
        let source = plan.sources[source]
        let bytes =
            unsafe source.position >= 0 ? row.field(source.position) : UnsafeRawBufferPointer(start: nil, count: 0)
        let cleaned = unsafe isPlain ? bytes : values.cleaned(bytes)
        let reason =
            unsafe cleaned.isEmpty
            ? "is empty: without it nobody can tell what the row is about"
            : values.paddingReason(bytes, source) ?? source.reason
        return FieldFault(
            field: source.position >= 0 ? source.position : nil, columnName: source.name, reason: reason)
    }
}
