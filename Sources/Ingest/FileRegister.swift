import Definitions
import Postgres
import Stages
import Waits

/// What `register.file` and `register.delivery` say of files, and are told of a new one.
struct FileRegister {
    let connection: Connection
    let context: RunContext

    /// A load of the same content, from now or from before.
    struct EarlierLoad {
        let fileID: Int
        let layout: String
        /// When, in UTC.
        let loadedAt: String
        let fileName: String
        let callID: String
    }

    /// The newest load of a file with this content.
    func load(ofContent sha256: [UInt8]) throws -> EarlierLoad? {
        try load("select file.file_id from register.file as file where file.content_sha256 = $1", .bytes(sha256))
    }

    /// The load of a file that has not been touched since, or of its content from another: by its signature.
    func load(ofSignature signature: String) throws -> EarlierLoad? {
        try load(
            """
            select file.file_id from register.file as file where file.signature = $1
            union all
            select known.file_id from register.known_file as known where known.signature = $1
            """, .text(signature))
    }

    /// The newest load of these bytes, compressed as they were.
    func load(ofSent sha256: [UInt8]) throws -> EarlierLoad? {
        try load(
            """
            select file.file_id from register.file as file where file.sha256 = $1
            union all
            select known.file_id from register.known_file as known where known.sha256 = $1
            """, .bytes(sha256))
    }

    /// Whether some file was loaded whose content was as large: only then can it be the same.
    func hasContent(ofByteCount count: Int) throws -> Bool {
        try isThere("select from register.file as file where file.content_byte_count = $1", .int(count))
    }

    /// Whether some file is known that had as many bytes, compressed as it was.
    func hasSent(byteCount: Int) throws -> Bool {
        try isThere(
            """
            select from register.file as file where file.byte_count = $1
            union all
            select from register.known_file as known where known.byte_count = $1
            """, .int(byteCount))
    }

    /// Keeps in mind that a file has the content of one that was loaded.
    func recordKnown(signature: String, sha256: [UInt8], byteCount: Int, fileID: Int) throws {
        _ = try connection.execute(
            """
            insert into register.known_file (signature, sha256, byte_count, file_id) values ($1, $2, $3, $4)
            on conflict (signature) do update set
                sha256 = excluded.sha256, byte_count = excluded.byte_count, file_id = excluded.file_id
            """, [.text(signature), .bytes(sha256), .int(byteCount), .int(fileID)])
    }

    private func isThere(_ select: String, _ parameter: Parameter) throws -> Bool {
        try connection.execute("select exists (\(select)) as is_there", [parameter]).single().bool("is_there")
    }

    private func load(_ fileIDs: String, _ parameter: Parameter) throws -> EarlierLoad? {
        let rows = try connection.execute(
            """
            select
                file.file_id,
                file.file_name,
                file.layout,
                file.call_id,
                to_char(file.loaded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as loaded_at
            from register.file as file
            where file.file_id in (\(fileIDs))
            order by file.file_id desc
            limit 1
            """,
            [parameter])
        return try rows.rows.first.map { row in
            EarlierLoad(
                fileID: try row.int("file_id"), layout: try row.string("layout"),
                loadedAt: try row.string("loaded_at"), fileName: try row.string("file_name"),
                callID: try row.string("call_id"))
        }
    }

    /// Whether a file of this name was loaded.
    func hasFile(named name: String) throws -> Bool {
        try isThere("select from register.file as file where file.file_name = $1", .text(name))
    }

    /// What a delivery is about; nil where there is none of this number.
    func slot(ofDelivery id: Int) throws -> DeliverySlot? {
        let rows = try connection.execute(
            """
            select delivery.region_code, to_char(delivery.period, 'YYYY-MM') as period, delivery.kind
            from register.delivery as delivery
            where delivery.delivery_id = $1
            """, [.int(id)])
        return try rows.rows.first.flatMap { try DeliverySlot($0) }
    }

