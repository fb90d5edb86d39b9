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

    /// In order.
    let keys: [Key]
    /// Of each region.
    let healthcareRegions: [Int: Int]
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
        var healthcareRegions: [Int: Int] = [:]
        for row in try connection.execute("select region_code, healthcare_region_code from reference.region").rows {
            healthcareRegions[try row.int(0)] = try row.int(1)
        }
        self.healthcareRegions = healthcareRegions
        // By the areas that there are, which lead the index of history.
        let areas: Parameter = .intArray(
            Set(healthcareRegions.keys).union(healthcareRegions.values).union([0]).sorted())
        // Editions of later days are not known as of an earlier one.
        history = try Self.rows(
            """
            select
                figure.level, figure.area_code, '' as unit_hsa_id, figure.measure, figure.statistic, figure.basis,
                figure.limit_days, figure.numerator, figure.denominator, figure.pvv_count, figure.is_suppressed,
                figure.first_edition_id, figure.last_edition_id
            from result_history.indicator_monthly as figure
            inner join result_history.edition as edition on figure.first_edition_id = edition.edition_id
            where
                figure.area_code = any($2::smallint[])
                and figure.period = $1::date
                and edition.made_at < register.as_of()
            union all
            select
                'unit', figure.region_code, figure.unit_hsa_id, figure.measure, figure.statistic, figure.basis,
                part.limit_days, part.numerator, part.denominator, part.pvv_count, figure.is_suppressed,
                figure.first_edition_id, figure.last_edition_id
            from result_history.unit_monthly as figure
            inner join result_history.edition as edition on figure.first_edition_id = edition.edition_id
            cross join unnest(figure.limits_days, figure.numerators, figure.denominators, figure.pvv_counts)
                as part (limit_days, numerator, denominator, pvv_count)
            where
                figure.region_code = any($2::smallint[])
                and figure.period = $1::date
                and edition.made_at < register.as_of()
            """, day + [areas], on: connection)
        keys = candidates.keys.sorted {
            ($0.measure, $0.statistic, $0.basis, $0.limitDays ?? -1)
                < ($1.measure, $1.statistic, $1.basis, $1.limitDays ?? -1)
        }
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

extension PublishedTables {
    /// A table as one edition has it: which rows are parts of which, as far as their sums hold.
    ///
    /// Of earlier editions they hold by the areas of then: a region that has moved since is no part of anything there.
    struct Tree {
        fileprivate let rows: [Row]
        fileprivate let parents: [SuppressedArea: SuppressedArea]
        /// Of regions with units: what is in none of them.
        fileprivate let rests: [SuppressedArea: [Int]]
        /// Which numbers of a row add up over all parents: within, beyond, patient-chosen.
        let summedNumbers: Set<Int>

        init(_ rows: [Row], healthcareRegions: [Int: Int]) {
            let byArea = Dictionary(rows.map { ($0.area, $0) }, uniquingKeysWith: { first, _ in first })
            var children: [SuppressedArea: [Row]] = [:]
            for row in rows {
                let parent: SuppressedArea? =
                    switch row.area.level {
                    case .nation: nil
                    case .healthcareRegion: SuppressedArea(level: .nation, code: 0, unit: "")
                    case .region:
                        healthcareRegions[row.area.code].map {
                            SuppressedArea(level: .healthcareRegion, code: $0, unit: "")
                        }
                    case .unit: SuppressedArea(level: .region, code: row.area.code, unit: "")
                    }
                if let parent, byArea[parent] != nil { children[parent, default: []].append(row) }
            }
            var parents: [SuppressedArea: SuppressedArea] = [:]
            var rests: [SuppressedArea: [Int]] = [:]
            var summed: Set = [0, 1, 2]
            for (area, parts) in children {
                guard let whole = byArea[area] else { continue }
                let hasRest = area.level == .region
                let left = whole.denominator - parts.reduce(0) { $0 + $1.denominator }
                // Units of counts need not be all of their region, nor less: then nothing can be subtracted.
                guard hasRest ? left >= 0 : left == 0 else { continue }
                for part in parts { parents[part.area] = area }
                let numbers = (0...2).map { number in
                    (whole.numbers[number] ?? 0) - parts.reduce(0) { $0 + ($1.numbers[number] ?? 0) }
                }
                for number in numbers.indices where hasRest ? numbers[number] < 0 : numbers[number] != 0 {
                    summed.remove(number)
                }
                if hasRest { rests[area] = numbers }
            }
            // Where one sender does not say how many chose to wait, no sum of them is known to anybody.
            if rows.contains(where: { $0.pvvCount == nil }) { summed.remove(2) }
            self.rows = rows
            self.parents = parents
            self.rests = rests
            summedNumbers = summed
        }

        /// - Parameter numbers: those that add up in every edition of the table.
        /// - Throws: `SuppressionFamilyError` where the rows are no tree of sums after all.
        func family(
            of numbers: Set<Int>, least: (AreaLevel) -> Int
        ) throws(SuppressionFamilyError<SuppressedArea>) -> SuppressionFamily<SuppressedArea> {
            let order = numbers.sorted()
            var nodes = rows.map { row in
                SuppressionFamily.Node(
                    key: row.area, parent: parents[row.area], contacts: row.denominator,
                    least: least(row.area.level), components: order.map { row.numbers[$0] ?? 0 })
            }
            for row in rows {
                guard let rest = rests[row.area] else { continue }
                nodes.append(
                    SuppressionFamily.Node(
                        key: SuppressedArea(level: .unit, code: row.area.code, unit: "", isRest: true),
                        parent: row.area, contacts: row.denominator - unitSum(row.area), least: least(.unit),
                        components: order.map { rest[$0] }, isNeverShown: true))
            }
            return try SuppressionFamily(nodes)
        }

        private func unitSum(_ region: SuppressedArea) -> Int {
            rows.reduce(0) { $0 + (parents[$1.area] == region ? $1.denominator : 0) }
        }
    }
}

extension PublishedTables.Row {
    /// Within the limit, beyond it, patient-chosen.
    fileprivate var numbers: [Int?] { [numerator, denominator - numerator, pvvCount] }
}
