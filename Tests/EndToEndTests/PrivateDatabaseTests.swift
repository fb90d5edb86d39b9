import Foundation
import Postgres
import TestSupport
import Testing

/// The binary's own PostgreSQL, with no database named.
@Suite struct PrivateDatabaseTests {
    /// A data folder of its own; its server is stopped afterwards, whatever happens.
    private func withDataFolder(
        _ body: (_ run: (String...) async throws -> KomiljardProcess.Finished, _ data: String, _ folder: String)
            async throws -> Void
    ) async throws {
        try await Slots.shared.withSlots(2) {
            let folder = try TestFolder.fresh()
            let data = folder + "/data"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let run = { (arguments: String...) in
                try await KomiljardProcess(
                    arguments, folder: folder, environment: ["KOMILJARD_DATA": data, "KOMILJARD_PROJECT": repository]
                ).finished()
            }
            do {
                try await body(run, data, folder)
            } catch {
                _ = try await run("database", "stop")
                throw error
            }
            _ = try await run("database", "stop")
        }
    }

    private func processID(_ report: KomiljardProcess.Finished) throws -> pid_t {
        let last = report.output.split(separator: " ").last?.dropLast()
        return try #require(last.flatMap { pid_t($0) }, "\(report.output)\(report.errors)")
    }

    @Test func `the private database lives through its commands, kill -9, and a start on its own`() async throws {
        try await withDataFolder { run, data, folder in
            #expect(try await run("database", "status").output == "private database in \(data): not created\n")

            let inbox = folder + "/inbox"
            #expect(
                try await run(
                    "generate", "--out", inbox, "--period", "2019-09", "--records", "1000", "--region", "63,65"
                ).status == 0)
            let first = try await run("run", "--inbox", inbox)
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.errors.contains("migrations applied"))
            let server = try processID(try await run("database", "status"))

            // The server dies; the next command starts it again, and nothing is lost.
            kill(server, SIGKILL)
            try await poll("the end of the server") { kill(server, 0) == 0 ? nil : () }
            let again = try await run("run", "--inbox", inbox)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output.hasSuffix("edition 1 is current\n"))
            #expect(try processID(try await run("database", "status")) != server)

            #expect(try await run("database", "stop").output == "private database in \(data): stopped\n")
            #expect(try await run("database", "status").output == "private database in \(data): stopped\n")
            let started = try await run("database", "start")
            #expect(started.output.hasPrefix("private database in \(data): running, process "))
            // A second start finds it running.
            #expect(try await run("database", "start").output == started.output)

            let url = try await run("database", "url").output.dropLast()
            #expect(url.hasPrefix("postgresql://komiljard@/komiljard?host=\(data)/socket"))
            let format = try await run("database", "status", "--format", "json").output
            let report = try #require(try JSONSerialization.jsonObject(with: Data(format.utf8)) as? [String: Any])
            #expect(report.keys.sorted() == ["data_folder", "process_id", "status"])
            #expect(try await run("database", "migrate").output == "the schema is up to date\n")
            #expect(try await run("database", "psql", "--", "-Atc", "select 1").output == "1\n")
            #expect(
                try await run(
                    "database", "psql", "--", "-Atc", "select count(distinct region_code) from register.record"
                ).output
                    == "2\n")
        }
    }

    @Test func `a database with the first migrations alone is brought up to date`() async throws {
        try await withRegister { register in
            let copy = try register.copyOfProject()
            let schema = copy + "/sql/schema"
            let migrations = try FileManager.default.contentsOfDirectory(atPath: schema).filter { $0.hasSuffix(".sql") }
                .sorted()
            try #require(migrations.count > 2)
            for name in migrations.dropFirst(2) { try FileManager.default.removeItem(atPath: "\(schema)/\(name)") }
            var older = register
            older.project = copy
            let first = try await older.run("database", "migrate", endsWith: 0)
            #expect(first.output == migrations.prefix(2).map { "applied sql/schema/\($0)\n" }.joined())

            // Readers are told; writers migrate.
            let status = try await register.run("status", endsWith: 66)
            #expect(
                status.errors
                    == "komiljard: error: the database lacks the schema of this project: run komiljard database migrate\n"
            )
            try register.write(recordFile(right: 3, rejected: 0), to: "a.csv")
            let run = try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(run.errorLines.first == "schema: \(migrations.count - 2) migrations applied")
            #expect(
                try await register.rows("select path from pipeline_schema.migration order by path")
                    == migrations.map { "sql/schema/" + $0 })
        }
    }

    @Test func `the demonstration ends with 21 regions and stops its server`() async throws {
        try await withDataFolder { run, data, _ in
            let demo = try await run("demo", "--data", data, "--records", "5000", "--stop")
            #expect(demo.status == 0, "\(demo.errors)")
            let rows = demo.output.split(separator: "\n").filter {
                $0.firstMatch(of: /^  (\d\d)  \p{Lu}/) != nil
            }
            // Each of the three agreements.
            #expect(rows.count == 3 * 21)
            #expect(demo.output.contains("export KOMILJARD_DATA=\(data)\n"))
            #expect(try await run("database", "status").output == "private database in \(data): stopped\n")
            // Again: all is done.
            let again = try await run("demo", "--data", data, "--records", "5000", "--stop")
            #expect(again.status == 0)
            #expect(
                again.output
                    == demo.output.replacing(
                        /\d[^\n]* new files;[^\n]*/, with: "0 records from 0 new files; edition 1 is current"))
        }
    }
}
