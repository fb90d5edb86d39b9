import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing

@testable import Validate

@Suite("A unit is unknown where its region has said which ones report, and it is none of them")
struct UnknownUnitTests {
    private static let findings = "select line_number, column_name from quality.finding where rule_id = 'unit_unknown'"

    /// The clinic SE3 and its unit SE4 in region 10, September 2019.
    private static func contacts() throws -> String {
        let row = RecordFile.waiting(1, decided: "2019-09-01").replacing(";SE3;;", with: ";SE3;SE4;")
        return try TestFiles.write(RecordFile.text([row]), named: "contacts.csv")
    }

    private static func units(_ rows: [String]) throws -> String {
        try TestFiles.write(
            (["matperiod;regionkod;forvantad_enhet"] + rows).map { $0 + "\n" }.joined(), named: "units.csv")
    }

    @Test(
        "by the list of the month and region, of clinics or of units",
        arguments: [
            ([], false), (["2019-09-30;10;SE3"], false), (["2019-09-30;10;SE4"], false),
            (["2019-09-30;10;SE9"], true), (["2019-09-30;10;SE9", "2019-09-30;10;SE4"], false),
            (["2019-08-31;10;SE9"], false), (["2019-10-31;10;SE9"], false), (["2019-09-30;12;SE9"], false),
            (["2019-09-30;12;SE4", "2019-09-30;10;SE9"], true),
            // Refused for a unit that stands twice.
            (["2019-09-30;10;SE9", "2019-09-30;10;SE9"], false),
        ])
    func lists(_ units: [String], _ isUnknown: Bool) async throws {
        let findings = try await withPipeline { pipeline in
            if !units.isEmpty { try pipeline.run(.ingest, .validate, paths: [try Self.units(units)]) }
            try pipeline.run(.ingest, .validate, paths: [try Self.contacts()])
            return try pipeline.connection.lines(Self.findings)
        }
        #expect(findings == (isUnknown ? ["2 unit_hsa_id"] : []))
    }

    @Test("by a list that comes in the same run, and not by one that comes later; the row stays in the figures")
    func order() async throws {
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, paths: [try Self.contacts(), try Self.units(["2019-09-30;10;SE9"])])
            #expect(try pipeline.connection.lines(Self.findings) == ["2 unit_hsa_id"])
            #expect(
                try pipeline.connection.lines(Deliveries.verdicts).sorted() == [
                    "expected_units accepted 1 0 0 0", "vantande accepted_with_warnings 1 0 0 1",
                ])
        }
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, paths: [try Self.contacts()])
            let later = try pipeline.run(.ingest, .validate, paths: [try Self.units(["2019-09-30;10;SE9"])])
            #expect(later.validate?.verdicts.count == 1)
            #expect(try pipeline.connection.lines(Self.findings) == [])
        }
    }
}
