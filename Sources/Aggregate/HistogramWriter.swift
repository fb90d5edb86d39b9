import Definitions
import Dispatch
import Postgres
import Stages
import Synchronization
import Waits

/// Counts the contacts of deliveries in one pass over their rows, and writes what it has counted.
struct HistogramWriter {
    let connection: Connection
    let project: Project
    let sql: SQLLibrary
    /// Whether rows may be read over a second connection too: not where they are not committed yet.
    var usesLane = false

    /// - Parameter deliveries: neighbours, ascending.
    /// - Throws: `PostgresError`, `ProjectError`, `TooManyUnits`.
    func count(_ deliveries: [CountedDelivery]) throws {
        guard let first = deliveries.first?.id, let last = deliveries.last?.id else { return }
        let range: [Parameter] = [.int(first), .int(last)]
        let measures = project.measures
        let outLines = try OutLines(
            of: range, sql: sql.statement("aggregate/row_out_of_figures").text, on: connection)
        let counter = ContactCounter(
            measures: measures, groups: project.reference.groups, deliveries: deliveries,
            units: try UnitNumbers(of: range, on: connection), outLines: outLines)
        let asksReferral = measures.contains { [.referralDate, .arrivalDate].contains($0.clock) }
        let statement = try sql.statement("aggregate/counted_contact")
        func copy(_ halves: ClosedRange<Int>) -> String {
            statement.copyOut([
                first, last, asksReferral ? 1 : 0, outLines.isEmpty ? 0 : 1, halves.lowerBound, halves.upperBound,
            ])
        }
        let isLarge = deliveries.reduce(0) { $0 + $1.rowCount } >= Self.laneRowCount
        guard usesLane, isLarge, let lane = try Self.lane(beside: connection) else {
            return try write([read(copy(0...1), into: counter)], of: deliveries)
        }
        // One process each: the parts of a file are tables of their own, and what a process of the server can send is
        // what the pass costs.
        lane.begin(copy(1...1), after: ["set max_parallel_workers_per_gather = 0"], from: PartCounter(counter)) {
            $0.count($1)
        }
        var own: ContactCounter
        do {
            _ = try connection.execute("set local max_parallel_workers_per_gather = 0")
            own = try read(copy(0...0), into: counter)
            _ = try connection.execute("set local max_parallel_workers_per_gather to default")
        } catch {
            lane.abandon()
            throw error
        }
        try write([own, lane.finish().counter], of: deliveries)
    }

    private static let laneRowCount = 200_000

    /// Nil where the server has no room for a further connection.
    private static func lane(beside connection: Connection) throws(PostgresError) -> CopyOutLane<PartCounter>? {
        do throws(PostgresError) {
            return CopyOutLane(try connection.duplicate())
        } catch {
            guard error.code == .connectionFailed else { throw error }
            return nil
        }
    }

    private func read(_ copy: String, into counter: ContactCounter) throws -> ContactCounter {
        var part = PartCounter(counter)
        _ = try connection.copyOut(copy) { part.count($0) }
        return part.counter
    }

    private struct Made {
        var histograms: [HistogramRow] = []
        var intervals: [IntervalRow] = []
    }

    private func write(_ counters: [ContactCounter], of deliveries: [CountedDelivery]) throws {
        guard let counter = counters.first else { return }
        // Beside each other: neither needs the server.
        let made = Mutex(Made())
        DispatchQueue.concurrentPerform(iterations: 2) { number in
            if number == 0 {
                let histograms = ContactCounter.histograms(of: counters)
                made.withLock { $0.histograms = histograms }
            } else {
                let intervals = ContactCounter.intervalCounts(of: counters)
                made.withLock { $0.intervals = intervals }
            }
        }
        let (histograms, intervals) = made.withLock { ($0.histograms, $0.intervals) }
        try connection.copyIn(
            """
            copy indicator.histogram (
                region_code, period, delivery_id, measure, statistic, medical_field_code, profession_code,
                deviation_code, has_care_guarantee, days, contact_counts
            ) from stdin (format binary)
            """
        ) { writer in
            for row in histograms {
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
        try RecordShares(project.measures, on: connection).write(histograms, of: deliveries)
        let bounds = counter.bounds.map { $0.upperDays.map { Int32(truncatingIfNeeded: $0) } }
        try connection.copyIn(
            "copy indicator.reported_unit (region_code, period, delivery_id, unit_hsa_id) from stdin (format binary)"
        ) { writer in
            for (delivery, unit) in ContactCounter.reportedUnits(of: counters) {
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
            for row in intervals {
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

/// Counts the rows of one COPY as they come.
struct PartCounter {
    private(set) var counter: ContactCounter
    /// Where the row begins in the next piece: the header of the format comes with the first. It is signature, flags, and
    /// the length of an extension that there is not.
    private var offset = 19

    init(_ counter: ContactCounter) { self.counter = counter }

    mutating func count(_ piece: Span<UInt8>) {
        // Bytes have no padding that could be read.
        if let contact = unsafe CountedContact(piece.bytes, from: offset) { counter.count(contact) }
        offset = 0
    }
}

extension CopyWriter {
    /// The first columns of all tables.
    mutating func append(_ delivery: CountedDelivery) {
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
