import Foundation
import Postgres
import StageTestSupport
import Stages
import Synthetic
import TestSupport
import Waits

/// Deliveries that break no rule: what tests change one thing of.
enum Deliveries {
    /// Region 63 in September 2019: those completed, those waiting, and the same as counts.
    static let clean = TestTemplate(name: "clean month") { conninfo in
        try await TestTemplate.prepare(conninfo) { pipeline in
            _ = try Migrations(pipeline.sql).apply(on: pipeline.connection)
            let paths = try files(recordCount: 3000, seed: 63)
            try pipeline.run(.ingest, paths: paths)
            // The rules look codes up in the reference tables: nothing is left to judge of a month that is not there.
            try pipeline.run(.validate, selection: Selection(periods: PeriodRange(iso: "1999-01")))
        }
    }

    /// A file of records and one of counts.
    static func files(recordCount: Int, seed: UInt64) throws -> [String] {
        let options = SyntheticOptions(
            months: [(2019, 9)], regionCodes: [63], size: .recordCount(recordCount), seed: seed)
        var records = Data()
        var counts = Data()
        var tally = SyntheticTally()
        for file in try options.files() {
            // The chunk is copied before the call returns.
            tally.merge(unsafe try file.write { chunk in unsafe records.append(contentsOf: chunk) })
        }
        unsafe try tally.writeCounts { chunk in unsafe counts.append(contentsOf: chunk) }
        return [try TestFiles.write(records, named: "records.csv"), try TestFiles.write(counts, named: "counts.csv")]
    }

    static let findings = """
        select delivery.kind, finding.rule_id, finding.line_number
        from quality.finding as finding
        inner join register.delivery as delivery on finding.delivery_id = delivery.delivery_id
        order by finding.rule_id, finding.line_number
        """
    static let verdicts = """
        select delivery.kind, verdict.verdict, verdict.row_count, verdict.malformed_count, verdict.rejected_count,
            verdict.warned_count
        from quality.verdict as verdict
        inner join register.delivery as delivery on verdict.delivery_id = delivery.delivery_id
        order by delivery.delivery_id
        """
}
