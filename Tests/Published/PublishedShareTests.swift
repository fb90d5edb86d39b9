import Testing

@testable import Waits

/// Whole per cents that were printed beside their counts, each computed from those counts.
@Suite struct PublishedShareTests {
    /// The printed per cents that are not what the counts give, and how many were compared.
    private func compare(
        _ rows: [FigureFile.Row], printed column: String, _ counts: (FigureFile.Row) throws -> (Int, Int)
    ) throws -> (compared: Int, wrong: [String]) {
        var wrong: [String] = []
        for row in rows {
            let (numerator, denominator) = try counts(row)
            let share = try #require(Share(numerator: numerator, denominator: denominator), "\(row.place)")
            let printed = try row.number(column)
            if share.publishedPercent != printed {
                wrong.append("\(row.place): \(numerator) of \(denominator) was printed as \(printed)")
            }
        }
        return (rows.count, wrong)
    }

    // MARK: First visit, February 2017

    @Test func `first visit in February 2017: all 28 shares within 90 days`() throws {
        let rows = try FigureFile("published_first_visit_2017_02.csv").rows
        let result = try compare(rows, printed: "share_le90_pct_published") {
            let within90 = try $0.number("waiting_le90")
            return (within90, within90 + (try $0.number("waiting_gt90")))
        }
        #expect(result.wrong == [])
        #expect(result.compared == 28)
    }

    @Test func `first visit in February 2017: all 28 shares of patients who chose to wait`() throws {
        let rows = try FigureFile("published_first_visit_2017_02.csv").rows
        let result = try compare(rows, printed: "pvv_pct_published") {
            let all = try $0.number("waiting_incl_pvv")
            return (all - (try $0.number("waiting_excl_pvv")), all)
        }
        #expect(result.wrong == [])
        #expect(result.compared == 28)
    }

    @Test func `the one printed middle, 62.5 in Norrbotten, went to the even 62`() throws {
        let middles = try FigureFile("published_first_visit_2017_02.csv").rows.filter {
            try 1_000 * $0.number("waiting_le90") % $0.number("waiting_excl_pvv") == 0
                && 1_000 * $0.number("waiting_le90") / $0.number("waiting_excl_pvv") % 10 == 5
        }
        #expect(try middles.map { try $0.text("area") } == ["Norrbotten"])
        #expect(try middles.map { try $0.number("share_le90_pct_published") } == [62])
    }

    @Test func `the nation and the healthcare regions are the sums of their regions`() throws {
        let rows = try FigureFile("published_first_visit_2017_02.csv").rows
        let healthcareRegions = [String: String](
            uniqueKeysWithValues: try FigureFile("regions.csv").rows.map {
                (try $0.text("region_code_skr"), String(try $0.text("healthcare_region").dropFirst(4)))
            })
        let regions = try rows.filter { try $0.text("level") == "region" }
        #expect(regions.count == 21)
        for row in rows where try row.text("level") != "region" {
            let area = try row.text("area")
            let members = try regions.filter {
                try area == "Riket" || healthcareRegions[$0.text("regionkod_skr")] == area
            }
            #expect(!members.isEmpty, "\(row.place)")
            for column in ["waiting_incl_pvv", "waiting_excl_pvv", "waiting_le90", "waiting_gt90"] {
                let sum = try members.reduce(0) { try $0 + $1.number(column) }
                #expect(try sum == row.number(column), "\(row.place): \(column)")
            }
        }
    }

    // MARK: National volumes

    @Test func `national volumes: every share within 90 days`() throws {
        let result = try compare(FigureFile("national_volumes.csv").rows, printed: "share_le90_pct_published") {
            let within90 = try $0.number("le90")
            return (within90, within90 + (try $0.number("d91_plus")))
        }
        #expect(result.wrong == [])
        #expect(result.compared == 21)
    }

    @Test func `national volumes: every share of patients who chose to wait that has its counts`() throws {
        let rows = try FigureFile("national_volumes.csv").rows
            .filter { try $0.numberIfPrinted("waiting_incl_pvv") != nil }
        let result = try compare(rows, printed: "pvv_pct_published") {
            let all = try $0.number("waiting_incl_pvv")
            return (all - (try $0.number("waiting_excl_pvv")), all)
        }
        #expect(result.wrong == [])
        #expect(result.compared == 3)
    }

