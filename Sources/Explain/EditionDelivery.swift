import Postgres
import Waits

/// A delivery that an edition was made of, as the database knows it now.
struct EditionDelivery {
    let id: Int
    let region: RegionCode
    let period: Period
    let kind: String
    let version: Int
    let file: String
    let layout: String
    let fileSHA256: String
    let contentSHA256: String
    let receivedAt: String
    let isLate: Bool
    let recordCount: Int
    /// When retention deleted its rows.
    let rowsDeletedOn: String?
    let verdict: String?
    let verdictReason: String?
    let rows: DeliveryNode.Rows?
    /// What is in force of its region, month and kind now.
    let inForce: (id: Int, version: Int)?
    /// Whether held rows of it were decided on after the edition was made.
    let isDecidedSince: Bool

    /// Nil of a source of the edition that the register has no delivery for.
    init?(_ row: Row) throws {
        guard let id = try row.optionalInt("delivery_id"), let period = Period(iso: try row.string("period")) else {
            return nil
        }
        self.id = id
        self.period = period
        region = RegionCode(try row.int("region_code"))
        kind = try row.string("kind")
        version = try row.int("version")
        file = try row.string("file_name")
        layout = try row.string("layout")
        fileSHA256 = try row.string("file_sha256")
        contentSHA256 = try row.string("content_sha256")
        receivedAt = try row.string("received_at")
        isLate = try row.bool("is_late")
        recordCount = try row.int("record_count")
        rowsDeletedOn = try row.optionalString("rows_deleted_on")
        verdict = try row.optionalString("verdict")
        verdictReason = try row.optionalString("reason")
        if verdict != nil {
            rows = DeliveryNode.Rows(
                sent: try row.int("row_count"), malformed: try row.int("malformed_count"),
                rejected: try row.int("rejected_count"), held: try row.int("held_count"),
                warned: try row.int("warned_count"), accepted: try row.int("accepted_count"))
        } else {
            rows = nil
        }
        inForce = try row.optionalInt("in_force_delivery_id").map { ($0, try row.int("in_force_version")) }
        isDecidedSince = try row.bool("is_decided_since")
    }

    var hasContacts: Bool { DeliveryKind.ofRecords.contains { $0.rawValue == kind } }

    /// What it is, as the source of a number.
    var text: String { "delivery \(id) (\(kind), \(file), sha256 \(fileSHA256))" }

    /// Why its rows cannot be counted; nil while they are there.
    var rowsGone: String? { rowsDeletedOn.map { "rows are gone since retention on \($0)" } }

    /// What is not as it was when the edition was made.
    var notes: [String] {
        var notes: [String] = []
        if kind != DeliveryKind.attestations.rawValue, inForce?.id != id {
            notes.append(
                inForce.map {
                    "replaced since: delivery \($0.id), version \($0.version), is in force now"
                } ?? "nothing of this month and kind is in force any more: it has been taken back or refused since")
        }
        if let rowsGone { notes.append("\(rowsGone): what was counted of them is kept") }
        if isDecidedSince {
            notes.append(
                "held rows of it were decided on after the edition was made: what is kept as counted may be of later decisions, rows are counted by those of then"
            )
        }
        return notes
    }
}