    /// The newest delivery of a slot, unless it takes the one before it back.
    ///
    /// - Parameter exceptRefused: whether those that were refused are passed over: what is in force is left.
    func newestDelivery(of slot: DeliverySlot, exceptRefused: Bool = false) throws -> Int? {
        let rows = try connection.execute(
            """
            select delivery.delivery_id, delivery.is_withdrawal
            from register.delivery as delivery
            left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
            where
                delivery.region_code = $1 and delivery.period = $2::date and delivery.kind = $3
                and (not $4::boolean or verdict.verdict is distinct from 'refused')
            order by delivery.version desc
            limit 1
            """,
            [
                .int(slot.region.rawValue), .text(slot.period.firstDay.description), .text(slot.kind.rawValue),
                .text(exceptRefused ? "true" : "false"),
            ])
        guard let row = rows.rows.first, try !row.bool("is_withdrawal") else { return nil }
        return try row.int("delivery_id")
    }

    /// The slots of the deliveries of a call, and whether something newer has replaced them; nil where there is no such
    /// call.
    ///
    /// - Parameter call: the id that it was given, or the sender's own reference of it.
    func deliveries(ofCall call: String) throws -> [(slot: DeliverySlot, isReplaced: Bool)]? {
        let rows = try connection.execute(
            """
            select
                delivery.region_code,
                to_char(delivery.period, 'YYYY-MM') as period,
                delivery.kind,
                delivery.is_withdrawal or exists (
                    select
                    from register.delivery as newer
                    where
                        newer.region_code = delivery.region_code
                        and newer.period = delivery.period
                        and newer.kind = delivery.kind
                        and newer.version > delivery.version
                        and not exists (
                            select
                            from quality.verdict as verdict
                            where verdict.delivery_id = newer.delivery_id and verdict.verdict = 'refused'
                        )
                ) as is_replaced
            from register.delivery as delivery
            where delivery.file_id = (
                select file.file_id
                from register.file as file
                where file.call_id = $1 or file.sender_reference = $1
                order by (file.call_id = $1) desc, file.file_id desc
                limit 1
            )
            order by delivery.delivery_id
            """, [.text(call)])
        guard !rows.rows.isEmpty else { return nil }
        return try rows.rows.compactMap { row in
            let isReplaced = try row.bool("is_replaced")
            return try DeliverySlot(row).map { ($0, isReplaced) }
        }
    }

    /// The next numbers of a file and a delivery.
    ///
    /// The run holds the lock, so they are free; a sequence would leave a gap after every interrupted load, and the
    /// numbers would tell of it.
    func nextNumbers() throws -> (fileID: Int, deliveryID: Int) {
        let row = try connection.execute(
            """
            select
                coalesce((select max(file.file_id) from register.file as file), 0) + 1 as file_id,
                coalesce((select max(delivery.delivery_id) from register.delivery as delivery), 0) + 1 as delivery_id
            """
        ).single()
        return (try row.int("file_id"), try row.int("delivery_id"))
    }

    /// A file as it is written down.
    struct NewFile {
        var fileID: Int
        var fileName: String
        var sha256: [UInt8]
        var byteCount: Int
        var contentSHA256: [UInt8]
        var contentByteCount: Int
        var signature: String?
        var layoutID: String
        /// Relative to the project folder; nil where no layout was read by.
        var layoutFile: String?
        var encoding: String
        var header: [UInt8]?
        var senderReference: String?
        var recordCount = 0
        var malformedCount = 0
        var keptMalformedCount = 0
        var halfPlacedCount = 0

        /// As `register.file.call_id` has it.
        var callID: String { Fingerprint(bytes: sha256).hexadecimal.prefix(16).lowercased() }
    }

