import Postgres
import StageTestSupport
import Stages
import Testing

@Suite("Fill rates are counted when a delivery is judged")
struct FillRateTests {
    @Test("Every column of contacts has as many values as the rows have, and judging again changes nothing")
    func contacts() async throws {
        try await withPipeline(template: Deliveries.clean) { pipeline in
            _ = try pipeline.connection.execute(
                "update register.contact set birth_year = null where line_number % 3 = 0")
            _ = try pipeline.connection.execute(
                "update register.contact set place_number = null, activity_number = null where line_number % 5 = 0")
            try pipeline.run(.validate)
            let counted = """
                select fill_rate.delivery_id, column_name, filled_count, row_count from quality.fill_rate
                inner join register.delivery using (delivery_id)
                where kind in ('genomforda', 'vantande') order by 1, 2
                """
            let columns = try pipeline.connection.lines(
                "select distinct column_name from (\(counted)) as counted order by 1")
            #expect(columns.count == 30)
            let direct = columns.map { column in
                """
                select delivery_id, '\(column)' as column_name, count(\(column)) as filled_count, count(*) as row_count
                from register.record inner join register.delivery using (delivery_id)
                where delivery.kind in ('genomforda', 'vantande') group by delivery_id
                """
            }
            let rates = try pipeline.connection.lines(counted)
            #expect(
                try rates
                    == pipeline.connection.lines(
                        "select * from (\(direct.joined(separator: " union all "))) as every order by 1, 2"))
            // Some of it is filled by halves, or the comparison would say little.
            #expect(
                try pipeline.connection.lines(
                    "select count(*) > 10 from quality.fill_rate where filled_count > 0 and filled_count < row_count")
                    == ["t"])

            _ = try pipeline.connection.execute("delete from pipeline.ledger where stage = 'validate'")
            try pipeline.run(.validate)
            #expect(try pipeline.connection.lines(counted) == rates)
        }
    }
}
