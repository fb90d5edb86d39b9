import Agreements
import Foundation
import Postgres
import StageTestSupport
import Stages
import TestSupport
import Testing
import Waits

@testable import Feedback

@Suite("What a region is told of a month")
struct FeedbackTests {
    private static func september() throws -> Period { try #require(Period(year: 2019, month: 9)) }

    private static func feedback(
        _ pipeline: TestPipeline, region: RegionCode = SentMonth.region, folder: String, replaces: Bool = false
    ) throws -> Feedback {
        try Feedback(
            region: region, period: september(), folder: folder, replaces: replaces, project: pipeline.project,
            sql: pipeline.sql, on: pipeline.connection)
    }

    private static func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\r\n").filter { !$0.isEmpty }
    }

    @Test("The summary, the rules and the rows are those of the register")
    func counts() async throws {
        let folder = try TestFolder.fresh()
        let (feedback, findings, rules) = try await withPipeline(template: SentMonth.template) { pipeline in
            try (
                Self.feedback(pipeline, folder: folder),
                pipeline.connection.lines(
                    "select line_number, rule_id from quality.finding where region_code = 63 order by 1, 2"),
                pipeline.connection.lines("select rule_id from quality.rule_result where region_code = 63")
            )
        }
        let sent = try #require(feedback.report.deliveries.first)
        #expect(feedback.report.deliveries.count == 1)
        #expect((sent.kind, sent.version, sent.file, sent.state) == ("vantande", 1, "båda.csv", .inForce))
        #expect((sent.rows, sent.malformed, sent.malformedListed, sent.unplacedInFile) == (63, 1, 1, 1))
        #expect(sent.rejected == 2 && sent.held == 0 && sent.accepted == 60)
        #expect(feedback.report.rules.count == rules.count)
        let missing = try #require(feedback.report.rules.first { $0.rule == "decision_date_missing" })
        #expect((missing.checked, missing.failed, missing.column) == (62, 1, "beslut_datum"))

        #expect(feedback.findingCount == findings.count && feedback.malformedCount == 1)
        let records = try Self.lines("\(folder)/aterkoppling_63_2019-09_poster.csv")
        #expect(records.count == 1 + findings.count + 1)
        let found = records.dropFirst().dropLast().map { line in
            let fields = line.components(separatedBy: ";").map { $0.trimmingCharacters(in: ["\""]) }
            return "\(fields[3]) \(fields[6])"
        }
        #expect(found == findings)
        // The malformed row is the last, with its place; a contact id that looks like a formula is harmless.
        let line = 1 + 63 + 63
        #expect(records.last?.contains("\";\"\(line)\";\"") == true && records.last?.contains("\"kon\"") == true)
        #expect(records.contains { $0.contains("\"'=R63-utan dag\"") && $0.contains("Beslutsdatum saknas") })
    }

    @Test("Shares and both bounds, worked out by hand")
    func bounds() async throws {
        let folder = try TestFolder.fresh()
        let figures = try await withPipeline(template: SentMonth.template) { pipeline in
            try Self.feedback(pipeline, folder: folder).report.figures
        }
        func line(_ measure: String, _ days: Int, _ statistic: Statistic = .waiting) -> String {
            let figure = figures.first {
                $0.figure.measure.rawValue == measure && $0.figure.statistic == statistic
                    && $0.figure.limit == .days(days)
            }
            func text(_ share: Share?) -> String { share.map { "\($0.numerator)/\($0.denominator)" } ?? "-" }
            return "\(text(figure?.share)) \(figure?.outCount ?? -1) \(text(figure?.lower)) \(text(figure?.upper))"
        }
        // All three that are out could be first visits.
        #expect(line("first_visit", 60) == "48/60 3 48/63 51/63")
        // Without a phase, and malformed.
        #expect(line("treatment", 90) == "0/0 2 0/2 2/2")
        // The medical field of both that are rejected is known.
        #expect(line("bup_first_visit", 30) == "0/0 1 0/1 1/1")
        #expect(line("first_visit", 60, .completed) == "- 0 - -")
    }

