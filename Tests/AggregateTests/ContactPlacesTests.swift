import Definitions
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing

@testable import Aggregate

@Suite("Contacts come packed, and nothing of them is lost")
struct ContactPlacesTests {
    private static let tables = [
        "indicator.histogram", "indicator.interval_count", "indicator.reported_unit", "indicator.delivery_share",
    ]

    @Test("Deliveries with too many numbers for one pass are counted in several, and give the same")
    func severalPasses() async throws {
        let months = try GeneratedMonths(seed: 31)
        try await withPipeline { pipeline in
            try pipeline.run(.ingest, .validate, .aggregate, paths: months.paths)
            func lines() throws -> [[String]] {
                try Self.tables.map {
                    try pipeline.connection.lines("select counted.* from \($0) as counted order by counted")
                }
            }
            let expected = try lines()
            #expect(expected.allSatisfy { !$0.isEmpty })
            let deliveries = try CountedDelivery.all(of: [.int(1), .int(.init(Int32.max))], on: pipeline.connection)
            #expect(deliveries.count > 20)
            for mostIDs in [1, 3, 30_000] {
                for table in Self.tables { _ = try pipeline.connection.execute("delete from \(table)") }
                try HistogramWriter(
                    connection: pipeline.connection, project: pipeline.project, sql: pipeline.sql, mostIDs: mostIDs
                ).count(deliveries)
                #expect(try lines() == expected, "at most \(mostIDs) ids a pass")
            }
        }
    }

    @Test("Every code that a field may have has room among those beside it")
    func room() {
        // As sql/aggregate/counted_contact packs them.
        let bits: [(Field, Int)] = [
            (.birthYear, 14), (.sexCode, 4), (.phaseCode, 4), (.medicalFieldCode, 10), (.deviationCode, 4),
        ]
        for (field, bitCount) in bits {
            guard case .code(let digits) = field.type else {
                Issue.record("\(field) is no code of so many digits")
                continue
            }
            let greatest = (0..<digits.upperBound).reduce(1) { product, _ in product * 10 } - 1
            #expect(greatest < 1 << bitCount, "\(field)")
        }
        // XS9nn is kept as 9nn, in ten bits.
        #expect(Field.professionCode.type == .professionCode)
        #expect(999 < 1 << 10)
    }
}
