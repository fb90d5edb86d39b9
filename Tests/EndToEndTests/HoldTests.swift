import Foundation
import Testing

/// Rows that a rule holds, and what persons decide of them. No shipped rule holds any: these tests bring their own.
@Suite struct HoldTests {
    /// A rule that holds contacts of people born in these years.
    private static func rule(_ id: String, _ years: String) -> String {
        """
          - id: \(id)
            severity: hold
            column: birth_year
            fails_when: birth_year in (\(years))
            message: {sv: Mycket gammal, en: very old}
            origin: test
            examples: {pass: [{}], fail: [{birth_year: 1905}]}

        """
    }

    /// Runs `body` with a project whose rules of records have others besides.
    private func withHolds(
        _ rules: String = rule("very_old", "1905"), _ body: (Register) async throws -> Void
    ) async throws {
        try await withRegister(isMigrated: true) { register in
            var register = register
            register.project = try register.copyOfProject()
            try Self.setRules(rules, in: register)
            try await body(register)
        }
    }

    private static func setRules(_ rules: String, in register: Register) throws {
        let original = try String(contentsOfFile: "\(repository)/pipelines/rules/records.yaml", encoding: .utf8)
        try (original + "\n" + rules).write(
            toFile: "\(register.project)/pipelines/rules/records.yaml", atomically: true, encoding: .utf8)
    }

    /// Contacts that nothing is wrong with, one a line from line 2, and then one of each of these years of birth.
    private static func file(right: Int = 30, born years: [Int], changes: [String: String] = [:]) -> [UInt8] {
        recordFile(
            (0..<right).map { RecordRow("K\($0)", changes) }
                + years.enumerated().map { index, year in
                    RecordRow(
                        "H\(index)", changes.merging(["fodelsear": "\(year)"]) { _, year in year })
                })
    }

    private func completed(_ register: Register, region: Int = 63) async throws -> [String] {
        try await register.rows(
            """
            select denominator from result.current_indicator_monthly
            where
                level = 'region' and area_code = \(region) and measure = 'first_visit' and statistic = 'completed'
                and limit_days = 90
            """)
    }

    private func verdict(_ register: Register, _ delivery: Int = 1) async throws -> [String] {
        try await register.rows(
            """
            select verdict, row_count, accepted_count, held_count, rejected_count, malformed_count
            from quality.verdict where delivery_id = \(delivery)
            """)
    }

    private func open(_ register: Register) async throws -> [String] {
        try await list(register).map { "\($0["delivery"] ?? "") \($0["rule"] ?? "") \($0["open"] ?? "")" }
    }

    private func list(_ register: Register, _ arguments: String...) async throws -> [[String: Any]] {
        let text = try await finish(register, ["hold", "list", "--format", "json"] + arguments, endsWith: 0).output
        let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        return try #require(report["holds"] as? [[String: Any]])
    }

    @discardableResult
    private func finish(
        _ register: Register, _ arguments: [String], endsWith status: Int32,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> KomiljardProcess.Finished {
        let finished = try await register.start(arguments).finished()
        try #require(
            finished.status == status, "\(arguments): \(finished.errors)\(finished.output)",
            sourceLocation: sourceLocation)
        return finished
    }

    /// What a run judged, counted, and whether it made an edition.
    private func run(_ register: Register, endsWith status: Int32 = 0) async throws -> String {
        let text = try await register.run("run", "--format", "json", endsWith: status).output
        let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let edition = try #require(report["edition"] as? [String: Any])
        return
            "\(report["judged_deliveries"] ?? "") judged, \(report["counted_deliveries"] ?? "") counted, edition \(edition["edition_id"] ?? "")"
    }

    private static let waits = "Vilande: räknas inte förrän någon beslutat"

    /// What the sender is told of each finding of region 63, in the order of lines.
    private func feedback(_ register: Register, _ name: String) async throws -> [String] {
        let out = "\(register.folder)/\(name)"
        try await register.run("feedback", "--region", "63", "--period", "2019-09", "--out", out, endsWith: 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: out)
        let posts = try #require(files.first { $0.hasSuffix("_poster.csv") })
        return try String(contentsOfFile: "\(out)/\(posts)", encoding: .utf8).components(separatedBy: "\r\n")
            .map { $0.components(separatedBy: "\";\"") }.filter { $0.count > 7 && $0[6] == "very_old" }.map { $0[7] }
    }

