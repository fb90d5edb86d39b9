import Postgres
import StageTestSupport
import Stages
import Testing

@Suite("What rules compare between deliveries is counted when a delivery is judged")
struct DeliveryProfileTests {
    @Test("Waits fall into the classes that their days say, of those in the shares alone")
    func classes() async throws {
        try await withPipeline(template: Deliveries.clean) { pipeline in
            // A row each: days that a class ends with and begins with, and what is in no share.
            try pipeline.connection.executeScript(
                """
                create temporary table asked as
                select row_number() over () as number, days.*
                from (
                    values
                        (-1, true, null), (0, true, null), (0, true, 1), (0, false, null), (1, true, 2), (90, true, null),
                        (90, true, 3), (90, null, null), (91, true, null), (91, true, 1), (365, true, null),
                        (365, false, 1), (366, true, null), (4000, true, null), (4000, false, null), (null, true, null)
                ) as days (wait_days, has_care_guarantee, deviation_code);
                update register.contact as contact
                set decision_date = delivery.period_last_day - asked.wait_days,
                    start_date = case when delivery.kind = 'genomforda' then delivery.period_last_day end,
                    has_care_guarantee = asked.has_care_guarantee, deviation_code = asked.deviation_code
                from asked, register.delivery as delivery
                where contact.delivery_id = delivery.delivery_id and contact.line_number % 17 = asked.number
                """)
            try pipeline.run(.validate)
            let ends =
                "coalesce(case delivery.kind when 'vantande' then delivery.period_last_day end, record.start_date)"
            let direct = """
                select phase.phase_code, count(*) filter (where is_counted), count(*) filter (where is_counted and days = 0),
                    count(*) filter (where is_counted and days <= 90),
                    count(*) filter (where is_counted and days <= 365)
                from (
                    select delivery_id, phase_code, days,
                        has_care_guarantee and deviation_code is distinct from 1 and days >= 0 as is_counted
                    from register.record as record
                    inner join register.delivery as delivery using (delivery_id)
                    cross join lateral (select \(ends) - record.decision_date) as waited (days)
                ) as contact
                cross join lateral (values (0), (contact.phase_code)) as phase (phase_code)
                group by contact.delivery_id, phase.phase_code
                order by contact.delivery_id, phase.phase_code
                """
            let counted = """
                select phase_code, counted_count, same_day_count, within_90_count, within_365_count
                from quality.delivery_profile order by delivery_id, phase_code
                """
            #expect(try pipeline.connection.lines(counted) == pipeline.connection.lines(direct))
            let classes = try pipeline.connection.lines(
                """
                select count(distinct delivery_id) = 2 and bool_and(
                    0 < same_day_count and same_day_count < within_90_count and within_90_count < within_365_count
                    and within_365_count < counted_count and counted_count < record_count
                )
                from quality.delivery_profile where phase_code = 0
                """)
            #expect(classes == ["t"])
        }
    }
}
