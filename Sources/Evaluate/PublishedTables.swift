import Postgres
import Waits

/// The tables of one month that add up over areas: of the edition in the making, and as earlier editions had them.
struct PublishedTables {
    /// A table: what all its rows are of.
    struct Key: Hashable {
        let measure: String
        let statistic: String
        let basis: String
        let limitDays: Int?
    }

    struct Row {
        let area: SuppressedArea
        let numerator: Int
        let denominator: Int
        /// Nil where a sender does not say.
        let pvvCount: Int?
        let isSuppressed: Bool
        /// The editions that it stands in; nil in the one in the making, and where it is current.
        let firstEdition: Int?
        let lastEdition: Int?
    }

    struct Table {
        let key: Key
    }

    let tables: [Table]
    /// The healthcare region of each region.
    let parents: [Int: Int]
    private let candidates: [Key: [Row]]
    private let history: [Key: [Row]]

    /// - Throws: `PostgresError`.
    init(_ period: Period, on connection: Connection) throws {
        let day: [Parameter] = [.text(period.firstDay.description)]
        candidates = try Self.rows(
            """
            select
                figure.level, figure.area_code, '' as unit_hsa_id, figure.measure, figure.statistic, figure.basis,
                figure.limit_days, figure.numerator, figure.denominator, figure.pvv_count,
                false as is_suppressed, null::integer as first_edition_id, null::integer as last_edition_id
            from candidate_indicator_monthly as figure
            where figure.period = $1::date
            union all
            select
                'unit', figure.region_code, figure.unit_hsa_id, figure.measure, figure.statistic, figure.basis,
                part.limit_days, part.numerator, part.denominator, part.pvv_count, false, null, null
            from candidate_unit_monthly as figure
            cross join unnest(figure.limits_days, figure.numerators, figure.denominators, figure.pvv_counts)
                as part (limit_days, numerator, denominator, pvv_count)
            where figure.period = $1::date
            """, day, on: connection)
        // Editions of later days are not known as of an earlier one.
        history = try Self.rows(
            """
            select
                figure.level, figure.area_code, '' as unit_hsa_id, figure.measure, figure.statistic, figure.basis,
                figure.limit_days, figure.numerator, figure.denominator, figure.pvv_count, figure.is_suppressed,
                figure.first_edition_id, figure.last_edition_id
            from result_history.indicator_monthly as figure
            inner join result_history.edition as edition on figure.first_edition_id = edition.edition_id
            where figure.period = $1::date and edition.made_at < register.as_of()
            union all
            select
                'unit', figure.region_code, figure.unit_hsa_id, figure.measure, figure.statistic, figure.basis,
                part.limit_days, part.numerator, part.denominator, part.pvv_count, figure.is_suppressed,
                figure.first_edition_id, figure.last_edition_id
            from result_history.unit_monthly as figure
            inner join result_history.edition as edition on figure.first_edition_id = edition.edition_id
            cross join unnest(figure.limits_days, figure.numerators, figure.denominators, figure.pvv_counts)
                as part (limit_days, numerator, denominator, pvv_count)
            where figure.period = $1::date and edition.made_at < register.as_of()
            """, day, on: connection)
        var parents: [Int: Int] = [:]
        for row in try connection.execute("select region_code, healthcare_region_code from reference.region").rows {
            parents[try row.int(0)] = try row.int(1)
        }
        self.parents = parents
        tables = candidates.keys.sorted {
            ($0.measure, $0.statistic, $0.basis, $0.limitDays ?? -1)
                < ($1.measure, $1.statistic, $1.basis, $1.limitDays ?? -1)
        }.map(Table.init)
    }

    private static func rows(
        _ sql: String, _ parameters: [Parameter], on connection: Connection
    ) throws -> [Key: [Row]] {
        var rows: [Key: [Row]] = [:]
        for row in try connection.execute(sql, parameters).rows {
            // The column is constrained to these values.
            guard let level = AreaLevel(rawValue: try row.string(0)) else { continue }
            let key = Key(
                measure: try row.string(3), statistic: try row.string(4), basis: try row.string(5),
                limitDays: try row.optionalInt(6))
            rows[key, default: []].append(
                Row(
                    area: SuppressedArea(level: level, code: try row.int(1), unit: try row.string(2)),
                    numerator: try row.int(7), denominator: try row.int(8), pvvCount: try row.optionalInt(9),
                    isSuppressed: try row.bool(10), firstEdition: try row.optionalInt(11),
                    lastEdition: try row.optionalInt(12)))
        }
        return rows
    }

