import Postgres
import StageTestSupport
import Testing

@Suite("The role that reads results")
struct ReaderRoleTests {
    /// The views of quality that are for readers.
    private static let reports = [
        "completeness", "missing_delivery", "not_recomputed", "lateness", "field_fill", "rule_trend", "hold_status",
    ]

    private static let relations = """
        select
            namespace.nspname || '.' || relation.relname as name,
            namespace.nspname = 'result'
            or (namespace.nspname = 'quality' and relation.relname = any('{\(reports.joined(separator: ","))}')) as is_open
        from pg_class as relation
        inner join pg_namespace as namespace on relation.relnamespace = namespace.oid
        where relation.relkind in ('r', 'p', 'v', 'm', 'f') and namespace.nspname !~ '^pg_'
            and namespace.nspname <> 'information_schema'
        order by name
        """

    @Test("It selects from every view of result and the reports of quality, and from nothing else")
    func select() async throws {
        let (expected, readable) = try await withPipeline(template: .migrated) { pipeline in
            let relations = try pipeline.rows(Self.relations)
            #expect(relations.count > 40)
            _ = try pipeline.connection.execute("set role komiljard_reader")
            var readable: [String] = []
            for name in relations.compactMap(\.first) {
                guard let name else { continue }
                do {
                    _ = try pipeline.connection.execute("select * from \(name)")
                    readable.append(name)
                } catch {
                    #expect((error as? PostgresError)?.sqlState?.rawValue == "42501", "\(name): \(error)")
                }
            }
            return (relations.filter { $0[1] == "t" }.compactMap { $0[0] }, readable)
        }
        #expect(readable == expected)
        #expect(readable.contains("result.current_payment") && readable.count >= 17)
        #expect(readable.filter { $0.hasPrefix("quality.") } == Self.reports.map { "quality.\($0)" }.sorted())
    }

    @Test("No report of quality has a line of a file or a contact")
    func noPersonalData() async throws {
        let columns = try await withPipeline(template: .migrated) { pipeline in
            try pipeline.connection.lines(
                """
                select distinct column_name from information_schema.columns
                where table_schema = 'quality' and table_name = any($1)
                """, [.textArray(Self.reports)])
        }
        #expect(columns.count > 30)
        #expect(columns.filter { $0.contains("line") || $0.contains("contact") || $0.contains("reason") } == [])
    }

    @Test("It can neither write nor make anything")
    func write() async throws {
        let allowed = try await withPipeline(template: .migrated) { pipeline in
            try pipeline.connection.lines(
                """
                with
                relation as (\(Self.relations))

                select relation.name from relation
                where has_table_privilege('komiljard_reader', relation.name, 'insert, update, delete, truncate, trigger')
                union all
                select namespace.nspname from pg_namespace as namespace
                where has_schema_privilege('komiljard_reader', namespace.oid, 'create')
                    and namespace.nspname !~ '^pg_(toast_)?temp'
                """)
        }
        #expect(allowed == [])
    }

    @Test("It reads a view that a later migration adds")
    func laterView() async throws {
        let rows = try await withPipeline(template: .migrated) { pipeline in
            _ = try pipeline.connection.execute("create view result.later as select 1 as one")
            _ = try pipeline.connection.execute("set role komiljard_reader")
            return try pipeline.connection.lines("select one from result.later")
        }
        #expect(rows == ["1"])
    }
}