    /// `DOMAIN.md` section 2: shares use the sum of the intervals, also where the printed total is larger.
    @Test func `national volumes: every interval's share, in tenths, is of the sum of the intervals`() throws {
        let columns = [("d0_30", "sh0_30"), ("d31_60", "sh31_60"), ("d61_90", "sh61_90"), ("d91_plus", "sh91")]
        var compared = 0
        var wrong: [String] = []
        var otherwiseOfTheTotal: [String] = []
        for row in try FigureFile("national_volumes.csv").rows {
            let counts = try columns.compactMap { try row.numberIfPrinted($0.0) }
            guard counts.count == columns.count else { continue }
            let sum = counts.reduce(0, +)
            #expect(try counts.dropLast().reduce(0, +) == row.number("le90"), "\(row.place)")
            for (column, count) in zip(columns, counts) {
                let printed = try row.tenthsIfPrinted(column.1)
                compared += 1
                if Share.roundedHalfToEven(count, times: 1_000, dividedBy: sum) != printed {
                    wrong.append("\(row.place) \(column.1)")
                }
                let total = try row.number("waiting_excl_pvv")
                if Share.roundedHalfToEven(count, times: 1_000, dividedBy: total) != printed {
                    otherwiseOfTheTotal.append("\(try row.text("month")) \(column.1)")
                }
            }
        }
        #expect(wrong == [])
        #expect(compared == 20 * 4)
        // The month whose printed total has 382 more than its intervals is what tells the two bases apart.
        #expect(otherwiseOfTheTotal == ["2017-11 sh31_60", "2017-11 sh91"])
    }

    @Test func `the printed total differs from the sum of the intervals in one month only`() throws {
        let different = try FigureFile("national_volumes.csv").rows.filter {
            try $0.number("waiting_excl_pvv") != $0.number("le90") + $0.number("d91_plus")
        }
        #expect(try different.map { "\(try $0.text("measure")) \(try $0.text("month"))" } == ["forstabesok 2017-11"])
    }

    /// The monthly series has no counts. Published figures are revised (`DOMAIN.md` section 1), by a point here.
    @Test func `the monthly national shares are those of the volumes, but for two revised months`() throws {
        func key(_ row: FigureFile.Row) throws -> String { "\(try row.text("measure")) \(try row.text("month"))" }
        let monthly = [String: Int](
            uniqueKeysWithValues: try FigureFile("national_share_monthly.csv").rows.map {
                (try key($0), try $0.number("share_waiting_le90_pct"))
            })
        var revised: [String] = []
        for row in try FigureFile("national_volumes.csv").rows {
            let within90 = try row.number("le90")
            let share = Share(numerator: within90, denominator: within90 + (try row.number("d91_plus")))
            let percent = try #require(share?.publishedPercent)
            let printed = try #require(monthly[key(row)], "\(row.place)")
            if percent != printed { revised.append("\(try key(row)): \(percent), \(printed)") }
        }
        #expect(revised == ["forstabesok 2017-09: 75, 74", "operation_atgard 2017-06: 71, 72"])
    }

    // MARK: Child and youth psychiatry, primary care

    /// `DOMAIN.md` section 2: patient-chosen waits are only taken out where they exceed the limit.
    @Test func `child and youth psychiatry: every share completed within 30 days`() throws {
        let rows = try FigureFile("bup_national.csv").rows
        let result = try compare(rows, printed: "share_le30_pct_published") {
            let counted = try $0.number("completed_total") - $0.number("pvv_31_or_more")
            #expect(try counted == $0.number("completed_excl_pvv31"), "\($0.place)")
            return (try $0.number("completed_le30"), counted)
        }
        #expect(result.wrong == [])
        #expect(result.compared == 11)
    }

    @Test func `primary care in autumn 2016: every share within the limit`() throws {
        let rows = try FigureFile("primary_care_2016.csv").rows
        let result = try compare(rows, printed: "pct_published") {
            (try $0.number("within_limit"), try $0.number("total"))
        }
        #expect(result.wrong == [])
        #expect(result.compared == 55)
    }
}
