/// A share counted straight from the records, by a query written for its measure alone: it knows nothing of histograms,
/// of tables of measures, or of batches.
struct DirectQuery {
    let measure: String
    let condition: String
    let limits: [Int?]
    /// Whether a patient-chosen wait (PvV) is out only where it exceeds the limit.
    var isChosenOutBeyondLimit = false
    var kinds = [(kind: "genomforda", statistic: "completed", end: "start_date"), waiting]

    private static let waiting = (
        kind: "vantande", statistic: "waiting",
        end: "(date_trunc('month', record.period) + interval '1 month - 1 day')::date"
    )

    static let all: [DirectQuery] = [
        DirectQuery(
            measure: "first_visit", condition: "phase_code = 1 and medical_field_code <> 931", limits: [30, 60, 90]),
        DirectQuery(
            measure: "treatment", condition: "phase_code = 2 and medical_field_code <> 931", limits: [30, 60, 90]),
        DirectQuery(
            measure: "examination", condition: "phase_code = 3 and medical_field_code <> 931", limits: [30, 60, 90]),
        DirectQuery(
            measure: "follow_up",
            condition: "phase_code = 4 and (profession_code = 915 or medical_field_code in (901, 931, 412))",
            limits: [nil], kinds: [("genomforda", "completed", "start_date")]),
        DirectQuery(
            measure: "bup_first_visit", condition: "phase_code = 1 and medical_field_code = 931", limits: [30],
            isChosenOutBeyondLimit: true),
        DirectQuery(
            measure: "bup_assessment", condition: "phase_code = 3 and medical_field_code = 931", limits: [30],
            isChosenOutBeyondLimit: true),
        DirectQuery(
            measure: "bup_treatment", condition: "phase_code = 2 and medical_field_code = 931", limits: [30],
            isChosenOutBeyondLimit: true),
    ]

    /// One statement a kind and limit: region, month, measure, statistic, limit, numerator, denominator, PvV.
    var statements: [String] {
        kinds.flatMap { kind, statistic, end in
            limits.map { limit in
                let inTime =
                    limit.map { "\(end) - record.decision_date <= \($0)" } ?? "\(end) <= record.medical_target_date"
                let out = "record.deviation_code = 1" + (isChosenOutBeyondLimit ? " and not (\(inTime))" : "")
                return """
                    select record.region_code, to_char(record.period, 'YYYY-MM'), '\(measure)', '\(statistic)',
                        \(limit.map(String.init) ?? "null"),
                        count(*) filter (where (\(inTime)) and (\(out)) is not true),
                        count(*) filter (where (\(out)) is not true),
                        count(*) filter (where \(out))
                    from register.record as record
                    inner join register.delivery as delivery on record.delivery_id = delivery.delivery_id
                    where delivery.kind = '\(kind)' and \(condition) and record.has_care_guarantee
                    group by record.region_code, record.period
                    """
            }
        }
    }
}
