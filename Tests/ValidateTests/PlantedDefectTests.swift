import Definitions
import Foundation
import Ingest
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Synthetic
import TestSupport
import Testing

/// Months with every known defect in them: what `generate --defects` says it has planted is what ingest and validate
/// find, and nothing else.
@Suite("What was planted is found")
struct PlantedDefectTests {
    /// Planted things that no rule of the catalogue finds, by id or by id and column: codes that are of the right form and
    /// in no list that we have (D03, P05 of procedures), procedures that the flat file alone has to have (D02), what is
    /// only counted (D07) or mended (P07), and one of the ways to write a suffix.
    private static let withoutRule: Set<String> = [
        "D02", "D03", "D07", "P05 aktivitet_kva", "P07", "unit_code_with_suffix hsaid_enhet",
    ]

    private static func hasRule(_ defect: PlantedDefect) -> Bool {
        withoutRule.isDisjoint(with: [defect.id, "\(defect.id) \(defect.column)"])
    }

    @Test(
        "Rows that were made untypable are malformed, and no others; files that were spoiled are not loaded",
        arguments: [SyntheticOptions.Transport.csv, .xml])
    func ingested(transport: SyntheticOptions.Transport) async throws {
        let (folder, planted) = try Self.generate(transport)
        try await withPipeline(template: .migrated) { pipeline in
            let report = try #require(try pipeline.run(.ingest, paths: [folder]).ingest)
            // Of XML the number of the element is kept and not its line.
            let found = try pipeline.connection.lines(
                """
                select file.file_name, case when $1 then malformed.line_number end
                from register.malformed as malformed
                inner join register.file as file on malformed.file_id = file.file_id
                """, [.bool(transport == .csv)])
            let spoiled = Set(planted.filter { $0.expected == .refusedFile }.map(\.file)).subtracting([""])
            let expected = planted.filter { $0.expected == .malformed && !spoiled.contains($0.file) }.map {
                "\($0.file) \(transport == .csv ? $0.line.map(String.init) ?? "" : "-")"
            }
            #expect(found.sorted() == expected.sorted())
            #expect(!expected.isEmpty)
            let refused = Set(report.failures.map { ($0.path as NSString).lastPathComponent })
            #expect(spoiled.isSubset(of: refused))
            #expect(!spoiled.isEmpty)
        }
    }

    @Test("Every planted row that a rule is about is found by it, and nothing is found of a row that is right")
    func judged() async throws {
        let (folder, planted) = try Self.generate(.csv)
        let loaded = try await withPipeline(template: .referenced) { pipeline in
            try pipeline.run(.ingest, paths: [folder])
            // Units that are not known are known by those that are: every region sends its clinics.
            let clinics = try pipeline.connection.lines(
                """
                select distinct delivery.period || ';' || place.region_code || ';' || place.care_unit_hsa_id
                from register.place as place
                inner join register.delivery as delivery on place.delivery_id = delivery.delivery_id
                inner join reference.region as region on place.region_code = region.region_code
                where place.care_unit_hsa_id not like 'SE0000000000-%'
                """)
            let units = try TestFiles.write(
                (["matperiod;regionkod;forvantad_enhet"] + clinics).map { $0 + "\n" }.joined())
            try pipeline.run(.ingest, .validate, paths: [units])
            return try (
                rejected: Self.rows(pipeline, severities: ["reject", "hold"]),
                held: Self.rows(pipeline, severities: ["hold"]), all: Self.rows(pipeline),
                unknownUnits: Self.rows(pipeline, severities: ["warn"], rule: "unit_unknown"),
                files: Set(
                    pipeline.connection.lines("select file.file_name from register.file as file"))
            )
        }
        let rows = planted.filter { $0.line != nil && loaded.files.contains($0.file) }
        let rejects = rows.filter { $0.expected == .reject && Self.hasRule($0) }.map(Self.place)
        let holds = rows.filter { $0.expected == .hold && Self.hasRule($0) }.map(Self.place)
        let warnings = rows.filter { $0.expected == .warn && Self.hasRule($0) }.map(Self.place)
        #expect(Set(rejects).subtracting(loaded.rejected) == [])
        #expect(Set(holds).subtracting(loaded.held) == [])
        #expect(!holds.isEmpty)
        #expect(Set(warnings).subtracting(loaded.all) == [])
        // A row of two regions' mixed file is held against both; a redelivered contact stands in two files.
        #expect(loaded.rejected.subtracting(rows.map(Self.place)) == [])
        #expect(rejects.count > 20 && warnings.count > 20)
        let unknownUnits = rows.filter { $0.id == "P06" }.map(Self.place)
        #expect(loaded.unknownUnits.subtracting(unknownUnits) == [] && !unknownUnits.isEmpty)
    }

