import Agreements
import Definitions
import Postgres
import Stages
import Waits

/// Counts figures again from what is kept of the deliveries of an edition, and reads what those deliveries are.
///
/// A measure and statistic of a region is counted at once for all months that are asked for, and kept.
final class FigureCounter {
    private let edition: EditionReading
    private let project: Project
    private let sql: SQLLibrary
    private let connection: Connection
    private let periods: Set<Period>
    /// Whether the ids of contacts are read too.
    private let listsContacts: Bool
    private var series: [SeriesKey: SeriesCounts] = [:]
    private var deliveries: [Int: DeliveryNode] = [:]

    private struct SeriesKey: Hashable {
        let region: RegionCode
        let measure: MeasureID
        let statistic: Statistic
        let basis: Basis
    }

    /// - Parameter periods: the months that will be asked for.
    init(
        _ edition: EditionReading, periods: Set<Period>, listsContacts: Bool, project: Project, sql: SQLLibrary,
        on connection: Connection
    ) {
        self.edition = edition
        self.periods = periods
        self.listsContacts = listsContacts
        self.project = project
        self.sql = sql
        self.connection = connection
    }

    /// A figure of the edition beside all that it can be counted again from.
    ///
    /// - Parameter stored: as the edition has it.
    /// - Throws: `PostgresError`, `ProjectError`.
    func node(_ key: FigureKey, role: String, stored: FigureCount?) throws -> FigureNode {
        let measure = project.measures.first { $0.id == key.figure.measure }
        guard let measure, let delivery = delivery(of: key, measure) else {
            let why = "no delivery that the edition was made of is known for it"
            return node(key, role: role, count: .notRecomputed(stored: stored, why), notes: [why])
        }
        let counts = try counts(key, measure)
        let place = SeriesCounts.Place(delivery: delivery.id, limit: key.figure.limit)
        func checked(_ counted: FigureCount?, isPossible: Bool, _ why: String) -> Checked<FigureCount> {
            isPossible ? Checked(stored: stored, recomputed: counted) : .notRecomputed(stored: stored, why)
        }
        let isDone = measure.holds(in: key.period)
        let isDecidedSince = delivery.isDecidedSince
        let kept = checked(
            counts.shares[place], isPossible: !isDecidedSince || counts.shares[place] == stored,
            "held rows were decided on since, and the share was counted anew")
        guard key.basis == .records else {
            let lines = counts.lines[delivery.id] ?? []
            return node(
                key, role: role, count: kept, delivery: try describe(delivery),
                rows: Checked(stored: stored, recomputed: CountLines(lines).figure(key.figure.limit)),
                countRows: lines.filter { $0.limitDays == key.figure.limit.limitDays })
        }
        let histogram = isDone ? counts.histograms[place] : nil
        let row = isDone ? counts.rows[place] : nil
        var contacts: FigureNode.ContactLists?
        if listsContacts, delivery.rowsDeletedOn == nil {
            contacts = try self.contacts(key, of: delivery, measure)
        }
        return node(
            key, role: role, count: kept, delivery: try describe(delivery),
            histograms: checked(
                histogram, isPossible: !isDecidedSince || histogram == stored,
                "held rows were decided on since, and the histograms were made anew"),
            rows: checked(
                row, isPossible: delivery.rowsDeletedOn == nil,
                "rows are gone since retention on \(delivery.rowsDeletedOn ?? "")"),
            contacts: contacts)
    }

    /// Where an agreement finds no figure.
    func missing(
        _ figure: FigureReference, region: RegionCode, period: Period, basis: Basis?, role: String
    ) throws -> FigureNode {
        let measure = project.measures.first { $0.id == figure.measure }
        let kinds = [measure?.kinds[figure.statistic]?.rawValue, DeliveryKind.counts.rawValue].compactMap { $0 }
        let there = kinds.compactMap { edition.delivery(of: region, period, kind: $0) }
        let note =
            there.isEmpty
            ? "no delivery of \(kinds.joined(separator: " or ")) of the month is in the edition"
            : "what was delivered of the month has no such figure: "
                + there.map { "delivery \($0.id) (\($0.kind), \($0.file))" }.joined(separator: ", ")
        return FigureNode(
            role: role, region: region.rawValue, regionName: project.name(of: region), period: "\(period)",
            measure: figure.measure.rawValue, measureLabel: measure?.label.english ?? figure.measure.rawValue,
            statistic: figure.statistic.rawValue, limitDays: figure.limit.limitDays, basis: basis?.rawValue,
            count: Checked(stored: nil, recomputed: nil), delivery: try there.first.map(describe), histograms: nil,
            rows: nil, countRows: [], contacts: nil, notes: [note])
    }

