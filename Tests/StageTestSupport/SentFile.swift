package import Waits

/// A file of records as plain Swift counts it.
package struct SentFile: Sendable {
    /// What a row says of where it belongs.
    package enum Place: Hashable, Sendable {
        case delivery(SentSlot)
        /// A region and month, and not which kind.
        case month(region: Int, Period)
        case nowhere
    }

    /// A row after the header.
    package struct Row: Sendable {
        /// From 1, the header included.
        package let line: Int
        package let place: Place
        /// Nil for a row that is malformed.
        package let record: SentRecord?
    }

    package enum Outcome: String, Sendable {
        case accepted, held, rejected, malformed
    }

    /// How many rows of a delivery became what.
    package struct Tally: Hashable, Sendable, CustomStringConvertible {
        package var rows = 0
        package var accepted = 0
        package var held = 0
        package var rejected = 0
        package var malformed = 0
        /// Of the accepted ones.
        package var warned = 0

        package var description: String {
            "\(rows) = \(accepted) + \(held) + \(rejected) + \(malformed), \(warned) warned"
        }
    }

    package let rows: [Row]
    /// In the order that they appear.
    package let slots: [SentSlot]

    package init(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        let columns = lines[0].split(separator: ";").map(String.init)
        rows = lines.indices.dropFirst().map { index in
            let values = lines[index].split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            guard values.count == columns.count else { return Row(line: index + 1, place: .nowhere, record: nil) }
            let fields = [String: String](uniqueKeysWithValues: zip(columns, values))
            let place = Self.place(of: fields)
            guard case .delivery(let slot) = place else { return Row(line: index + 1, place: place, record: nil) }
            return Row(line: index + 1, place: place, record: SentRecord(fields, slot: slot))
        }
        var slots: [SentSlot] = []
        for row in rows {
            if case .delivery(let slot) = row.place, !slots.contains(slot) { slots.append(slot) }
        }
        self.slots = slots
    }

    private static func place(of fields: [String: String]) -> Place {
        guard let region = fields["regionkod"].flatMap({ Int($0) }), let period = period(fields["matperiod"] ?? "")
        else {
            return .nowhere
        }
        let kinds = ["GENOMFORD": "genomforda", "VANTANDE": "vantande", "PRIMARVARD": "primarvard"]
        guard let kind = kinds[fields["status"] ?? ""] else { return .month(region: region, period) }
        return .delivery(SentSlot(region: region, period: period, kind: kind))
    }

    /// The month of its first or last day, or of six digits.
    private static func period(_ text: String) -> Period? {
        if text.count == 6 { return Period(iso: "\(text.prefix(4))-\(text.suffix(2))") }
        guard let day = CalendarDay(iso: text) else { return nil }
        let period = Period(containing: day)
        return [period.firstDay, period.lastDay].contains(day) ? period : nil
    }

    /// With or without dashes, with or without a clock.
    static func day(_ text: String) -> CalendarDay? {
        let date = text.split(separator: "T").first.map(String.init) ?? ""
        guard date.count == 8 else { return CalendarDay(iso: date) }
        return CalendarDay(iso: "\(date.prefix(4))-\(date.dropFirst(4).prefix(2))-\(date.suffix(2))")
    }

    // MARK: What becomes of the rows

    /// Rows that say a region and month of the file and not their kind.
    package var halfPlacedCount: Int {
        slots.reduce(into: Set<Place>()) { $0.insert(.month(region: $1.region, $1.period)) }
            .reduce(0) { sum, place in sum + rows.count { $0.place == place } }
    }

    /// Rows that no delivery of the file can be told.
    package var unplacedCount: Int {
        rows.count { row in
            if case .delivery = row.place { return false }
            return !slots.contains { row.place == .month(region: $0.region, $0.period) }
        }
    }

    /// What becomes of the rows that a delivery has to itself.
    ///
    /// - Parameter ruling: what a person has decided of its doubtful rows; nil for nothing.
    package func outcomes(of slot: SentSlot, ruling: Bool? = nil) -> [(row: Row, outcome: Outcome)] {
        var sentIDs: Set<String> = []
        return rows.filter { $0.place == .delivery(slot) }.map { row in
            guard let record = row.record else { return (row, .malformed) }
            if !record.rejections.isEmpty { return (row, .rejected) }
            if record.isDoubtful, ruling != true { return (row, ruling == nil ? .held : .rejected) }
            // Of a contact that is sent again the first row that is good counts.
            let isFirst = sentIDs.insert(record.contactID ?? "").inserted
            return (row, isFirst ? .accepted : .rejected)
        }
    }

    /// How many rows of a delivery became what. Those that do not say their kind are malformed rows of every kind of their
    /// month.
    package func tally(of slot: SentSlot, ruling: Bool? = nil) -> Tally {
        var tally = Tally()
        for (row, outcome) in outcomes(of: slot, ruling: ruling) {
            tally.rows += 1
            switch outcome {
            case .accepted:
                tally.accepted += 1
                if row.record?.isDubious == true { tally.warned += 1 }
            case .held: tally.held += 1
            case .rejected: tally.rejected += 1
            case .malformed: tally.malformed += 1
            }
        }
        let half = rows.count { $0.place == .month(region: slot.region, slot.period) }
        tally.rows += half
        tally.malformed += half
        return tally
    }
}