    @Test("Deliveries that were spoiled as a whole are told of")
    func deliveries() async throws {
        let (folder, planted) = try Self.generate(
            .csv, months: [(2019, 8), (2019, 9), (2019, 10)], recordCount: 300_000)
        let found = try await withPipeline(template: .referenced) { pipeline in
            try pipeline.run(.ingest, .validate, paths: [folder])
            return try Set(
                pipeline.connection.lines(
                    """
                    select distinct finding.rule_id, file.file_name
                    from quality.finding as finding
                    inner join register.delivery as delivery on finding.delivery_id = delivery.delivery_id
                    inner join register.file as file on delivery.file_id = file.file_id
                    where finding.line_number = 0
                    """))
        }
        let rules = [
            "month_at_zero": "month_at_zero", "jump_in_one_month": "jump_in_one_month",
            "one_age_group": "one_age_group", "part_of_region": "part_of_region", "D09": "few_within_90_days",
        ]
        let expected = planted.filter { $0.line == nil }.compactMap { defect in
            rules[defect.id].map { "\($0) \(defect.file)" }
        }
        #expect(expected.count == rules.count)
        #expect(Set(expected).subtracting(found) == [])
        // What a rule says of another delivery follows from the spoiled ones: that of the month after them.
        let spoiled = Set(planted.map { $0.file.prefix(2) })
        #expect(
            found.filter { !$0.hasPrefix("waiting_vanished") }.allSatisfy { finding in
                spoiled.contains(finding.split(separator: " ")[1].prefix(2))
            })
    }

    private static func place(_ defect: PlantedDefect) -> String { "\(defect.file) \(defect.line ?? 0)" }

    private static func rows(
        _ pipeline: TestPipeline, severities: [String] = ["reject", "hold", "warn", "info"], rule: String = "%"
    ) throws -> Set<String> {
        try Set(
            pipeline.connection.lines(
                """
                select distinct file.file_name, finding.line_number
                from quality.finding as finding
                inner join register.delivery as delivery on finding.delivery_id = delivery.delivery_id
                inner join register.file as file on delivery.file_id = file.file_id
                where finding.severity = any($1::text []) and finding.line_number > 0 and finding.rule_id like $2
                """, [.textArray(severities), .text(rule)]))
    }

    /// Months of all regions in a folder, and what is wrong with them.
    private static func generate(
        _ transport: SyntheticOptions.Transport, months: [(Int, Int)] = [(2019, 9), (2019, 10)],
        recordCount: Int = 12_000
    ) throws -> (folder: String, planted: [PlantedDefect]) {
        var options = SyntheticOptions(
            months: months, regionCodes: SyntheticOptions.allRegionCodes, size: .recordCount(recordCount),
            seed: 11)
        options.transport = transport
        options.plantsDefects = true
        let deliveries = try options.deliveries()
        var planted = deliveries.absent
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in deliveries.files {
            var bytes = Data()
            // The chunk is copied before the call returns.
            unsafe try file.write(to: { chunk in unsafe bytes.append(contentsOf: chunk) }) { planted.append($0) }
            try bytes.write(to: URL(fileURLWithPath: "\(folder)/\(file.name)"))
        }
        return (folder, planted)
    }
}
