import Evaluate
import Foundation
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Synchronization
import Synthetic
import Testing
import Validate
import Waits

@testable import Definitions

/// Three regions and three months; the rows of the first two are deleted.
@Suite("At the end of the retention rows of persons go, and all figures stay")
struct RetentionTests {
    @Test("No row of a person is left of these months, and all is left of others", arguments: [1] as [UInt64])
    func rows(seed: UInt64) async throws {
        let months = try RetainedMonths(seed: seed)
        try await withPipeline { pipeline in
            try months.run(pipeline)
            let before = try Self.personalRows(pipeline)
            // Of every table there is something to delete, and something to keep of those that have months to keep.
            #expect(before.count { $0.hasPrefix("old ") } == Self.personalTables.count, "\(before)")
            let partitions = try Self.partitions(pipeline)
            let figures = try FigureDump.lines(pipeline.connection)
            let tables = try FigureDump.allTables(pipeline.connection)

            let trial = try pipeline.retain(isTrial: true)
            #expect(try FigureDump.allTables(pipeline.connection) == tables)

            let outcome = try pipeline.retain()
            #expect(outcome.deliveryCount == trial.deliveryCount && outcome.rowCount == trial.rowCount)
            let expected = try pipeline.connection.lines(
                """
                select count(*), sum(record_count), to_char(min(period), 'YYYY-MM'), to_char(max(period), 'YYYY-MM')
                from register.delivery
                where period < '2019-10-01' and not is_withdrawal and kind not in ('counts', 'expected_units')
                """)
            #expect(
                expected == [
                    "\(outcome.deliveryCount) \(outcome.rowCount) \(outcome.firstPeriod ?? "-") \(outcome.lastPeriod ?? "-")"
                ])
            #expect(outcome.waitingDeliveryIDs == [])
            #expect(try Self.personalRows(pipeline) == before.filter { !$0.hasPrefix("old ") })
            let left = try Self.partitions(pipeline)
            #expect(left.count < partitions.count && !left.contains { $0.hasSuffix(" 0") })
            let deleted = try pipeline.connection.lines(
                """
                select distinct period < '2019-10-01', kind not in ('counts', 'expected_units'), rows_deleted_at is null
                from register.delivery order by 1, 2, 3
                """)
            #expect(deleted == ["f f t", "f t t", "t f t", "t t f"])
            #expect(FigureDump.differences(try FigureDump.lines(pipeline.connection), figures) == [])

            // A second call deletes nothing more, and the next run finds nothing to do.
            let after = try FigureDump.allTables(pipeline.connection)
            let second = try pipeline.retain()
            #expect(second.deliveryCount == 0 && second.rowCount == 0 && second.firstPeriod == nil)
            let next = try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(next.edition?.isNew == false && next.aggregatedDeliveryCount == 0)
            #expect(try FigureDump.allTables(pipeline.connection) == after)
        }
    }

    @Test("Every column that tells a person is among those that are emptied")
    func columns() async throws {
        let columns = try await withPipeline(template: .migrated) { pipeline in
            try pipeline.connection.lines(
                """
                select distinct column_of.table_schema || '.' || column_of.table_name
                from information_schema.columns as column_of
                inner join information_schema.tables as table_of
                    on column_of.table_schema = table_of.table_schema and column_of.table_name = table_of.table_name
                where table_of.table_type = 'BASE TABLE' and column_of.column_name in ('contact_id', 'raw', 'birth_year')
                order by 1
                """)
        }
        #expect(
            columns == [
                "quality.finding", "quality.hold_decision_row", "register.contact", "register.contact_code",
                "register.malformed", "register.repeated_contact",
            ])
    }

    @Test("Made again, of what was counted, figures and response rates are the same")
    func again() async throws {
        let months = try RetainedMonths(seed: 3)
        try await withPipeline { pipeline in
            try months.run(pipeline)
            let figures = try FigureDump.lines(pipeline.connection)
            let rates = try pipeline.connection.lines(
                """
                select to_char(period, 'YYYY-MM'), expected_unit_count, reported_unit_count
                from result.current_coverage_monthly where level = 'region' and area_code = 63 and kind = 'vantande'
                order by 1
                """)
            #expect(rates == ["2019-08 3 2", "2019-09 3 2", "2019-10 3 2"])
            _ = try pipeline.retain()
            // As if every file of pipelines/reference had been edited: all deliveries and months are to be done again.
            let edited = pipeline.with(project: pipeline.project.with(reference: pipeline.project.reference))
            let outcome = try edited.run(.validate, .aggregate, .evaluate)
            #expect(outcome.edition?.isNew == true)
            #expect(FigureDump.differences(try FigureDump.lines(pipeline.connection), figures) == [])
            // Also as of a day, with nothing but what is kept.
            let asOf = try edited.pipeline.evaluate(
                asOf: #require(CalendarDay(iso: "2020-01-25")), selection: Selection(), on: pipeline.connection,
                startedAt: "2020-06-01T02:00:00Z", report: { _ in }
            ) { connection, _ in try FigureDump.lines(connection, withSuppression: false) }
            #expect(
                FigureDump.differences(asOf, try FigureDump.lines(pipeline.connection, withSuppression: false)) == [])
        }
    }

    @Test("One more limit gives all months a figure at it, the same as where the rows are still there")
    func limit() async throws {
        let months = try RetainedMonths(seed: 4)
        let dumps = try await [true, false].asyncMap { isRetained in
            try await withPipeline { pipeline in
                try months.run(pipeline)
                if isRetained { _ = try pipeline.retain() }
                let changed = pipeline.with(
                    project: pipeline.project.with(measure: "first_visit") { $0.with(limits: $0.limits + [.days(45)]) })
                try changed.run(.validate, .aggregate, .evaluate)
                let notRecomputed = try pipeline.connection.lines("select * from quality.not_recomputed")
                #expect(notRecomputed == [])
                return (
                    try FigureDump.lines(pipeline.connection, withSuppression: false),
                    try pipeline.connection.lines(
                        """
                        select distinct to_char(period, 'YYYY-MM') from result.current_indicator_monthly
                        where limit_days = 45 and denominator > 0 order by 1
                        """)
                )
            }
        }
        #expect(dumps[0].1 == ["2019-08", "2019-09", "2019-10"] && dumps[1].1 == dumps[0].1)
        // Waits of units are kept between bounds, and 45 days were none then.
        func comparable(_ lines: [String]) -> [String] {
            lines.filter {
                !($0.hasPrefix("unit_monthly ") && $0.contains("\"limit_days\": 45,") && !$0.contains("2019-10-01"))
            }
        }
        let (kept, whole) = (comparable(dumps[0].0), comparable(dumps[1].0))
        #expect(FigureDump.differences(kept, whole) == [])
        #expect(kept.contains { $0.hasPrefix("unit_monthly ") && $0.contains("\"limit_days\": 45,") })
    }

    @Test("Of other contacts than were counted only months with rows are counted again, and the others are listed")
    func contacts() async throws {
        let months = try RetainedMonths(seed: 5)
        try await withPipeline { pipeline in
            try months.run(pipeline)
            let before = try FigureDump.lines(pipeline.connection, withSuppression: false)
            _ = try pipeline.retain()
            let changed = pipeline.with(
                project: pipeline.project.with(measure: "treatment") {
                    $0.with(alternatives: [RecordCondition(phases: [2, 3], medicalFields: .except([931]))])
                })
            let said = Mutex<[String]>([])
            let outcome = try changed.run(
                .validate, .aggregate, .evaluate,
                report: { line in
                    said.withLock { $0.append(line) }
                })
            #expect(outcome.edition?.isNew == true)
            let lines = said.withLock { $0 }.filter { $0.hasPrefix("measure ") }
            #expect(
                lines == [
                    "measure treatment: cannot be counted again for 2019-08..2019-09 (2 months), 4 regions: the rows are gone, and what was counted by the older definition stands; quality.not_recomputed lists them"
                ])
            let listed = try pipeline.connection.lines(
                "select region_code, to_char(period, 'YYYY-MM'), kind, measure from quality.not_recomputed order by 1, 2, 3"
            )
            #expect(
                listed
                    == [10, 12, 26, 63].flatMap { region in
                        (region == 12 ? ["2019-09"] : ["2019-08", "2019-09"]).flatMap { month in
                            ["genomforda", "vantande"].map { "\(region) \(month) \($0) treatment" }
                        }
                    })
            let after = try FigureDump.lines(pipeline.connection, withSuppression: false)
            let touched = Set(after).symmetricDifference(before)
            #expect(!touched.isEmpty)
            // Shares stand as they were counted; what is made of histograms would mix definitions, and is not there.
            func isMade(_ line: String) -> Bool {
                ["unit_monthly", "distribution_monthly", "interval_monthly"].contains { line.contains("\($0) {") }
                    && line.contains("\"treatment\"") && !line.contains("\"counts\"")
            }
            #expect(
                touched.filter {
                    $0.contains("_monthly {") && !($0.contains("\"treatment\"") && $0.contains("2019-10-01"))
                        && !isMade($0)
                }.sorted().prefix(3) == [])
            #expect(before.contains { isMade($0) && $0.contains("2019-09-01") })
            #expect(!after.contains { isMade($0) && ($0.contains("2019-08-01") || $0.contains("2019-09-01")) })
            // And the months with rows are as in a register that never knew another definition.
            let fresh = try pipeline.connection.lines(Self.treatmentOf("2019-10-01"))
            let direct = try pipeline.connection.lines(Self.directTreatment)
            #expect(fresh == direct && !direct.isEmpty)

            // Back again everything is what it was.
            try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(
                FigureDump.differences(try FigureDump.lines(pipeline.connection, withSuppression: false), before) == [])
        }
    }

    @Test("A measure that no month had for a while has its figures again")
    func months() async throws {
        // Records alone: what else was loaded with them is not looked at instead.
        let months = try RetainedMonths(seed: 6, hasOthers: false)
        try await withPipeline { pipeline in
            try months.run(pipeline)
            let before = try FigureDump.lines(pipeline.connection, withSuppression: false)
            _ = try pipeline.retain()
            let later = try #require(Period(iso: "2019-11"))
            let without = pipeline.with(
                project: pipeline.project.with(measures: pipeline.project.measures.map { $0.with(validFrom: later) }))
            try without.run(.validate, .aggregate, .evaluate)
            let records = try pipeline.connection.lines(
                "select count(*) from result.current_indicator_monthly where basis = 'records'")
            #expect(records == ["0"])
            try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(
                FigureDump.differences(try FigureDump.lines(pipeline.connection, withSuppression: false), before) == [])
        }
    }

    @Test("A set of intervals that came later is of the months that were counted by its bounds")
    func intervals() async throws {
        let months = try RetainedMonths(seed: 7)
        try await withPipeline { pipeline in
            try months.run(pipeline)
            let before = try FigureDump.lines(of: ["interval_monthly"], pipeline.connection, withSuppression: false)
            _ = try pipeline.retain()
            let whole = pipeline.project.reference
            let more = [NumberRange(first: 0, last: 45), NumberRange(first: 46, last: nil)].map {
                WaitInterval(set: "two", days: $0, mark: nil, source: "test")
            }
            let changed = pipeline.with(
                project: pipeline.project.with(
                    reference: ReferenceData(
                        regions: whole.regions, populations: whole.populations, attestations: whole.attestations,
                        responseRates: whole.responseRates, codeLists: whole.codeLists, dueDays: whole.dueDays,
                        groups: FigureGroups(
                            intervals: whole.groups.intervals + more, ageGroups: whole.groups.ageGroups,
                            publicationLimits: whole.groups.publicationLimits))))
            try changed.run(.validate, .aggregate, .evaluate)
            let after = try FigureDump.lines(of: ["interval_monthly"], pipeline.connection, withSuppression: false)
            #expect(FigureDump.differences(after.filter { !$0.contains("\"two\"") }, before) == [])
            let nation = try pipeline.connection.lines(
                """
                select distinct to_char(period, 'YYYY-MM') from result.current_interval_monthly
                where interval_set = 'two' and level = 'nation' and sex_code is null and measure = 'first_visit'
                """)
            #expect(nation == ["2019-10"])
        }
    }

    @Test("Deliveries that today's definitions have not counted keep their rows, and are named")
    func waiting() async throws {
        let months = try RetainedMonths(seed: 8)
        try await withPipeline { pipeline in
            try months.run(pipeline)
            let rows = try Self.personalRows(pipeline)
            let changed = pipeline.with(
                project: pipeline.project.with(measure: "treatment") { $0.with(limits: [.days(1)]) })
            let outcome = try changed.retain()
            let ids = try pipeline.connection.lines(
                """
                select delivery.delivery_id
                from register.delivery as delivery
                where delivery.period < '2019-10-01' and delivery.kind in ('genomforda', 'vantande', 'primarvard')
                order by delivery.delivery_id
                """)
            #expect(outcome.waitingDeliveryIDs.map { "\($0)" } == ids && ids.count > 17)
            // Codes of contacts are counted nowhere, and need not wait.
            #expect(
                try Self.personalRows(pipeline).filter { !$0.contains(" register.contact_code ") }
                    == rows.filter { !$0.contains(" register.contact_code ") })
            // One that nobody has judged waits as well.
            let path = try TestFiles.write(months.one, named: "new.csv")
            try pipeline.run(.ingest, paths: [path])
            let newest = try pipeline.connection.lines("select max(delivery_id) from register.delivery")
            #expect(try pipeline.retain().waitingDeliveryIDs.map { "\($0)" } == newest)
        }
    }

    @Test("Rows that wait for a person keep their delivery, and of rows that are gone nobody decides")
    func held() async throws {
        let months = try RetainedMonths(seed: 9)
        try await withPipeline { pipeline in
            try months.run(pipeline, decidesAll: false)
            let waiting = try pipeline.connection.lines(
                """
                select distinct finding.delivery_id
                from quality.judged_finding as finding
                inner join register.delivery_in_force as in_force on finding.delivery_id = in_force.delivery_id
                where finding.outcome = 'held' and in_force.period < '2019-10-01' and in_force.kind <> 'counts'
                order by 1
                """)
            let decided = try pipeline.connection.lines(
                """
                select distinct taken.delivery_id
                from quality.hold_decision as taken
                inner join register.delivery as delivery on taken.delivery_id = delivery.delivery_id
                where delivery.period < '2019-10-01' and delivery.kind in ('genomforda', 'vantande')
                order by 1
                """)
            #expect(!waiting.isEmpty && !decided.isEmpty)
            #expect(try pipeline.retain().waitingDeliveryIDs.map { "\($0)" } == waiting)
            for id in decided where !waiting.contains(id) {
                let number = Int(id) ?? 0
                #expect(throws: HoldDecisionError.rowsDeleted(deliveryID: number)) {
                    try pipeline.decide(isAccepted: true, deliveryID: number)
                }
            }
            for id in waiting { try pipeline.decide(isAccepted: true, deliveryID: Int(id) ?? 0) }
            try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(try pipeline.retain().waitingDeliveryIDs == [])
        }
    }

    // MARK: What is asked

    private static let personalTables = [
        "register.contact", "register.contact_code", "register.emergency_visit", "register.hsa_id",
        "register.activity", "register.repeated_contact", "register.malformed", "quality.finding",
        "quality.hold_decision_row",
    ]

    /// How many rows of persons there are, by whether their month is before October 2019.
    private static func personalRows(_ pipeline: TestPipeline) throws -> [String] {
        try personalTables.flatMap { table in
            let condition =
                ["quality.finding", "quality.hold_decision_row"].contains(table)
                ? "told.contact_id is not null" : "true"
            return try pipeline.connection.lines(
                """
                select case when delivery.period < '2019-10-01' then 'old' else 'new' end, '\(table)', count(*)
                from \(table) as told
                inner join register.delivery as delivery on told.delivery_id = delivery.delivery_id
                where \(condition)
                group by 1 order by 1
                """)
        }
    }

    /// Those of contacts, with how many rows each has.
    private static func partitions(_ pipeline: TestPipeline) throws -> [String] {
        try pipeline.connection.lines(
            "select relid::regclass from pg_partition_tree('register.contact') where isleaf and level > 0 order by 1"
        ).flatMap { table in try pipeline.connection.lines("select '\(table)', count(*) from \(table)") }
    }

    private static func treatmentOf(_ month: String) -> String {
        """
        select area_code, statistic, limit_days, numerator, denominator from result.current_indicator_monthly
        where level = 'region' and basis = 'records' and measure = 'treatment' and period = '\(month)'
        order by 1, 2, 3
        """
    }

    private static let directTreatment = """
        select record.region_code, case kind when 'vantande' then 'waiting' else 'completed' end, at.limit_days,
            count(*) filter (where waited.days <= at.limit_days), count(*)
        from register.record as record
        inner join register.delivery_in_force as in_force on record.delivery_id = in_force.delivery_id
        cross join unnest('{30,60,90}'::integer[]) as at (limit_days)
        cross join lateral (
            select case when kind = 'vantande' then '2019-10-31'::date else record.start_date end - record.decision_date
        ) as waited (days)
        where record.period = '2019-10-01' and kind in ('genomforda', 'vantande') and record.phase_code in (2, 3)
            and record.medical_field_code <> 931 and record.has_care_guarantee
            and record.deviation_code is distinct from 1
            and not exists (
                select
                from quality.finding_out_of_figures as finding
                where finding.delivery_id = record.delivery_id and finding.line_number = record.line_number
            )
        group by 1, 2, 3
        order by 1, 2, 3
        """
}

