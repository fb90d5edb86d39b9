import Definitions
import Postgres
import Waits

/// Shares within each limit, of what histograms hold: rows of `indicator.delivery_share`.
///
/// A delivery without any contact of a measure gets 0 of 0: it was delivered, there is nobody to count. One that takes an
/// earlier one back says nothing of anybody.
struct RecordShares {
    private let figures: [MeasureFigure]
    private let connection: Connection

    init(_ measures: [MeasureDefinition], on connection: Connection) {
        figures = MeasureFigure.all(of: measures)
        self.connection = connection
    }

    /// Writes the shares of deliveries that have been counted now.
    ///
    /// - Parameters:
    ///   - histograms: all of these deliveries; their indices are those of the deliveries, and of all figures.
    ///   - deliveries: that are not refused.
    /// - Throws: `PostgresError`.
    func write(_ histograms: [HistogramRow], of deliveries: [CountedDelivery]) throws {
        try write(shares(of: histograms, deliveries) { _, _ in true })
    }

    /// Writes the shares of deliveries that were counted before, from the histograms that are kept of them.
    ///
    /// A measure whose contacts would be others today than when the delivery was counted has no share made.
    ///
    /// - Parameter range: the first and the last delivery.
    /// - Throws: `PostgresError`.
    func writeAgain(_ range: [Parameter]) throws {
        let deliveries = try CountedDelivery.all(of: range, on: connection)
        let counted = Set(
            try connection.execute(
                """
                select counted.delivery_id, counted.measure
                from register.delivery as delivery
                inner join indicator.counted_measure as counted
                    on delivery.region_code = counted.region_code and delivery.delivery_id = counted.delivery_id
                inner join reference.measure as measure
                    on counted.measure = measure.measure and counted.membership_sha256 = measure.membership_sha256
                where delivery.delivery_id between $1 and $2
                """, range
            ).rows.map { "\(try $0.int(0)) \(try $0.string(1))" })
        let histograms = try HistogramRow.all(of: range, deliveries: deliveries, figures: figures, on: connection)
        try write(
            shares(of: histograms, deliveries) { delivery, measure in
                counted.contains("\(delivery.id) \(measure.rawValue)")
            })
    }

    private struct Place: Hashable {
        let delivery: Int
        let figure: Int
    }

    private struct RecordShare {
        let delivery: CountedDelivery
        let figure: MeasureFigure
        let limit: Limit
        var numerator = 0
        var denominator = 0
        var patientChosenCount = 0
    }

    private func shares(
        of histograms: [HistogramRow], _ deliveries: [CountedDelivery],
        isCounted: (CountedDelivery, MeasureID) -> Bool
    ) -> [RecordShare] {
        var shares: [RecordShare] = []
        var places: [Place: Range<Int>] = [:]
        for (number, delivery) in deliveries.enumerated() where !delivery.isWithdrawal {
            for (index, figure) in figures.enumerated() where figure.kind == delivery.kind {
                guard figure.measure.holds(in: delivery.period), isCounted(delivery, figure.measure.id) else {
                    continue
                }
                let first = shares.count
                shares += figure.measure.limits.map { RecordShare(delivery: delivery, figure: figure, limit: $0) }
                places[Place(delivery: number, figure: index)] = first..<shares.count
            }
        }
        for histogram in histograms {
            guard let place = places[Place(delivery: histogram.key.delivery, figure: histogram.key.figure)] else {
                continue
            }
            let figure = figures[histogram.key.figure]
            guard histogram.key.hasCareGuarantee || figure.measure.careGuarantee == .any else { continue }
            let deviation = Deviation(rawValue: histogram.key.deviation)
            let rule = deviation.map { figure.measure.rule(for: $0, figure.statistic) } ?? .counts
            for index in place {
                let (within, beyond) = histogram.counts(within: shares[index].limit)
                let counts = rule != .out ? within : 0
                let countsBeyond = rule == .counts ? beyond : 0
                shares[index].numerator += counts
                shares[index].denominator += counts + countsBeyond
                if deviation == .patientChosen {
                    shares[index].patientChosenCount += within + beyond - counts - countsBeyond
                }
            }
        }
        return shares
    }

    private func write(_ shares: [RecordShare]) throws {
        try connection.copyIn(
            """
            copy indicator.delivery_share (
                region_code, period, delivery_id, basis, measure, statistic, limit_days, numerator, denominator,
                pvv_count
            ) from stdin (format binary)
            """
        ) { writer in
            for share in shares {
                writer.beginRow()
                writer.append(share.delivery)
                writer.append(string: Basis.records.rawValue)
                writer.append(string: share.figure.measure.id.rawValue)
                writer.append(string: share.figure.statistic.rawValue)
                if let days = share.limit.limitDays {
                    writer.append(int32: Int32(truncatingIfNeeded: days))
                } else {
                    writer.appendNull()
                }
                writer.append(int64: Int64(share.numerator))
                writer.append(int64: Int64(share.denominator))
                writer.append(int64: Int64(share.patientChosenCount))
                try writer.endRow()
            }
        }
    }
}

extension MeasureDefinition {
    fileprivate func holds(in period: Period) -> Bool {
        validFrom.map { $0 <= period } ?? true && validTo.map { period <= $0 } ?? true
    }
}

extension HistogramRow {
    /// How many waited at most so long (limits are inclusive), and how many longer. By target date the days are those after
    /// it: at most 0 is in time.
    fileprivate func counts(within limit: Limit) -> (within: Int, beyond: Int) {
        let greatest = limit.limitDays ?? 0
        var (within, beyond) = (0, 0)
        for (day, count) in zip(days, counts) {
            if day <= greatest { within += Int(count) } else { beyond += Int(count) }
        }
        return (within, beyond)
    }

    /// The histograms that are kept of deliveries, of figures that there are today.
    ///
    /// - Throws: `PostgresError`.
    fileprivate static func all(
        of range: [Parameter], deliveries: [CountedDelivery], figures: [MeasureFigure], on connection: Connection
    ) throws -> [HistogramRow] {
        let places = Dictionary(uniqueKeysWithValues: deliveries.enumerated().map { ($1.id, $0) })
        let names = figures.map { "\($0.measure.id.rawValue) \($0.statistic.rawValue)" }
        return try connection.execute(
            """
            select
                histogram.delivery_id,
                histogram.measure || ' ' || histogram.statistic as figure,
                histogram.medical_field_code,
                histogram.profession_code,
                histogram.deviation_code,
                histogram.has_care_guarantee,
                array_to_string(histogram.days, ' ') as days,
                array_to_string(histogram.contact_counts, ' ') as contact_counts
            from register.delivery as delivery
            inner join indicator.histogram as histogram
                on delivery.region_code = histogram.region_code and delivery.delivery_id = histogram.delivery_id
            where delivery.delivery_id between $1 and $2
            """, range
        ).rows.compactMap { row in
            guard let place = places[try row.int("delivery_id")],
                let figure = names.firstIndex(of: try row.string("figure"))
            else { return nil }
            let key = HistogramKey(
                delivery: place, figure: figure, medicalField: try row.int("medical_field_code"),
                profession: try row.int("profession_code"), deviation: try row.int("deviation_code"),
                hasCareGuarantee: try row.bool("has_care_guarantee"))
            return HistogramRow(
                key: key, delivery: deliveries[place], days: try numbers(row.string("days")),
                counts: try numbers(row.string("contact_counts")))
        }
    }

    private static func numbers(_ text: String) -> [Int32] { text.split(separator: " ").compactMap { Int32($0) } }
}
