import Agreements
import Definitions
import Foundation
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Waits

@testable import Validate

@Suite("Validate judges deliveries")
struct ValidateStageTests {
    /// Findings, rule results and verdicts whole, and whether a row has been written anew.
    private static let everything = ["finding", "rule_result", "verdict"].map {
        "select '\($0)', xmin, ctid, entry::text from quality.\($0) as entry order by entry::text"
    }

    private static func state(_ pipeline: TestPipeline) throws -> [String] {
        try everything.flatMap { try pipeline.connection.lines($0) }
    }

    @Test("A run with nothing new writes nothing")
    func idempotent() async throws {
        try await withPipeline(template: Deliveries.clean) { pipeline in
            let first = try pipeline.run(.validate)
            let judged = try Self.state(pipeline)
            let runs = try pipeline.connection.lines("select count(*) from pipeline.run")
            let second = try pipeline.run(.validate)
            #expect(first.validate?.verdicts.count == 6)
            #expect(second.validate?.verdicts.count == 0)
            #expect(try Self.state(pipeline) == judged && judged.count > 50)
            #expect(try pipeline.connection.lines("select count(*) from pipeline.run") == runs)
        }
    }

    @Test("Rules that have changed judge again, and what the old ones found is gone")
    func changedRules() async throws {
        try await withPipeline(template: Deliveries.clean) { pipeline in
            _ = try pipeline.connection.execute(
                "update register.record set birth_year = 2021 where line_number = 7 and delivery_id < 3")
            try pipeline.run(.validate)
            let before = try pipeline.rows(Deliveries.findings)
            #expect(before.map { $0[1] } == ["birth_year_implausible"])

            let old = pipeline.project.rules
            let edited = pipeline.with(
                project: pipeline.project.with(
                    rules: old.map { catalogue in
                        RuleCatalogue(
                            content: catalogue.content, refuseAbovePercent: catalogue.refuseAbovePercent,
                            rules: catalogue.rules.filter { $0.id != "birth_year_implausible" }, file: catalogue.file)
                    }))
            let second = try edited.run(.validate)
            #expect(second.validate?.verdicts.count == 6)
            #expect(try pipeline.rows(Deliveries.findings) == [])
            #expect(
                try pipeline.connection.lines(
                    "select count(*) from quality.rule_result where rule_id = 'birth_year_implausible'") == ["0"])

            // And back: the same as at first.
            let third = try pipeline.run(.validate)
            #expect(third.validate?.verdicts.count == 6)
            #expect(try pipeline.rows(Deliveries.findings) == before)
        }
    }

    @Test(
        "A tenth of the rows may be rejected and not one more",
        arguments: [(10, "accepted_with_warnings"), (11, "refused")])
    func boundary(rejected: Int, verdict: String) async throws {
        let verdicts = try await withPipeline { pipeline in
            let file = try TestFiles.write(
                RecordFile.text(
                    (1...100).map { RecordFile.waiting($0, decided: $0 <= rejected ? "2019-10-01" : "2019-09-01") }))
            let outcome = try pipeline.run(.ingest, .validate, paths: [file])
            #expect(outcome.hasRefusals == (verdict == "refused"))
            return try pipeline.connection.lines(Deliveries.verdicts)
        }
        #expect(verdicts == ["vantande \(verdict) 100 0 \(rejected) 0"])
    }

    @Test(
        "Rows that could not be typed count with the rejected, of all that were sent",
        arguments: [
            (9, 1, "accepted_with_warnings"), (10, 1, "refused"), (0, 10, "accepted_with_warnings"), (0, 11, "refused"),
        ])
    func malformed(rejected: Int, malformed: Int, verdict: String) async throws {
        let verdicts = try await withPipeline { pipeline in
            let rows = (1...100).map { number in
                let decided =
                    number <= rejected ? "2019-10-01" : number <= rejected + malformed ? "yesterday" : "2019-09-01"
                return RecordFile.waiting(number, decided: decided)
            }
            try pipeline.run(.ingest, .validate, paths: [try TestFiles.write(RecordFile.text(rows))])
            return try pipeline.connection.lines(Deliveries.verdicts)
        }
        #expect(verdicts == ["vantande \(verdict) 100 \(malformed) \(rejected) 0"])
    }

    @Test(
        "Rows that no delivery can be told count against each, also beside rows that say their month and not their kind"
    )
    func halfPlaced() async throws {
        let verdicts = try await withPipeline { pipeline in
            let waiting = (1...100).map { RecordFile.waiting($0, decided: "2019-09-01") }
            let completed = waiting.map { row in
                row.replacing("2019-09-01;;;", with: "2019-09-01;2019-09-02;;")
                    .replacing("VANTANDE", with: "GENOMFORD")
            }
            let withoutKind = waiting.prefix(9).map { $0.replacing("VANTANDE", with: "KLAR") }
            let withoutRegion = waiting.prefix(9).map { $0.replacing(";10;SE1;", with: ";tio;SE1;") }
            // 9 of 109 and 9 of 218 are more than a tenth; either alone is not.
            for rows in [waiting + completed + withoutKind + withoutRegion, waiting + completed + withoutKind] {
                try pipeline.run(
                    .ingest, .validate, paths: [try TestFiles.write(RecordFile.text(rows))])
            }
            return try pipeline.connection.lines(Deliveries.verdicts)
        }
        #expect(
            verdicts == [
                // Their ids are those of the completed ones.
                "vantande refused 109 9 0 100", "genomforda refused 109 9 0 0",
                "vantande accepted_with_warnings 109 9 0 100", "genomforda accepted_with_warnings 109 9 0 0",
            ])
    }

    @Test("A stray row replaces no month of another region, unless the call that it replaces is named")
    func tooSmall() async throws {
        @Sendable func file(_ count: Int) throws -> String {
            try TestFiles.write(
                RecordFile.text((1...count).map { RecordFile.waiting($0, decided: "2019-09-01") }))
        }
        try await withPipeline { pipeline in
            let inForce = "select region_code, delivery_id from register.delivery_in_force order by 1"
            try pipeline.run(.ingest, .validate, paths: [try file(10)])
            let stray = (1...20).map { RecordFile.waiting($0, decided: "2019-09-01", region: $0 < 20 ? 12 : 10) }
            let outcome = try pipeline.run(
                .ingest, .validate, paths: [try TestFiles.write(RecordFile.text(stray))])
            #expect(outcome.hasRefusals)
            #expect(
                outcome.validate?.refused.map(\.reason) == [
                    "0 of 1 rows out of the figures (0 malformed, 0 rejected), 0 with warnings; refused above 10 %; "
                        + "1 records, and delivery 1 that it would replace has 10: refused below 50 %; name the call "
                        + "that it replaces, or withdraw the earlier delivery: komiljard withdraw 1 --why TEXT, then komiljard "
                        + "ingest --reload of this file"
                ])
            #expect(try pipeline.connection.lines(inForce) == ["10 1", "12 2"])

            let call = try pipeline.connection.lines("select call_id from register.file where file_id = 1")
            let path = try file(3)
            let folder = String(path.dropLast("/delivery.csv".count))
            try Data("file;replaces\ndelivery.csv;\(call.joined())\n".utf8)
                .write(to: URL(fileURLWithPath: "\(folder)/manifest.csv"))
            let named = try pipeline.run(.ingest, .validate, paths: [folder])
            #expect(named.validate?.verdicts.map(\.verdict) == ["accepted"])
            #expect(!named.hasRefusals)
            #expect(try pipeline.connection.lines(inForce) == ["10 4", "12 2"])

            // Without the limit nothing is refused for it.
            let unlimited = pipeline.with(
                project: pipeline.project.with(
                    rules: pipeline.project.rules.map { catalogue in
                        RuleCatalogue(
                            content: catalogue.content, refuseAbovePercent: catalogue.refuseAbovePercent,
                            rules: catalogue.rules, file: catalogue.file)
                    }))
            let judged = try unlimited.run(.validate)
            #expect(judged.validate?.verdicts.map(\.verdict) == Array(repeating: "accepted", count: 4))
        }
    }

    @Test("A rule's result counts what it was asked of, also where nothing failed")
    func ruleResults() async throws {
        let results = try await withPipeline { pipeline in
            let rows = (1...9).map { RecordFile.waiting($0, decided: $0 == 3 ? "2009-12-31" : "2019-09-01") }
            try pipeline.run(.ingest, .validate, paths: [try TestFiles.write(RecordFile.text(rows))])
            return try pipeline.connection.lines(
                """
                select rule_id, severity, checked_count, failed_count from quality.rule_result
                where rule_id in ('decision_date_too_early', 'contact_id_repeated', 'start_date_missing', 'totals_differ')
                order by rule_id
                """)
        }
        // The last two are of completed contacts and of counts: they were not asked.
        #expect(results == ["contact_id_repeated reject 9 0", "decision_date_too_early reject 9 1"])
    }

    @Test("Of a contact that is sent three times the first stays, and the others are findings")
    func repeatedContact() async throws {
        let findings = try await withPipeline { pipeline in
            let rows =
                [1, 2, 1, 3, 1].map { RecordFile.waiting($0, decided: "2019-09-01") }
                + (10...40).map { RecordFile.waiting($0, decided: "2019-09-01") }
            try pipeline.run(.ingest, .validate, paths: [try TestFiles.write(RecordFile.text(rows))])
            return try pipeline.connection.lines(
                "select rule_id, line_number, contact_id, column_name from quality.finding order by line_number")
        }
        #expect(findings == ["contact_id_repeated 4 K1 contact_id", "contact_id_repeated 6 K1 contact_id"])
    }

    @Test("Of a contact whose first row is out of the figures the first good one counts")
    func repeatedAfterReject() async throws {
        let findings = try await withPipeline { pipeline in
            let rows =
                ["2019-10-01", "2019-09-01", "2019-09-02"].map { RecordFile.waiting(1, decided: $0) }
                + (10...40).map { RecordFile.waiting($0, decided: "2019-09-01") }
            try pipeline.run(.ingest, .validate, paths: [try TestFiles.write(RecordFile.text(rows))])
            return try pipeline.connection.lines(
                "select rule_id, line_number from quality.finding order by line_number")
        }
        #expect(findings == ["decision_after_period 2", "contact_id_repeated 4"])
    }

    @Test("The same contact id in another delivery is another contact")
    func repeatedElsewhere() async throws {
        let findings = try await withPipeline { pipeline in
            let rows = [
                RecordFile.waiting(1, decided: "2019-09-01"), RecordFile.waiting(1, decided: "2019-09-01", region: 12),
            ]
            try pipeline.run(.ingest, .validate, paths: [try TestFiles.write(RecordFile.text(rows))])
            return try pipeline.connection.lines("select rule_id from quality.finding")
        }
        #expect(findings == [])
    }

    @Test("Only what is selected is judged, with the other deliveries of its file")
    func selection() async throws {
        let judged = try await withPipeline { pipeline in
            for region in [10, 12, 13] {
                let file = try TestFiles.write(
                    RecordFile.text([RecordFile.waiting(1, decided: "2019-09-01", region: region)]))
                try pipeline.run(.ingest, paths: [file])
            }
            try pipeline.run(.validate, selection: Selection(regions: [RegionCode(12)]))
            return try pipeline.connection.lines("select region_code from quality.verdict")
        }
        #expect(judged == ["12"])
    }

    @Test("A contact whose status says so is of primary care")
    func primaryCare() async throws {
        let verdicts = try await withPipeline { pipeline in
            let rows = [
                RecordFile.waiting(1, decided: "2019-09-01"),
                RecordFile.waiting(2, decided: "2019-09-01").replacing("2019-09-01;;;", with: "2019-09-01;2019-09-02;;")
                    .replacing("VANTANDE", with: "PRIMARVARD"),
            ]
            try pipeline.run(.ingest, .validate, paths: [try TestFiles.write(RecordFile.text(rows))])
            return try pipeline.connection.lines(Deliveries.verdicts)
        }
        #expect(verdicts == ["vantande accepted 1 0 0 0", "primarvard accepted 1 0 0 0"])
    }

    @Test("A part of the units that are expected is none: one wrong row refuses them, and the other deliveries stand")
    func wrongUnit() async throws {
        let verdicts = try await withPipeline { pipeline in
            let text = "matperiod;regionkod;forvantad_enhet\n2019-09-30;63;SE1\n2019-09-30;63;SE1\n2019-09-30;10;SE1\n"
            try pipeline.run(.ingest, .validate, paths: [try TestFiles.write(text)])
            return try pipeline.connection.lines(Deliveries.verdicts)
        }
        #expect(verdicts == ["expected_units refused 2 0 1 0", "expected_units accepted 1 0 0 0"])
    }

    @Test("What has no rules is accepted, and what is taken back is in force no more and has no shares")
    func withoutRules() async throws {
        try await withPipeline(template: Deliveries.clean) { pipeline in
            let inForce = "select kind from register.delivery_in_force where kind in ('vantande', 'diagnoser')"
            try pipeline.run(.validate, .aggregate)
            #expect(try pipeline.connection.lines(inForce) == ["vantande"])
            try pipeline.connection.executeScript(
                """
                insert into register.delivery (
                    delivery_id, region_code, period, kind, version, file_id, record_count, malformed_count,
                    is_withdrawal, contact_delivery_id
                )
                select
                    newest.delivery_id + 1, 63, contacts.period, 'diagnoser', 1, newest.file_id, 9, 0, false,
                    contacts.delivery_id
                from register.delivery as newest
                inner join register.delivery as contacts on contacts.kind = 'genomforda'
                where newest.kind = 'populations'
                union all
                select newest.delivery_id + 2, 63, newest.period, 'vantande', 2, newest.file_id, 0, 0, true, null
                from register.delivery as newest where newest.kind = 'populations';
                """)
            let outcome = try pipeline.run(.validate, .aggregate)
            let judged = outcome.validate?.verdicts.suffix(2)
            #expect(judged?.map(\.verdict) == ["accepted", "accepted"])
            #expect(judged?.last?.reason == "takes the delivery before it back")
            #expect(try pipeline.connection.lines(inForce) == ["diagnoser"])
            let shares = try pipeline.connection.lines(
                """
                select count(*) from indicator.delivery_share
                where delivery_id > (select max(delivery_id) - 2 from register.delivery)
                """)
            #expect(shares == ["0"])
        }
    }

    @Test("A rule that the server cannot run says where, and judges nothing")
    func brokenRule() async throws {
        try await withPipeline(template: Deliveries.clean) { pipeline in
            let broken = pipeline.with(
                project: pipeline.project.with(
                    rules: pipeline.project.rules.map { catalogue in
                        let rule = ValidationRule(
                            id: "broken", severity: .warn, kinds: [.waiting], column: nil,
                            test: .record(appliesWhen: nil, failsWhen: "no_such_column = 1"),
                            message: Label(swedish: "fel", english: "wrong"), origin: "test", mark: nil)
                        return catalogue.content == .records
                            ? RuleCatalogue(
                                content: .records, refuseAbovePercent: catalogue.refuseAbovePercent,
                                rules: catalogue.rules + [rule], file: catalogue.file) : catalogue
                    }))
            let error = #expect(throws: DefinitionFaults.self) { try broken.run(.validate) }
            #expect(
                error?.faults.map(\.message) == [
                    "the rule broken cannot be run: column \"no_such_column\" does not exist"
                ])
            let verdicts = try pipeline.connection.lines(Deliveries.verdicts)
            #expect(verdicts == [])
        }
    }
}
