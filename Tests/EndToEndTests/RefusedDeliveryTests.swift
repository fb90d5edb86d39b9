import Foundation
import Testing

/// A region sends a month again, and worse than before.
@Suite struct RefusedDeliveryTests {
    @Test
    func `with 30 % rejected it changes no figure and every run says so, and mended it is as if it had never come`()
        async throws
    {
        var made: [String: [String]] = [:]
        var lastFile: [UInt8] = []
        try await withRegister(isMigrated: true) { register in
            try await register.generate("--period", "2019-09", "--records", "6000", "--seed", "63")
            let first = try register.rowsOfRegion()
            try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            let before = try await register.results()
            let figures = try await register.currentFigures()
            #expect(before["current_payment"]?.isEmpty == false)

            let mended = first.waitingLonger()
            let spoiled = mended.withImpossibleDates()
            // 30 % of each, by the count of the file.
            let counts = spoiled.counts
            #expect(counts.values.allSatisfy { $0.spoiled * 10 == $0.all * 3 } && counts.count == 2)
            try register.write(spoiled.bytes, to: "63 again.csv")
            let refused = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 1)
            let warnings = counts.sorted { $0.key < $1.key }.map { kind, count in
                "warning: refused: region 63, 2019-09, \(kind) (63 again.csv): \(count.spoiled) of \(count.all) rows out of "
                    + "the figures (0 malformed, \(count.spoiled) rejected), 0 with warnings; refused above 10 %"
            }
            #expect(refused.errorLines == warnings)
            try await register.expectResults(before)
            try await register.expectState(["1 in force", "2 refused"])
            #expect(try await register.refusedRegions() == [[63], [63]])

            // As cron has it, and without the inbox: nothing is new, and it is said again.
            for arguments in [["run", "--inbox", register.inbox], ["run"], ["validate"]] {
                let again = try await register.start(arguments + ["--quiet"]).finished()
                #expect(again.status == 1)
                #expect(again.errorLines == warnings)
                try await register.expectResults(before)
            }
            #expect(
                try await register.rows("select outcome from pipeline.run order by run_id") == [
                    "done", "done_with_refusals",
                ])

            try register.write(mended.bytes, to: "63 mended.csv")
            let accepted = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            #expect(accepted.errors == "")
            try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 0)
            try await register.expectState(["1 replaced", "2 refused", "3 in force"])
            #expect(try await register.refusedRegions() == [[], []])
            made = try await register.currentFigures()
            #expect(made != figures)
            lastFile = mended.bytes
        }

        try await withRegister(isMigrated: true) { other in
            try await other.generate("--period", "2019-09", "--records", "6000", "--seed", "63")
            try FileManager.default.removeItem(atPath: "\(other.inbox)/63_2019-09.csv")
            try other.write(lastFile, to: "63 mended.csv")
            try await other.run("run", "--inbox", other.inbox, "--quiet", endsWith: 0)
            let undisturbed = try await other.currentFigures()
            #expect(undisturbed.keys.count > 5)
            for view in undisturbed.keys { #expect(made[view] == undisturbed[view], "\(view)") }
        }
    }
}

/// The rows of a file of records with the names of its columns.
private struct RegionRows {
    var columns: [String]
    var rows: [[String]]

    init(text: String) {
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        }
        columns = lines[0]
        rows = Array(lines.dropFirst())
        // Each kind has as many rows as can be 30 % of: tens.
        for status in ["GENOMFORD", "VANTANDE"] {
            let surplus = rows.count { $0[position("status")] == status } % 10
            for _ in 0..<surplus {
                rows.remove(at: rows.lastIndex { $0[position("status")] == status } ?? 0)
            }
        }
    }

    private func position(_ column: String) -> Int {
        guard let position = columns.firstIndex(of: column) else { preconditionFailure("no column \(column)") }
        return position
    }

    var bytes: [UInt8] {
        Array(([columns] + rows).map { $0.joined(separator: ";") + "\n" }.joined().utf8)
    }

    /// The same contacts, decided on long ago; acute ones would be held for it.
    func waitingLonger() -> RegionRows {
        var other = self
        for index in rows.indices where index.isMultiple(of: 2) && rows[index][position("fas")] != "5" {
            other.rows[index][position("beslut_datum")] = "2018-01-15"
            other.rows[index][position("vantetid_dagar")] = ""
        }
        return other
    }

    /// Three of ten rows of each kind are decided on after all is over.
    func withImpossibleDates() -> RegionRows {
        var other = self
        var number = ["GENOMFORD": 0, "VANTANDE": 0]
        for index in rows.indices {
            let status = rows[index][position("status")]
            number[status, default: 0] += 1
            if number[status, default: 0] % 10 < 3 { other.rows[index][position("beslut_datum")] = Self.impossible }
        }
        return other
    }

    private static let impossible = "2019-10-01"

    /// By kind, how many rows there are and how many of them are impossible.
    var counts: [String: (all: Int, spoiled: Int)] {
        let kinds = ["GENOMFORD": "genomforda", "VANTANDE": "vantande"]
        return Dictionary(grouping: rows) { kinds[$0[position("status")]] ?? "" }.mapValues { rows in
            (rows.count, rows.count { $0[position("beslut_datum")] == Self.impossible })
        }
    }
}

extension Register {
    fileprivate func rowsOfRegion() throws -> RegionRows {
        RegionRows(text: try String(contentsOfFile: "\(inbox)/63_2019-09.csv", encoding: .utf8))
    }

    /// What became of every version of the two deliveries of region 63, as `deliveries` says.
    fileprivate func expectState(
        _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let text = try await run("deliveries", "--region", "63", "--format", "json", endsWith: 0).output
        let lines = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        for kind in ["genomforda", "vantande"] {
            let found = lines.filter { $0["kind"] as? String == kind }.map {
                "\($0["version"] as? Int ?? 0) \($0["state"] as? String ?? "")"
            }
            #expect(found == expected, "\(kind)", sourceLocation: sourceLocation)
        }
    }

    /// The regions of each kind whose newest delivery is refused, as `status` says, of which nothing is missing.
    fileprivate func refusedRegions() async throws -> [[Int]] {
        let text = try await run("status", "--format", "json", endsWith: 0).output
        let status = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect((status["missing"] as? [Any])?.isEmpty == true)
        let months = try #require(status["months"] as? [[String: Any]])
        #expect(months.map { $0["in_force"] as? Int } == [21, 21])
        let refused = try months.map { try #require($0["refused_regions"] as? [Int]) }
        let table = try await run("status", endsWith: 0).output
        for line in table.split(separator: "\n") where line.hasPrefix("2019-09") {
            #expect(line.contains("21 of 21") && line.contains("  63  ") == !refused.joined().isEmpty)
        }
        return refused
    }

    /// Rows of the views of the current edition, without its number, and without what has been delivered until now.
    fileprivate func currentFigures() async throws -> [String: [String]] {
        let views = try await rows(
            """
            select table_name from information_schema.tables
            where table_schema = 'result' and table_name like 'current_%'
            """)
        var figures: [String: [String]] = [:]
        for view in views {
            figures[view] = try await rows(
                """
                select (to_jsonb(entry) - 'edition_id' - array[
                    'received_count', 'late_count', 'refused_count', 'superseded_count'
                ])::text
                from result.\(view) as entry order by 1
                """)
        }
        return figures
    }
}