    @Test func `a held row is in no figure until a person has accepted it, and nothing else is counted again`()
        async throws
    {
        try await withHolds { register in
            try register.write(Self.file(born: [1905, 1905, 1950]), to: "a.csv")
            try register.write(Self.file(born: [1905], changes: ["regionkod": "10"]), to: "b.csv")
            let first = try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(
                first.errorLines.contains(
                    "held rows that wait for a decision: 3 findings in 2 deliveries; komiljard hold list shows them"))
            #expect(try await completed(register) == ["31"])
            #expect(try await verdict(register) == ["accepted_with_warnings|33|31|2|0|0"])
            #expect(
                try await register.rows("select reason from quality.verdict where delivery_id = 1") == [
                    "2 of 33 rows out of the figures (0 malformed, 0 rejected, 2 held until somebody decides: komiljard hold list), 0 with warnings; refused above 10 %"
                ])
            let listed = try await register.run("hold", "list", endsWith: 0).output
            #expect(
                listed == """
                    month    kind        region  delivery  state     rule      open  accepted  rejected  first lines
                    ────────────────────────────────────────────────────────────────────────────────────────────────
                    2019-09  genomforda      10         2  in force  very_old     1         0         0  32
                    2019-09  genomforda      63         1  in force  very_old     2         0         0  32, 33

                    """)
            #expect(try await open(register) == ["2 very_old 1", "1 very_old 2"])
            #expect(try await list(register, "--region", "63").count == 1)
            #expect(try await list(register, "--period", "2019-10").isEmpty)

            let accepted = try await register.run(
                "hold", "accept", "--delivery", "1", "--line", "32", "--why", "the region has confirmed it", "--by",
                "Kim at the office", endsWith: 0)
            let expected = try Regex(
                "decision 1: delivery 1 \\(region 63, 2019-09, genomforda\\), rule very_old, 1 row accepted by Kim at the office, [0-9T:.Z+-]+: the region has confirmed it\n"
            )
            #expect(try expected.wholeMatch(in: accepted.output) != nil, "\(accepted.output)")
            #expect(try await feedback(register, "one") == ["Godtagen av mottagaren: räknas", Self.waits])
            // Decided, and not yet counted: the edition stands as it was.
            #expect(try await completed(register) == ["31"])
            let evaluated = try await register.run("evaluate")
            #expect(evaluated.status == 2 && evaluated.errors.contains("have not been counted"))

