import Hashing
import Definitions
import DelimitedText
import Postgres
import Stages
import Waits

/// Loads one file in one transaction: after a kill at any instant all of it is there, or nothing.
struct FileLoader {
    let connection: Connection
    let context: RunContext
    let path: String
    let fileName: String

    /// Malformed rows that are kept in memory before they are sent: rows and bytes.
    private static let malformedRoom = (rows: 1_000, bytes: 1 << 20)

    init(connection: Connection, context: RunContext, path: String) {
        self.connection = connection
        self.context = context
        self.path = path
        fileName = path.split(separator: "/").last.map(String.init) ?? path
    }

    /// - Parameters:
    ///   - layoutName: the layout to read by; nil finds it by the header.
    ///   - reloads: load also bytes that were loaded before, as a newer delivery.
    /// - Throws: `IngestError` for a file that is not loaded; `PostgresError`.
    func load(layoutName: String?, reloads: Bool) throws -> LoadedFile {
        let source = try FileSource(path: path)
        let (sha256, byteCount) = try source.hash()
        guard byteCount > 0 else {
            throw IngestError(.empty, path: path, "the file is empty: it needs a header and records")
        }
        if !reloads, let earlier = try earlierLoad(sha256) { return earlier }
        return try context.transaction(on: connection) {
            try load(source, sha256: sha256, byteCount: byteCount, layoutName: layoutName)
        }
    }

    private func earlierLoad(_ sha256: [UInt8]) throws -> LoadedFile? {
        let rows = try connection.execute(
            """
            select file.file_name, file.layout, to_char(file.loaded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as loaded_at
            from register.file as file where file.sha256 = $1 order by file.file_id desc limit 1
            """,
            [.bytes(sha256)])
        guard let row = rows.rows.first else { return nil }
        return LoadedFile(
            fileName: fileName, layout: try row.string("layout"), recordCount: 0, malformedCount: 0, firstMalformed: [],
            unknownColumns: [], deliveries: [],
            loadedBefore: "\(try row.string("loaded_at")) UTC as \(try row.string("file_name"))")
    }

    private func load(
        _ source: FileSource, sha256: [UInt8], byteCount: Int, layoutName: String?
    ) throws -> LoadedFile {
        // The run holds the lock, so the next number is free; a sequence would leave a gap after every
        // interrupted load, and the numbers would tell of it.
        let numbers = try connection.execute(
            """
            select
                coalesce((select max(file.file_id) from register.file as file), 0) + 1 as file_id,
                coalesce((select max(delivery.delivery_id) from register.delivery as delivery), 0) + 1 as delivery_id
            """
        ).single()
        let fileID = try numbers.int("file_id")
        let match = unsafe try source.withNextChunk { start in
            try unsafe HeaderMatch.find(
                start: start, isWholeFile: start.count == byteCount, layouts: context.project.layouts,
                named: layoutName, path: path)
        }
        try source.rewind()
        var reading = FileReading(match: match, path: path, firstDeliveryID: try numbers.int("delivery_id"))

        var hash = SHA256()
        var readCount = 0
        var isAtEnd = false
        while !isAtEnd {
            // A COPY stream at a time: the rows, then those malformed that have gathered, until the end.
            _ = try connection.copyIn(reading.writer.copyStatement) { writer in
                while !isAtEnd, reading.malformedRows.count < Self.malformedRoom.rows,
                    reading.malformedByteCount < Self.malformedRoom.bytes
                {
                    try context.interruption.check()
                    unsafe try source.withNextChunk { chunk in
                        isAtEnd = unsafe chunk.isEmpty
                        unsafe hash.update(chunk)
                        readCount += chunk.count
                        try unsafe reading.read(chunk, isLast: isAtEnd, to: &writer)
                    }
                }
            }
            try write(reading.takeMalformedRows(), fileID: fileID)
        }
        reading.placeHalfPlaced()
        guard readCount == byteCount, hash.finalize() == sha256 else {
            throw IngestError(
                .changedWhileRead, path: path,
                "the file changed while it was read: ingest it when it is whole (write under another name, then rename)"
            )
        }
        guard reading.rowCount > 0 else {
            throw IngestError(
                .empty, path: path,
                "the file has a header and no records: a delivery without contacts cannot say which region, month and kind it is"
            )
        }
        guard !reading.deliveries.entries.isEmpty else {
            throw IngestError(
                .notText, path: path,
                "no row says which region, month and kind it is of; the first: \(reading.firstMalformed.first ?? "")")
        }
        try refuseMixedCodeSystems(reading.deliveries.entries.map(\.slot.region))
        return try record(reading, fileID: fileID, sha256: sha256, byteCount: byteCount)
    }

    /// Refuses a file that has county codes which are no region codes of SKR's, beside codes that are in both systems
    /// and mean different regions: nobody can tell whose rows those are, and they would replace real deliveries.
    private func refuseMixedCodeSystems(_ codes: [RegionCode]) throws(IngestError) {
        let regions = context.project.reference.regions
        let known = Set(regions.map(\.code))
        let counties = Set(regions.compactMap { Int($0.countyCode) }.map(RegionCode.init))
        let onlyCounties = Set(codes).intersection(counties.subtracting(known)).sorted()
        let ambiguous = Set(codes).intersection(counties.intersection(known)).sorted()
        guard let county = onlyCounties.first, let code = ambiguous.first else { return }
        throw IngestError(
            .codeSystem, path: path,
            "the file has the region code \(county), which is one of SCB's county codes and none of SKR's region codes, "
                + "beside \(code), which means different regions in the two: send SKR's codes")
    }

