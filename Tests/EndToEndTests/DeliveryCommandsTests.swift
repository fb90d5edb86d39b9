import Foundation
import Testing

/// deliveries, rejects and withdraw: what a person does with a delivery by its number.
@Suite struct DeliveryCommandsTests {
    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func `rejects gives rows back as they were sent, for the owner alone, and whole`() async throws {
        try await withRegister(isMigrated: true) { register in
            let bad = RecordRow("K2", ["kon": "X", "sjukhusnamn": "\"Norra; \"\"Södra\"\"\""])
            let path = try register.write(
                recordFile([RecordRow(), bad], lineEnd: "\r\n") + Array("too;few\r\n".utf8), to: "a.csv")
            try await register.run("ingest", path, endsWith: 0)
            let out = register.folder + "/åter.csv"
            let finished = try await register.run("rejects", "1", "--out", out, endsWith: 0)
            #expect(finished.output == "1 malformed rows in \(out), and 1 of its file that do not say whose they are\n")
            #expect(
                try String(contentsOfFile: out, encoding: .utf8) == """
                    reason;\(RecordRow.header)
                    "3:\(bad.place(of: "kon")): kon is none of the spellings that the layout accepts";\(bad.line)
                    "4: the row has 2 fields, the header has 35";too;few

                    """)
            #expect(try mode(out) == 0o600)
            #expect(!FileManager.default.fileExists(atPath: out + ".unfinished"))
            // Mended and sent back as it is but for the first column.
            let mended = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n").dropLast()
                .map { line in
                    String(line.drop { $0 != ";" }.dropFirst()).replacing(";X;", with: ";2;")
                }
            try await register.run(
                "ingest", register.write(Array(mended.joined(separator: "\n").utf8), to: "mended.csv"), endsWith: 0)
            #expect(
                try await register.rows("select hospital_name from register.record where delivery_id = 2")
                    == ["Norra; \"Södra\""])

            // What is there is not written over: it may be the file that is to be mended.
            let again = try await register.run("rejects", "1", "--out", out, endsWith: 65)
            #expect(again.errors == "komiljard: error: \(out) is there already: remove it, or take another name\n")
            let onOutput = try await register.run("rejects", "1", "--out", "-", endsWith: 0)
            #expect(try onOutput.output == String(contentsOfFile: out, encoding: .utf8))
            try FileManager.default.removeItem(atPath: out)
            let report = try await register.run("rejects", "1", "--out", out, "--format", "json", endsWith: 0)
            let json = try JSONSerialization.jsonObject(with: Data(report.output.utf8)) as? [String: Any]
            #expect(json?.keys.sorted() == ["file", "left_out", "not_kept", "rows", "unplaced"])
            let missing = try await register.run("rejects", "9", "--out", register.folder + "/x.csv", endsWith: 66)
            #expect(
                missing.errors
                    == "komiljard: error: there is no delivery 9: komiljard deliveries lists those that there are\n")
            #expect(!FileManager.default.fileExists(atPath: register.folder + "/x.csv"))
            // A folder of that name is not replaced.
            let folder = register.folder + "/mapp"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let taken = try await register.run("rejects", "1", "--out", folder, endsWith: 65)
            #expect(
                taken.errors == "komiljard: error: \(folder) is there already: remove it, or take another name\n")
            #expect(!FileManager.default.fileExists(atPath: folder + ".unfinished"))
            let nowhere = try await register.run("rejects", "1", "--out", register.folder + "/none/x.csv", endsWith: 2)
            #expect(
                nowhere.errors
                    == "komiljard: error: \(register.folder)/none/x.csv.unfinished cannot be written: check the folder, its permissions and space\n"
            )
        }
    }

    @Test func `deliveries lists every version with what became of it`() async throws {
        try await withRegister(isMigrated: true) { register in
            #expect(try await register.run("deliveries", endsWith: 0).output == "no deliveries\n")
            for (index, rows) in [recordFile(right: 10, rejected: 0), recordFile(right: 5, rejected: 5)].enumerated() {
                try await register.run("ingest", register.write(rows, to: "\(index).csv"), endsWith: 0)
            }
            try await register.run("run", endsWith: 1)
            let states = try await states(register)
            #expect(states == ["1 1 in force true 0.csv", "2 2 refused true 1.csv"])
            let table = try await register.run("deliveries", "--region", "63", "--period", "2019-09", endsWith: 0)
                .output
            // Two lines of the head, and one a version.
            #expect(table.split(separator: "\n").count == 4)
            #expect(table.contains("genomforda"))
            #expect(try await register.run("deliveries", "--region", "10", endsWith: 0).output == "no deliveries\n")
        }
    }

    private func states(_ register: Register) async throws -> [String] {
        let text = try await register.run("deliveries", "--format", "json", endsWith: 0).output
        let lines = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        for line in lines {
            #expect(
                line.keys.filter { $0 != "sender_reference" }.sorted() == [
                    "call", "delivery", "file", "is_late", "kind", "malformed", "period", "received_at", "records",
                    "region", "state", "version",
                ])
        }
        return lines.map { line in
            ["delivery", "version", "state", "is_late", "file"].map { key in
                (line[key] as? NSNumber).map { key == "is_late" ? "\($0.boolValue)" : "\($0)" } ?? "\(line[key] ?? "-")"
            }.joined(separator: " ")
        }
    }

    @Test func `a delivery that is taken back is in no figure from the next run on`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: 30, rejected: 0), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            let figures = "select numerator from result.current_indicator_monthly where level = 'region'"
            #expect(try await !register.rows(figures).isEmpty)
            let taken = try await register.run("withdraw", "1", "--why", "wrong month", endsWith: 0)
            let expected = try Regex(
                "delivery 1 \\(region 63, 2019-09, genomforda\\) taken back by [a-z0-9_-]+, [0-9T:.Z+-]+: wrong month\n"
            )
            #expect(try expected.wholeMatch(in: taken.output) != nil, "\(taken.output)")
            try await register.run("run", endsWith: 0)
            #expect(try await register.rows(figures).isEmpty)
            #expect(
                try await states(register).map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
                    == ["1 1 replaced", "2 2 withdrawal"])
            for (words, status, error) in [
                (
                    ["withdraw", "1", "--why", "again"], 66,
                    "delivery 1 is not the newest of its region, month and kind"
                ),
                (["withdraw", "9", "--why", "x"], 66, "there is no delivery 9"),
                (["withdraw", "1", "--why", "  "], 64, "--why is empty: say why the delivery is taken back"),
            ] {
                let finished = try await register.start(words).finished()
                #expect(finished.status == Int32(status))
                #expect(finished.errors.contains(error), "\(finished.errors)")
            }
        }
    }
}