extension TestPipeline {
    /// Deletes rows of months before October 2019.
    fileprivate func retain(isTrial: Bool = false) throws -> Retention.Outcome {
        guard let before = Period(iso: "2019-10") else { throw CocoaError(.coderInvalidValue) }
        return try pipeline.retain(
            before: before, isTrial: isTrial, on: connection, startedAt: "2020-03-01T02:00:00Z")
    }
}

extension Sequence where Element: Sendable {
    fileprivate func asyncMap<T: Sendable>(_ transform: @Sendable (Element) async throws -> T) async throws -> [T] {
        var results: [T] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}

/// Files of three regions and months: records of all kinds, of which some rows are rejected, held and malformed; counts
/// and expected units of region 63; and calls of the contract of region 12, with codes.
private struct RetainedMonths {
    let paths: [String]
    /// One more version of a delivery of September.
    let one: String

    init(seed: UInt64, hasOthers: Bool = true) throws {
        var contacts = RandomContacts(seed: seed)
        var paths: [String] = []
        var last = ""
        for period in ["2019-08", "2019-09", "2019-10"].compactMap({ Period(iso: $0) }) {
            for region in [10, 26, 63] {
                for kind in ["genomforda", "vantande", "primarvard"] {
                    let slot = SentSlot(region: region, period: period, kind: kind)
                    last = contacts.records(
                        of: slot, count: 90, rejectedCount: 1, heldCount: kind == "genomforda" ? 1 : 0,
                        malformedCount: 1)
                    // A contact that comes twice.
                    if kind == "vantande" { last += (last.split(separator: "\n").dropFirst().first ?? "") + "\n" }
                    paths.append(try TestFiles.write(last, named: "\(slot).csv"))
                }
            }
            guard hasOthers else { continue }
            let expected = ["A", "B", "Z"].map { "\(period.lastDay);63;SE63-\($0)\n" }.joined()
            paths.append(
                try TestFiles.write("matperiod;regionkod;forvantad_enhet\n" + expected, named: "units \(period).csv"))
            paths.append(
                try TestFiles.write(contacts.counts(region: 63, period: period), named: "counts \(period).csv"))
        }
        guard let september = Period(iso: "2019-09") else { throw CocoaError(.coderInvalidValue) }
        one = contacts.records(of: SentSlot(region: 63, period: september, kind: "vantande"), count: 90)
        var options = SyntheticOptions(
            months: [(2019, 9)], regionCodes: [12], size: .recordCount(400), seed: seed, kinds: [.completed, .waiting])
        options.transport = .xml
        for file in try options.files() {
            var bytes = Data()
            // The chunk is copied before the call returns.
            _ = unsafe try file.write { chunk in unsafe bytes.append(contentsOf: chunk) }
            paths.append(try TestFiles.write(bytes, named: file.name))
        }
        self.paths = paths
    }

    /// All stages, and a person's decisions of the rows that wait, or of some.
    func run(_ pipeline: TestPipeline, decidesAll: Bool = true) throws {
        try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: paths)
        let held = try pipeline.connection.lines(
            "select distinct delivery_id from quality.judged_finding where outcome = 'held' order by 1")
        for (index, id) in held.enumerated() where decidesAll || index % 3 < 2 {
            try pipeline.decide(isAccepted: index % 3 == 0, deliveryID: Int(id) ?? 0)
        }
        let outcome = try pipeline.run(.validate, .aggregate, .evaluate)
        #expect(!outcome.hasRefusals && held.count == 9)
    }
}
