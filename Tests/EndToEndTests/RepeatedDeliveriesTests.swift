import Foundation
import Testing

/// What comes again, what comes newer, and what comes newer and is worse.
@Suite struct RepeatedDeliveriesTests {
    @Test func `the same bytes again change nothing, under their own name and under another`() async throws {
        try await withRegister(isMigrated: true) { register in
            let bytes = recordFile(right: 10, rejected: 0)
            try register.write(bytes, to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            let before = try await register.contents()
            #expect(try await register.rows("select count(*) from pipeline.run") == ["1"])

            let again = try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(again.output.hasSuffix("\n0 records from 0 new files; edition 1 is current\n"))
            #expect(again.errorLines.count == 1)
            #expect(
                try Regex("a\\.csv: the same bytes were loaded [0-9-]+ [0-9:]+ UTC as a\\.csv; nothing to do")
                    .wholeMatch(in: again.errorLines[0]) != nil)

            #expect(try await register.contents() == before)

            // A copy is read once and then known by what the file system says of it.
            let loaded = try await register.contents(exceptKnownFiles: true)
            try register.write(bytes, to: "copy of a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(try await register.contents(exceptKnownFiles: true) == loaded)
            #expect(try await register.rows("select count(*) from register.known_file") == ["1"])
            let copied = try await register.contents()
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try await register.run("run", endsWith: 0)
            try await register.run("validate", endsWith: 0)
            try await register.run("aggregate", endsWith: 0)
            try await register.run("evaluate", endsWith: 0)
            #expect(try await register.contents() == copied)
        }
    }

    @Test func `the same content twice in one inbox is one delivery`() async throws {
        try await withRegister(isMigrated: true) { register in
            for name in ["a.csv", "b.csv"] { try register.write(recordFile(right: 3, rejected: 0), to: name) }
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(try await register.rows("select file_name from register.file") == ["a.csv"])
            #expect(try await register.rows("select version from register.delivery") == ["1"])
        }
    }

    private static let figure = """
        select numerator, denominator from result.current_indicator_monthly
        where
            level = 'region' and area_code = 63 and measure = 'first_visit' and statistic = 'completed' and limit_days = 90
        """

    @Test func `a newer delivery replaces the older one and makes an edition`() async throws {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: 10, rejected: 0), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(try await register.rows(Self.figure) == ["10|10"])

            try register.write(recordFile(right: 12, rejected: 0), to: "b.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            #expect(try await register.rows(Self.figure) == ["12|12"])
            #expect(
                try await register.rows("select edition_id, is_current from result.edition order by 1") == [
                    "1|f", "2|t",
                ])
            #expect(
                try await register.rows("select version, record_count from register.delivery order by 1") == [
                    "1|10", "2|12",
                ])
            // The edition before still says what it said.
            #expect(
                try await register.rows(
                    Self.figure.replacing("current_indicator_monthly", with: "indicator_monthly")
                        + " and edition_id = 1")
                    == ["10|10"])
        }
    }

    @Test func `a newer delivery that is refused leaves the older one in force, and the exit code says so`()
        async throws
    {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: 10, rejected: 0), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try register.write(recordFile(right: 8, rejected: 2), to: "b.csv")
            let refused = try await register.run("run", "--inbox", register.inbox, "--quiet", endsWith: 1)
            #expect(
                refused.errors
                    == "warning: refused: region 63, 2019-09, genomforda (b.csv): 2 of 10 rows out of the figures (0 malformed, 2 rejected), 0 with warnings; refused above 10 %\n"
            )
            #expect(try await register.rows(Self.figure) == ["10|10"])
            #expect(try await register.rows("select max(edition_id) from result.edition") == ["1"])
            #expect(
                try await register.rows("select outcome from pipeline.run order by run_id") == [
                    "done", "done_with_refusals",
                ])
            let status = try await register.run("status", endsWith: 0)
            let month = try #require(status.output.split(separator: "\n").first { $0.hasPrefix("2019-09") })
            #expect(month.contains("1 of 21") && month.contains("  63  "))
        }
    }

    /// A tenth of the rows may be out: 1 of 10 is not above it, 2 of 19 is.
    @Test(arguments: [(9, 1, 0), (17, 2, 1), (18, 2, 0)])
    func `a delivery is refused above a tenth of its rows and not at it`(right: Int, rejected: Int, status: Int32)
        async throws
    {
        try await withRegister(isMigrated: true) { register in
            try register.write(recordFile(right: right, rejected: rejected), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: status)
            #expect(try await register.rows(Self.figure) == (status == 0 ? ["\(right)|\(right)"] : []))
        }
    }

    @Test func `bytes are loaded again when that is asked for, as a newer delivery with the same figures`() async throws
    {
        try await withRegister(isMigrated: true) { register in
            let path = try register.write(recordFile(right: 10, rejected: 0), to: "a.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            try await register.run("ingest", "--reload", path, endsWith: 0)
            try await register.run("run", endsWith: 0)
            #expect(try await register.rows("select version from register.delivery order by 1") == ["1", "2"])
            #expect(try await register.rows(Self.figure) == ["10|10"])
        }
    }
}
