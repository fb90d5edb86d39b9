import Definitions
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

/// Three regions, two of them of one healthcare region, deliver two months; some deliver a kind again, and some not at all.
@Suite("Figures are those of plain loops over the records")
struct FiguresTests {
    static let seeds = [1, 2] as [UInt64]

    /// Definitions that the project's are changed to.
    enum Definitions: CaseIterable {
        case project, deviations, clocks, months
    }

    @Test(
        "Of every level, measure, limit and interval, and by the definitions of the project and others",
        arguments: Definitions.allCases, seeds)
    func plainLoops(definitions: Definitions, seed: UInt64) async throws {
        try await withPipeline { pipeline in
            let pipeline = pipeline.with(project: definitions.of(pipeline.project))
            let months = try RandomMonths(seed: seed)
            let outcome = try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: months.paths)
            #expect(!outcome.hasRefusals)
            let contacts = try PlainContact.all(on: pipeline.connection)
            #expect(contacts.count > 500)
            let plain = PlainFigures(pipeline.project, contacts: contacts, inForce: Set(months.slots))

            #expect(Self.differences(try pipeline.connection.lines(Self.shares), plain.shares) == [])
            #expect(Self.differences(try pipeline.connection.lines(Self.unitShares), plain.unitShares) == [])
            #expect(Self.differences(try pipeline.connection.lines(Self.distributions), plain.distributions) == [])
            #expect(Self.differences(try pipeline.connection.lines(Self.intervals), plain.intervals) == [])
            #expect(plain.distributions.count > 40 && plain.unitShares.count > 100 && plain.intervals.count > 500)

            // And a statement over the rows, which knows of no histogram.
            let direct = try pipeline.connection.lines(
                pipeline.project.measures.flatMap(Self.directStatements).joined(separator: "\nunion all\n"))
            let ofRegions = plain.shares.filter { $0.hasPrefix("region ") && !$0.hasSuffix(" 0 0 0") }
            #expect(Self.differences(direct, ofRegions) == [])
        }
    }

    @Test("What areas say adds up: regions to healthcare regions and the nation, units to regions", arguments: seeds)
    func sums(seed: UInt64) async throws {
        try await withPipeline { pipeline in
            let months = try RandomMonths(seed: seed)
            try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: months.paths + months.countPaths)
            for (table, key, sums) in Self.summedTables {
                let parts = [
                    ("region", "region.healthcare_region_code", "healthcare_region"),
                    ("healthcare_region", "0::smallint", "nation"), ("region", "0::smallint", "nation"),
                ]
                for (level, area, whole) in parts {
                    let summed = """
                        select \(area) as area_code, \(key), \(sums)
                        from \(table) as figure
                        left join reference.region as region
                            on figure.level = 'region' and figure.area_code = region.region_code
                        where figure.level = '\(level)'
                        group by \(area), \(key)
                        """
                    let said = """
                        select figure.area_code, \(key), \(sums)
                        from \(table) as figure where figure.level = '\(whole)'
                        group by figure.area_code, \(key)
                        """
                    let count = try pipeline.connection.rows(said).count
                    #expect(count > 0)
                    let differing = try pipeline.connection.lines(
                        "(\(summed) except all \(said)) union all (\(said) except all \(summed))")
                    #expect(differing.prefix(3) == [], "\(table), \(level) to \(whole)")
                }
            }
            // By sex and age all sexes and ages are there.
            let bySexAndAge = try pipeline.connection.lines(Self.sexesAndAges)
            #expect(bySexAndAge == [])
            let ofUnits = try pipeline.connection.lines(Self.unitsAndRest)
            #expect(ofUnits == [])
            // Some name no unit, or it would prove little.
            let rest = try pipeline.connection.lines(
                "select count(*) > 0 from indicator.interval_cell where unit_hsa_id = ''")
            #expect(rest == ["t"])
        }
    }

    private static func differences(_ found: [String], _ expected: [String]) -> [String] {
        let (foundSet, expectedSet) = (Set(found), Set(expected))
        return expected.filter { !foundSet.contains($0) }.prefix(4).map { "missing: \($0)" }
            + found.filter { !expectedSet.contains($0) }.prefix(4).map { "not expected: \($0)" }
            + (found.count == expected.count ? [] : ["\(found.count) lines, not \(expected.count)"])
    }

    // MARK: Statements

    private static let figure = "to_char(figure.period, 'YYYY-MM'), figure.measure, figure.statistic"

    private static let shares = """
        select figure.level, figure.area_code, \(figure), figure.limit_days, figure.numerator, figure.denominator,
            figure.pvv_count
        from result.current_indicator_monthly as figure where figure.basis = 'records'
        """
    private static let unitShares = """
        select figure.region_code, figure.unit_hsa_id, \(figure), figure.limit_days, figure.numerator,
            figure.denominator, figure.pvv_count
        from result.current_unit_monthly as figure where figure.basis = 'records'
        """
    private static let distributions = """
        select figure.level, figure.area_code, \(figure), figure.contact_count, figure.days_sum, figure.mean_days,
            figure.p25_days, figure.median_days, figure.p75_days, figure.p90_days, figure.missing_region_codes
        from result.current_distribution_monthly as figure
        """
    private static let intervals = """
        select figure.level, figure.area_code, figure.unit_hsa_id, figure.sex_code, figure.age_from, \(figure),
            figure.interval_set, array_agg(figure.contact_count order by figure.days_from)
        from result.current_interval_monthly as figure where figure.basis = 'records'
        group by 1, 2, 3, 4, 5, 6, 7, 8, 9
        """

    /// A statement a statistic and limit, straight from the rows.
    private static func directStatements(_ measure: MeasureDefinition) -> [String] {
        func codes(_ column: String, _ set: CodeSet) -> String {
            switch set {
            case .all: "true"
            case .only(let codes): "\(column) in (\(codes.map { "\($0)" }.joined(separator: ", ")))"
            case .except(let codes): "\(column) not in (\(codes.map { "\($0)" }.joined(separator: ", ")))"
            }
        }
        let belongs = measure.alternatives.map { condition in
            "(\(codes("record.phase_code", .only(condition.phases)))"
                + " and \(codes("record.medical_field_code", condition.medicalFields))"
                + " and \(codes("record.profession_code", condition.professions)))"
        }.joined(separator: " or ")
        return measure.kinds.flatMap { statistic, kind in
            measure.limits.map { limit in
                let end =
                    statistic == .waiting ? "(record.period + interval '1 month - 1 day')::date" : "record.start_date"
                let days = "\(end) - record.\(measure.clock.rawValue)"
                let within = "\(days) <= \(limit.limitDays ?? 0)"
                let out = Deviation.allCases.map { deviation in
                    switch measure.rule(for: deviation, statistic) {
                    case .counts: "false"
                    case .out: "record.deviation_code = \(deviation.rawValue)"
                    case .outBeyondLimit: "(record.deviation_code = \(deviation.rawValue) and not \(within))"
                    }
                }.joined(separator: " or ")
                return """
                    select 'region', record.region_code, to_char(record.period, 'YYYY-MM'), '\(measure.id)',
                        '\(statistic.rawValue)', \(limit.limitDays.map { "\($0)" } ?? "null"),
                        count(*) filter (where \(within) and (\(out)) is not true),
                        count(*) filter (where (\(out)) is not true),
                        count(*) filter (where (\(out)) and record.deviation_code = 1)
                    from register.record as record
                    inner join register.delivery_in_force as in_force on record.delivery_id = in_force.delivery_id
                    where in_force.kind = '\(kind.rawValue)' and (\(belongs))
                        and \(measure.careGuarantee == .any ? "record.has_care_guarantee is not null" : "record.has_care_guarantee")
                        and \(measure.validFrom.map { "record.period >= '\($0.firstDay)'" } ?? "true")
                        and \(measure.validTo.map { "record.period <= '\($0.firstDay)'" } ?? "true")
                        and (record.decision_date <= \(end)) is not false
                        and \(measure.clock == .medicalTargetDate ? "\(days) is not null" : "\(days) >= 0")
                        and not exists (
                            select
                            from quality.finding_out_of_figures as finding
                            where finding.delivery_id = record.delivery_id
                                and finding.line_number = record.line_number
                        )
                    group by record.region_code, record.period
                    """
            }
        }
    }

    /// Table, the columns that all parts agree in, and what is added. A set of intervals that one region lacks, and limits
    /// that one does not carry, are not there for areas: records have all, and counts are compared where they are sums.
    private static let summedTables = [
        (
            "result.current_indicator_monthly",
            "figure.period, figure.measure, figure.statistic, figure.limit_days, figure.basis",
            "sum(figure.numerator), sum(figure.denominator), sum(figure.pvv_count)"
        ),
        (
            "(select * from result.current_interval_monthly where basis = 'records')",
            "figure.period, figure.sex_code, figure.age_from, figure.measure, figure.statistic, figure.interval_set, figure.days_from",
            "sum(figure.contact_count)"
        ),
        (
            "result.current_coverage_monthly", "figure.period, figure.kind",
            """
            sum(figure.region_count), sum(figure.in_force_count), sum(cardinality(figure.missing_region_codes)),
            sum(figure.row_count), sum(figure.malformed_count), sum(figure.rejected_count), sum(figure.held_count),
            sum(figure.accepted_count), sum(figure.received_count), sum(figure.late_count), sum(figure.refused_count),
            sum(figure.superseded_count)
            """
        ),
        (
            "result.current_distribution_monthly", "figure.period, figure.measure, figure.statistic",
            "sum(figure.contact_count), sum(figure.days_sum)"
        ),
    ]

    private static let sexesAndAges = """
        select level, area_code, period, measure, statistic, interval_set, days_from
        from result.current_interval_monthly
        where basis = 'records' and level <> 'unit'
        group by 1, 2, 3, 4, 5, 6, 7
        having sum(contact_count) filter (where sex_code is null)
            <> sum(contact_count) filter (where sex_code is not null and age_from is not null)
        """

    /// Regions that are not their units and those who name none: of shares at each limit by an independent count.
    private static let unitsAndRest = """
        with
        rest as (
            select cell.region_code, cell.period, cell.measure, cell.statistic, measure_limit.limit_days,
                sum(cell.contact_count) filter (
                    where deviation.rule is null or deviation.rule = 'in'
                        or deviation.rule = 'out_beyond_limit' and cell.days_at_most <= coalesce(measure_limit.limit_days, 0)
                ) as denominator
            from indicator.interval_cell as cell
            inner join register.delivery_in_force as in_force on cell.delivery_id = in_force.delivery_id
            inner join reference.measure_limit as measure_limit on cell.measure = measure_limit.measure
            left join reference.measure_deviation as deviation
                on cell.measure = deviation.measure and cell.statistic = deviation.statistic
                    and cell.deviation_code = deviation.deviation_code
            where cell.unit_hsa_id = '' and cell.has_care_guarantee
            group by 1, 2, 3, 4, 5
        ),

        unit as (
            select region_code, period, measure, statistic, limit_days, sum(denominator) as denominator
            from result.current_unit_monthly where basis = 'records' group by 1, 2, 3, 4, 5
        )

        select figure.area_code, figure.period, figure.measure, figure.statistic, figure.limit_days
        from result.current_indicator_monthly as figure
        left join unit
            on figure.area_code = unit.region_code and figure.period = unit.period and figure.measure = unit.measure
                and figure.statistic = unit.statistic and figure.limit_days is not distinct from unit.limit_days
        left join rest
            on figure.area_code = rest.region_code and figure.period = rest.period and figure.measure = rest.measure
                and figure.statistic = rest.statistic and figure.limit_days is not distinct from rest.limit_days
        where figure.level = 'region' and figure.basis = 'records'
            and figure.denominator <> coalesce(unit.denominator, 0) + coalesce(rest.denominator, 0)
        """
}

