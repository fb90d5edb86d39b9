import Postgres
import StageTestSupport
import Testing
import Waits

@Suite("indicator.published_percent")
struct PublishedPercentTests {
    private static let sql = """
        select given.numerator, given.denominator,
            indicator.published_percent(given.numerator, given.denominator) as percent
        from unnest($1::bigint [], $2::bigint []) as given (numerator, denominator)
        """

    @Test("It is the rounding of Share for every fraction of up to 200")
    func small() async throws {
        let rows = try await withRollback(template: .migrated) { pipeline in
            try pipeline.rows(
                """
                select numerator, denominator, indicator.published_percent(numerator, denominator) as percent
                from generate_series(0, 200) as denominator, generate_series(0, denominator) as numerator
                """)
        }
        #expect(rows.count == 201 * 202 / 2)
        Self.compare(rows)
    }

    @Test(
        "It is the rounding of Share for large numbers, also exactly in the middle", arguments: [1, 2, 3] as [UInt64])
    func large(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        var shares: [(numerator: Int, denominator: Int)] = []
        for _ in 0..<1000 {
            // A hundred times the numerator must fit: 92,233,720,368,547,758 is the last that does.
            let denominator =
                Int.random(in: 1...92_233_720_368_547_758, using: &random) >> Int.random(in: 0..<50, using: &random)
            shares.append((Int.random(in: 0...denominator, using: &random), denominator))
            let unit = Int.random(in: 1...460_000_000_000_000, using: &random)
            shares.append(((2 * Int.random(in: 0..<100, using: &random) + 1) * unit, 200 * unit))
        }
        let (numerators, denominators) = (shares.map(\.numerator), shares.map(\.denominator))
        let rows = try await withRollback(template: .migrated) { pipeline in
            try pipeline.rows(Self.sql, [.intArray(numerators), .intArray(denominators)])
        }
        #expect(rows.count == shares.count)
        Self.compare(rows)
    }

    @Test(
        "Half goes to even, and nobody of nobody has no value",
        arguments: [
            (7410, 11_856, 62), (1, 200, 0), (3, 200, 2), (5, 200, 2), (199, 200, 100), (197, 200, 98), (0, 1, 0),
            (1, 1, 100), (0, 0, nil),
        ] as [(Int, Int, Int?)])
    func examples(numerator: Int, denominator: Int, percent: Int?) async throws {
        let rows = try await withRollback(template: .migrated) { pipeline in
            try pipeline.rows(Self.sql, [.intArray([numerator]), .intArray([denominator])])
        }
        #expect(rows.map { $0[2] } == [percent.map(String.init)])
    }

    private static func compare(_ rows: [[String?]]) {
        let differing = rows.filter { row in
            let numbers = row.map { $0.flatMap { Int($0) } }
            guard let share = Share(numerator: numbers[0] ?? -1, denominator: numbers[1] ?? -1) else { return true }
            return numbers[2] != share.publishedPercent
        }
        #expect(differing == [])
    }
}
