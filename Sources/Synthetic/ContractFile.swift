/// Writes the contacts of one delivery as a call of `Kontakt`: one `Besok` a line, all data in attributes.
struct ContractFile {
    let plan: DeliveryPlan
    let kind: SyntheticKind
    let envelope: ContractEnvelope
    /// One of so many contacts is not written; 0 for none.
    var leavesOut = 0

    func write(
        to sink: (UnsafeRawBufferPointer) throws -> Void, planted: (_ planted: PlantedRecord, DeliveryPlan) -> Void
    ) throws -> SyntheticTally {
        guard let part = plan.part(kind) else { return SyntheticTally() }
        var source = RecordSource(plan, part, .contract, leavesOut: leavesOut)
        var writer = ByteWriter()
        let hasContent = source.remainingCount > 0
        envelope.open(&writer, hasContent: hasContent)
        var line = envelope.openLineCount
        if hasContent {
            writer.append("<Kontakt DatatGallerFor=\"")
            writer.append(day: source.text.days.lowerBound)
            writer.append("\">\n")
            line += 1
        }
        let attributes = RecordColumn.attributes(of: kind).map { column in
            (column: column, opening: Array(" \(column.attribute ?? column.name)=\"".utf8))
        }
        while source.next() {
            line += 1
            writer.append("<Besok")
            if let record = source.defective {
                write(record, to: &writer)
            } else if let contact = source.contact {
                for (column, opening) in attributes {
                    // An empty value is no attribute; who waits has no start.
                    let start = writer.count
                    writer.append(bytes: opening)
                    let empty = writer.count
                    source.text.append(column, of: contact, to: &writer)
                    if writer.count == empty {
                        writer.truncate(to: start)
                    } else {
                        writer.append(byte: UInt8(ascii: "\""))
                    }
                    if column == .emergencyType { writeEmergency(contact, to: &writer) }
                }
            }
            writer.append("/>\n")
            if let found = PlantedRecord(source, line: line) { planted(found, plan) }
            if writer.isFull { unsafe try writer.flush(to: sink) }
        }
        if hasContent { writer.append("</Kontakt>\n") }
        envelope.close(&writer, hasContent: hasContent)
        unsafe try writer.flush(to: sink)
        return source.tally(plan)
    }

    /// Only emergency rooms with two somatic specialities or more report times, and not always.
    private func writeEmergency(_ contact: Contact, to writer: inout ByteWriter) {
        guard contact.emergencyType == 1, contact.salt % 10 != 0 else { return }
        let arrival = RecordText.minutes(.working, contact.salt)
        let assessment = arrival + Int(contact.salt >> 32 % 180)
        let times = [
            ("TidStartAkut", arrival), ("TidBedomning", assessment),
            ("TidAvslut", assessment + 30 + Int(contact.salt >> 40 % 240)),
        ]
        for (name, minutes) in times {
            writer.append(" \(name)=\"")
            writer.append(day: contact.startDay + minutes / 1440)
            writer.append(clock: minutes % 1440)
            writer.append("\"")
        }
        if contact.salt % 100 == 1 { writer.append(" VardAvbruten=\"1\"") }
    }

    private func write(_ record: DefectiveRecord, to writer: inout ByteWriter) {
        for column in RecordColumn.attributes(of: kind) where !record[column].isEmpty {
            writer.append(" \(column.attribute ?? column.name)=\"\(record[column])\"")
        }
        for (name, value) in record.attributes { writer.append(" \(name)=\"\(value)\"") }
    }
}