    func record(_ file: NewFile) throws {
        let source = context.project.sources.first { $0.path == file.layoutFile }
        _ = try connection.execute(
            """
            insert into register.file (
                file_id, sha256, file_name, byte_count, content_sha256, content_byte_count, signature, layout,
                layout_sha256, encoding, header, sender_reference, record_count, malformed_count,
                kept_malformed_count, loaded_at, run_id, half_placed_count
            )
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::timestamptz, $17, $18)
            """,
            [
                .int(file.fileID), .bytes(file.sha256), .text(file.fileName), .int(file.byteCount),
                .bytes(file.contentSHA256), .int(file.contentByteCount), file.signature.map(Parameter.text) ?? .null,
                .text(file.layoutID), .bytes(Fingerprint(ofContent: source?.bytes ?? []).bytes),
                .text(file.encoding), file.header.map(Parameter.bytes) ?? .null,
                file.senderReference.map(Parameter.text) ?? .null, .int(file.recordCount),
                .int(file.malformedCount), .int(file.keptMalformedCount), .text(context.startedAt),
                .int(context.run.runID), .int(file.halfPlacedCount),
            ])
    }

    /// A delivery as it is written down.
    struct NewDelivery {
        var deliveryID: Int
        var slot: DeliverySlot
        var recordCount = 0
        var malformedCount = 0
        var halfPlacedCount = 0
        var isWithdrawal = false
        /// Whether it names the call whose delivery of the same slot it replaces.
        var namesReplaced = false
        var contactDeliveryID: Int?
    }

    /// Versions and the counts of what they replace, by delivery.
    typealias Versions = [Int: (version: Int, replacedCount: Int?)]

    /// Writes down the deliveries of a file, each one version newer than the newest of its slot.
    func record(_ deliveries: [NewDelivery], fileID: Int) throws -> Versions {
        let inserted = try connection.execute(
            """
            with
            sent as (
                select sent.*
                from unnest(
                    $1::integer [], $2::smallint [], $3::date [], $4::text [], $5::bigint [], $6::bigint [],
                    $8::boolean [], $9::integer [], $13::bigint [], $14::boolean []
                ) as sent (
                    delivery_id, region_code, period, kind, record_count, malformed_count, is_withdrawal,
                    contact_delivery_id, half_placed_count, names_replaced
                )
            )

            insert into register.delivery (
                delivery_id, region_code, period, kind, version, file_id, record_count, malformed_count, is_withdrawal,
                contact_delivery_id, half_placed_count, names_replaced, is_late
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
                sent.malformed_count,
                sent.is_withdrawal,
                nullif(sent.contact_delivery_id, 0),
                sent.half_placed_count,
                sent.names_replaced,
                -- Due on a day of the next month, in Swedish time.
                coalesce(
                    ($10::timestamptz at time zone 'Europe/Stockholm')::date
                    > (sent.period + interval '1 month')::date + due.due_day - 1,
                    false
                )
            from sent
            left join unnest($11::text [], $12::integer []) as due (kind, due_day) on sent.kind = due.kind
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
                .intArray(deliveries.map(\.deliveryID)), .intArray(deliveries.map(\.slot.region.rawValue)),
                .textArray(deliveries.map(\.slot.period.firstDay.description)),
                .textArray(deliveries.map(\.slot.kind.rawValue)), .intArray(deliveries.map(\.recordCount)),
                .intArray(deliveries.map(\.malformedCount)), .int(fileID),
                .textArray(deliveries.map { $0.isWithdrawal ? "true" : "false" }),
                .intArray(deliveries.map { $0.contactDeliveryID ?? 0 }), .text(context.startedAt),
                .textArray(context.project.reference.dueDays.map(\.kind.rawValue)),
                .intArray(context.project.reference.dueDays.map(\.day)),
                .intArray(deliveries.map(\.halfPlacedCount)),
                .textArray(deliveries.map { $0.namesReplaced ? "true" : "false" }),
            ])
        var versions: Versions = [:]
        for row in inserted.rows {
            versions[try row.int("delivery_id")] = (try row.int("version"), try row.optionalInt("replaced_count"))
        }
        return versions
    }
}

extension DeliverySlot {
    /// Of a row with `region_code`, `period` (`YYYY-MM`) and `kind`, which constraints of the table keep right.
    fileprivate init?(_ row: Row) throws {
        guard let period = Period(iso: try row.string("period")),
            let kind = DeliveryKind(rawValue: try row.string("kind"))
        else { return nil }
        self.init(region: RegionCode(try row.int("region_code")), period: period, kind: kind)
    }
}
