/// Writes the contacts of deliveries as rows of a text file.
struct FlatFile {
    let plans: [DeliveryPlan]
    let kinds: [SyntheticKind]
    let encoding: OutputEncoding
    let lineEnd: String
    /// One of so many contacts is not written; 0 for none.
    var leavesOut = 0

    func write(
        to sink: (UnsafeRawBufferPointer) throws -> Void, planted: (_ planted: PlantedRecord, DeliveryPlan) -> Void
    ) throws -> SyntheticTally {
        var writer = ByteWriter()
        unsafe try encoding.mark.withUnsafeBytes { unsafe try sink($0) }
        writer.append(RecordColumn.header)
        writer.append(lineEnd)
        var tally = SyntheticTally()
        var line = 1
        for plan in plans {
            var sources = kinds.compactMap(plan.part).map {
                RecordSource(plan, $0, .flat, leavesOut: leavesOut)
            }
            var mixing = SyntheticRandom(seed: plan.kinds.first?.seed ?? 0)
            while let index = Self.next(sources, &mixing) {
                guard sources[index].next() else { continue }
                line += 1
                write(sources[index], plan, to: &writer)
                if let found = PlantedRecord(sources[index], line: line) { planted(found, plan) }
                if writer.isFull { unsafe try writer.flush(as: encoding, to: sink) }
            }
            for source in sources { tally.merge(source.tally(plan)) }
        }
        unsafe try writer.flush(as: encoding, to: sink)
        return tally
    }

    /// Kinds are mixed, in proportion to what is left of each.
    private static func next(_ sources: [RecordSource], _ random: inout SyntheticRandom) -> Int? {
        let total = sources.reduce(0) { $0 + $1.remainingCount }
        guard total > 0 else { return nil }
        guard sources.count > 1 else { return 0 }
        var place = random.below(total)
        for (index, source) in sources.enumerated() {
            if place < source.remainingCount { return index }
            place -= source.remainingCount
        }
        return nil
    }

    private func write(_ source: RecordSource, _ plan: DeliveryPlan, to writer: inout ByteWriter) {
        if let record = source.defective {
            writer.append(RecordColumn.allCases.map { record[$0] }.joined(separator: ";"))
            if record.hasTrailingSemicolon { writer.separate() }
        } else if let contact = source.contact {
            for column in RecordColumn.allCases {
                if column != .decisionDate { writer.separate() }
                source.text.append(column, of: contact, to: &writer)
            }
        }
        if plan.defect == .trailingSemicolon { writer.separate() }
        writer.append(lineEnd)
    }
}

/// A record with a defect, and where it stands.
struct PlantedRecord {
    let defect: RecordDefect
    let line: Int
    let contactID: String
    let text: RecordText

    init?(_ source: RecordSource, line: Int) {
        guard let defect = source.defect, let record = source.defective else { return nil }
        self.defect = defect
        self.line = line
        contactID = record[.contactID]
        text = source.text
    }

    func row(file: String, _ plan: DeliveryPlan) -> PlantedDefect {
        PlantedDefect(
            id: defect.id, file: file, line: line, regionCode: plan.region.code, period: plan.monthText,
            kind: text.kind, contactID: contactID,
            column: defect.column.map { text.form == .flat ? $0.name : $0.attribute ?? $0.name } ?? "",
            what: defect.what, expected: defect.expected(text.form))
    }
}
