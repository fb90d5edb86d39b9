import Postgres
import StageTestSupport
import Testing

@Suite("What is counted is of a delivery that there is")
struct CountedDeliveryTests {
    /// A row each, of the delivery and region that they are given.
    private static let rows: [(table: String, statement: String)] = [
        (
            "histogram",
            """
            insert into indicator.histogram (
                region_code, period, delivery_id, measure, statistic, medical_field_code, profession_code,
                deviation_code, has_care_guarantee, days, contact_counts
            ) values ($1, '2019-09-01', $2, 'first_visit', 'waiting', 211, 0, 0, true, '{1}', '{1}')
            """
        ),
        (
            "interval_count",
            """
            insert into indicator.interval_count (
                region_code, period, delivery_id, measure, statistic, unit_hsa_id, upper_days, sex_codes, ages_from,
                deviation_codes, have_care_guarantee, bound_numbers, contact_counts
            ) values ($1, '2019-09-01', $2, 'first_visit', 'waiting', 'E1', '{30}', '{1}', '{0}', '{0}', '{t}', '{1}', '{1}')
            """
        ),
        (
            "reported_unit",
            """
            insert into indicator.reported_unit (region_code, period, delivery_id, unit_hsa_id)
            values ($1, '2019-09-01', $2, 'E1')
            """
        ),
    ]

    @Test("Of no other, and of its own region", arguments: rows.map(\.table))
    func delivery(table: String) async throws {
        try await withPipeline(template: .migrated) { pipeline in
            let connection = pipeline.connection
            try connection.executeScript(
                """
                insert into pipeline.run (run_id, command, software_version, started_at) values (1, 'test', '0', now());
                insert into register.file (
                    file_id, sha256, file_name, byte_count, layout, layout_sha256, record_count, malformed_count,
                    loaded_at, run_id, content_sha256, content_byte_count, encoding, kept_malformed_count, received_at
                )
                values (
                    1, sha256('f'), 'f', 1, 'x', sha256('x'), 0, 0, now(), 1, sha256('f'), 1, 'utf-8', 0, now()
                );
                insert into register.delivery values (7, 10, '2019-09-01', 'vantande', 1, 1, 1, 0);
                """)
            let statement = try #require(Self.rows.first { $0.table == table }).statement
            for (region, delivery) in [(10, 8), (12, 7)] {
                let error = #expect(throws: PostgresError.self) {
                    _ = try connection.execute(statement, [.int(region), .int(delivery)])
                }
                #expect(error?.sqlState == .foreignKeyViolation)
                #expect(error?.constraint == "\(table)_has_delivery")
                #expect(
                    error?.message == "there is no delivery \(delivery) of the region that a row of \(table) names")
            }
            _ = try connection.execute(statement, [.int(10), .int(7)])
            let moved = #expect(throws: PostgresError.self) {
                _ = try connection.execute("update indicator.\(table) set region_code = 12")
            }
            #expect(moved?.constraint == "\(table)_keeps_delivery")
            try #expect(connection.lines("select region_code, delivery_id from indicator.\(table)") == ["10 7"])
        }
    }
}