    @Test("Kronor of 2019 at both bounds: treatment is earned where the two who may wait for it are within 60 days")
    func kronor() async throws {
        let folder = try TestFolder.fresh()
        let (kronor, json) = try await withPipeline(template: SentMonth.template) { pipeline in
            let feedback = try Self.feedback(pipeline, folder: folder)
            return try (
                feedback.report.kronor, Data(contentsOf: URL(fileURLWithPath: "\(folder)/aterkoppling_63_2019-09.json"))
            )
        }
        let agreement = try #require(kronor.first { $0.agreement == "komiljard-2019" })
        let parts = Dictionary(uniqueKeysWithValues: agreement.parts.map { ($0.pot, $0) })
        // 1,280 million in two parts and three months; of treatment no other region has anybody.
        let month = 1_280_000_000 / 2 / 3 + 1
        let treatment = try #require(parts["performance/treatment"])
        #expect((treatment.now, treatment.lower, treatment.upper) == (0, 0, month))
        let firstVisit = try #require(parts["performance/first_visit"])
        // Shared with region 10, which is as good, by population, whatever becomes of those that are out.
        #expect(firstVisit.now > 0 && firstVisit.now < month / 2)
        #expect(firstVisit.lower == firstVisit.now && firstVisit.upper == firstVisit.now)
        #expect(agreement.total.upper - agreement.total.now == month)

        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "agreements", "bounds_mark", "deliveries", "figures", "findings", "malformed", "notes", "period",
                "region", "region_code", "rules",
            ])
        #expect(object["bounds_mark"] as? String == "inferred")
        #expect((object["malformed"] as? [Any])?.count == 1)
    }

    @Test("Nothing of another region is in any file")
    func otherRegions() async throws {
        let folder = try TestFolder.fresh()
        let paths = try await withPipeline(template: SentMonth.template) { pipeline in
            try Self.feedback(pipeline, folder: folder).paths
        }
        #expect(paths.count == 7)
        for path in paths {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            let contents = path.hasSuffix(".xlsx") ? Array(try ZipArchive(data).files.values) : [data]
            for content in contents {
                let text = String(decoding: content, as: UTF8.self)
                #expect(!text.contains("R10-") && !text.contains("SE-10-") && !text.contains("fält;"), "\(path)")
            }
        }
    }

    @Test("A refused delivery is told of, and figures are of the one before it")
    func refused() async throws {
        let folder = try TestFolder.fresh()
        let report = try await withPipeline(template: SentMonth.template) { pipeline in
            let rows = (0..<70).map { SentMonth.row("N\($0)", decided: "") }
            let path = try TestFiles.write(([SentMonth.header] + rows).joined(separator: "\n") + "\n", named: "ny.csv")
            try pipeline.run(.ingest, .validate, .aggregate, paths: [path])
            return try Self.feedback(pipeline, folder: folder).report
        }
        let sent = try #require(report.deliveries.first)
        #expect((sent.version, sent.state, sent.inForce?.version) == (2, .refused, 1))
        #expect(sent.rejected == 70)
        let figure = try #require(
            report.figures.first {
                $0.figure.measure.rawValue == "first_visit" && $0.figure.statistic == .waiting
                    && $0.figure.limit == .days(60)
            })
        #expect(figure.share == Share(numerator: 48, denominator: 60) && figure.outCount == 3)
    }

    @Test("A region or month without a delivery is not found, and no folder is made")
    func notFound() async throws {
        let folder = try TestFolder.fresh()
        let period = try Self.september()
        try await withPipeline(template: SentMonth.template) { pipeline in
            #expect(throws: FeedbackError.noDelivery(region: RegionCode(12), period: period, isRegion: true)) {
                try Self.feedback(pipeline, region: RegionCode(12), folder: folder)
            }
            #expect(throws: FeedbackError.noDelivery(region: RegionCode(99), period: period, isRegion: false)) {
                try Self.feedback(pipeline, region: RegionCode(99), folder: folder)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("Files that are there are not replaced unasked, the same twice is the same, and nothing unfinished is left")
    func replacing() async throws {
        let folder = try TestFolder.fresh()
        try await withPipeline(template: SentMonth.template) { pipeline in
            let paths = try Self.feedback(pipeline, folder: folder).paths
            #expect(throws: FeedbackError.alreadyThere(paths: paths)) { try Self.feedback(pipeline, folder: folder) }
            let texts = paths.dropLast()
            let before = try texts.map { try String(contentsOfFile: $0, encoding: .utf8) }
            _ = try Self.feedback(pipeline, folder: folder, replaces: true)
            #expect(try texts.map { try String(contentsOfFile: $0, encoding: .utf8) } == before)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                    == paths.map { URL(fileURLWithPath: $0).lastPathComponent }.sorted())
            for path in paths {
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
        }
    }
}
