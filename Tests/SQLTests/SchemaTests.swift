import Foundation
import Postgres
import StageTestSupport
import TestSupport
import Testing

@Suite("The schema")
struct SchemaTests {
    /// Schemas that are ours: `public` and those of the server are not.
    private static let ours =
        "namespace.nspname !~ '^pg_' and namespace.nspname not in ('information_schema', 'public')"

    /// Everything that can have a comment, and has none.
    private static let uncommented = """
        select 'schema ' || namespace.nspname as object from pg_namespace as namespace
        where \(ours) and obj_description(namespace.oid, 'pg_namespace') is null
        union all
        select 'relation ' || relation.oid::regclass from pg_class as relation
        inner join pg_namespace as namespace on relation.relnamespace = namespace.oid
        where \(ours) and relation.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            and obj_description(relation.oid, 'pg_class') is null
        union all
        select 'column ' || relation.oid::regclass || '.' || attribute.attname from pg_attribute as attribute
        inner join pg_class as relation on attribute.attrelid = relation.oid
        inner join pg_namespace as namespace on relation.relnamespace = namespace.oid
        where \(ours) and relation.relkind in ('r', 'p', 'v', 'm', 'f') and attribute.attnum > 0
            and not attribute.attisdropped and col_description(relation.oid, attribute.attnum) is null
        union all
        select 'function ' || function.oid::regprocedure from pg_proc as function
        inner join pg_namespace as namespace on function.pronamespace = namespace.oid
        where \(ours) and obj_description(function.oid, 'pg_proc') is null
        union all
        select 'trigger ' || trigger.tgname from pg_trigger as trigger
        inner join pg_class as relation on trigger.tgrelid = relation.oid
        inner join pg_namespace as namespace on relation.relnamespace = namespace.oid
        where \(ours) and not trigger.tgisinternal and obj_description(trigger.oid, 'pg_trigger') is null
        order by object
        """

