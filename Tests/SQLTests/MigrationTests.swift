import Foundation
import Postgres
import StageTestSupport
import Stages
import TestSupport
import Testing

@Suite("Migrations")
struct MigrationTests {
    private static let applied = "select path from pipeline_schema.migration order by path"

    @Test("An empty database gets every migration in order, and a second time nothing is done")
    func twice() async throws {
        let paths = try TestProject.sql.migrations.map(\.path)
        try await withTestConnection { connection in
            let migrations = Migrations(try TestProject.sql)
            #expect(try !migrations.areApplied(on: connection))
            #expect(try migrations.apply(on: connection) == paths)
            #expect(try migrations.areApplied(on: connection))
            let before = try connection.lines("select path, sha256, applied_at, xmin from pipeline_schema.migration")
            #expect(try migrations.apply(on: connection) == [])
            #expect(
                try connection.lines("select path, sha256, applied_at, xmin from pipeline_schema.migration") == before)
        }
        #expect(paths == paths.sorted() && paths.count >= 6)
    }

    @Test("A migration that was edited after it had been applied is refused")
    func edited() async throws {
        let library = try Self.library { folder in
            try Self.append("-- a thought too late\n", to: "\(folder)/sql/schema/003_create_register.sql")
        }
        try await withPipeline(template: .migrated) { pipeline in
            let expected = ProjectError.migrationChanged(path: "sql/schema/003_create_register.sql")
            #expect(throws: expected) { try Migrations(library).apply(on: pipeline.connection) }
            #expect(throws: expected) { try Migrations(library).areApplied(on: pipeline.connection) }
        }
    }

    @Test("A database that a newer komiljard has migrated is refused")
    func newer() async throws {
        let newer = try Self.library { folder in
            try Self.append("select 1;\n", to: "\(folder)/sql/schema/901_select_one.sql")
        }
        try await withPipeline(template: .migrated) { pipeline in
            let applied = try Migrations(newer).apply(on: pipeline.connection)
            #expect(applied == ["sql/schema/901_select_one.sql"])
            #expect(throws: ProjectError.databaseIsNewer(migration: "sql/schema/901_select_one.sql")) {
                try Migrations(pipeline.sql).apply(on: pipeline.connection)
            }
        }
    }

    @Test("A migration that fails leaves nothing of itself, and what came before it stays")
    func failing() async throws {
        let failing = try Self.library { folder in
            try Self.append("create schema half;\nselect 1 / 0;\n", to: "\(folder)/sql/schema/901_divide_by_zero.sql")
        }
        try await withTestConnection { connection in
            let error = #expect(throws: PostgresError.self) { try Migrations(failing).apply(on: connection) }
            #expect(error?.sqlState?.rawValue == "22012")
            let applied = try connection.lines(Self.applied)
            #expect(try applied == TestProject.sql.migrations.map(\.path))
            #expect(try connection.lines("select to_regnamespace('half')") == ["-"])
            // The lock is given back: another may go on with the mended file.
            #expect(try Migrations(TestProject.sql).apply(on: connection) == [])
            #expect(
                try connection.lines(
                    "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()") == ["0"])
        }
    }

    @Test("Of two that migrate at the same time one does it, and both end well")
    func twoAtOnce() async throws {
        let migrations = Migrations(try TestProject.sql)
        let counts = try await withTestDatabase { conninfo in
            let sessions = [try await Session(conninfo: conninfo), try await Session(conninfo: conninfo)]
            return try await withThrowingTaskGroup(of: Int.self) { group in
                for session in sessions {
                    group.addTask { try await session.perform { try migrations.apply(on: $0).count } }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
        }
        #expect(counts.sorted() == [0, try TestProject.sql.migrations.count])
    }

    /// The project's SQL in a folder of its own, changed.
    private static func library(_ change: (String) throws -> Void) throws -> SQLLibrary {
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(TestProject.folder)/sql", toPath: "\(folder)/sql")
        try change(folder)
        return try SQLLibrary(projectFolder: folder)
    }

    private static func append(_ text: String, to path: String) throws {
        let before = FileManager.default.contents(atPath: path) ?? Data()
        try (before + Data(text.utf8)).write(to: URL(fileURLWithPath: path))
    }
}
