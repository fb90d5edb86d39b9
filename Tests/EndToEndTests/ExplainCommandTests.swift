import Foundation
import Testing

/// explain: what a controller asks of a payment and of a figure, by the built binary.
@Suite struct ExplainCommandTests {
    private static let payment = ["explain", "payment", "--agreement", "komiljard-2019", "--region", "63"]
    private static let figure = [
        "explain", "figure", "--measure", "first_visit", "--statistic", "waiting", "--limit-days", "60", "--period",
        "2019-09",
    ]

    @Test func `a payment and a figure end in contacts, and what was changed behind its back ends with 1`() async throws
    {
        try await withRegister(isMigrated: true) { register in
            func run(_ arguments: [String], endsWith status: Int32) async throws -> KomiljardProcess.Finished {
                let finished = try await register.start(arguments).finished()
                try #require(finished.status == status, "\(arguments): \(finished.errors)\(finished.output)")
                return finished
            }
            #expect(try await run(Self.payment, endsWith: 66).errors.contains("no edition has been made"))
            // 20 of 30 have waited at most 60 days.
            let waiting = (0..<30).map { number in
                RecordRow(
                    "K\(number)-väntar",
                    [
                        "status": "VANTANDE", "start_datum": "", "vantetid_dagar": "", "remiss_datum": "",
                        "ankomst_datum": "", "beslut_datum": number < 20 ? "2019-08-01" : "2019-06-01",
                    ])
            }
            try register.write(recordFile(waiting), to: "63_2019-09.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            let before = try await register.contents()

            let whole = try await run(Self.payment, endsWith: 0)
            #expect(whole.output.contains("├─ population: 4 075 156 kr: reporting is met"))
            #expect(whole.output.hasSuffix("worked out again and compared with what is stored: all agree\n"))
            let json = try await run(Self.payment + ["--pot", "performance", "--format", "json"], endsWith: 0)
            let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            let expected = [
                "agreement", "checks", "edition", "label", "notes", "payments", "pot", "region", "region_figures",
                "region_name",
            ]
            #expect(report.keys.sorted() == expected)
            let checks = try #require(report["checks"] as? [String: Any])
            #expect(checks["differences"] as? [String] == [] && checks["not_recomputed"] as? Int == 0)

            // The contacts of the figure, by their ids and only where they are asked for.
            let figure = try await run(Self.figure + ["--region", "63"], endsWith: 0)
            #expect(figure.output.contains("records: 20 of 30, ") && !figure.output.contains("-väntar"))
            let listed = try await run(Self.figure + ["--region", "63", "--contacts"], endsWith: 0)
            #expect(listed.output.contains("K19-väntar\n") && listed.output.contains("├─ K20-väntar, "))
            #expect(listed.output.contains("file 63_2019-09.csv, layout register-records, sha256 "))
            let nation = try await run(Self.figure + ["--level", "nation", "--format", "json"], endsWith: 0)
            #expect(nation.output.contains("\"missing_regions\" : [\n        10,"))
            #expect(try await register.contents() == before)

            #expect(try await run(Self.figure, endsWith: 64).errors.contains("give --region or --level"))
            let unknown = try await run(Self.figure + ["--region", "63", "--basis", "counts"], endsWith: 66)
            #expect(unknown.errors.contains("the month has it within 30 days (records)"))

            _ = try await register.rows(
                "update indicator.histogram set contact_counts[1] = contact_counts[1] + 1 where measure = 'first_visit'"
            )
            let differing = try await run(Self.figure + ["--region", "63"], endsWith: 1)
            #expect(differing.output.contains("from the kept histograms: differs: stored "))
            #expect(
                differing.output.contains("from the rows, one by one: ")
                    && differing.output.contains("\n! histograms: "))
            #expect(try await run(Self.payment, endsWith: 1).output.contains(" ! "))
        }
    }
}
