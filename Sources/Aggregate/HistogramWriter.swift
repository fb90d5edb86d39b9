import Definitions
import Postgres
import Stages
import Waits

/// Counts the contacts of deliveries in one pass over their rows, and writes what it has counted.
struct HistogramWriter {
    let connection: Connection
    let project: Project
    let sql: SQLLibrary
    /// Whether rows may be read over a second connection too: not where they are not committed yet.
    var usesLane = false
    /// So many rows are read over it.
    var laneRowCount = 200_000
    /// Of deliveries, for one pass.
    var mostIDs = ContactPlaces.mostIDs

    /// - Parameter deliveries: neighbours, ascending.
    /// - Throws: `PostgresError`, `ProjectError`, `TooManyUnits`.
    func count(_ deliveries: [CountedDelivery]) throws {
        guard let first = deliveries.first?.id, let last = deliveries.last?.id else { return }
        guard let places = try ContactPlaces(of: deliveries, mostIDs: mostIDs, on: connection) else {
            let half = deliveries.count / 2
            try count(Array(deliveries[..<half]))
            return try count(Array(deliveries[half...]))
        }
        let range: [Parameter] = [.int(first), .int(last)]
        let measures = project.measures
        let outLines = try OutLines(
            of: range, sql: sql.statement("aggregate/row_out_of_figures").text, on: connection)
        let counter = ContactCounter(
            measures: measures, groups: project.reference.groups, deliveries: deliveries, places: places,
            outLines: outLines)
        let asksReferral = measures.contains { [.referralDate, .arrivalDate].contains($0.clock) }
        let statement = try sql.statement("aggregate/counted_contact")
        func copy(_ table: ContactTable) -> String {
            table.statement.copyOut([
                first, last, asksReferral ? 1 : 0, outLines.isEmpty ? 0 : 1, places.stride, table.hasOthers ? 1 : 0,
            ])
        }
        let contactCount = deliveries.reduce(0) { $0 + $1.rowCount }
        let tables = try Self.tables(of: statement, range, on: connection)
        var counters = try read(
            tables.map(copy), into: counter, overLane: usesLane && contactCount >= laneRowCount)
        if tables.isEmpty || counters.reduce(0, { $0 + $1.contactCount }) != contactCount {
            // Not all of them are where files are loaded to: somebody has moved tables.
            counters = try read([copy(ContactTable(statement: statement, hasOthers: true))], into: counter)
        }
        try write(counters, of: deliveries)
    }

    /// The tables that hold the contacts, each with the statement for it: one of a file, several of a large one
    /// (`LoadingLanes` in Ingest). None where the statement has another form.
    ///
    /// To find the tables of some files among those of all takes the server longer than to read a small one.
    private static func tables(
        of statement: SQLFile, _ range: [Parameter], on connection: Connection
    ) throws(PostgresError) -> [ContactTable] {
        let rows = try connection.execute(
            """
            with
            file as (
                select
                    to_regclass('register.contact_' || delivery.file_id) as table_oid,
                    min(delivery.delivery_id) < $1 or max(delivery.delivery_id) > $2 as has_others
                from register.delivery as delivery
                where
                    delivery.file_id in (
                        select among.file_id
                        from register.delivery as among
                        where among.delivery_id between $1 and $2
                    )
                group by delivery.file_id
            )

            select
                coalesce(part.inhrelid::regclass, file.table_oid)::text as table_name,
                file.has_others
            from file
            left join pg_catalog.pg_inherits as part on file.table_oid = part.inhparent
            where file.table_oid is not null
            order by file.table_oid, part.inhrelid
            """, range
        ).rows
        var tables: [ContactTable] = []
        for row in rows {
            guard let one = statement.reading(try row.string("table_name"), insteadOf: "register.contact") else {
                return []
            }
            tables.append(ContactTable(statement: one, hasOthers: try row.bool("has_others")))
        }
        return tables
    }

    /// Nil where the server has no room for a further connection.
    private static func lane(beside connection: Connection) throws(PostgresError) -> CopyOutLane<PartCounter>? {
        do throws(PostgresError) {
            return CopyOutLane(try connection.duplicate())
        } catch {
            guard error.isConnectionRefused else { throw error }
            return nil
        }
    }

    /// Reads tables, half of them over a second connection where that is worth it: a process of the server sends so much
    /// and no more.
    private func read(_ copies: [String], into counter: ContactCounter, overLane: Bool = false) throws
        -> [ContactCounter]
    {
        guard overLane, copies.count > 1, let lane = try Self.lane(beside: connection) else {
            return [try read(copies, into: PartCounter(counter))]
        }
        let noWorkers = "max_parallel_workers_per_gather"
        func half(_ number: Int) -> [String] { copies.indices.filter { $0 % 2 == number }.map { copies[$0] } }
        lane.begin(half(1), after: ["set \(noWorkers) = 0"], from: PartCounter(counter)) { $0.count($1) }
        let own: ContactCounter
        do {
            _ = try connection.execute("set local \(noWorkers) = 0")
            own = try read(half(0), into: PartCounter(counter))
            _ = try connection.execute("set local \(noWorkers) to default")
        } catch {
            lane.abandon()
            throw error
        }
        return [own, try lane.finish().counter]
    }

    private func read(_ copies: [String], into part: PartCounter) throws -> ContactCounter {
        var part = part
        for copy in copies { _ = try connection.copyOut(copy) { part.count($0) } }
        return part.counter
    }

    private func write(_ counters: [ContactCounter], of deliveries: [CountedDelivery]) throws {
        guard let counter = counters.first else { return }
        let intervals = Meanwhile { ContactCounter.intervalCounts(of: counters) }
        let histograms = ContactCounter.histograms(of: counters)
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
            for row in intervals.value() {
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

/// A table of contacts that is read by itself.
private struct ContactTable {
    /// `sql/aggregate/counted_contact`, of this table.
    let statement: SQLFile
    /// Whether it may have deliveries that are not to be counted now.
    let hasOthers: Bool
}

/// Counts the rows of COPY as they come.
struct PartCounter {
    private(set) var counter: ContactCounter

    init(_ counter: ContactCounter) { self.counter = counter }

    mutating func count(_ piece: Span<UInt8>) {
        // Bytes have no padding that could be read.
        if let contact = unsafe CountedContact(piece.bytes, from: Self.rowStart(piece)) { counter.count(contact) }
    }

    /// Where the row begins: the header of the format comes with the first. It is signature, flags, and the length of an
    /// extension that there is not. A row begins by how many fields it has, which is less than a P.
    @inline(__always)
    static func rowStart(_ piece: Span<UInt8>) -> Int { !piece.isEmpty && piece[0] == UInt8(ascii: "P") ? 19 : 0 }
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
