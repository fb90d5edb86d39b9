import Postgres
import StageTestSupport

@testable import Explain

/// Shares counted by hand: a query for each measure, written for it alone. It knows nothing of histograms, of definitions,
/// or of what explain asks.
enum HandCount {
    private static let waiting = (
        kind: "vantande", statistic: "waiting",
        end: "(date_trunc('month', record.period) + interval '1 month - 1 day')::date"
    )
    private static let completed = (kind: "genomforda", statistic: "completed", end: "record.start_date")
    private static let primaryCare = (kind: "primarvard", statistic: "completed", end: "record.start_date")

    private static let measures:
        [(
            measure: String, condition: String, limits: [Int?],
            kinds: [(kind: String, statistic: String, end: String)]
        )] = [
            ("first_visit", "phase_code = 1 and medical_field_code <> 931", [30, 60, 90], [completed, waiting]),
            ("treatment", "phase_code = 2 and medical_field_code <> 931", [30, 60, 90], [completed, waiting]),
            (
                "follow_up", "phase_code = 4 and (profession_code = 915 or medical_field_code in (901, 931, 412))",
                [nil], [completed]
            ),
            ("bup_first_visit", "phase_code = 1 and medical_field_code = 931", [30], [completed, waiting]),
            ("bup_assessment", "phase_code = 3 and medical_field_code = 931", [30], [completed, waiting]),
            ("bup_treatment", "phase_code = 2 and medical_field_code = 931", [30], [completed, waiting]),
            ("medical_assessment", "phase_code = 1", [3], [primaryCare]),
        ]

    /// Numerator and denominator by `FigureNode.handKey`: of records those that are there; of counts all lines.
    static func all(on connection: Connection) throws -> [String: String] {
        var counted: [String: String] = [:]
        for (measure, condition, limits, kinds) in measures {
            // Of child psychiatry a patient-chosen wait is out only beyond the limit.
            let isChosenOutBeyondLimit = measure.hasPrefix("bup")
            for (kind, statistic, end) in kinds {
                for limit in limits {
                    let inTime =
                        limit.map { "\(end) - record.decision_date <= \($0)" }
                        ?? "\(end) <= record.medical_target_date"
                    let out =
                        "coalesce(record.deviation_code = 1, false)"
                        + (isChosenOutBeyondLimit ? " and not (\(inTime))" : "")
                    let rows = try connection.rows(
                        """
                        select delivery.region_code, to_char(delivery.period, 'YYYY-MM'),
                            count(*) filter (where \(condition) and (\(inTime)) and not (\(out))),
                            count(*) filter (where \(condition) and not (\(out)))
                        from register.delivery as delivery
                        left join register.record as record
                            on delivery.delivery_id = record.delivery_id and record.has_care_guarantee
                        where delivery.kind = '\(kind)'
                        group by delivery.region_code, delivery.period
                        """)
                    for row in rows.map({ $0.map { $0 ?? "-" } }) {
                        let text = limit.map(String.init) ?? "-"
                        counted["\(row[0]) \(row[1]) \(measure) \(statistic) \(text) records"] = "\(row[2]) \(row[3])"
                    }
                }
            }
        }
        for row in try connection.lines(
            """
            select region_code, to_char(period, 'YYYY-MM'), measure, statistic, coalesce(limit_days::text, '-'),
                'counts', within_count, total_count
            from register.count_row
            """)
        {
            let cells = row.split(separator: " ")
            counted[cells.prefix(6).joined(separator: " ")] = cells.suffix(2).joined(separator: " ")
        }
        return counted
    }
}

extension FigureNode {
    var handKey: String {
        "\(region) \(period) \(measure) \(statistic) \(limitDays.map(String.init) ?? "-") \(basis ?? "")"
    }
}
