import Postgres
import StageTestSupport

/// Every figure and every krona of the newest edition, in a fixed order: what must be equal where editions say the same.
enum FigureDump {
    private static let tables = [
        "indicator_monthly", "unit_monthly", "distribution_monthly", "interval_monthly", "coverage_monthly",
        "requirement_outcome", "allocation", "payment", "pot_balance", "gap",
    ]
    /// What has been delivered until now, beside the coverage that an edition has.
    private static let columnsOfNow = ["received_count", "late_count", "refused_count", "superseded_count"]

    /// - Parameter tables: their names without `current_`; nil for all.
    static func lines(
        of tables: [String]? = nil, _ connection: Connection, withSuppression: Bool = true
    ) throws -> [String] {
        let left = ["edition_id"] + columnsOfNow + (withSuppression ? [] : ["is_suppressed"])
        return try (tables ?? self.tables).flatMap { table in
            try connection.lines(
                """
                select '\(table)', (to_jsonb(entry) - $1::text[])::text
                from result.current_\(table) as entry
                order by 2
                """, [.textArray(left)])
        }
    }

    /// Figures of somebody, and of fewer than are published, that are not marked.
    static func fewShown(_ connection: Connection) throws -> [String] {
        try [
            ("indicator", "denominator"), ("unit", "denominator"), ("distribution", "contact_count"),
            ("interval", "interval_sum"),
        ]
        .flatMap { table, column in
            try connection.lines(
                """
                select '\(table)', to_jsonb(entry)::text from result.current_\(table)_monthly as entry
                where \(column) between 1 and 19 and not is_suppressed limit 3
                """)
        }
    }

    /// A hash of every table of the database, with where each row lies: what must be equal where nothing was written.
    static func allTables(_ connection: Connection) throws -> [String] {
        let tables = try connection.lines(
            """
            select format('%I.%I', namespace.nspname, relation.relname)
            from pg_catalog.pg_class as relation
            inner join pg_catalog.pg_namespace as namespace on relation.relnamespace = namespace.oid
            where relation.relkind = 'r' and namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
            order by 1
            """)
        return try tables.flatMap { table in
            try connection.lines(
                """
                select '\(table)', count(*), md5(string_agg(entry.ctid || entry::text, chr(10) order by entry.ctid))
                from \(table) as entry
                """)
        }
    }

    /// Lines that are in one of two alone, the first of them: a difference of thousands tells no more.
    static func differences(_ found: [String], _ expected: [String]) -> [String] {
        let (foundSet, expectedSet) = (Set(found), Set(expected))
        return expected.filter { !foundSet.contains($0) }.prefix(5).map { "missing: \($0)" }
            + found.filter { !expectedSet.contains($0) }.prefix(5).map { "not expected: \($0)" }
            + (found.count == expected.count ? [] : ["\(found.count) lines, not \(expected.count)"])
    }
}
