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
                    (select sum(amount_sek) from result.current_payment where agreement = 'komiljard-2019'),
                    (select sum(amount_sek) from result.current_allocation where agreement = 'komiljard-2019'),
                    (select sum(unearned_sek) from result.current_pot_balance where agreement = 'komiljard-2019'),
                    (select sum(to_others_sek) from result.current_pot_balance where agreement = 'komiljard-2019')
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
                where agreement = 'komiljard-2019' and pot = 'performance/treatment' order by region_code
                """)
            #expect(qualified == improving.sorted().map { "\($0)" })
        }
    }
}

let allRegions = [10, 12, 13, 21, 22, 23, 24, 26, 27, 41, 42, 51, 54, 55, 56, 57, 61, 62, 63, 64, 65]

/// Months that were printed for the nation, sent as counts of one region: its figures, and those of the nation, which has
/// no other then.
@Suite struct PrintedMonthsTests {
    @Test func `21 national months of first visits and treatments, with their intervals, come out as printed`()
        async throws
    {
        let measures = ["forstabesok": "first_visit", "operation_atgard": "treatment"]
        let printed = try PrintedFigures("national_volumes.csv").rows
        try #require(printed.count == 21)
        try await withRegister(isMigrated: true) { register in
            var rows: [CountRow] = []
            for row in printed {
                let month = try #require(row["month"])
                let measure = try #require(row["measure"].flatMap { measures[$0] })
                // Shares use the sum of the intervals, which may be less than the total (DOMAIN.md section 2).
                let within90 = try number(row, "le90")
                let total = within90 + (try number(row, "d91_plus"))
                let chosen = row["waiting_incl_pvv"].flatMap { Int($0) }.map { $0 - total }
                var limits = [("90", within90)]
                if let first = row["d0_30"].flatMap({ Int($0) }), let second = row["d31_60"].flatMap({ Int($0) }) {
                    limits = [("30", first), ("60", first + second)] + limits
                }
                for (limit, within) in limits {
                    rows.append(
                        CountRow(
                            period: "\(month)-01", region: 10, measure: measure, limit: limit, within: within,
                            total: total, patientChosen: chosen ?? 0))
                }
            }
            try register.write(countsFile(rows), to: "antal.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)

            for level in ["region", "nation"] {
                let shares = try await register.rows(
                    """
                    select figure.measure, to_char(figure.period, 'YYYY-MM'), figure.share_percent,
                        case when figure.pvv_count > 0 then figure.pvv_percent end
                    from result.current_public_indicator_monthly as figure
                    where figure.level = '\(level)' and figure.limit_days = 90 and figure.denominator > 0
                    """)
                let expected = try printed.map { row in
                    let hasChosen = row["waiting_incl_pvv"]?.isEmpty == false
                    return [
                        measures[try #require(row["measure"])] ?? "", try #require(row["month"]),
                        try #require(row["share_le90_pct_published"]),
                        hasChosen ? try #require(row["pvv_pct_published"]) : "",
                    ].joined(separator: "|")
                }
                #expect(Set(shares) == Set(expected))

                // One decimal, as the intervals were printed; the middle goes to the even digit, which no printed one
                // needs.
                let intervals = try await register.rows(
                    """
                    select part.measure, to_char(part.period, 'YYYY-MM'),
                        string_agg(trim_scale(round(100.0 * part.contact_count / part.interval_sum, 1))::text, ' '
                            order by part.days_from)
                    from result.current_public_interval_monthly as part
                    where part.level = '\(level)' and part.interval_set = 'four'
                    group by part.measure, part.period
                    """)
                let printedIntervals = try printed.filter { $0["sh0_30"]?.isEmpty == false }.map { row in
                    let shares = try ["sh0_30", "sh31_60", "sh61_90", "sh91"].map { try #require(row[$0]) }
                    return
                        "\(measures[try #require(row["measure"])] ?? "")|\(try #require(row["month"]))|\(shares.joined(separator: " "))"
                }
                try #require(printedIntervals.count > 15)
                #expect(Set(intervals) == Set(printedIntervals))
            }
        }
    }

    @Test func `the shares of child psychiatry come out as printed`() async throws {
        let measures = [
            "forsta_bedomning": "bup_first_visit", "utredning_behandling": "bup_treatment",
            "fordjupad_utredning": "bup_assessment",
        ]
        let printed = try PrintedFigures("bup_national.csv").rows
        try #require(printed.count == 11)
        try await withRegister(isMigrated: true) { register in
            // Of most the month was not printed: each gets one.
            let rows = try printed.enumerated().map { index, row in
                CountRow(
                    period: "20\(10 + index)-01-31", region: 64,
                    measure: try #require(row["measure"].flatMap { measures[$0] }), status: "GENOMFORD", limit: "30",
                    within: try number(row, "completed_le30"), total: try number(row, "completed_excl_pvv31"),
                    patientChosen: try number(row, "pvv_31_or_more"))
            }
            try register.write(countsFile(rows), to: "antal.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            let shares = try await register.rows(
                """
                select figure.period, figure.measure, figure.share_percent
                from result.current_indicator_monthly as figure
                where figure.level = 'region' and figure.limit_days = 30
                """)
            let expected = try printed.enumerated().map { index, row in
                "20\(10 + index)-01-01|\(measures[try #require(row["measure"])] ?? "")|\(try number(row, "share_le30_pct_published"))"
            }
            #expect(Set(shares) == Set(expected))
        }
    }

    @Test func `primary care of the autumn of 2016 comes out as printed, by two measures that are a new file each`()
        async throws
    {
        let printed = try PrintedFigures("primary_care_2016.csv").rows
        let codes = try regionCodes()
        try await withRegister(isMigrated: true) { original in
            var register = original
            register.project = try original.copyOfProject()
            for (id, limit) in [("lakarbesok_7d", 7), ("telefon_samma_dag", 0)] {
                try Data(
                    """
                    # Primary care as it was measured twice a year until 2018.
                    measure: \(id)
                    label: {sv: \(id), en: \(id)}
                    kinds: {completed: primarvard}
                    records: [{phase: [1]}]
                    wait: {from: decision_date, to: start_date}
                    limits_days: [\(limit)]
                    deviations: {patient_chosen: out, medically_caused: in, special: in}
                    care_guarantee: required
                    valid: {to: 2018-12}
                    source: printed figures of 2016

                    """.utf8
                ).write(to: URL(fileURLWithPath: register.project + "/pipelines/measures/\(id).yaml"))
            }
            let regions = printed.filter { $0["lanskod"]?.isEmpty == false }
            try #require(printed.count == 55 && regions.count == 41)
            let rows = try regions.map { row in
                CountRow(
                    period: "2016-10-31", region: try #require(row["lanskod"].flatMap { codes[$0] }),
                    measure: try #require(row["measure"]), status: "GENOMFORD",
                    limit: row["measure"] == "lakarbesok_7d" ? "7" : "0", within: try number(row, "within_limit"),
                    total: try number(row, "total"))
            }
            try register.write(countsFile(rows), to: "antal.csv")
            try await register.run("run", "--inbox", register.inbox, endsWith: 0)
            let shares = try await register.rows(
                """
                select figure.measure, area.area_name, figure.numerator, figure.denominator, figure.share_percent
                from result.current_indicator_monthly as figure
                inner join result.area as area on figure.level = area.level and figure.area_code = area.area_code
                where figure.period = '2016-10-01'
                """)
            let expected = try printed.map { row in
                try ["measure", "area", "within_limit", "total", "pct_published"].map { try #require(row[$0]) }
                    .joined(separator: "|")
            }
            #expect(Set(shares) == Set(expected))
            // Nobody has sent calls of Stockholm: the nation says so.
            #expect(
                try await register.rows(
                    """
                    select figure.measure, figure.missing_region_codes from result.current_indicator_monthly as figure
                    where figure.level = 'nation' order by figure.measure
                    """) == ["lakarbesok_7d|{}", "telefon_samma_dag|{10}"])
        }
    }

    private func number(_ row: [String: String], _ column: String) throws -> Int {
        try #require(row[column].flatMap { Int($0) }, "\(column) of \(row)")
    }
}