    @Test("Every schema, table, view, column, function and trigger says what it is")
    func comments() async throws {
        let found = try await withRollback(template: .migrated) { pipeline in
            let found = try pipeline.connection.lines(Self.uncommented)
            // The query must see what is missing, or it would pass on anything.
            try pipeline.connection.executeScript(
                """
                create schema bare;
                create table bare.bare (bare integer);
                create function bare.bare() returns trigger language plpgsql as 'begin return null; end';
                create trigger bare after insert on bare.bare for each row execute function bare.bare();
                """)
            #expect(
                try pipeline.connection.lines(Self.uncommented) == [
                    "column bare.bare.bare", "function bare.bare()", "relation bare.bare", "schema bare",
                    "trigger bare",
                ])
            return found
        }
        #expect(found == [])
    }

    /// What a name must look like, by the type of the constraint; `%` is the table.
    private static let conventions: [(type: String, pattern: String)] = [
        ("p", "^%_pkey$"), ("f", "^%_[a-z_]+_fkey$"), ("u", "^%_([a-z0-9_]+_)?key$"),
        // Not PostgreSQL's own `table_column_check`: a name says what is checked.
        ("c", "^%_(?!.*_check[0-9]*$)[a-z0-9_]+$"), ("t", "^%_[a-z_]+$"),
    ]

    @Test("Every constraint is named by its table and kind", arguments: conventions)
    func constraintNames(type: String, pattern: String) async throws {
        let (all, misnamed) = try await withRollback(template: .migrated) { pipeline in
            let sql = """
                select constrained.conrelid::regclass || ' ' || constrained.conname as name
                from pg_constraint as constrained
                inner join pg_class as relation on constrained.conrelid = relation.oid
                inner join pg_namespace as namespace on relation.relnamespace = namespace.oid
                where \(Self.ours) and constrained.contype = $1
                """
            return (
                try pipeline.rows(sql, [.text(type)]).count,
                try pipeline.connection.lines(
                    sql + " and constrained.conname !~ replace($2, '%', relation.relname)",
                    [.text(type), .text(pattern)])
            )
        }
        #expect(misnamed == [])
        #expect(all > 0)
    }

    @Test("Every index of its own is named by its table, and every name fits")
    func indexNames() async throws {
        let misnamed = try await withRollback(template: .migrated) { pipeline in
            try pipeline.connection.lines(
                """
                select relation.relname, indexed.relname from pg_index
                inner join pg_class as indexed on pg_index.indexrelid = indexed.oid
                inner join pg_class as relation on pg_index.indrelid = relation.oid
                inner join pg_namespace as namespace on relation.relnamespace = namespace.oid
                where \(Self.ours) and (
                    octet_length(indexed.relname) >= 63
                    or indexed.relname !~ ('^' || relation.relname || '_([a-z0-9_]+_)?(pkey|key|idx)$')
                )
                """)
        }
        #expect(misnamed == [])
    }

    /// PostgreSQL cuts a longer name with a notice, and the catalogue shows the cut one: so the files are read.
    @Test("No name in sql is longer than PostgreSQL keeps")
    func nameLengths() throws {
        var paths: [String] = []
        for folder in try FileManager.default.contentsOfDirectory(atPath: "\(TestProject.folder)/sql") {
            for file in try FileManager.default.contentsOfDirectory(atPath: "\(TestProject.folder)/sql/\(folder)") {
                paths.append("\(TestProject.folder)/sql/\(folder)/\(file)")
            }
        }
        #expect(paths.count >= 15)
        for path in paths {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(Self.longNames(in: text) == [], "\(path)")
        }
        let long = String(repeating: "a", count: 64)
        #expect(Self.longNames(in: "select \(long), 'x \(long)' -- \(long)") == [long])
    }

    /// Names of more than 63 bytes, outside strings and comments.
    private static func longNames(in sql: String) -> [String] {
        var code = ""
        for line in sql.split(separator: "\n") {
            let pieces = line.split(separator: "'", omittingEmptySubsequences: false)
            let outside = pieces.enumerated().filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }
            let joined = outside.joined(separator: " ")
            code += (joined.range(of: "--").map { String(joined[..<$0.lowerBound]) } ?? joined) + "\n"
        }
        let names = code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return names.filter { $0.utf8.count > 63 }.map(String.init)
    }

    /// Tables whose rows are spread over shards by region, and those of their indexes that do not begin with it.
    private static let factTables = [
        "register.place", "register.activity", "register.hsa_id", "register.emergency_visit",
        "register.repeated_contact", "register.count_row", "register.contact_code", "register.attestation",
        "register.expected_unit", "register.population",
        "indicator.histogram", "indicator.interval_count", "indicator.reported_unit", "indicator.counted_measure",
        "indicator.delivery_share",
        "quality.finding", "quality.rule_result", "quality.verdict", "quality.fill_rate", "quality.hold_decision",
        "quality.hold_decision_row", "result_history.indicator_monthly",
        "result_history.requirement_outcome", "result_history.allocation", "result_history.payment",
    ]
    private static let exceptions = [
        // One verdict a delivery, whichever region it names: deliveries are joined to it by their number alone.
        "quality.verdict verdict_delivery_id_key"
    ]

    @Test("The region leads every key and index of the tables of facts")
    func leadingColumn() async throws {
        let (indexed, others) = try await withRollback(template: .migrated) { pipeline in
            let sql = """
                select pg_index.indrelid::regclass as relation, indexed.relname as index
                from pg_index
                inner join pg_class as indexed on pg_index.indexrelid = indexed.oid
                inner join pg_attribute as first_column
                    on pg_index.indrelid = first_column.attrelid and pg_index.indkey[0] = first_column.attnum
                where pg_index.indrelid = any($1::regclass [])
                """
            return (
                try pipeline.connection.lines(
                    "select distinct relation from (\(sql)) as every_index", [.textArray(Self.factTables)]),
                try pipeline.connection.lines(
                    sql + " and first_column.attname not in ('region_code', 'area_code') order by 1, 2",
                    [.textArray(Self.factTables)])
            )
        }
        #expect(Set(indexed) == Set(Self.factTables))
        #expect(others == Self.exceptions)
    }

    @Test("The period is a column of every table of facts that figures are read from")
    func storedPeriod() async throws {
        let without = try await withRollback(template: .migrated) { pipeline in
            try pipeline.connection.lines(
                """
                select relation.oid::regclass from unnest($1::regclass []) as relation (oid)
                where not exists (
                    select from pg_attribute as attribute
                    where attribute.attrelid = relation.oid and attribute.attname in ('period', 'paid_on')
                        and attribute.atttypid = 'date'::regtype
                )
                order by 1
                """, [.textArray(Self.factTables + ["register.contact"])])
        }
        // What validate writes, and what is kept beside contacts for it and for the view of them, is read by delivery only.
        #expect(
            without.sorted() == [
                "quality.fill_rate", "quality.finding", "quality.hold_decision", "quality.hold_decision_row",
                "quality.rule_result", "quality.verdict", "register.activity", "register.hsa_id", "register.place",
                "register.repeated_contact",
            ])
    }
}
