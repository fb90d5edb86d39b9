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
        /// SHA-256 of the bytes as they were sent then, or as the file that was asked for was.
        let sha256: [UInt8]
        /// Rows, typed and malformed.
        let rowCount: Int
        /// Whether a delivery of it is the newest of its region, month and kind.
        let isStanding: Bool
        let layout: String
        /// When, in UTC.
        let loadedAt: String
        let fileName: String
        let callID: String
        /// The run that loaded it.
        let runID: Int
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
                file.run_id,
                file.sha256,
                file.record_count + file.malformed_count as row_count,
                exists (
                    select
                    from register.delivery as delivery
                    where
                        delivery.file_id = file.file_id
                        and not exists (
                            select
                            from register.delivery as newer
                            where
                                newer.region_code = delivery.region_code
                                and newer.period = delivery.period
                                and newer.kind = delivery.kind
                                and newer.version > delivery.version
                        )
                ) as is_standing,
                to_char(file.loaded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as loaded_at
            from register.file as file
            where file.file_id in (\(fileIDs))
            order by file.file_id desc
            limit 1
            """,
            [parameter])
        return try rows.rows.first.map { row in
            EarlierLoad(
                fileID: try row.int("file_id"), sha256: try row.optionalBytes("sha256") ?? [],
                rowCount: try row.int("row_count"), isStanding: try row.bool("is_standing"),
                layout: try row.string("layout"),
                loadedAt: try row.string("loaded_at"), fileName: try row.string("file_name"),
                callID: try row.string("call_id"), runID: try row.int("run_id"))
        }
    }

    /// Whether a file of this name was loaded after an instant, or in the week before it: names are those of last month
    /// too.
    ///
    /// - Parameter seconds: since 1970.
    func hasFile(named name: String, loadedAround seconds: Int) throws -> Bool {
        try connection.execute(
            """
            select exists (
                select
                from register.file as file
                where file.file_name = $1 and file.loaded_at > to_timestamp($2::bigint) - interval '7 days'
            ) as is_there
            """, [.text(name), .int(seconds)]
        ).single().bool("is_there")
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

    /// The newest delivery of a slot that is not refused, unless it takes the one before it back.
    func newestDelivery(of slot: DeliverySlot) throws -> Int? {
        let rows = try connection.execute(
            """
            select delivery.delivery_id, delivery.is_withdrawal
            from register.delivery as delivery
            left join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
            where
                delivery.region_code = $1
                and delivery.period = $2::date
                and delivery.kind = $3
                and verdict.verdict is distinct from 'refused'
            order by delivery.version desc
            limit 1
            """,
            [.int(slot.region.rawValue), .text(slot.period.firstDay.description), .text(slot.kind.rawValue)])
        guard let row = rows.rows.first, try !row.bool("is_withdrawal") else { return nil }
        return try row.int("delivery_id")
    }

    /// The delivery in force of a slot and the newest, which may be one that is refused or not judged.
    struct Standing {
        var inForce: Int?
        var newest: Int?
        var isNewestWithdrawal = false
    }

    func standing(of slot: DeliverySlot) throws -> Standing {
        let rows = try connection.execute(
            """
            select
                delivery.delivery_id,
                delivery.is_withdrawal,
                (
                    select in_force.delivery_id
                    from register.delivery_in_force as in_force
                    where
                        in_force.region_code = delivery.region_code
                        and in_force.period = delivery.period
                        and in_force.kind = delivery.kind
                ) as in_force
            from register.delivery as delivery
            where delivery.region_code = $1 and delivery.period = $2::date and delivery.kind = $3
            order by delivery.version desc
            limit 1
            """,
            [.int(slot.region.rawValue), .text(slot.period.firstDay.description), .text(slot.kind.rawValue)])
        guard let row = rows.rows.first else { return Standing() }
        return Standing(
            inForce: try row.optionalInt("in_force"), newest: try row.int("delivery_id"),
            isNewestWithdrawal: try row.bool("is_withdrawal"))
    }

    /// Whether the codes of a file hang on contacts that newer ones have replaced: they are then to be sent again.
    func hasLostContacts(fileID: Int) throws -> Bool {
        try isThere(
            """
            select
            from register.delivery as delivery
            inner join register.delivery as contacts on delivery.contact_delivery_id = contacts.delivery_id
            inner join register.delivery as newer
                on
                    contacts.region_code = newer.region_code
                    and contacts.period = newer.period
                    and contacts.kind = newer.kind
                    and contacts.version < newer.version
            where delivery.file_id = $1 and not newer.is_withdrawal
            """, .int(fileID))
    }

    /// What a name of a call stands for.
    enum NamedCall {
        case unknown
        /// The slots of its deliveries that nothing newer has replaced or taken back.
        case call(standing: [DeliverySlot])
        /// The sender has given the same reference to several calls that stand: their ids.
        case ambiguous([String])
    }

    /// Finds the call that another names: by the id that it was given, or by the sender's own reference of it.
    ///
    /// A reference is looked for among calls that stand, and, where the call that names it has deliveries of its own,
    /// among those of the same region, month and kind, or else of the same region and kind: one sender's reference is
    /// not another's.
    ///
    /// - Parameter kinds: those that the call may be of, where it has no deliveries of its own.
    func call(
        named name: String, by slots: [DeliverySlot], of kinds: [DeliveryKind] = DeliveryKind.allCases
    ) throws -> NamedCall {
        let rows = try connection.execute(
            """
            select
                file.file_id,
                file.call_id,
                file.call_id = $1 as is_by_id,
                delivery.region_code,
                to_char(delivery.period, 'YYYY-MM') as period,
                delivery.kind,
                not delivery.is_withdrawal and not exists (
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
                ) as is_standing
            from register.file as file
            inner join register.delivery as delivery on file.file_id = delivery.file_id
            where file.call_id = $1 or file.sender_reference = $1
            order by file.file_id, delivery.delivery_id
            """, [.text(name)])
        var calls: [Int: (id: String, standing: [DeliverySlot])] = [:]
        var newestByID: Int?
        for row in rows.rows {
            let fileID = try row.int("file_id")
            if try row.bool("is_by_id") { newestByID = fileID }
            var call = try calls[fileID] ?? (try row.string("call_id"), [])
            if try row.bool("is_standing"), let slot = try DeliverySlot(row) { call.standing.append(slot) }
            calls[fileID] = call
        }
        if let newestByID { return .call(standing: calls[newestByID]?.standing ?? []) }
        guard !calls.isEmpty else { return .unknown }
        var standing = calls.values.filter { call in call.standing.contains { kinds.contains($0.kind) } }
        if !slots.isEmpty {
            let same = standing.filter { !Set($0.standing).isDisjoint(with: slots) }
            standing =
                same.isEmpty
                ? standing.filter { call in
                    call.standing.contains { old in slots.contains { $0.region == old.region && $0.kind == old.kind } }
                } : same
        }
        guard let only = standing.first else { return .call(standing: []) }
        return standing.count == 1 ? .call(standing: only.standing) : .ambiguous(standing.map(\.id).sorted())
    }

    /// Whether a file took deliveries back, and newer ones have come since.
    func isOvertakenWithdrawal(fileID: Int) throws -> Bool {
        try isThere(
            """
            select
            from register.delivery as delivery
            inner join register.delivery as newer
                on
                    delivery.region_code = newer.region_code
                    and delivery.period = newer.period
                    and delivery.kind = newer.kind
                    and delivery.version < newer.version
            where delivery.file_id = $1 and delivery.is_withdrawal and not newer.is_withdrawal
            """, .int(fileID))
    }

    func nextNumbers() throws -> NextNumbers { try NextNumbers(on: connection) }

    /// A file as it is written down.
    struct NewFile {
        var fileID: Int
        var fileName: String
        var sha256: [UInt8]
        var byteCount: Int
        var contentSHA256: [UInt8]
        var contentByteCount: Int
        var signature: String?
        /// When the file came to be as it is, in microseconds since 1970; nil where nothing tells.
        var changedAt: Int?
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
        /// As `register.file.last_reserved_delivery_id` has it.
        var lastReservedDeliveryID: Int?
        /// As `register.file.lists_repeated_contacts` has it: of a file without contacts there is nothing to list.
        var listsRepeatedContacts = true

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
                kept_malformed_count, loaded_at, received_at, run_id, half_placed_count,
                last_reserved_delivery_id, lists_repeated_contacts
            )
            values (
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::timestamptz,
                least($16::timestamptz, timestamptz 'epoch' + $18::bigint * interval '1 microsecond'), $17, $19, $20,
                $21
            )
            """,
            [
                .int(file.fileID), .bytes(file.sha256), .text(file.fileName), .int(file.byteCount),
                .bytes(file.contentSHA256), .int(file.contentByteCount), file.signature.map(Parameter.text) ?? .null,
                .text(file.layoutID), .bytes(Fingerprint(ofContent: source?.bytes ?? []).bytes),
                .text(file.encoding), file.header.map(Parameter.bytes) ?? .null,
                file.senderReference.map(Parameter.text) ?? .null, .int(file.recordCount),
                .int(file.malformedCount), .int(file.keptMalformedCount), .text(context.startedAt),
                .int(context.run.runID), file.changedAt.map(Parameter.int) ?? .null,
                .int(file.halfPlacedCount), file.lastReservedDeliveryID.map(Parameter.int) ?? .null,
                .bool(file.listsRepeatedContacts),
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
                    $8::boolean [], $9::integer [], $12::bigint [], $13::boolean []
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
                not sent.is_withdrawal
                and coalesce(
                    (file.received_at at time zone 'Europe/Stockholm')::date
                    > (sent.period + interval '1 month')::date + due.due_day - 1,
                    false
                )
            from sent
            inner join register.file as file on file.file_id = $7
            left join unnest($10::text [], $11::integer []) as due (kind, due_day) on sent.kind = due.kind
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
                .intArray(deliveries.map { $0.contactDeliveryID ?? 0 }),
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
