import Definitions
import Postgres
import Stages
import Waits

/// Counts the contacts of deliveries in one pass over their rows, and writes what it has counted.
struct HistogramWriter {
    let connection: Connection
    let project: Project
    let sql: SQLLibrary

    /// - Parameter deliveries: neighbours, ascending.
    /// - Throws: `PostgresError`, `ProjectError`, `TooManyUnits`.
    func count(_ deliveries: [CountedDelivery]) throws {
        guard let first = deliveries.first?.id, let last = deliveries.last?.id else { return }
        let range: [Parameter] = [.int(first), .int(last)]
        let measures = project.measures
        let outLines = try OutLines(
            of: range, sql: sql.statement("aggregate/row_out_of_figures").text, on: connection)
        var counter = ContactCounter(
            measures: measures, groups: project.reference.groups, deliveries: deliveries,
            units: try UnitNumbers(of: range, on: connection), outLines: outLines)
        let asksReferral = measures.contains { [.referralDate, .arrivalDate].contains($0.clock) }
        let statement = try sql.statement("aggregate/counted_contact")
            .copyOut([first, last, asksReferral ? 1 : 0, outLines.isEmpty ? 0 : 1])
        var offset = Self.headerBytes
        try PassSettings.begin(on: connection)
        _ = try connection.copyOut(statement) { piece in
            // Bytes have no padding that could be read.
            if let contact = unsafe CountedContact(piece.bytes, from: offset) { counter.count(contact) }
            offset = 0
        }
        try PassSettings.end(on: connection)
        try write(counter)
    }

    /// Of the format: signature, flags, length of an extension that there is not.
    private static let headerBytes = 19

    private func write(_ counter: ContactCounter) throws {
        try connection.copyIn(
            """
            copy indicator.histogram (
                region_code, period, delivery_id, measure, statistic, medical_field_code, profession_code,
                deviation_code, has_care_guarantee, days, contact_counts
            ) from stdin (format binary)
            """
        ) { writer in
            for row in counter.histograms() {
                writer.beginRow()
                writer.append(row.delivery, counter.figures[row.key.figure])
                writer.append(int16: Int16(truncatingIfNeeded: row.key.medicalField))
                writer.append(int16: Int16(truncatingIfNeeded: row.key.profession))
                writer.append(int16: Int16(truncatingIfNeeded: row.key.deviation))
                writer.append(bool: row.key.hasCareGuarantee)
                writer.append(int32s: row.days)
                writer.append(int32s: row.counts)
                try writer.endRow()
            }
        }
        let bounds = counter.bounds.map { $0.upperDays.map { Int32(truncatingIfNeeded: $0) } }
        try connection.copyIn(
            "copy indicator.reported_unit (region_code, period, delivery_id, unit_hsa_id) from stdin (format binary)"
        ) { writer in
            for (delivery, unit) in counter.reportedUnits() {
                writer.beginRow()
                writer.append(delivery)
                writer.append(string: unit)
                try writer.endRow()
            }
        }
        try connection.copyIn(
            """
            copy indicator.interval_count (
                region_code, period, delivery_id, measure, statistic, unit_hsa_id, upper_days, sex_codes, ages_from,
                deviation_codes, have_care_guarantee, bound_numbers, contact_counts
            ) from stdin (format binary)
            """
        ) { writer in
            for row in counter.intervalCounts() {
                let figure = counter.figures[row.figure]
                writer.beginRow()
                writer.append(row.delivery, figure)
                writer.append(string: row.unit)
                writer.append(int32s: bounds[figure.clockNumber])
                writer.append(int16s: row.sexes)
                writer.append(int16s: row.agesFrom)
                writer.append(int16s: row.deviations)
                writer.append(bools: row.guarantees)
                writer.append(int16s: row.bounds)
                writer.append(int32s: row.counts)
                try writer.endRow()
            }
        }
    }
}

extension CopyWriter {
    /// The first columns of all tables.
    fileprivate mutating func append(_ delivery: CountedDelivery) {
        append(int16: Int16(truncatingIfNeeded: delivery.region))
        append(date: Int32(truncatingIfNeeded: delivery.period.firstDay.daysSince2000))
        append(int32: Int32(truncatingIfNeeded: delivery.id))
    }

    fileprivate mutating func append(_ delivery: CountedDelivery, _ figure: MeasureFigure) {
        append(delivery)
        append(string: figure.measure.id.rawValue)
        append(string: figure.statistic.rawValue)
    }
}
