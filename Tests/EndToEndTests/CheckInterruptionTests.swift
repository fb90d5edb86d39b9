import Foundation
import Testing

/// However a check ends, and beside whatever, the database is as it was.
@Suite struct CheckInterruptionTests {
    @Test func `a check waits for no run, and a run for no check: exit code 75`() async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile(right: 3, rejected: 0), to: "a.csv")
            try await register.whileHeld("register.delivery") { process in
                let second = try await register.run("check", path)
                #expect(second.status == 75)
                #expect(second.output.isEmpty)
                #expect(second.errors.hasPrefix("komiljard: error: another run works on this database"))
                process.send(SIGKILL)
            }
            try await register.whileHeld("quality.verdict", command: ["check", path]) { process in
                try await register.run("run", "--inbox", register.inbox, endsWith: 75)
                // Readers are not kept waiting, and see nothing of it.
                try await register.run("status", endsWith: 0)
                #expect(try await register.rows("select count(*) from register.record") == ["0"])
                process.send(SIGKILL)
            }
        }
    }

    @Test func `a check whose connection the server ends exits with 69`() async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile(right: 3, rejected: 0), to: "a.csv")
            let before = try await register.contents()
            try await register.whileHeld("quality.verdict", command: ["check", path]) { process in
                _ = try await register.rows(
                    "select pg_terminate_backend(pid) from pg_stat_activity where \(Register.isHeldUp)")
                let finished = try await process.finished()
                #expect(finished.status == 69)
                #expect(finished.output.isEmpty)
            }
            #expect(try await register.contents() == before)
        }
    }

    @Test func `a check that fails in a statement says which, with nothing kept`() async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile(right: 3, rejected: 0), to: "a.csv")
            let project = try register.copyOfProject()
            let rules = "\(project)/pipelines/rules/records.yaml"
            let text = try String(contentsOfFile: rules, encoding: .utf8)
            try text.replacing("fails_when: contact_id is null", with: "fails_when: no_column is null")
                .write(toFile: rules, atomically: true, encoding: .utf8)
            let before = try await register.contents()
            var other = register
            other.project = project
            let failed = try await other.run("check", path, endsWith: 65)
            #expect(failed.errors.contains("pipelines/rules/records.yaml:"))
            #expect(failed.errors.contains("the rule contact_id_missing cannot be run: column \"no_column\""))
            #expect(failed.output.isEmpty)
            #expect(try await register.contents() == before)
        }
    }

    @Test(
        arguments: [
            "register.file", "register.delivery", "reference.region", "quality.finding", "quality.verdict",
            "indicator.delivery_share",
        ], [SIGKILL, SIGINT, SIGTERM])
    func `a check that is ended in the middle leaves the database as it was`(table: String, signal: Int32) async throws
    {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: 10, rejected: 1), to: "a.csv")
            // Those of reference are written by the first run or check.
            if signal != SIGINT, table != "reference.region" {
                try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            }
            try register.write(recordFile(right: 11, rejected: 1), to: "b.csv")
            let before = try await register.contents()
            try await register.whileHeld(table, command: ["check", register.inbox]) { process in
                process.send(signal)
                let finished = try await process.finished()
                #expect(finished.status == (signal == SIGKILL ? 128 + SIGKILL : 130))
                #expect(finished.output.isEmpty)
            }
            #expect(try await register.contents() == before)
            #expect(try await register.rows("select from pg_tables where schemaname = 'loading'").isEmpty)
        }
    }
}
