import Foundation
import Testing

@Suite struct PrintedFiguresTests {
    @Test func `the 28 shares and PvV percentages printed for February 2017 come out equal`() async throws {
        try await withRegister(isMigrated: true) { register in
            let printed = try PrintedFigures("published_first_visit_2017_02.csv").rows
            func number(_ row: [String: String], _ column: String) throws -> Int {
                try #require(row[column].flatMap { Int($0) }, "\(column) of \(row)")
            }
            let regions = printed.filter { $0["regionkod_skr"]?.isEmpty == false }
            try #require(printed.count == 28 && regions.count == 21)
            try register.write(
                countsFile(
                    regions.map { row in
                        let total = try number(row, "waiting_excl_pvv")
                        return CountRow(
                            period: "2017-02-28", region: try number(row, "regionkod_skr"),
                            within: try number(row, "waiting_le90"), total: total,
                            patientChosen: try number(row, "waiting_incl_pvv") - total)
                    }), to: "antal.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)

            let computed = try await register.rows(
                """
                select
                    case figure.level when 'region' then figure.area_code::text else area.area_name end,
                    figure.share_percent,
                    figure.pvv_percent,
                    figure.coverage
                from result.indicator_monthly as figure
                inner join result.area as area on figure.level = area.level and figure.area_code = area.area_code
                where
                    figure.period = '2017-02-01'
                    and figure.measure = 'first_visit'
                    and figure.statistic = 'waiting'
                    and figure.limit_days = 90
                    and figure.basis = 'counts'
                """)
            let expected = try printed.map { row in
                let name =
                    switch row["level"] {
                    case "riket": "Riket"
                    case "sjukvardsregion": try #require(row["area"])
                    default: "\(try number(row, "regionkod_skr"))"
                    }
                return
                    "\(name)|\(try number(row, "share_le90_pct_published"))|\(try number(row, "pvv_pct_published"))|1.00000"
            }
            #expect(computed.count == 28)
            #expect(Set(computed) == Set(expected))
        }
    }

    @Test func `an agreement file of ten lines pays out 2023's money to the krona`() async throws {
        try await withRegister(isMigrated: true) { original in
            var register = original
            register.project = try original.copyOfProject()
            let printed = try PrintedFigures("published_pot_by_population_2023.csv").rows
            let codes = try regionCodes()
            try #require(printed.count == 21)
            func region(_ row: [String: String]) throws -> Int {
                try #require(row["region_code"].flatMap { codes[$0] }, "\(row)")
            }
            let populations = try printed.map { row in
                "2022-11-01,\(try region(row)),\(try #require(row["population_derived"])),,as it was paid\n"
            }
            let agreement = """
                # The payout of 2023, by population.
                agreement: payout-2023
                label: {sv: Utbetalningen 2023, en: Payout of 2023}
                source: decision of the government, 2023
                population_date: 2022-11-01
                pots:
                  - id: population
                    amount_sek: 182_500_000
                    divide_by: population
                    paid_on: 2023-12-20
                """
            try #require(agreement.split(separator: "\n").count == 10)
            try Data(("population_date,region_code,population,mark,source\n" + populations.joined()).utf8)
                .write(to: URL(fileURLWithPath: register.project + "/pipelines/reference/population_2023.csv"))
            try Data((agreement + "\n").utf8)
                .write(to: URL(fileURLWithPath: register.project + "/pipelines/agreements/payout-2023.yaml"))

            try await register.run("evaluate", "--agreement", "payout-2023", endsWith: 0)

            let paid = try await register.rows(
                "select region_code, amount_sek from result.current_payment where agreement = 'payout-2023'")
            let expected = try printed.map { "\(try region($0))|\(try #require($0["amount_sek_published"]))" }
            #expect(Set(paid) == Set(expected))
            #expect(paid.count == 21)
            #expect(try await register.rows("select distinct paid_on from result.current_payment") == ["2023-12-20"])
        }
    }

    /// Which regions improve: everybody's first visits do; the treatments of those in the set.
    @Test(arguments: [[], [63], [10, 41, 63], Set(allRegions)])
    func `the kronor of 2019 add up whoever qualifies, and region 63 gets 4 075 156 of the 320 million`(
        improving: Set<Int>
    ) async throws {
        try await withRegister(isMigrated: true) { register in
            var rows: [CountRow] = []
            for (year, months) in [(2018, 9...11), (2019, 9...11)] {
                for month in months {
                    let lastDay = month == 10 ? 31 : 30
                    let period = "\(year)-\(month < 10 ? "0" : "")\(month)-\(lastDay)"
                    for region in allRegions {
                        for measure in ["first_visit", "treatment"] {
                            let improves = year == 2019 && (measure == "first_visit" || improving.contains(region))
                            for (limit, within) in [("60", 500), ("90", improves ? 801 : 800)] {
                                rows.append(
                                    CountRow(
                                        period: period, region: region, measure: measure, limit: limit, within: within,
                                        total: 1_000, patientChosen: 7))
                            }
                        }
                    }
                }
            }
            try register.write(countsFile(rows), to: "antal.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)

            let sums = """
                select
                    (select sum(amount_sek) from result.current_payment),
                    (select sum(amount_sek) from result.current_allocation),
                    (select sum(unearned_sek) from result.current_pot_balance),
                    (select sum(to_others_sek) from result.current_pot_balance)
                """
            let unearned = improving.isEmpty ? 640_000_000 : 0
            let paid = 1_600_000_000 - unearned
            #expect(try await register.rows(sums) == ["\(paid)|\(paid)|\(unearned)|10000000"])
            #expect(
                try await register.rows(
                    "select amount_sek from result.current_allocation where pot = 'population' and region_code = 63")
                    == ["4075156"])
            let qualified = try await register.rows(
                """
                select distinct region_code from result.current_allocation
                where pot = 'performance/treatment' order by region_code
                """)
            #expect(qualified == improving.sorted().map { "\($0)" })
        }
    }
}

let allRegions = [10, 12, 13, 21, 22, 23, 24, 26, 27, 41, 42, 51, 54, 55, 56, 57, 61, 62, 63, 64, 65]