    private func node(
        _ key: FigureKey, role: String, count: Checked<FigureCount>, delivery: DeliveryNode? = nil,
        histograms: Checked<FigureCount>? = nil, rows: Checked<FigureCount>? = nil,
        countRows: [FigureNode.CountRow] = [], contacts: FigureNode.ContactLists? = nil, notes: [String] = []
    ) -> FigureNode {
        FigureNode(
            role: role, region: key.region.rawValue, regionName: project.name(of: key.region),
            period: "\(key.period)", measure: key.figure.measure.rawValue,
            measureLabel: project.measures.first { $0.id == key.figure.measure }?.label.english
                ?? key.figure.measure.rawValue,
            statistic: key.figure.statistic.rawValue, limitDays: key.figure.limit.limitDays,
            basis: key.basis.rawValue, count: count, delivery: delivery, histograms: histograms, rows: rows,
            countRows: countRows, contacts: contacts, notes: notes)
    }

    private func delivery(of key: FigureKey, _ measure: MeasureDefinition) -> EditionDelivery? {
        switch key.basis {
        case .counts: edition.delivery(of: key.region, key.period, kind: DeliveryKind.counts.rawValue)
        case .records:
            measure.kinds[key.figure.statistic].flatMap {
                edition.delivery(of: key.region, key.period, kind: $0.rawValue)
            }
        }
    }

    private func rows(_ model: String, _ parameters: [Parameter]) throws -> QueryResult.Rows {
        try connection.execute(try sql.statement("result/explain_\(model)").text, parameters).rows
    }

    // MARK: - Counting

    private func counts(_ key: FigureKey, _ measure: MeasureDefinition) throws -> SeriesCounts {
        let statistic = key.figure.statistic
        let seriesKey = SeriesKey(region: key.region, measure: measure.id, statistic: statistic, basis: key.basis)
        if let known = series[seriesKey] { return known }
        let kind = key.basis == .counts ? DeliveryKind.counts : measure.kinds[statistic]
        let asked = edition.deliveries.filter {
            $0.region == key.region && $0.kind == kind?.rawValue && periods.contains($0.period)
        }
        let (region, ids): (Parameter, Parameter) = (.int(key.region.rawValue), .intArray(asked.map(\.id)))
        let (name, which): (Parameter, Parameter) = (.text(measure.id.rawValue), .text(statistic.rawValue))
        var counts = SeriesCounts()
        for row in try rows("share", [region, ids, name, which]) where try row.string("basis") == key.basis.rawValue {
            let limit = Limit(limitDays: try row.optionalInt("limit_days"))
            counts.shares[SeriesCounts.Place(delivery: try row.int("delivery_id"), limit: limit)] = try FigureCount(row)
        }
        if key.basis == .counts {
            for row in try rows("count_row", [region, ids, name, which]) {
                counts.lines[try row.int("delivery_id"), default: []].append(try FigureNode.CountRow(row))
            }
        } else {
            let rules: [Parameter] = [
                measure.limitDays, measure.requiresGuarantee, measure.deviations(.out, statistic),
                measure.deviations(.outBeyondLimit, statistic),
            ]
            counts.histograms = try SeriesCounts.read(
                try rows("histogram", [region, ids, name, which] + rules), of: measure)
            let withRows: Parameter = .intArray(asked.filter { $0.rowsDeletedOn == nil }.map(\.id))
            counts.rows = try SeriesCounts.read(
                try rows(
                    "row",
                    [region, withRows, .int(edition.runID), try measure.conditions(), .text(measure.clock.rawValue)]
                        + rules), of: measure)
        }
        series[seriesKey] = counts
        return counts
    }

