import Definitions
import DelimitedText
import Glibc
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
    private var values: ValueReader
    private var spellings: SpellingTables
    private let isPlain: Bool
    private let layout: Layout
    private let regions: RegionTranslation
    private let path: String
    private let fieldCount: Int
    private let fixedByteCount: Int
    private var places = PlaceCache()
    private var numberedKey: [UInt8] = []

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
    private func textRoom<Row: FieldRow & ~Copyable>(of row: borrowing Row) -> Int {
        unsafe row.rawBytes.count &* (encoding == .utf8 && !Row.isTranscoded ? 1 : 3)
    }

    // MARK: - The place

    /// The delivery that the row says it belongs to; nil where it does not say.
    @inline(__always)
    private mutating func place<Row: FieldRow & ~Copyable>(_ row: borrowing Row) throws -> Int? {
        let region = unsafe placingBytes(plan.regionSource, row)
        let period = unsafe placingBytes(plan.periodSource, row)
        let status = unsafe placingBytes(plan.statusSource, row)
        if plan.keySources.isEmpty, let position = unsafe places.position(region, period, status) { return position }
        guard let slot = try slot(row) else { return nil }
        for source in plan.keySources where unsafe bytes(of: source, in: row).isEmpty { return nil }
        let position = try deliveries.position(of: slot)
        if plan.keySources.isEmpty { unsafe places.add(position, region, period, status) }
        return position
    }

    /// As sent; nothing for a constant, which is the same in every row.
    @inline(__always)
    private func placingBytes<Row: FieldRow & ~Copyable>(_ source: Int?, _ row: borrowing Row) -> UnsafeRawBufferPointer
    {
        guard let source, plan.sources[source].position >= 0 else {
            return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return unsafe row.field(plan.sources[source].position)
    }

    private func slot<Row: FieldRow & ~Copyable>(_ row: borrowing Row) throws -> DeliverySlot? {
        guard let region = try region(row), let period = period(row), let kind = kind(row) else { return nil }
        return DeliverySlot(region: region, period: period, kind: kind)
    }

    private func region<Row: FieldRow & ~Copyable>(_ row: borrowing Row) throws(IngestError) -> RegionCode? {
        guard let source = plan.regionSource else { return nil }
        let bytes = unsafe self.bytes(of: source, in: row)
        if plan.sources[source].position >= 0, unsafe values.isForeignRegion(bytes) {
            let place = row.fieldPosition(plan.sources[source].position)
            throw IngestError(
                .codeSystem, path: path, line: place.line, column: place.column,
                "the region code is one of SCB's county codes, but the layout says SKR's region codes, where the same "
                    + "numbers mean other regions: send SKR's codes, or a layout of your own that says region_codes: scb"
            )
        }
        return unsafe values.region(bytes)
    }

    private func period<Row: FieldRow & ~Copyable>(_ row: borrowing Row) -> Period? {
        guard let source = plan.periodSource else { return sectionPeriod }
        let bytes = unsafe self.bytes(of: source, in: row)
        if plan.sources[source].field == .period { return unsafe values.period(bytes) }
        // Attestations and populations are of the month of their day.
        return unsafe values.dates.day(bytes).map { Period(containing: CalendarDay(daysSince1970: $0 + 10_957)) }
    }

    private func kind<Row: FieldRow & ~Copyable>(_ row: borrowing Row) -> DeliveryKind? {
        if let kind = plan.kind { return kind }
        switch plan.content {
        case .layout(.attestations): return .attestations
        case .layout(.expectedUnits): return .expectedUnits
        case .layout(.populations): return .populations
        case .layout(.records), .layout(.counts), .codes: break
        }
        guard let source = plan.statusSource,
            let code = unsafe plan.sources[source].spellings?.code(bytes(of: source, in: row)),
            let status = StatusCode(rawValue: code)
        else { return nil }
        if plan.content == .layout(.counts) { return .counts }
        return status.kindOfRecord
    }

    /// What is wrong with a row that does not say where it belongs.
    @inline(never)
    private mutating func misplaced<Row: FieldRow & ~Copyable>(_ row: borrowing Row) throws -> Outcome {
        let region = try region(row)
        let period = period(row)
        let kind = kind(row)
        var position: Int?
        if let region, let period {
            if let kind {
                let slot = DeliverySlot(region: region, period: period, kind: kind)
                position = try deliveries.position(of: slot)
            } else {
                deliveries.countHalfPlaced(region, period)
            }
        }
        if let position { deliveries.entries[position].malformedCount += 1 }
        let keys = [
            (plan.regionSource, region != nil), (plan.periodSource, period != nil), (plan.statusSource, kind != nil),
        ]
        for (source, isKnown) in keys {
            guard let source, !isKnown else { continue }
            return .malformed(fault(of: source, in: row), position: position)
        }
        for source in plan.keySources where unsafe bytes(of: source, in: row).isEmpty {
            return .malformed(fault(of: source, in: row), position: position)
        }
        return .malformed(
            FieldFault(field: nil, columnName: "the row", reason: "says neither region, period nor kind"),
            position: position)
    }

    // MARK: - The fields

    /// The bytes of a field, without what the layout says is passed over.
    @inline(__always)
    private func bytes<Row: FieldRow & ~Copyable>(of source: Int, in row: borrowing Row) -> UnsafeRawBufferPointer {
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
            appendNumber(group, of: row, at: position, to: &cursor, side: &side)
        case .isMain(let source):
            guard let code = unsafe values.code(bytes(of: source, in: row), 1...1), code < 2 else { return source }
            cursor.append(bool: code == 1)
        }
        return nil
    }

    private static let waiting = Array("waiting".utf8)
    private static let completed = Array("completed".utf8)

    @inline(__always)
    private func append(text bytes: UnsafeRawBufferPointer, isASCII: Bool, to cursor: inout CopyCursor) {
        if unsafe bytes.isEmpty {
            cursor.appendNull()
        } else if encoding == .utf8 || isASCII {
            unsafe cursor.append(bytes: bytes)
        } else {
            unsafe encoding.utf8(bytes).withUnsafeBytes { unsafe cursor.append(bytes: $0) }
        }
    }

    // MARK: - Numbered texts

    @inline(__always)
    private mutating func appendNumber<Row: FieldRow & ~Copyable>(
        _ index: Int, of row: borrowing Row, at position: Int, to cursor: inout CopyCursor, side: inout SideRows
    ) {
        let table = plan.groups[index].table.rawValue
        let first = plan.groups[index].firstNeighbour
        let found: (number: Int, isNew: Bool)
        if isPlain, first >= 0,
            let raw = unsafe row.rawFields(first, through: plan.groups[index].lastNeighbour)
        {
            // Nothing but delimiters, and perhaps quotes around nothing: nothing was sent.
            let last = plan.groups[index].lastNeighbour
            if raw.count < (last &- first &+ 1) &* 3, (first...last).allSatisfy({ unsafe row.field($0).isEmpty }) {
                return cursor.appendNull()
            }
            found = unsafe deliveries.entries[position].numbered[table].number(of: raw)
        } else {
            gatherKey(plan.groups[index], of: row)
            if numberedKey.isEmpty { return cursor.appendNull() }
            let key = numberedKey
            found = unsafe key.withUnsafeBytes { unsafe deliveries.entries[position].numbered[table].number(of: $0) }
        }
        if found.isNew { appendTexts(plan.groups[index], number: found.number, of: row, at: position, to: &side) }
        cursor.append(int32: found.number)
    }

    /// The fields one after the other, each with a NUL behind it, which no field holds; empty where all are.
    private mutating func gatherKey<Row: FieldRow & ~Copyable>(
        _ group: RowPlan.NumberedGroup, of row: borrowing Row
    ) {
        numberedKey.removeAll(keepingCapacity: true)
        var isEmpty = true
        for source in group.sources {
            if let source {
                let bytes = unsafe bytes(of: source, in: row)
                if unsafe !bytes.isEmpty { isEmpty = false }
                unsafe numberedKey.append(contentsOf: bytes)
            }
            numberedKey.append(0)
        }
        if isEmpty { numberedKey.removeAll(keepingCapacity: true) }
    }

    @inline(never)
    private func appendTexts<Row: FieldRow & ~Copyable>(
        _ group: RowPlan.NumberedGroup, number: Int, of row: borrowing Row, at position: Int, to side: inout SideRows
    ) {
        let entry = deliveries.entries[position]
        let constantBytes = group.sources.reduce(0) { $0 + ($1.map { plan.sources[$0].constant.count } ?? 0) }
        let room = 64 + group.sources.count * CopyCursor.fixedFieldBytes + constantBytes + textRoom(of: row)
        side.append(to: group.table, atMost: room) { cursor in
            cursor.beginRow(fieldCount: 3 + group.sources.count)
            cursor.append(int16: entry.slot.region.rawValue)
            cursor.append(int32: entry.deliveryID)
            cursor.append(int32: number)
            for source in group.sources {
                guard let source else {
                    cursor.appendNull()
                    continue
                }
                // A constant is the layout's, which is UTF-8: there is nothing to translate, as in ASCII.
                let isASCII = plan.sources[source].position < 0 || !row.mayHoldMoreThanASCII
                unsafe append(text: bytes(of: source, in: row), isASCII: isASCII, to: &cursor)
            }
        }
    }

    // MARK: - Emergency rooms

    private struct EmergencyTimes {
        /// Arrival, assessment and end in microseconds since 2000-01-01.
        var times: [Int?] = [nil, nil, nil]
        var isInterrupted: Bool?
    }

    private struct SourceFault: Error { let source: Int }

    /// Nil where none of the fields was sent.
    private func emergencyTimes<Row: FieldRow & ~Copyable>(
        _ row: borrowing Row
    ) throws(SourceFault) -> EmergencyTimes? {
        guard let sources = plan.emergencySources else { return nil }
        var found = EmergencyTimes()
        var isEmpty = true
        for index in 0..<4 {
            guard let source = sources[index] else { continue }
            let bytes = unsafe bytes(of: source, in: row)
            if unsafe bytes.isEmpty { continue }
            isEmpty = false
            if index < 3 {
                guard let time = unsafe values.dates.time(bytes) else { throw SourceFault(source: source) }
                found.times[index] = time
            } else {
                guard let code = unsafe values.code(bytes, 1...1), code < 2 else { throw SourceFault(source: source) }
                found.isInterrupted = code == 1
            }
        }
        return isEmpty ? nil : found
    }

    private func append(_ emergency: EmergencyTimes, of lineNumber: Int, at position: Int, to side: inout SideRows) {
        let entry = deliveries.entries[position]
        side.appendEmergency { cursor in
            cursor.beginRow(fieldCount: 8)
            cursor.append(int16: entry.slot.region.rawValue)
            cursor.append(int32: entry.firstDay)
            cursor.append(int32: entry.deliveryID)
            cursor.append(int32: lineNumber)
            for time in emergency.times {
                if let time { cursor.append(int64: time) } else { cursor.appendNull() }
            }
            if let isInterrupted = emergency.isInterrupted {
                cursor.append(bool: isInterrupted)
            } else {
                cursor.appendNull()
            }
        }
    }

    // MARK: - Faults

    /// Why a source of the row was refused.
    private func fault<Row: FieldRow & ~Copyable>(of source: Int, in row: borrowing Row) -> FieldFault {
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
