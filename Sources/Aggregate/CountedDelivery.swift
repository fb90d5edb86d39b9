import Postgres
import Waits

/// A delivery whose contacts are to be counted.
struct CountedDelivery {
    let id: Int
    let region: Int
    let period: Period
    let kind: DeliveryKind
    let rowCount: Int
    /// It takes an earlier one back, and says nothing of anybody.
    let isWithdrawal: Bool

    /// The deliveries of contacts of a batch that are not refused, ascending.
    ///
    /// - Throws: `PostgresError`.
    static func all(of range: [Parameter], on connection: Connection) throws -> [CountedDelivery] {
        try connection.execute(
            """
            select
                delivery.delivery_id,
                delivery.region_code,
                to_char(delivery.period, 'YYYY-MM') as period,
                delivery.kind,
                delivery.record_count,
                delivery.is_withdrawal
            from register.delivery as delivery
            inner join quality.verdict as verdict on delivery.delivery_id = verdict.delivery_id
            where
                delivery.delivery_id between $1 and $2
                and delivery.kind in ('genomforda', 'vantande', 'primarvard')
                and verdict.verdict <> 'refused'
            order by delivery.delivery_id
            """, range
        ).rows.compactMap { row in
            // The columns are constrained to these values.
            guard let period = Period(iso: try row.string("period")),
                let kind = DeliveryKind(rawValue: try row.string("kind"))
            else { return nil }
            return CountedDelivery(
                id: try row.int("delivery_id"), region: try row.int("region_code"), period: period, kind: kind,
                rowCount: try row.int("record_count"), isWithdrawal: try row.bool("is_withdrawal"))
        }
    }

    /// Deliveries that are counted in one pass: what is counted is kept in memory until the pass ends.
    static func passes(over deliveries: [CountedDelivery]) -> [[CountedDelivery]] {
        var passes: [[CountedDelivery]] = []
        var rowCount = 0
        for delivery in deliveries {
            if passes.isEmpty || rowCount + delivery.rowCount > 2_000_000 {
                passes.append([])
                rowCount = 0
            }
            passes[passes.count - 1].append(delivery)
            rowCount += delivery.rowCount
        }
        return passes
    }
}