    func candidate(_ key: Key) -> [Row] { candidates[key] ?? [] }

    /// The table as each earlier edition had it in which something of it was new, ascending.
    func earlier(_ key: Key) -> [[Row]] {
        let rows = history[key] ?? []
        let starts = Set(rows.compactMap(\.firstEdition) + rows.compactMap { $0.lastEdition.map { $0 + 1 } }).sorted()
        return starts.compactMap { edition in
            let standing = rows.filter { row in
                (row.firstEdition ?? 0) <= edition && row.lastEdition.map { edition <= $0 } ?? true
            }
            return standing.isEmpty ? nil : standing
        }
    }
}

extension PublishedTables.Table {
    /// The tree of the rows, whose sums hold.
    ///
    /// - Parameter saysPvv: whether patient-chosen waits are summed. Where one sender does not say how many there are, no
    ///   sum of them is known to anybody.
    /// - Throws: `SuppressionFamilyError` where they do not.
    func family(
        _ rows: [PublishedTables.Row], least: (AreaLevel) -> Int, parents: [Int: Int], saysPvv: Bool
    ) throws(SuppressionFamilyError<SuppressedArea>) -> SuppressionFamily<SuppressedArea> {
        func components(_ row: PublishedTables.Row) -> [Int] {
            [row.numerator, row.denominator - row.numerator] + (saysPvv ? [row.pvvCount ?? 0] : [])
        }
        let areas = Set(rows.map(\.area))
        let units = Dictionary(grouping: rows.filter { $0.area.level == .unit }, by: \.area.code)
        var nodes: [SuppressionFamily<SuppressedArea>.Node] = []
        for row in rows {
            let isSummed = units[row.area.code].map { addsUp(row, $0) } ?? false
            var parent: SuppressedArea?
            switch row.area.level {
            case .nation: parent = nil
            case .healthcareRegion: parent = SuppressedArea(level: .nation, code: 0, unit: "")
            case .region:
                parent = parents[row.area.code].map { SuppressedArea(level: .healthcareRegion, code: $0, unit: "") }
                if isSummed, let units = units[row.area.code] {
                    nodes.append(rest(of: row, without: units, components, least: least(.unit)))
                }
            case .unit:
                let region = SuppressedArea(level: .region, code: row.area.code, unit: "")
                let regionRow = rows.first { $0.area == region }
                // Counts of a region need not be the sum of those of its units: then nothing can be subtracted.
                parent = regionRow.map { addsUp($0, units[row.area.code] ?? []) } == true ? region : nil
            }
            if let known = parent, !areas.contains(known) { parent = nil }
            nodes.append(
                SuppressionFamily.Node(
                    key: row.area, parent: parent, contacts: row.denominator, least: least(row.area.level),
                    components: components(row)))
        }
        return try SuppressionFamily(nodes)
    }

    private func addsUp(_ region: PublishedTables.Row, _ units: [PublishedTables.Row]) -> Bool {
        let sums = units.reduce(into: (within: 0, beyond: 0, pvv: 0)) { sums, unit in
            sums.within += unit.numerator
            sums.beyond += unit.denominator - unit.numerator
            sums.pvv += unit.pvvCount ?? 0
        }
        return sums.within <= region.numerator && sums.beyond <= region.denominator - region.numerator
            && sums.pvv <= region.pvvCount ?? .max
    }

    private func rest(
        of region: PublishedTables.Row, without units: [PublishedTables.Row],
        _ components: (PublishedTables.Row) -> [Int], least: Int
    ) -> SuppressionFamily<SuppressedArea>.Node {
        let parts = units.map(components)
        let whole = components(region)
        return SuppressionFamily.Node(
            key: SuppressedArea(level: .unit, code: region.area.code, unit: "", isRest: true), parent: region.area,
            contacts: region.denominator - units.reduce(0) { $0 + $1.denominator }, least: least,
            components: whole.indices.map { index in whole[index] - parts.reduce(0) { $0 + $1[index] } },
            isNeverShown: true)
    }
}
