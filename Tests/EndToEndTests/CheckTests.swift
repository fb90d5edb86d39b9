import Foundation
import Testing

/// `check` says what a run would make of files, and leaves nothing of them behind.
@Suite struct CheckTests {
    private func check(
        _ register: Register, _ arguments: String..., endsWith status: Int32,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> CheckAnswer {
        let finished = try await register.start(["check", "--format", "json"] + arguments).finished()
        try #require(
            finished.status == status, "\(finished.errors)\(finished.output)", sourceLocation: sourceLocation)
        return try CheckAnswer(finished.output)
    }

    /// The regions' shares of the newest edition, as `CheckAnswer.shares` has them.
    private static let published = """
        select
            area_code, to_char(period, 'YYYY-MM'), measure, statistic, limit_days, basis, numerator, denominator,
            share_percent, pvv_count
        from result.current_indicator_monthly where level = 'region'
        """

    @Test func `a clean month of text and XML is accepted, with the indicators that a run then gives`() async throws {
        try await withRegister(isMigrated: true) { register in
            let options = ["--period", "2019-09", "--records", "2000", "--counts", "--seed", "3"]
            try await register.generate(options)
            try await register.generate(
                options.filter { $0 != "--counts" } + ["--as", "xml", "--out", register.folder + "/xml"])
            // One region sends calls and no text.
            let files = FileManager.default
            try files.removeItem(atPath: register.inbox + "/63_2019-09.csv")
            let calls = try files.contentsOfDirectory(atPath: register.folder + "/xml").filter { $0.hasPrefix("63_") }
            try #require(calls.count == 5)
            for call in calls {
                try files.copyItem(atPath: "\(register.folder)/xml/\(call)", toPath: "\(register.inbox)/\(call)")
            }
            let before = try await register.contents()

            let answer = try await check(register, register.inbox, endsWith: 0)
            #expect(answer.outcome == "accepted")
            #expect(answer.failures.isEmpty)
            #expect(answer.files.count == 20 + 5 + 1)
            #expect(
                Set(answer.deliveries.compactMap { $0["kind"] as? String }) == [
                    "genomforda", "vantande", "counts", "diagnoser", "orsaker", "atgarder",
                ])
            #expect(answer.deliveries.allSatisfy { $0["verdict"] as? String == "accepted" })
            #expect(try await register.contents() == before)

            try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            let published = try await register.rows(Self.published)
            try #require(published.count > 300)
            #expect(answer.shares.sorted() == published.sorted())

            // The answer is about the files, also where they are in the register.
            let loaded = try await register.contents()
            let again = try await check(register, register.inbox, endsWith: 0)
            #expect(again.shares == answer.shares)
            #expect(try await register.contents() == loaded)
        }
    }

    @Test func `a delivery that a run would refuse is refused, with its reason and the first findings`() async throws {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile(right: 8, rejected: 2), to: "a.csv")
            let before = try await register.contents()
            let text = try await register.run("check", path, "--findings", "1", endsWith: 1)
            #expect(
                text.output == """
                    \(path): 10 records by register-records

                    Region Jämtland Härjedalen (63), 2019-09, genomforda: refused
                      2 of 10 rows out of the figures (0 malformed, 2 rejected), 0 with warnings; refused above 10 %
                      reject wait_negative: 2 of 10: the start date is before the decision date: the wait is negative (Startdatum är före beslutsdatum: väntan blir negativ)
                        \(path):10: start_date, contact K8
                        … 1 more
                      warn stated_wait_differs: 2 of 10: the stated wait in days differs from the computed one: the computed one is used (Angiven väntetid i dagar avviker från den beräknade: den beräknade gäller)
                        \(path):10: stated_wait_days, contact K8
                        … 1 more
                      65 rules kept by all

                    1 file checked; 1 delivery, of which 1 would be refused:
                      region 63, 2019-09, genomforda (\(path))

                    """)
            #expect(text.errors == "a.csv: 10 records in 1 deliveries\n")

            let answer = try await check(register, path, endsWith: 1)
            #expect(answer.outcome == "refused")
            #expect(answer.shares.isEmpty)
            #expect(answer.findings("wait_negative") == ["10 start_date K8", "11 start_date K9"])
            #expect(try await register.contents() == before)
        }
    }

    /// Many rows of a call may stand in a line.
    @Test func `of a call the number of the element is told, and the contact`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await register.generate("--period", "2019-09", "--records", "2000", "--seed", "3", "--as", "xml")
            let path = register.inbox + "/63_2019-09_1_genomforda.xml"
            let call = try String(contentsOfFile: path, encoding: .utf8)
            // The decision of the second contact.
            let parts = call.split(separator: " BeslutAktivitet=\"", maxSplits: 2).map(String.init)
            try #require(parts.count == 3)
            let late = parts[2].replacing(/^20../, with: "2020", maxReplacements: 1)
            try [parts[0], parts[1], late].joined(separator: " BeslutAktivitet=\"")
                .write(toFile: path, atomically: true, encoding: .utf8)
            let answer = try await check(register, path, "--findings", "2", endsWith: 0)
            #expect(answer.findings("wait_negative") == ["2 start_date 63-201909-G-0000002"])
            let text = try await register.run("check", path, endsWith: 0)
            #expect(
                text.output.contains("\n    \(path), element 2: start_date, contact 63-201909-G-0000002\n"),
                "\(text.output)")
        }
    }

    @Test func `files that cannot be loaded are told of, and the others are checked all the same`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: 3, rejected: 0), to: "a.csv")
            try register.write([], to: "b.csv")
            // Wrong in the last byte, after rows have been sent.
            try register.write(recordFile(right: 3, rejected: 0, changes: ["regionkod": "10"]) + [0xE5], to: "c.csv")
            try register.write(
                countsFile([CountRow(within: 60, total: 100), CountRow(limit: "60", within: 50, total: 100)]),
                to: "d.csv")
            let before = try await register.contents()
            let answer = try await check(register, register.inbox, endsWith: 65)
            #expect(answer.outcome == "bad_input")
            #expect(
                answer.files.compactMap { $0["file"] as? String }
                    == ["a.csv", "d.csv"].map { "\(register.inbox)/\($0)" })
            #expect(
                answer.failures.compactMap { $0["file"] as? String }
                    == ["b.csv", "c.csv"].map { "\(register.inbox)/\($0)" })
            #expect(answer.failures.last?["line"] as? Int == 5)
            #expect(answer.deliveries.compactMap { $0["kind"] as? String } == ["genomforda", "counts"])
            #expect(answer.shares.contains("63|2019-09|first_visit|waiting|90|counts|60|100|60|0"))
            #expect(try await register.contents() == before)

            let text = try await register.run("check", register.inbox, "--quiet", endsWith: 65)
            #expect(text.output.contains("\n\(register.inbox)/c.csv:5:"))
            #expect(
                text.output.contains("2 files checked; 2 files that a run would not load; 2 deliveries, of which none"))
            #expect(text.errors.isEmpty)
            try await register.run("check", "none.csv", endsWith: 66)
        }
    }

    @Test func `the same content twice is one delivery, also where the register has it`() async throws {
        try await withRegister(isMigrated: true) { register in
            for name in ["a.csv", "b.csv"] { try register.write(recordFile(right: 3, rejected: 0), to: name) }
            for _ in 1...2 {
                let answer = try await check(register, register.inbox, endsWith: 0)
                #expect(answer.files.compactMap { $0["is_repeated"] as? Bool } == [false, true])
                #expect(answer.deliveries.count == 1)
                #expect(!answer.shares.isEmpty)
                let text = try await register.run("check", register.inbox, endsWith: 0)
                #expect(text.output.contains("\n\(register.inbox)/b.csv: the same content as a file before it\n"))
                try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            }
            #expect(try await register.rows("select version from register.delivery") == ["1"])
        }
    }

    @Test func `a delivery far smaller than what it would replace is refused as by a run`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: 10, rejected: 0), to: "a.csv")
            try register.write(recordFile(right: 6, rejected: 0, changes: ["regionkod": "10"]), to: "b.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            let path = try register.write(recordFile(right: 4, rejected: 0), to: "c.csv")
            let before = try await register.contents()
            let answer = try await check(register, path, endsWith: 1)
            #expect(try await register.contents() == before)
            // Nobody else's delivery.
            #expect(answer.deliveries.count == 1)
            let reason = try #require(answer.deliveries.first?["reason"] as? String)
            #expect(reason.contains("4 records, and delivery 1 that it would replace has 10"))
            try await register.run("run", "--inbox", register.inbox, endsWith: 1)
            #expect(try await register.rows("select reason from quality.verdict where verdict = 'refused'") == [reason])
        }
    }

    @Test func `what the register has not judged by today's rules is judged before it is compared with`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await register.run(
                "ingest", register.write(recordFile(right: 10, rejected: 0), to: "a.csv"), endsWith: 0)
            let path = try register.write(recordFile(right: 4, rejected: 0), to: "b.csv")
            let before = try await register.contents()
            let answer = try await check(register, path, endsWith: 1)
            #expect(answer.deliveries.compactMap { $0["region"] as? Int } == [63])
            #expect(try await register.contents() == before)
        }
    }

    /// Of more rows than go into one batch for the server.
    @Test func `a large file is checked in the same transaction`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await register.generate("--period", "2019-09", "--records", "60000", "--national", "--seed", "5")
            let before = try await register.contents()
            let answer = try await check(register, register.inbox, "--quiet", endsWith: 0)
            #expect(answer.deliveries.count == 42)
            #expect(try await register.contents() == before)
        }
    }

    @Test func `an empty database gets its schema, and standard input is a file`() async throws {
        try await withRegister { register in
            let path = try register.write(recordFile(right: 3, rejected: 0), to: "a.csv")
            let shell = try KomiljardProcess(
                [
                    "-c", "\"$0\" check - --quiet --database \"$1\" --project \"$2\" < \"$3\"",
                    try KomiljardProcess.executable(), register.conninfo, repository, path,
                ],
                program: "/bin/sh", folder: register.folder)
            let finished = try await shell.finished()
            #expect(finished.status == 0, "\(finished.errors)")
            #expect(finished.output.hasPrefix("-: 3 records by register-records\n"))
            for table in ["register.file", "register.contact", "quality.verdict", "pipeline.run", "reference.region"] {
                #expect(try await register.rows("select from \(table)").isEmpty)
            }
        }
    }

    @Test func `no value of a record is shown but contact ids, and of those none that a terminal would obey`()
        async throws
    {
        try await withRegister(isMigrated: true) { register in
            let secret = "HEMLIG"
            let changes = [
                "sjukhusnamn": secret, "remiss_id": secret, "hsaid_vardenhet": secret,
                "beslut_datum": "2019-09-11",
            ]
            try register.write(
                recordFile([
                    RecordRow("K\u{1B}[2J", changes), RecordRow("K2", changes), RecordRow("K3", ["kon": secret]),
                    RecordRow("K4", ["regionkod": secret]),
                ]), to: "a.csv")
            let text = try await register.run("check", register.inbox, endsWith: 1)
            #expect(text.output.contains("a.csv:3: start_date, contact K2\n"))
            #expect(text.output.contains("a.csv:2: start_date\n"))
            let json = try await register.run("check", register.inbox, "--format", "json", endsWith: 1)
            for output in [text.output, text.errors, json.output, json.errors] {
                #expect(!output.contains(secret), "\(output)")
                #expect(!output.contains("\u{1B}"))
            }
            let answer = try CheckAnswer(json.output)
            let malformed = try #require(answer.files.first?["first_malformed"] as? [[String: Any]])
            #expect(malformed.compactMap { $0["line"] as? Int } == [4, 5])
            #expect(malformed.first?["column_name"] as? String == "kon")
            #expect(malformed.compactMap { $0["region"] as? Int } == [63])
        }
    }

    @Test func `the JSON has its keys`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(
                recordFile([
                    RecordRow("K1", ["beslut_datum": "2019-09-11"]), RecordRow("K2", ["kon": "x"]), RecordRow("K3"),
                ]), to: "a.csv")
            try register.write(Array("a;b\n1;2\n".utf8), to: "b.csv")
            try register.write(countsFile([CountRow(within: 60, total: 100)]), to: "c.csv")
            let answer = try await check(register, register.inbox, endsWith: 65)
            #expect(answer.keys == ["deliveries", "failures", "files", "outcome"])
            #expect(
                answer.keys(answer.files.first) == [
                    "deliveries", "file", "first_malformed", "is_repeated", "layout", "malformed", "records",
                    "unknown_columns",
                ])
            #expect(
                answer.keys((answer.files.first?["first_malformed"] as? [Any])?.first) == [
                    "column", "column_name", "kind", "line", "period", "reason", "region",
                ])
            #expect(answer.keys(answer.failures.first) == ["file", "line", "message", "text"])
            #expect(
                answer.keys(answer.deliveries.first) == [
                    "file", "held", "indicators", "is_withdrawal", "kind", "malformed", "period", "reason", "region",
                    "region_name", "rejected", "rows", "rules", "verdict", "warned",
                ])
            let rule = (answer.deliveries.first?["rules"] as? [[String: Any]])?.first
            #expect(
                answer.keys(rule) == ["checked", "failed", "findings", "message_en", "message_sv", "rule", "severity"])
            #expect(answer.keys((rule?["findings"] as? [Any])?.first) == ["column", "contact", "line"])
            let indicators = answer.deliveries.last?["indicators"] as? [Any]
            #expect(
                answer.keys(indicators?.first) == [
                    "basis", "denominator", "label_en", "label_sv", "limit_days", "measure", "numerator", "pvv_count",
                    "share_percent", "statistic",
                ])
        }
    }
}

