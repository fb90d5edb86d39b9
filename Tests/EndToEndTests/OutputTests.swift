import Foundation
import Testing

/// What programs read: JSON, exit codes, and which stream a line goes to.
@Suite struct OutputTests {
    private func json(_ text: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any], "\(text)")
    }

    private func keys(_ value: Any?) throws -> [String] {
        try #require(value as? [String: Any]).keys.sorted()
    }

    private func first(_ value: Any?) throws -> [String: Any] {
        try #require((value as? [[String: Any]])?.first)
    }

    @Test func `every command's JSON has its keys, and nothing else is on standard output`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await SmallDeliveries.write(to: register)
            let run = try json(
                try await register.run("run", "--inbox", register.inbox, "--format", "json", endsWith: 1).output)
            #expect(
                try keys(run) == [
                    "counted_deliveries", "edition", "failures", "files", "judged_deliveries", "kronor", "missing",
                    "much_smaller", "overtaken", "refused",
                ])
            #expect(
                try keys(first(run["files"])) == [
                    "deliveries", "file", "first_malformed", "is_loaded_before", "layout", "malformed", "records",
                    "unknown_columns",
                ])
            #expect(try keys(first(run["refused"])) == ["file", "kind", "period", "reason", "region"])
            #expect(try keys(run["edition"]) == ["edition_id", "is_new"])
            let kronor = try #require(run["kronor"] as? [String: Any])
            #expect(try keys(kronor) == ["agreements", "edition_id"])
            let agreement = try first(kronor["agreements"])
            #expect(
                try keys(agreement) == [
                    "agreement", "amount_sek", "paid_to_others_sek", "paid_to_regions_sek", "pots", "regions",
                    "unearned_sek",
                ])
            #expect((agreement["regions"] as? [Any])?.count == 21)
            #expect(try keys(first(agreement["regions"])) == ["pots_sek", "region", "region_code", "total_sek"])
            #expect(
                try keys(first(agreement["pots"])) == [
                    "amount_sek", "moved_sek", "pot", "received_sek", "to_others_sek", "unearned_sek",
                ])
            #expect((agreement["amount_sek"] as? Int) == 1_610_000_000)

            let status = try json(try await register.run("status", "--format", "json", endsWith: 0).output)
            #expect(try keys(status) == ["edition_id", "edition_made_at", "last_run", "missing", "months"])
            #expect(try keys(status["last_run"]) == ["command", "outcome", "run_id", "started_at"])
            #expect(
                try keys(first(status["months"])) == [
                    "expected", "in_force", "kind", "late_regions", "malformed", "missing_regions", "period", "records",
                    "refused_regions", "unjudged_regions", "withdrawn_regions",
                ])

            let ingest = try json(
                try await register.run("ingest", register.inbox + "/antal.csv", "--format", "json", endsWith: 0).output)
            // There is nothing to say of stages that were not asked for.
            #expect(
                try keys(ingest) == [
                    "counted_deliveries", "failures", "files", "judged_deliveries", "missing", "much_smaller",
                    "overtaken", "refused",
                ])
            #expect(try first(ingest["files"])["is_loaded_before"] as? Bool == true)

            let evaluate = try json(try await register.run("evaluate", "--format", "json", endsWith: 0).output)
            #expect((evaluate["edition"] as? [String: Any])?["is_new"] as? Bool == false)

            let migrate = try json(
                try await register.run("database", "migrate", "--format", "json", endsWith: 0).output)
            #expect((migrate["applied"] as? [Any])?.isEmpty == true)
            let url = try json(try await register.run("database", "url", "--format", "json", endsWith: 0).output)
            #expect(url["url"] as? String == register.conninfo)

            let generated = try await KomiljardProcess(
                [
                    "generate", "--out", register.folder + "/more", "--period", "2019-09", "--records", "500",
                    "--format", "json",
                ],
                folder: register.folder
            ).finished()
            let generate = try json(generated.output)
            #expect(try keys(generate) == ["files", "folder", "records"])
            #expect(generate["files"] as? Int == 21)
            #expect(generated.errors.isEmpty)
        }
    }

    @Test func `progress goes to standard error, as text, as JSON, or not at all`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: 8, rejected: 2), to: "a.csv")
            try register.write([], to: "b.csv")
            let texts = try await register.run("run", "--inbox", register.inbox, endsWith: 65)
            #expect(texts.errorLines.count > 3)

            try register.write(recordFile(right: 7, rejected: 2), to: "a.csv")
            let lines = try await register.run("run", "--inbox", register.inbox, "--log-format", "json", endsWith: 65)
            var levels: [String] = []
            for line in lines.errorLines {
                let entry = try json(line)
                #expect(try keys(entry) == ["level", "message", "time"])
                levels.append(try #require(entry["level"] as? String))
            }
            #expect(levels.count > 3)
            #expect(Set(levels) == ["info", "warning", "error"])
            #expect(lines.output.contains("1 file not loaded"))

            try register.write(recordFile(right: 6, rejected: 2), to: "a.csv")
            let quiet = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 65)
            #expect(quiet.errorLines.count == 2)
            #expect(quiet.errorLines.first?.hasPrefix("\(register.inbox)/b.csv: error: ") == true)
            #expect(quiet.errorLines.last?.hasPrefix("warning: refused: ") == true)
        }
    }

    @Test func `each exit code is given for what it stands for`() async throws {
        try await withRegister(isMigrated: true) { register in
            func ends(
                _ status: Int32, _ arguments: String..., project: String? = nil, database: String? = nil,
                says error: String, sourceLocation: SourceLocation = #_sourceLocation
            ) async throws {
                var other = Register(conninfo: database ?? register.conninfo, folder: register.folder)
                if let project { other.project = project }
                let finished = try await other.start(arguments).finished()
                #expect(finished.status == status, sourceLocation: sourceLocation)
                #expect(finished.errors.contains(error), "\(finished.errors)", sourceLocation: sourceLocation)
                if status == 2 || status >= 69 { #expect(finished.output.isEmpty, sourceLocation: sourceLocation) }
            }
            try await ends(0, "evaluate", says: "edition 1")
            let good = try register.write(recordFile(right: 10, rejected: 0), to: "a.csv")
            let bad = try register.write(recordFile(right: 1, rejected: 9, changes: ["regionkod": "10"]), to: "b.csv")
            try await ends(0, "ingest", good, says: "a.csv: 10 records")
            try await ends(1, "run", "--inbox", register.inbox, says: "warning: refused: region 10")
            try FileManager.default.removeItem(atPath: bad)
            // 64: what the argument parser and we ourselves find wrong with the words.
            try await ends(64, "run", "--nonsense", says: "Error: Unknown option '--nonsense'")
            try await ends(64, "run", "--period", "2019-13", says: "2019-13")
            try await ends(64, "run", "--region", "063", says: "'063' is not a region code of SKR, such as 10 or 63")
            try await ends(
                64, "run", "--from", "evaluate", "--to", "ingest", says: "--from evaluate comes after --to ingest")
            try await ends(
                64, "generate", "--out", "x", "--period", "2019-09", "--scale", "0",
                says: "'0' is not a part such as 0.01 or 1")
            // 65: an input, a definition.
            try register.write([], to: "c.csv")
            try await ends(65, "run", "--inbox", register.inbox, says: "c.csv: error: the file is empty")
            let project = try register.copyOfProject()
            let rules = "\(project)/pipelines/agreements/komiljard-2019.yaml"
            let text = try String(contentsOfFile: rules, encoding: .utf8)
            try text.replacing("1_280_000_000", with: "1_280_000_001").write(
                toFile: rules, atomically: true, encoding: .utf8)
            try await ends(65, "run", project: project, says: "komiljard-2019.yaml:")
            try text.write(toFile: rules, atomically: true, encoding: .utf8)
            try await ends(64, "database", "stop", says: "database stop is about the private server")
            // 66: a file, a project, an agreement.
            try await ends(66, "ingest", "none.csv", says: "none.csv: error: there is no such file")
            try await ends(66, "run", project: register.folder, says: "no project folder found")
            try await ends(
                66, "evaluate", "--agreement", "kömiljard",
                says: "there is no agreement kömiljard; pipelines/agreements has komiljard-2019")
            // 69: no server, no such database.
            try await ends(69, "run", database: "host=\(register.folder) dbname=x", says: "komiljard: error: ")
            try await ends(
                69, "run", database: register.conninfo.replacing("test_", with: "none_"), says: "komiljard: error: ")
            // 2: the run fails: the project's schema is not the database's.
            let migration = try #require(
                FileManager.default.contentsOfDirectory(atPath: "\(project)/sql/schema").sorted().first)
            let path = "\(project)/sql/schema/\(migration)"
            let sql = try String(contentsOfFile: path, encoding: .utf8)
            try (sql + "\n-- edited\n").write(toFile: path, atomically: true, encoding: .utf8)
            try await ends(
                2, "run", project: project, says: "sql/schema/\(migration) was changed after it had been applied")
            try FileManager.default.removeItem(atPath: path)
            try await ends(
                2, "run", project: project,
                says: "the database has migration sql/schema/\(migration), which this project does not know")
        }
    }

    @Test(arguments: [["status"], ["deliveries", "--format", "json"]])
    func `a result that cannot be written is told of`(command: [String]) async throws {
        try await withRegister(isMigrated: true) { register in
            let shell = try KomiljardProcess(
                [
                    "-c", "exec \"$@\" > /dev/full", "sh", try KomiljardProcess.executable(),
                ] + command + ["--database", register.conninfo, "--project", repository],
                program: "/bin/sh", folder: register.folder)
            let finished = try await shell.finished()
            #expect(finished.status == 2)
            #expect(
                finished.errors
                    == "komiljard: error: standard output cannot be written (No space left on device): what the command did is done, and its result is not all there\n"
            )
        }
    }

    @Test func `a reader that goes away after the first line keeps nobody waiting`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await SmallDeliveries.write(to: register)
            try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 1)
            let shell = try KomiljardProcess(
                [
                    "-c", "\"$0\" status --database \"$1\" --project \"$2\" | head -1",
                    try KomiljardProcess.executable(), register.conninfo, repository,
                ],
                program: "/bin/sh", folder: register.folder)
            do {
                try await poll(within: 30, "the end of the pipe") { shell.isRunning ? nil : () }
            } catch {
                shell.send(SIGKILL)
                throw error
            }
            let finished = try await shell.finished()
            #expect(finished.status == 0)
            #expect(finished.output.hasPrefix("edition 1, made "))
            #expect(finished.output.count { $0 == "\n" } == 1)
        }
    }

    private static let secret = "HEMLIG"

    /// Fields in which a person could be found, in files that fail in every way that there is.
    @Test func `no value of a record is in a message, whatever fails`() async throws {
        try await withRegister(isMigrated: true) { register in
            let marked = [
                "sjukhusnamn": Self.secret, "remiss_id": Self.secret, "hsaid_vardenhet": Self.secret,
                "lkf": Self.secret,
            ]
            func row(_ changes: [String: String] = [:]) -> RecordRow {
                RecordRow(Self.secret + "1", marked.merging(changes) { _, given in given })
            }
            let header = Array((RecordRow.header + "\n").utf8)
            let files: [(name: String, bytes: [UInt8])] = [
                ("refused.csv", recordFile([row(["beslut_datum": "2019-09-11"]), row()])),
                (
                    "malformed.csv",
                    recordFile([row(["kon": Self.secret, "start_datum": Self.secret, "regionkod": "10"])])
                ),
                ("nowhere.csv", recordFile([row(["regionkod": Self.secret, "matperiod": Self.secret])])),
                ("short.csv", header + Array((Self.secret + "\n").utf8)),
                ("quote.csv", recordFile([row(["sjukhusnamn": "\"" + Self.secret])])),
                ("nul.csv", recordFile([row(["sjukhusnamn": Self.secret + "\0"])])),
                ("latin.csv", recordFile([row()]) + [0xE5]),
                ("codes.csv", recordFile([row(["regionkod": "01"])])),
                ("long.csv", header + Array(repeating: Self.secret.utf8, count: 200_000).joined()),
                ("counts.csv", countsFile([CountRow(measure: Self.secret, within: 2, total: 1)])),
                ("units.csv", countsFile([CountRow(region: 10, unit: Self.secret, within: 2, total: 1)])),
            ]
            for file in files { try register.write(file.bytes, to: file.name) }
            let finished = try await register.run("run", "--inbox", register.inbox, endsWith: 65)
            #expect(!finished.errors.contains(Self.secret), "\(finished.errors)")
            #expect(!finished.output.contains(Self.secret), "\(finished.output)")
            #expect(finished.errorLines.count { $0.contains(": error: ") } == 7)
            #expect(finished.errorLines.count { $0.contains("warning: refused: ") } >= 4)

            // The database's own refusals quote rows: a constraint that fails in the middle of a copy.
            for (table, constraint) in [
                ("register.place", "hospital_name <> '\(Self.secret)'"), ("register.malformed", "reason = ''"),
                ("register.count_row", "unit_hsa_id is null"),
            ] {
                _ = try await register.rows("delete from register.malformed")
                _ = try await register.rows(
                    "alter table \(table) add constraint refuses_all check (\(constraint)) not valid")
                let paths = files.prefix(2).map { "\(register.inbox)/\($0.name)" } + ["\(register.inbox)/units.csv"]
                let failed = try await register.start(["ingest", "--reload"] + paths).finished()
                #expect(failed.status == 2, "\(table)")
                #expect(failed.errors.contains("refuses_all"))
                #expect(!failed.errors.contains(Self.secret), "\(failed.errors)")
                _ = try await register.rows("alter table \(table) drop constraint refuses_all")
            }
            let messages = try await register.rows("select message from pipeline.run where message is not null")
            #expect(messages.count >= 3)
            #expect(!messages.joined().contains(Self.secret))
        }
    }

    @Test func `a reader that has gone does not end the command`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await SmallDeliveries.write(to: register)
            let program = try KomiljardProcess.executable()
            // The reader is gone before the first word: then the code is the command's own.
            let script = """
                "$0" "$@" 2>&1 | true
                exit ${PIPESTATUS[0]}
                """
            for (arguments, status) in [
                (["--help"], 0), (["--version"], 0), (["agregate"], 64),
                (["run", "--inbox", register.inbox, "--settle", "0"], 1),
            ] as [([String], Int32)] {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/bash")
                let database = arguments.count > 1 ? ["--database", register.conninfo, "--project", repository] : []
                process.arguments = ["-c", script, program] + arguments + database
                process.standardInput = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
                #expect(process.terminationStatus == status, "\(arguments)")
            }
            #expect(try await register.rows("select outcome from pipeline.run") == ["done_with_refusals"])
        }
    }
}
