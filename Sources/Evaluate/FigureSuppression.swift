import Definitions
import Postgres
import Waits

/// Decides which figures of an edition in the making must not be shown to the public, and marks them.
///
/// Every measure, statistic, basis and limit is a table of its own that adds up from units to the nation; `Waits` hides what
/// is needed in each, with what earlier editions have shown in mind. An area that is hidden in one of them is hidden for the
/// measure and statistic: limits and bases are of the same people, and hiding more never tells more.
struct FigureSuppression {
    let connection: Connection
    let limits: [PublicationLimit]

    /// Marks the candidates of these months.
    ///
    /// - Returns: numbers of what is left out that may be had all the same from what earlier editions have shown: no
    ///   edition can hide them any more. They can be had by who takes equal numbers of two editions for the same.
    /// - Throws: `PostgresError`, `SuppressionFamilyError` where candidates do not add up.
    func mark(_ months: [Period]) throws -> [String] {
        guard !months.isEmpty else { return [] }
        var disclosed: [String] = []
        _ = try connection.execute(
            """
            create temporary table suppressed_figure (
                level text, area_code smallint, unit_hsa_id text, period date, measure text, statistic text
            ) on commit drop
            """)
        for period in months {
            let masks = try masks(of: period, disclosed: &disclosed)
            try connection.copyIn(
                """
                copy suppressed_figure (level, area_code, unit_hsa_id, period, measure, statistic)
                from stdin (format binary)
                """
            ) { writer in
                for (figure, areas) in masks {
                    for area in areas.sorted() {
                        writer.beginRow()
                        writer.append(string: area.level.rawValue)
                        writer.append(int16: Int16(truncatingIfNeeded: area.code))
                        writer.append(string: area.unit)
                        writer.append(date: Int32(truncatingIfNeeded: period.firstDay.daysSince2000))
                        writer.append(string: figure.measure)
                        writer.append(string: figure.statistic)
                        try writer.endRow()
                    }
                }
            }
        }
        try markCandidates()
        // Contacts before the numbers that are a part of them.
        return disclosed.sorted { ($0.contains("contacts of") ? 0 : 1, $0) < ($1.contains("contacts of") ? 0 : 1, $1) }
    }

    private func markCandidates() throws {
        for (table, level, area, unit, few) in [
            ("indicator_monthly", "candidate.level", "candidate.area_code", "''", "false"),
            ("unit_monthly", "'unit'", "candidate.region_code", "candidate.unit_hsa_id", "false"),
            // Of other contacts than the share: it may be few where the share is of many, or of nobody.
            (
                "distribution_monthly", "candidate.level", "candidate.area_code", "''",
                "candidate.contact_count < least.least_contact_count"
            ),
            (
                "interval_monthly", "candidate.level", "candidate.area_code", "coalesce(candidate.unit_hsa_id, '')",
                """
                exists (
                    select from unnest(candidate.contact_counts) as counted (contact_count)
                    having sum(counted.contact_count) between 1 and least.least_contact_count - 1
                )
                -- A unit without a share was in no table that was looked at.
                or candidate.level = 'unit'
                and not exists (
                    select
                    from candidate_unit_monthly as figure
                    where
                        figure.region_code = candidate.area_code
                        and figure.unit_hsa_id = candidate.unit_hsa_id
                        and figure.period = candidate.period
                        and figure.measure = candidate.measure
                        and figure.statistic = candidate.statistic
                )
                """
            ),
        ] {
            _ = try connection.execute(
                """
                update candidate_\(table) as candidate
                set is_suppressed = true
                from reference.publication_limit as least
                where
                    least.level = \(level)
                    and (
                        \(few)
                        or (\(level), \(area), \(unit), candidate.period, candidate.measure, candidate.statistic) in (
                            select level, area_code, unit_hsa_id, period, measure, statistic from suppressed_figure
                        )
                    )
                """)
        }
    }

    private typealias Figure = (measure: String, statistic: String)

    /// The areas to hide, by measure and statistic.
    private func masks(of period: Period, disclosed: inout [String]) throws -> [(Figure, Set<SuppressedArea>)] {
        var masks: [[String]: Set<SuppressedArea>] = [:]
        let tables = try PublishedTables(period, on: connection)
        for key in tables.keys {
            let rows = tables.candidate(key)
            let tree = PublishedTables.Tree(rows, healthcareRegions: tables.healthcareRegions)
            let earlier = tables.earlier(key).map { rows in
                (rows: rows, tree: PublishedTables.Tree(rows, healthcareRegions: tables.healthcareRegions))
            }
            let numbers = earlier.reduce(tree.summedNumbers) { $0.intersection($1.tree.summedNumbers) }
            let family = try tree.family(of: numbers, least: least)
            let published = try earlier.map { rows, tree in
                let family = try tree.family(of: numbers, least: least)
                let hidden = rows.filter(\.isSuppressed).map(\.area) + family.nodes.filter(\.isNeverShown).map(\.key)
                return PublishedFamily(family: family, suppressed: Set(hidden))
            }
            let hidden = family.suppressed(after: published)
            // Contacts that name no unit are no figure of their own.
            masks[[key.measure, key.statistic], default: []].formUnion(hidden.filter { !$0.isRest })
            // A first edition of a table is safe by itself.
            guard !published.isEmpty else { continue }
            let found = PublishedFamily.disclosures(
                in: published + [PublishedFamily(family: family, suppressed: hidden)])
            let limit = key.limitDays.map { "within \($0) days" } ?? "by target date"
            let names = ["within", "beyond", "patient-chosen"]
            let order = numbers.sorted()
            for disclosure in found {
                let what =
                    switch disclosure.what {
                    case .contacts: "contacts"
                    case .sum: "a sum of contacts"
                    case .component(let place): names[order[place]]
                    }
                disclosed.append(
                    "\(what) of \(disclosure.key), \(period), \(key.measure) \(key.statistic) \(limit), \(key.basis)")
            }
        }
        return masks.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { key, areas in ((measure: key[0], statistic: key[1]), areas) }
    }

    private func least(_ level: AreaLevel) -> Int {
        // Every level has a limit: the definitions are refused otherwise.
        limits.first { $0.level == level }?.leastContacts ?? Int.max
    }
}

/// What a row of a table is of.
struct SuppressedArea: Hashable, Comparable, Sendable {
    let level: AreaLevel
    /// Of units their region's.
    let code: Int
    /// Empty but of units.
    let unit: String
    /// The contacts of a region that are in none of its units.
    var isRest = false

    static func < (left: Self, right: Self) -> Bool {
        (left.level.rawValue, left.code, left.unit, left.isRest ? 1 : 0)
            < (right.level.rawValue, right.code, right.unit, right.isRest ? 1 : 0)
    }
}

extension SuppressedArea: CustomStringConvertible {
    var description: String {
        switch level {
        case .nation: "nation"
        case .healthcareRegion: "healthcare region \(code)"
        case .region: "region \(code)"
        case .unit: isRest ? "region \(code) without units" : "unit \(unit) of region \(code)"
        }
    }
}