extension FiguresTests.Definitions {
    /// The project with these definitions.
    func of(_ project: Project) -> Project {
        func rules(
            _ deviation: Deviation, waiting: DeviationRule, completed: DeviationRule
        ) -> [DeviationOfStatistic: DeviationRule] {
            [
                DeviationOfStatistic(deviation: deviation, statistic: .waiting): waiting,
                DeviationOfStatistic(deviation: deviation, statistic: .completed): completed,
            ]
        }
        let month = Period(iso: "2019-09")
        return switch self {
        case .project: project
        case .deviations:
            project.with(measure: "treatment") {
                $0.with(
                    deviations: rules(.medicallyCaused, waiting: .out, completed: .counts).merging(
                        rules(.special, waiting: .outBeyondLimit, completed: .outBeyondLimit)
                    ) { $1 })
            }
            .with(measure: "first_visit") {
                $0.with(deviations: rules(.patientChosen, waiting: .counts, completed: .out), careGuarantee: .any)
            }
            .with(measure: "bup_treatment") {
                $0.with(limits: [.days(29), .days(30), .days(45), .days(100)], careGuarantee: .any)
            }
            .with(measure: "follow_up") {
                $0.with(deviations: rules(.special, waiting: .out, completed: .outBeyondLimit))
            }
        case .clocks:
            project.with(measure: "treatment") { $0.with(clock: .referralDate) }
                .with(measure: "first_visit") { $0.with(clock: .arrivalDate) }
                .with(measure: "bup_first_visit") { $0.with(limits: [.days(0), .days(30)], clock: .arrivalDate) }
        case .months:
            project.with(measure: "treatment") { $0.with(validFrom: month) }
                .with(measure: "first_visit") { $0.with(validTo: month) }
                .with(measure: "examination") { $0.with(validFrom: month?.next) }
                .with(measure: "bup_first_visit") { $0.with(validFrom: month, validTo: month) }
        }
    }
}