    private func contacts(
        _ key: FigureKey, of delivery: EditionDelivery, _ measure: MeasureDefinition
    ) throws -> FigureNode.ContactLists {
        let statistic = key.figure.statistic
        var (within, beyond): ([FigureNode.Contact], [FigureNode.Contact]) = ([], [])
        for row in try rows(
            "contact",
            [
                .int(key.region.rawValue), .intArray([delivery.id]), .int(edition.runID), try measure.conditions(),
                .text(measure.clock.rawValue), .int(key.figure.limit.limitDays ?? 0), measure.requiresGuarantee,
                measure.deviations(.out, statistic), measure.deviations(.outBeyondLimit, statistic),
            ])
        {
            let contact = FigureNode.Contact(
                line: try row.int("line_number"), contact: try row.optionalString("contact_id"))
            if try row.bool("is_within") { within.append(contact) } else { beyond.append(contact) }
        }
        return FigureNode.ContactLists(within: within, beyond: beyond)
    }

    // MARK: - Deliveries

    /// What is known of a delivery; of all of its region at once.
    private func describe(_ delivery: EditionDelivery) throws -> DeliveryNode {
        if let known = deliveries[delivery.id] { return known }
        let asked = edition.deliveries.filter {
            $0.region == delivery.region && periods.contains($0.period) && deliveries[$0.id] == nil
        }
        let region: Parameter = .int(delivery.region.rawValue)
        var findings: [Int: [DeliveryNode.Finding]] = [:]
        for row in try rows("finding", [region, .intArray(asked.map(\.id))]) {
            findings[try row.int("delivery_id"), default: []].append(
                DeliveryNode.Finding(
                    rule: try row.string("rule_id"), severity: try row.string("severity"),
                    outcome: try row.string("outcome"), count: try row.int("finding_count")))
        }
        let counted = asked.filter { $0.hasContacts && $0.rowsDeletedOn == nil }.map(\.id)
        var rowCounts: [Int: Int] = [:]
        for row in try rows("row_count", [region, .intArray(counted)]) {
            rowCounts[try row.int("delivery_id")] = try row.int("row_count")
        }
        for each in asked {
            deliveries[each.id] = DeliveryNode(each, findings: findings[each.id] ?? [], rowCount: rowCounts[each.id])
        }
        return deliveries[delivery.id] ?? DeliveryNode(delivery, findings: [], rowCount: nil)
    }
}

/// What has been counted of one measure and statistic of a region.
private struct SeriesCounts {
    struct Place: Hashable {
        let delivery: Int
        let limit: Limit
    }

    var shares: [Place: FigureCount] = [:]
    var histograms: [Place: FigureCount] = [:]
    var rows: [Place: FigureCount] = [:]
    var lines: [Int: [FigureNode.CountRow]] = [:]

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
    fileprivate init(_ row: Row) throws {
        self.init(try row.int("numerator"), try row.int("denominator"), pvv: try row.optionalInt("pvv_count"))
    }
}

extension FigureNode.CountRow {
    fileprivate init(_ row: Row) throws {
        // A row that lacks a number is kept out by a rule.
        self.init(
            line: try row.int("line_number"), unit: try row.optionalString("unit_hsa_id"),
            limitDays: try row.optionalInt("limit_days"), within: try row.optionalInt("within_count") ?? 0,
            total: try row.optionalInt("total_count") ?? 0, pvv: try row.optionalInt("pvv_count"),
            isOut: try row.bool("is_out"))
    }
}

extension DeliveryNode {
    fileprivate init(_ delivery: EditionDelivery, findings: [Finding], rowCount: Int?) {
        self.init(
            delivery: delivery.id, region: delivery.region.rawValue, period: "\(delivery.period)",
            kind: delivery.kind, version: delivery.version, file: delivery.file, layout: delivery.layout,
            fileSha256: delivery.fileSHA256, contentSha256: delivery.contentSHA256, receivedAt: delivery.receivedAt,
            isLate: delivery.isLate, verdict: delivery.verdict, verdictReason: delivery.verdictReason,
            rows: delivery.rows,
            storedRows: rowCount.map { Checked(stored: delivery.recordCount, recomputed: $0) }
                ?? (delivery.hasContacts
                    ? .notRecomputed(
                        stored: delivery.recordCount,
                        "rows are gone since retention on \(delivery.rowsDeletedOn ?? "")") : nil),
            findings: findings, notes: delivery.notes)
    }
}

extension Project {
    func name(of region: RegionCode) -> String {
        reference.regions.first { $0.code == region }?.label ?? "\(region)"
    }
}
