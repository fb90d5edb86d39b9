import Agreements
import Definitions
import Postgres
import Waits

/// A contact as `sql/result/explain_row` tells it: line and id.
struct SentContact: Decodable {
    let line: Int
    let contact: String?

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        line = try container.decode(Int.self)
        contact = try container.decodeIfPresent(String.self)
    }
}

/// What has been counted of one measure and statistic of a region.
struct SeriesCounts {
    struct Place: Hashable {
        let delivery: Int
        let limit: Limit
    }

    var shares: [Place: FigureCount] = [:]
    var histograms: [Place: FigureCount] = [:]
    var rows: [Place: FigureCount] = [:]
    var lines: [Int: [FigureNode.CountRow]] = [:]

    /// Whether anything is kept of the delivery, at whatever limit.
    func has(_ delivery: EditionDelivery) -> Bool { shares.keys.contains { $0.delivery == delivery.id } }

    static func read(_ rows: QueryResult.Rows, of measure: MeasureDefinition) throws -> [Place: FigureCount] {
        var counts: [Place: FigureCount] = [:]
        for row in rows {
            let days = try row.int("limit_days")
            // The medical target date stands alone, and is asked for as day 0.
            let limit = measure.limits.contains(.medicalTargetDate) ? Limit.medicalTargetDate : .days(days)
            counts[Place(delivery: try row.int("delivery_id"), limit: limit)] = try FigureCount(row)
        }
        return counts
    }
}

extension FigureCount {
    init(_ row: Row) throws {
        self.init(try row.int("numerator"), try row.int("denominator"), pvv: try row.optionalInt("pvv_count"))
    }
}

extension FigureNode.CountRow {
    init(_ row: Row) throws {
        // A row that lacks a number is kept out by a rule.
        self.init(
            line: try row.int("line_number"), unit: try row.optionalString("unit_hsa_id"),
            limitDays: try row.optionalInt("limit_days"), within: try row.optionalInt("within_count") ?? 0,
            total: try row.optionalInt("total_count") ?? 0, pvv: try row.optionalInt("pvv_count"),
            isOut: try row.bool("is_out"))
    }
}

extension DeliveryNode {
    init(_ delivery: EditionDelivery, findings: [Finding], rowCount: Int?) {
        self.init(
            delivery: delivery.id, region: delivery.region.rawValue, period: "\(delivery.period)",
            kind: delivery.kind, version: delivery.version, file: delivery.file, layout: delivery.layout,
            fileSha256: delivery.fileSHA256, contentSha256: delivery.contentSHA256, receivedAt: delivery.receivedAt,
            isLate: delivery.isLate, verdict: delivery.verdict, verdictReason: delivery.verdictReason,
            rows: delivery.rows,
            storedRows: rowCount.map { Checked(stored: delivery.recordCount, recomputed: $0) }
                ?? (delivery.hasContacts
                    ? delivery.rowsGone.map { .notRecomputed(stored: delivery.recordCount, $0) } : nil),
            findings: findings, notes: delivery.notes)
    }
}

extension Project {
    func name(of region: RegionCode) -> String {
        reference.regions.first { $0.code == region }?.label ?? "\(region)"
    }
}