    private func layoutFingerprint(_ layout: Layout) -> Fingerprint {
        let source = context.project.sources.first { $0.path == layout.file }
        return Fingerprint(ofContent: source?.bytes ?? [])
    }

    private func write(_ rows: [MalformedRow], fileID: Int) throws {
        guard !rows.isEmpty else { return }
        _ = try connection.copyIn(
            """
            copy register.malformed
            (file_id, line_number, byte_offset, delivery_id, column_name, column_number, value, reason, raw)
            from stdin (format binary)
            """
        ) { writer in
            for row in rows {
                writer.beginRow()
                writer.append(int32: Int32(truncatingIfNeeded: fileID))
                writer.append(int32: Int32(truncatingIfNeeded: row.lineNumber))
                writer.append(int64: Int64(row.byteOffset))
                if let id = row.deliveryID {
                    writer.append(int32: Int32(truncatingIfNeeded: id))
                } else {
                    writer.appendNull()
                }
                if let name = row.columnName { writer.append(string: name) } else { writer.appendNull() }
                if let position = row.position {
                    writer.append(int32: Int32(truncatingIfNeeded: position.column))
                } else {
                    writer.appendNull()
                }
                if let value = row.value { writer.append(string: value) } else { writer.appendNull() }
                writer.append(string: row.reason)
                writer.append(utf8: row.raw.span)
                try writer.endRow()
            }
        }
    }

    /// Writes down the file and its deliveries, each one version newer than the newest of its slot.
    private func record(
        _ reading: borrowing FileReading, fileID: Int, sha256: [UInt8], byteCount: Int
    ) throws -> LoadedFile {
        let entries = reading.deliveries.entries
        let recordCount = entries.reduce(0) { $0 + $1.recordCount }
        _ = try connection.execute(
            """
            insert into register.file (
                file_id, sha256, file_name, byte_count, layout, layout_sha256, record_count, malformed_count, loaded_at, run_id
            )
            values ($1, $2, $3, $4, $5, $10, $6, $7, $8::timestamptz, $9)
            """,
            [
                .int(fileID), .bytes(sha256), .text(fileName), .int(byteCount), .text(reading.match.layout.id),
                .int(recordCount), .int(reading.malformedCount), .text(context.startedAt), .int(context.run.runID),
                .bytes(layoutFingerprint(reading.match.layout).bytes),
            ])
        let inserted = try connection.execute(
            """
            insert into register.delivery (
                delivery_id, region_code, period, kind, version, file_id, record_count, malformed_count
            )
            select
                sent.delivery_id,
                sent.region_code,
                sent.period,
                sent.kind,
                coalesce((
                    select max(earlier.version)
                    from register.delivery as earlier
                    where
                        earlier.region_code = sent.region_code
                        and earlier.period = sent.period
                        and earlier.kind = sent.kind
                ), 0) + 1,
                $7,
                sent.record_count,
                sent.malformed_count
            from unnest(
                $1::integer [], $2::smallint [], $3::date [], $4::text [], $5::bigint [], $6::bigint []
            ) as sent (delivery_id, region_code, period, kind, record_count, malformed_count)
            order by sent.delivery_id
            returning
                delivery_id,
                version,
                (
                    select earlier.record_count
                    from register.delivery as earlier
                    where
                        earlier.region_code = delivery.region_code
                        and earlier.period = delivery.period
                        and earlier.kind = delivery.kind
                        and earlier.version = delivery.version - 1
                ) as replaced_count
            """,
            [
                .intArray(entries.map(\.deliveryID)), .intArray(entries.map(\.slot.region.rawValue)),
                .textArray(entries.map(\.slot.period.firstDay.description)),
                .textArray(entries.map(\.slot.kind.rawValue)), .intArray(entries.map(\.recordCount)),
                .intArray(entries.map(\.malformedCount)), .int(fileID),
            ])
        var versions: [Int: (version: Int, replacedCount: Int?)] = [:]
        for row in inserted.rows {
            versions[try row.int("delivery_id")] = (try row.int("version"), try row.optionalInt("replaced_count"))
        }
        return LoadedFile(
            fileName: fileName, layout: reading.match.layout.id, recordCount: recordCount,
            malformedCount: reading.malformedCount, firstMalformed: reading.firstMalformed.map { "\(path):\($0)" },
            unknownColumns: reading.match.unknownColumns,
            deliveries: entries.map {
                LoadedFile.Delivery(
                    deliveryID: $0.deliveryID, region: $0.slot.region, period: $0.slot.period, kind: $0.slot.kind,
                    version: versions[$0.deliveryID]?.version ?? 1, recordCount: $0.recordCount,
                    replacedRecordCount: versions[$0.deliveryID]?.replacedCount,
                    malformedCount: $0.malformedCount)
            },
            loadedBefore: nil)
    }
}
