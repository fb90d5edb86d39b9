import Foundation
import Postgres
import TestSupport
import Testing

@testable import Stages

@Suite struct MigrationsTests {
    private func migrations(_ changes: [String: String] = [:], without path: String = "") async throws -> Migrations {
        var files = smallProject.merging(changes) { _, changed in changed }
        files[path] = nil
        return try await withFolder(files) { Migrations(try SQLLibrary(projectFolder: $0)) }
    }

    @Test func `what is missing is applied once, in order, and what comes later after it`() async throws {
        let first = try await migrations(without: "sql/schema/002_create_b.sql")
        let all = try await migrations()
        try await withTestConnection { connection in
            try #expect(!all.areApplied(on: connection))
            try #expect(first.apply(on: connection) == ["sql/schema/001_create_a.sql"])
            try #expect(first.apply(on: connection) == [])
            try #expect(!all.areApplied(on: connection))
            try #expect(all.apply(on: connection) == ["sql/schema/002_create_b.sql"])
            try #expect(all.areApplied(on: connection))
            try #expect(connection.execute("select count(*) from pipeline_schema.migration").single().int(0) == 2)
        }
    }

    @Test func `a migration that fails leaves those before it, and is tried again`() async throws {
        let bad = try await migrations(["sql/schema/002_create_b.sql": "create table b (n integer);\ncreate tabel c;"])
        let good = try await migrations()
        try await withTestConnection { connection in
            let error = #expect(throws: (any Error).self) { try bad.apply(on: connection) }
            #expect(error?.postgresError?.sqlState?.rawValue == "42601")
            try #expect(
                connection.execute("select to_regclass('a') is not null and to_regclass('b') is null").single().bool(0))
            try #expect(connection.advisoryLockHolder(LockKey.migration) == nil)
            try #expect(good.apply(on: connection) == ["sql/schema/002_create_b.sql"])
        }
    }

    @Test func `a migration that was edited, and a database that is newer, are refused`() async throws {
        let all = try await migrations()
        let edited = try await migrations(["sql/schema/001_create_a.sql": "create table a (n bigint);"])
        let older = try await migrations(without: "sql/schema/002_create_b.sql")
        try await withTestConnection { connection in
            _ = try all.apply(on: connection)
            #expect(throws: ProjectError.migrationChanged(path: "sql/schema/001_create_a.sql")) {
                try edited.apply(on: connection)
            }
            #expect(throws: ProjectError.databaseIsNewer(migration: "sql/schema/002_create_b.sql")) {
                try older.apply(on: connection)
            }
            #expect(throws: ProjectError.databaseIsNewer(migration: "sql/schema/002_create_b.sql")) {
                try older.areApplied(on: connection)
            }
        }
    }

    @Test func `a migration may name the forms that it was applied in before`() async throws {
        let all = try await migrations()
        let text = try #require(smallProject["sql/schema/001_create_a.sql"])
        let sum = Fingerprint(ofContent: Array(text.utf8)).hexadecimal
        let named = try await migrations([
            "sql/schema/001_create_a.sql": "-- What it is for.\n-- Applied as: \(sum)\ncreate table a (m integer);"
        ])
        let other = try await migrations([
            "sql/schema/001_create_a.sql":
                "-- What it is for.\n-- Applied as: \(sum.reversed())\ncreate table a (m integer);"
        ])
        try await withTestConnection { connection in
            _ = try all.apply(on: connection)
            try #expect(named.apply(on: connection) == [])
            #expect(throws: ProjectError.migrationChanged(path: "sql/schema/001_create_a.sql")) {
                try other.apply(on: connection)
            }
        }
    }

    @Test func `of two at the same moment one migrates and the other finds nothing left`() async throws {
        let all = try await migrations()
        try await withTestDatabase { conninfo in
            let applied = try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask { try await Session(conninfo: conninfo).perform { try all.apply(on: $0).count } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(applied.sorted() == [0, 0, 0, 2])
        }
    }
}