extension Period {
    fileprivate var next: Period? { Period(containing: lastDay.advanced(byDays: 1)) }
}

/// Deliveries of three regions and two months.
struct RandomMonths {
    /// Files of records, a delivery each, in the order that they are to come.
    let paths: [String]
    /// Of counts.
    let countPaths: [String]
    /// What records are in force of.
    let slots: [SentSlot]

    init(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var contacts = RandomContacts(seed: seed)
        var slots: [SentSlot] = []
        var (paths, countPaths): ([String], [String]) = ([], [])
        for region in [10, 26, 63] {
            for period in [Period(iso: "2019-09"), Period(iso: "2019-10")].compactMap(\.self) {
                for kind in ["genomforda", "vantande", "primarvard"] where random.chance(85) {
                    let slot = SentSlot(region: region, period: period, kind: kind)
                    slots.append(slot)
                    for version in 0..<random.pick([1, 1, 2]) {
                        let text = contacts.records(
                            of: slot, count: Int.random(in: 70...130, using: &random),
                            rejectedCount: random.pick([0, 3]))
                        paths.append(try TestFiles.write(text, named: "\(slot) \(version).csv"))
                    }
                }
                countPaths.append(
                    try TestFiles.write(
                        contacts.counts(region: region, period: period), named: "\(region) \(period).csv"))
            }
        }
        (self.paths, self.countPaths, self.slots) = (paths, countPaths, slots)
    }
}