/// The JSON of a check.
private struct CheckAnswer {
    let json: [String: Any]

    init(_ output: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
        json = try #require(value as? [String: Any], "\(output)")
    }

    var outcome: String? { json["outcome"] as? String }
    var files: [[String: Any]] { list("files") }
    var failures: [[String: Any]] { list("failures") }
    var deliveries: [[String: Any]] { list("deliveries") }
    var keys: [String] { json.keys.sorted() }

    private func list(_ key: String) -> [[String: Any]] { json[key] as? [[String: Any]] ?? [] }

    func keys(_ value: Any?) -> [String] { (value as? [String: Any])?.keys.sorted() ?? [] }

    /// Line, column and contact of what breaks a rule.
    func findings(_ rule: String) -> [String] {
        deliveries.flatMap { $0["rules"] as? [[String: Any]] ?? [] }.filter { $0["rule"] as? String == rule }
            .flatMap { $0["findings"] as? [[String: Any]] ?? [] }
            .map { finding in
                ["line", "element", "column", "contact"].compactMap { finding[$0].map { "\($0)" } }
                    .joined(separator: " ")
            }
    }

    /// Region, month, measure, statistic, limit, basis, numerator, denominator, per cent, and those taken out.
    var shares: [String] {
        deliveries.flatMap { delivery in
            (delivery["indicators"] as? [[String: Any]] ?? []).map { indicator in
                let delivered = ["region", "period"].map { delivery[$0] }
                let counted = [
                    "measure", "statistic", "limit_days", "basis", "numerator", "denominator", "share_percent",
                    "pvv_count",
                ].map { indicator[$0] }
                return (delivered + counted).map { $0.map { "\($0)" } ?? "" }.joined(separator: "|")
            }
        }
    }
}
