import Foundation
import Testing

/// A region that has not delivered what others have is told of, and is no error.
@Suite struct MissingDeliveryTests {
    /// Contacts completed in months of a region.
    private func rows(_ region: Int, _ months: ClosedRange<Int>, rejected: Int = 0) -> [RecordRow] {
        months.flatMap { month in
            (0..<10).map { number in
                let period = "2019-\(month < 10 ? "0" : "")\(month)"
                return RecordRow(
                    "K\(month)-\(number)",
                    [
                        "regionkod": "\(region)", "matperiod": "\(period)-01", "start_datum": "\(period)-10",
                        "beslut_datum": number < rejected ? "\(period)-11" : "2018-12-01", "vantetid_dagar": "",
                    ])
            }
        }
    }

    private func missing(in register: Register) async throws -> [[String: Any]] {
        let text = try await register.run("status", "--format", "json", endsWith: 0).output
        let status = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        return try #require(status["missing"] as? [[String: Any]])
    }

    @Test func `regions that others wait for are named once, in run and status, and the exit code stays`() async throws
    {
        try await withRegister(isMigrated: true) { register in
            let regions = [10, 12, 13, 21, 22, 23, 24, 63]
            try register.write(recordFile(regions.flatMap { rows($0, 9...9) }), to: "1.csv")
            let whole = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            #expect(whole.errors == "")
            #expect(try await missing(in: register).isEmpty)

            try register.write(recordFile(rows(63, 10...10)), to: "2.csv")
            try await register.run("ingest", "\(register.inbox)/2.csv", endsWith: 0)
            let told =
                "missing for 2019-10, where other regions have delivered: Stockholm (10), Uppsala (12), Sörmland (13), "
                + "Östergötland (21), Jönköping (22) and 2 more; late since 2019-11-20; komiljard status shows what"
            let run = try await register.run(
                "run", "--inbox", register.inbox, "--quiet", "--format", "json", endsWith: 0)
            #expect(run.errors == "warning: \(told)\n")
            let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let reported = try #require(report["missing"] as? [[String: Any]])
            #expect(reported.compactMap { $0["region"] as? Int } == [10, 12, 13, 21, 22, 23, 24])
            // Nobody has delivered since: it has been said.
            let idle = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            #expect(idle.errors == "")

            // One more delivers, and is refused; the others of the month are judged as well.
            try register.write(
                recordFile(rows(12, 10...10, rejected: 3) + [13, 21, 22, 23, 24].flatMap { rows($0, 10...10) }),
                to: "3.csv")
            let refused = try await register.run(
                "run", "--inbox", register.inbox, "--quiet", "--log-format", "json", endsWith: 1)
            let lines = try refused.errorLines.map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String])
            }
            #expect(lines.map { $0["level"] } == ["warning", "warning"])
            #expect(
                lines.last?["message"]
                    == "missing for 2019-10, where other regions have delivered: Stockholm (10), Uppsala (12); late since "
                    + "2019-11-20; komiljard status shows what")
            let status = try await register.run("status", endsWith: 0).output
            #expect(
                status.hasSuffix(
                    """


                    missing, where other regions have delivered:

                    region          kind        nothing in force for  late  last in force
                    ─────────────────────────────────────────────────────────────────────
                    Stockholm (10)  genomforda  2019-10                  1  2019-09
                    Uppsala (12)    genomforda  2019-10 (refused)        1  2019-09

                    """), "\(status)")
            let missing = try await missing(in: register)
            #expect(
                missing.map { $0.keys.sorted() }
                    == Array(
                        repeating: [
                            "due_date", "is_late", "kind", "last_period", "period", "region", "region_label", "state",
                        ], count: 2))
            #expect(missing.map { $0["state"] as? String } == ["not_delivered", "refused"])
            let selected = try await register.run("status", "--region", "12,63", "--period", "2019-10", endsWith: 0)
            #expect(selected.output.contains("Uppsala (12)") && !selected.output.contains("Stockholm (10)"))

            // Taken back is missing too, and told when a delivery of the month is judged.
            let taken = try await register.rows(
                "select max(delivery_id) from register.delivery where region_code = 13 and period = '2019-10-01'")
            try await register.run("withdraw", taken.joined(), "--why", "wrong", endsWith: 0)
            try await register.run("run", "--quiet", endsWith: 1)
            #expect(try await self.missing(in: register).compactMap { $0["region"] as? Int } == [10, 12, 13])

            try register.write(recordFile([10, 12, 13].flatMap { rows($0, 10...10) }), to: "4.csv")
            let mended = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            #expect(mended.errors == "")
            #expect(try await self.missing(in: register).isEmpty)
        }
    }

    @Test func `a region's own database misses nobody, and of many months a line says from when to when`() async throws
    {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile(rows(63, 1...9)), to: "1.csv")
            let alone = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            #expect(alone.errors == "")
            #expect(try await missing(in: register).isEmpty)
            #expect(try await !register.run("status", endsWith: 0).output.contains("where other regions"))

            try register.write(recordFile(rows(12, 1...1)), to: "2.csv")
            try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            #expect(
                try await register.run("status", endsWith: 0).output.contains(
                    "\nUppsala (12)  genomforda  8 months, 2019-02..2019-09     8  2019-01\n"))
            // Judged anew are the months of the file; of the regions only those that are selected are told.
            for (region, lines) in [("63", 0), ("12,63", 1)] {
                try await register.run("ingest", "--reload", path, endsWith: 0)
                let judged = try await register.run("validate", "--region", region, "--quiet", endsWith: 0)
                #expect(judged.errorLines.count == lines)
                #expect(
                    judged.errorLines.allSatisfy {
                        $0.hasPrefix(
                            "warning: missing for 2019-02..2019-09, where other regions have delivered: Uppsala")
                    })
            }
        }
    }

    @Test func `until the day that a month is due it is told to those who watch, and wakes nobody`() async throws {
        try await withRegister(isMigrated: true) { register in
            func counts(_ region: Int, _ period: String, within: Int) -> [UInt8] {
                countsFile([CountRow(period: period, region: region, within: within, total: 20)])
            }
            try register.write(counts(12, "2998-12-31", within: 3), to: "1.csv")
            try register.write(counts(63, "2999-01-31", within: 3), to: "2.csv")
            let quiet = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            #expect(quiet.errors == "")
            try register.write(counts(63, "2999-01-31", within: 4), to: "3.csv")
            let run = try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(
                run.errorLines.contains(
                    "missing for 2999-01, where other regions have delivered: Uppsala (12); due 2999-02-20; komiljard "
                        + "status shows what"))
        }
    }
}
