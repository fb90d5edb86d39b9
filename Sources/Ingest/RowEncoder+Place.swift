import Definitions
import DelimitedText
import Postgres
import Waits

// Which delivery a row belongs to.

extension RowEncoder {
    /// The delivery that the row says it belongs to; nil where it does not say.
    @inline(__always)
    mutating func place<Row: FieldRow & ~Copyable>(_ row: borrowing Row) throws -> Int? {
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
    func placingBytes<Row: FieldRow & ~Copyable>(_ source: Int?, _ row: borrowing Row) -> UnsafeRawBufferPointer {
        guard let source, plan.sources[source].position >= 0 else {
            return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return unsafe row.field(plan.sources[source].position)
    }

    func slot<Row: FieldRow & ~Copyable>(_ row: borrowing Row) throws -> DeliverySlot? {
        guard let region = try region(row), let period = period(row), let kind = kind(row) else { return nil }
        return DeliverySlot(region: region, period: period, kind: kind)
    }

    func region<Row: FieldRow & ~Copyable>(_ row: borrowing Row) throws(IngestError) -> RegionCode? {
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

    func period<Row: FieldRow & ~Copyable>(_ row: borrowing Row) -> Period? {
        guard let source = plan.periodSource else { return sectionPeriod }
        let bytes = unsafe self.bytes(of: source, in: row)
        if plan.sources[source].field == .period { return unsafe values.period(bytes) }
        // Attestations and populations are of the month of their day.
        return unsafe values.dates.day(bytes).map { Period(containing: CalendarDay(daysSince1970: $0 + 10_957)) }
    }

    func kind<Row: FieldRow & ~Copyable>(_ row: borrowing Row) -> DeliveryKind? {
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
    mutating func misplaced<Row: FieldRow & ~Copyable>(_ row: borrowing Row) throws -> Outcome {
        let region = try region(row)
        let period = period(row)
        let kind = kind(row)
        var position: Int?
        if let region, let period {
            if let kind {
                let slot = DeliverySlot(region: region, period: period, kind: kind)
                position = try deliveries.position(of: slot)
            } else {
                try deliveries.countHalfPlaced(region, period)
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
}
