import Foundation
import Testing

/// A folder that senders write to while cron runs.
@Suite struct InboxTests {
    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func `an inbox may be empty, is left as it is, and can be run every minute`() async throws {
        try await withRegister(isMigrated: true) { register in
            try FileManager.default.createDirectory(atPath: register.inbox, withIntermediateDirectories: true)
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try register.write(recordFile(right: 3, rejected: 0), to: "a.csv")
            try register.write([], to: "b.csv")
            for _ in 0..<3 {
                let finished = try await register.run("run", "--inbox", register.inbox, endsWith: 65)
                #expect(finished.errors.contains("b.csv: error: the file is empty: it needs a header and records\n"))
            }
            #expect(try names(register.inbox) == ["a.csv", "b.csv"])
            #expect(try await register.rows("select count(*) from register.file") == ["1"])
        }
    }

    @Test func `files that are not whole are left for the next run`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: 3, rejected: 0), to: "a.csv.part")
            try register.write(recordFile(right: 3, rejected: 0), to: ".b.csv")
            let path = try register.write(recordFile(right: 2, rejected: 0), to: "c.csv")
            // As a program that copies has it.
            let file = try #require(FileHandle(forWritingAtPath: path))
            let first = try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(
                Array(first.errorLines.prefix(2)) == [
                    "\(register.inbox)/a.csv.part: not loaded: is still being written",
                    "\(path): not loaded now: is open in a program that writes to it",
                ])
            #expect(try await register.rows("select count(*) from register.file") == ["0"])
            try file.close()
            try FileManager.default.moveItem(
                atPath: "\(register.inbox)/a.csv.part", toPath: "\(register.inbox)/a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(try await register.rows("select file_name from register.file order by 1") == ["a.csv", "c.csv"])
        }
    }

    @Test func `a file is left alone until it has not been written to for the settle time`() async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile(right: 2, rejected: 0), to: "a.csv")
            let process = try register.start("ingest", register.inbox)
            #expect(try await process.finished().status == 0)
            // Asked to wait an hour, the run waits; written to an hour ago, it does not.
            try register.write(recordFile(right: 3, rejected: 0), to: "a.csv")
            let hourAgo = Date(timeIntervalSinceNow: -3_601)
            try FileManager.default.setAttributes([.modificationDate: hourAgo], ofItemAtPath: path)
            try await register.run("run", "--inbox", register.inbox, "--settle", "3600", endsWith: 0)
            #expect(try await register.rows("select count(*) from register.file") == ["2"])
        }
    }

    @Test func `files go where they are asked to go, and none is written over`() async throws {
        try await withRegister(isMigrated: true) { register in
            let (done, failed) = (register.folder + "/done", register.folder + "/failed")
            for folder in [done, failed] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            for round in 1...2 {
                try register.write(recordFile(right: 2 + round, rejected: 0), to: "a.csv")
                try register.write(Array("what\n".utf8), to: "b.csv")
                try register.write(Array("not ours".utf8), to: "readme.md")
                let finished = try await register.run(
                    "run", "--inbox", register.inbox, "--done", done, "--failed", failed, endsWith: 65)
                #expect(
                    finished.errors.contains(
                        "\(register.inbox)/a.csv: moved to \(done)/a\(round == 1 ? "" : ".2").csv\n"))
            }
            // What is known already goes too.
            try register.write(recordFile(right: 3, rejected: 0), to: "again.csv")
            try await register.run("run", "--inbox", register.inbox, "--done", done, endsWith: 0)
            #expect(try names(done) == ["a.2.csv", "a.csv", "again.csv"])
            #expect(try names(failed) == ["b.2.csv", "b.csv"])
            #expect(try names(register.inbox) == ["readme.md"])
            #expect(try await register.rows("select count(*) from register.file") == ["2"])
        }
    }

    @Test func `what is only for an inbox is refused without one, and a settle time that is none too`() async throws {
        try await withRegister { register in
            for (words, error) in [
                (["--done", "x"], "--done and --failed are for files of an inbox: give --inbox"),
                (["--failed", "x"], "--done and --failed are for files of an inbox: give --inbox"),
                (["--inbox", "x", "--settle", "3601"], "--settle is a number of seconds, 0 to 3600"),
                (
                    ["--inbox", "x", "--from", "validate"],
                    "--inbox is loaded by ingest, which --from validate leaves out"
                ),
            ] {
                let finished = try await register.start(["run"] + words).finished()
                #expect(finished.status == 64)
                #expect(finished.errors.contains("Error: \(error)\n"), "\(finished.errors)")
            }
        }
    }

    @Test func `a folder that is not there keeps nothing out of the register`() async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile(right: 2, rejected: 0), to: "a.csv")
            let finished = try await register.run(
                "run", "--inbox", register.inbox, "--done", "\(register.folder)/none", endsWith: 66)
            #expect(
                finished.errors.contains(
                    "\(path): error: cannot be moved: there is no folder \(register.folder)/none: make it\n"))
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(try await register.rows("select count(*) from register.file") == ["1"])
        }
    }
}