            #expect(try await run(register) == "1 judged, 1 counted, edition 2")
            #expect(try await completed(register) == ["32"])
            #expect(try await completed(register, region: 10) == ["30"])
            #expect(try await verdict(register) == ["accepted_with_warnings|33|32|1|0|0"])
            #expect(try await run(register) == "0 judged, 0 counted, edition 2")
            #expect(
                try await register.rows("select name from result.current_source where kind = 'decision'") == [
                    "63 2019-09 genomforda, rule very_old"
                ])

            // The rest, without the row that is decided: that one is not reversed in passing.
            let rest = try await register.run(
                "hold", "reject", "--delivery", "1", "--rule", "very_old", "--why", "typing errors", endsWith: 0)
            #expect(rest.output.contains("decision 2: "))
            #expect(rest.output.contains(", 1 row rejected by "))
            #expect(try await run(register) == "1 judged, 1 counted, edition 3")
            #expect(try await completed(register) == ["32"])
            #expect(try await verdict(register) == ["accepted_with_warnings|33|32|0|1|0"])
            #expect(try await open(register) == ["2 very_old 1"])

            #expect(
                try await feedback(register, "none") == [
                    "Godtagen av mottagaren: räknas", "Underkänd av mottagaren: räknas inte",
                ])

            // A later decision reverses an earlier one.
            try await register.run(
                "hold", "reject", "--delivery", "1", "--line", "32", "--why", "it was another patient", endsWith: 0)
            #expect(try await run(register) == "1 judged, 1 counted, edition 4")
            #expect(try await completed(register) == ["31"])
            try await register.run(
                "hold", "accept", "--delivery", "1", "--why", "both are right after all", endsWith: 0)
            #expect(try await run(register) == "1 judged, 1 counted, edition 5")
            #expect(try await completed(register) == ["33"])
            #expect(try await verdict(register) == ["accepted|33|33|0|0|0"])
            // What was is kept.
            #expect(
                try await register.rows(
                    "select decision_id, decision, row_count, decided_by, reason from quality.hold_decision where decided_by like 'Kim%'"
                ) == ["1|accept|1|Kim at the office|the region has confirmed it"])
            #expect(
                try await register.rows(
                    "select decision_id, line_number, contact_id from quality.hold_decision_row order by 1, 2")
                    == ["1|32|H0", "2|33|H1", "3|32|H0", "4|32|H0", "4|33|H1"])
            let all = try await register.run("hold", "list", "--all", "--region", "63", endsWith: 0).output
            #expect(all.contains("2019-09  genomforda      63         1  in force  very_old     0         2         0"))
            #expect(all.split(separator: "\n").count == 9)
            #expect(all.contains("the region has confirmed it"))
            #expect(!all.contains("H0"))
        }
    }

    @Test func `decisions outlast a changed rule, and what it holds besides waits`() async throws {
        try await withHolds { register in
            try register.write(Self.file(born: [1905, 1901, 1905]), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try await register.run("hold", "accept", "--delivery", "1", "--why", "asked", endsWith: 0)
            #expect(try await run(register) == "1 judged, 1 counted, edition 2")
            #expect(try await completed(register) == ["33"])
            // The same rule holds another row, and a new one the same rows: nobody has decided those.
            try Self.setRules(Self.rule("very_old", "1905, 1901"), in: register)
            _ = try await run(register)
            #expect(try await completed(register) == ["32"])
            #expect(try await open(register) == ["1 very_old 1"])
            try Self.setRules(Self.rule("very_old", "1905, 1901") + Self.rule("older_than_most", "1905"), in: register)
            _ = try await run(register)
            #expect(try await completed(register) == ["30"])
            #expect(try await open(register) == ["1 older_than_most 2", "1 very_old 1"])
            // A rule that is gone holds nothing; back again it finds what was decided.
            try Self.setRules("", in: register)
            _ = try await run(register)
            #expect(try await completed(register) == ["33"])
            #expect(try await register.rows("select count(*) from quality.hold_decision_row") == ["2"])
            try Self.setRules(Self.rule("very_old", "1905"), in: register)
            _ = try await run(register)
            #expect(try await completed(register) == ["33"])
            #expect(try await open(register).isEmpty)
        }
    }

    @Test func `a newer delivery of the month is decided anew`() async throws {
        try await withHolds { register in
            try register.write(Self.file(born: [1905]), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try await register.run("hold", "accept", "--delivery", "1", "--why", "asked", endsWith: 0)
            try register.write(Self.file(right: 31, born: [1905]), to: "b.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(try await completed(register) == ["31"])
            #expect(try await open(register) == ["2 very_old 1"])
            #expect(
                try await list(register, "--all").map {
                    "\($0["delivery"] ?? "") \($0["state"] ?? "") \($0["accepted"] ?? "")"
                }
                    == ["1 replaced 1", "2 in force 0"])
        }
    }

    @Test func `accepting rows may let a refused delivery into force, and the next version is judged by it`()
        async throws
    {
        try await withHolds { register in
            try register.write(Self.file(right: 30, born: Array(repeating: 1905, count: 10)), to: "a.csv")
            try register.write(Self.file(right: 10, born: []), to: "b.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            // Nothing was in force that the second is too small to replace.
            #expect(try await verdict(register, 1) == ["refused|40|30|10|0|0"])
            #expect(try await verdict(register, 2) == ["accepted_with_warnings|10|10|0|0|0"])
            #expect(try await completed(register) == ["10"])
            try await register.run("hold", "accept", "--delivery", "1", "--why", "asked", endsWith: 0)
            #expect(try await run(register, endsWith: 1) == "2 judged, 2 counted, edition 2")
            #expect(try await verdict(register, 1) == ["accepted|40|40|0|0|0"])
            #expect(try await verdict(register, 2) == ["refused|10|10|0|0|0"])
            #expect(try await completed(register) == ["40"])
        }
    }

    @Test func `what cannot be decided is told, and nothing is written`() async throws {
        try await withHolds(Self.rule("very_old", "1905") + Self.rule("old", "1910")) { register in
            try register.write(Self.file(born: [1905, 1905, 1910]), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try await register.run("hold", "accept", "--delivery", "1", "--line", "32", "--why", "x", endsWith: 0)
            try await register.run("hold", "reject", "--delivery", "1", "--rule", "very_old", "--why", "x", endsWith: 0)
            let runs = "select count(*) from pipeline.run"
            let before = try await register.rows(runs)
            for (words, status, error) in [
                (
                    ["accept", "--delivery", "9", "--why", "x"], 66,
                    "there is no delivery 9: komiljard deliveries lists"
                ),
                (
                    ["accept", "--delivery", "1", "--line", "2", "--why", "x"], 66,
                    "no row is held there (delivery 1, line 2): komiljard hold list --all shows what is"
                ),
                (
                    ["reject", "--delivery", "1", "--rule", "none", "--why", "x"], 66,
                    "no row is held there (delivery 1, rule none)"
                ),
                (
                    ["accept", "--delivery", "1", "--rule", "very_old", "--line", "32", "--why", "x"], 66,
                    "what is held there (delivery 1, rule very_old, line 32) is accepted already: nothing to do"
                ),
                (
                    ["accept", "--delivery", "1", "--rule", "very_old", "--why", "x"], 66,
                    "of what is held there (delivery 1, rule very_old) some is accepted and some rejected: name the --rule or --line to reverse"
                ),
                (["accept", "--delivery", "1", "--why", " "], 64, "--why is empty: it is kept with the decision"),
                (
                    ["accept", "--delivery", "1", "--why", "x", "--by", ""], 64,
                    "--by is empty: it is kept with the decision"
                ),
                (["accept", "--delivery", "1"], 64, "--why"),
                (
                    ["accept", "--delivery", "99999999999", "--why", "x"], 64,
                    "--delivery 99999999999 is no number of one"
                ),
                (["accept", "--delivery", "1", "--line", "0", "--why", "x"], 64, "--line 0 is no number of one"),
            ] {
                let finished = try await register.start(["hold"] + words).finished()
                #expect(finished.status == Int32(status), "\(words)")
                #expect(finished.errors.contains(error), "\(finished.errors)")
            }
            #expect(try await register.rows(runs) == before)
            // What is still open is decided, and only that.
            let json = try await register.run(
                "hold", "accept", "--delivery", "1", "--why", "x", "--by", "y", "--format", "json", endsWith: 0
            ).output
            let report = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            #expect(
                report.keys.sorted() == [
                    "decided_at", "decided_by", "decisions", "delivery", "kind", "period", "region", "ruling", "why",
                ])
            let decision = try #require((report["decisions"] as? [[String: Any]])?.first)
            #expect(decision.keys.sorted() == ["decision", "rows", "rule"])
            #expect(decision["rule"] as? String == "old")
            #expect(try await open(register).isEmpty)
            let held = try #require(try await list(register, "--all").first)
            #expect(
                held.keys.sorted() == [
                    "accepted", "delivery", "first_lines", "kind", "open", "period", "region", "rejected", "rule",
                    "state", "version",
                ])
        }
    }

    @Test(arguments: ["quality.hold_decision", "quality.hold_decision_row"])
    func
        `a decision that is killed while it is written leaves nothing, and the run that it would have waited for is not kept`(
            table: String
        ) async throws
    {
        try await withHolds { register in
            try register.write(Self.file(born: [1905]), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            let words = ["hold", "accept", "--delivery", "1", "--why", "asked"]
            try await register.whileHeld(table, command: words) { process in
                // One at a time, as every run.
                let second = try await register.start(words).finished()
                #expect(second.status == 75)
                process.send(SIGKILL)
                _ = try await process.finished()
            }
            try await register.expectNothingHalfDone()
            #expect(try await register.rows("select from quality.hold_decision").isEmpty)
            #expect(try await open(register) == ["1 very_old 1"])
            #expect(try await run(register) == "0 judged, 0 counted, edition 1")
            try await finish(register, words, endsWith: 0)
            #expect(try await run(register) == "1 judged, 1 counted, edition 2")
            #expect(try await completed(register) == ["31"])
        }
    }

    @Test(
        arguments: [
            "quality.finding", "quality.verdict", "quality.fill_rate", "indicator.histogram",
            "indicator.delivery_share", "result_history.edition", "result_history.source",
        ])
    func `a run that is killed between a decision and its edition is completed by the next one`(table: String)
        async throws
    {
        try await withHolds { register in
            try register.write(Self.file(born: [1905]), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try await register.run("hold", "accept", "--delivery", "1", "--why", "asked", endsWith: 0)
            try await register.whileHeld(table) { process in
                process.send(SIGKILL)
                _ = try await process.finished()
            }
            try await register.expectNothingHalfDone()
            #expect(try await completed(register) == ["30"])
            try await register.run("run", endsWith: 0)
            #expect(try await completed(register) == ["31"])
            #expect(try await register.rows("select max(edition_id) from result.edition") == ["2"])
            #expect(try await run(register) == "0 judged, 0 counted, edition 2")
        }
    }
}
