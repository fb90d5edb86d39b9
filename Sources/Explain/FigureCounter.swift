import Agreements
import Definitions
import Foundation
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
            let why = KeptFigure.unknown
            return node(key, role: role, count: .notRecomputed(stored: stored, why), notes: [why])
        }
        let counts = try counts(key, measure)
        let place = SeriesCounts.Place(delivery: delivery.id, limit: key.figure.limit)
        func checked(_ counted: FigureCount?, unless why: String?) -> Checked<FigureCount> {
            why.map { .notRecomputed(stored: stored, $0) } ?? Checked(stored: stored, recomputed: counted)
        }
        let isDone = measure.holds(in: key.period)
        let kept = KeptFigure.check(stored: stored, kept: counts.shares[place], of: delivery)
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
        if listsContacts, delivery.rowsGone == nil, let stored {
            contacts = try self.contacts(key, of: delivery, measure, stored: stored)
        }
        return node(
            key, role: role, count: kept, delivery: try describe(delivery),
            histograms: checked(
                histogram,
                unless: delivery.isDecidedSince && histogram != stored
                    ? "held rows were decided on since, and the histograms were made anew" : nil),
            rows: checked(row, unless: delivery.rowsGone), contacts: contacts)
    }

    /// Where an agreement finds no figure: what was delivered is looked through for it all the same.
    ///
    /// - Parameters:
    ///   - judged: the series that the agreement goes by; nil where the edition has none of the month.
    ///   - preference: those that it would go by.
    /// - Returns: without a series, unless one turns out to have the figure.
    /// - Throws: `PostgresError`, `ProjectError`.
    func missing(
        _ figure: FigureReference, region: RegionCode, period: Period, judged: Basis?, among preference: [Basis],
        role: String
    ) throws -> FigureNode {
        let measure = project.measures.first { $0.id == figure.measure }
        let candidates = (judged.map { [$0] } ?? preference).map {
            FigureKey(basis: $0, figure: figure, period: period, region: region)
        }
        var (there, hasOtherLimits, count): ([EditionDelivery], Bool, Checked<FigureCount>) =
            ([], false, Checked(stored: nil, recomputed: nil))
        for key in candidates {
            guard let measure, let delivery = delivery(of: key, measure) else { continue }
            let found = try node(key, role: role, stored: nil)
            var list = CheckList()
            found.collect(into: &list)
            guard list.summary.differences.allSatisfy({ !$0.hasSuffix(found.subject) }) else { return found }
            there.append(delivery)
            hasOtherLimits = try counts(key, measure).has(delivery)
            if !periods.contains(period) {
                count = .notRecomputed(stored: nil, "the month is none of those that were counted again")
            } else if found.count.agrees == nil {
                count = found.count
            }
        }
        if measure == nil { count = .notRecomputed(stored: nil, "there is no such measure any more") }
        let kinds = candidates.compactMap { key in measure.flatMap { kind(of: key, $0) } }
        let files = there.map { "delivery \($0.id) (\($0.kind), \($0.file))" }.joined(separator: ", ")
        let what =
            if there.isEmpty {
                "no delivery of \(kinds.joined(separator: " or ")) of the month is in the edition"
            } else if judged != nil, hasOtherLimits {
                "have no such limit: \(files)"
            } else {
                "what was delivered of the month has no such figure: \(files)"
            }
        let whose = judged.map { "\($0.rawValue) are judged, and " } ?? ""
        return FigureNode(
            role: role, region: region.rawValue, regionName: project.name(of: region), period: "\(period)",
            measure: figure.measure.rawValue, measureLabel: measure?.label.english ?? figure.measure.rawValue,
            statistic: figure.statistic.rawValue, limitDays: figure.limit.limitDays, basis: nil, count: count,
            delivery: try there.first.map(describe), histograms: nil, rows: nil, countRows: [], contacts: nil,
            notes: [whose + what])
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
        kind(of: key, measure).flatMap { edition.delivery(of: key.region, key.period, kind: $0) }
    }

    private func kind(of key: FigureKey, _ measure: MeasureDefinition) -> String? {
        switch key.basis {
        case .counts: DeliveryKind.counts.rawValue
        case .records: measure.kinds[key.figure.statistic]?.rawValue
        }
    }

    /// Figures of all regions beside what is kept as counted of the deliveries of the edition.
    ///
    /// - Parameter figures: as the edition has them; nil where it has none.
    /// - Returns: those that are in either, in the same order.
    /// - Throws: `PostgresError`, `ProjectError`.
    func kept(_ figures: [(key: FigureKey, stored: FigureCount?)]) throws -> [KeptFigure] {
        let found = figures.map { figure in
            let measure = project.measures.first { $0.id == figure.key.figure.measure }
            return (key: figure.key, stored: figure.stored, delivery: measure.flatMap { delivery(of: figure.key, $0) })
        }
        var shares: [FigureKey: FigureCount] = [:]
        for row in try rows(
            "region_share",
            [
                .intArray(Set(found.map(\.key.region.rawValue)).sorted()),
                .intArray(Set(found.compactMap(\.delivery?.id)).sorted()),
                .textArray(Set(found.map(\.key.figure.measure.rawValue)).sorted()),
            ])
        {
            guard let share = try StoredFigure(row) else { continue }
            shares[share.key] = share.count
        }
        return found.compactMap { key, stored, delivery in
            let kept = delivery == nil ? nil : shares[key]
            guard stored != nil || kept != nil else { return nil }
            return KeptFigure(key: key, stored: stored, kept: kept, of: delivery)
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
            let rules = measure.countingRules(statistic, limits: measure.limitDays)
            counts.histograms = try SeriesCounts.read(
                try rows("histogram", [region, ids, name, which] + rules), of: measure)
            let withRows: Parameter = .intArray(asked.filter { $0.rowsGone == nil }.map(\.id))
            counts.rows = try SeriesCounts.read(
                try rows(
                    "row",
                    [region, withRows, .int(edition.runID)]
                        + measure.rowRules(statistic, limits: measure.limitDays) + [.bool(false)]), of: measure)
        }
        series[seriesKey] = counts
        return counts
    }

    private func contacts(
        _ key: FigureKey, of delivery: EditionDelivery, _ measure: MeasureDefinition, stored: FigureCount
    ) throws -> FigureNode.ContactLists {
        let rules = try measure.rowRules(
            key.figure.statistic, limits: .intArray([key.figure.limit.limitDays ?? 0]))
        let row = try rows(
            "row",
            [.int(key.region.rawValue), .intArray([delivery.id]), .int(edition.runID)] + rules + [.bool(true)]
        ).first
        func contacts(_ column: String) throws -> [FigureNode.Contact] {
            guard let text = try row?.optionalString(column) else { return [] }
            return try JSONDecoder().decode([SentContact].self, from: Data(text.utf8)).map {
                FigureNode.Contact(line: $0.line, contact: $0.contact)
            }
        }
        let (within, beyond) = (try contacts("contacts_within"), try contacts("contacts_beyond"))
        return FigureNode.ContactLists(
            count: Checked(
                stored: ShareValue(stored.numerator, stored.denominator),
                recomputed: ShareValue(within.count, within.count + beyond.count)),
            within: within, beyond: beyond)
    }

    // MARK: - Deliveries

    /// What is known of a delivery; of all of its region at once.
    private func describe(_ delivery: EditionDelivery) throws -> DeliveryNode {
        if let known = deliveries[delivery.id] { return known }
        let asked = edition.deliveries.filter {
            $0.region == delivery.region && deliveries[$0.id] == nil
                && (periods.contains($0.period) || $0.id == delivery.id)
        }
        let region: Parameter = .int(delivery.region.rawValue)
        var findings: [Int: [DeliveryNode.Finding]] = [:]
        for row in try rows("finding", [region, .intArray(asked.map(\.id))]) {
            findings[try row.int("delivery_id"), default: []].append(
                DeliveryNode.Finding(
                    rule: try row.string("rule_id"), severity: try row.string("severity"),
                    outcome: try row.string("outcome"), count: try row.int("finding_count")))
        }
        let counted = asked.filter { $0.hasContacts && $0.rowsGone == nil }.map(\.id)
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
