extension RecordDefect {
    /// What the national schema refuses (X). Only what a figure needs takes a record out of the figures here.
    static let schema = missingValues + lengths + codes + earlyDates

    private static let specialised: [SyntheticKind] = [.completed, .waiting]
    /// Follow-ups count by profession: without it, they are another matter.
    private static let notFollowUps = [1, 2, 3, 5]

    private static let missingValues: [RecordDefect] = [
        .missing("X01", .period, .malformed, transports: [.csv]),
        .missing("X01", .regionCode, .malformed),
        .missing("X01", .status, .malformed, kinds: specialised, transports: [.csv]),
        .missing("X01", .contactID, .reject),
        .missing("X01", .careGuarantee, .reject),
        .missing("X01", .phase, .reject),
        .missing("X01", .medicalFieldCode, .reject),
        .missing("X01", .decisionDate, .reject),
        .missing("X01", .startDate, .reject, kinds: [.completed, .primaryCare]),
        .missing("X01", .regionID, .warn),
        .missing("X01", .careProviderID, .warn),
        .missing("X01", .careUnitID, .warn),
        .missing("X01", .hospitalCode, .warn, kinds: [.completed]),
        .missing("X01", .hospitalName, .warn, kinds: [.completed]),
        .missing("X01", .birthYear, .warn),
        .missing("X01", .sex, .warn),
        .missing("X01", .municipality, .warn),
        .missing("X01", .booking, .warn),
        .missing("X01", .contactType, .warn),
        .missing("X01", .profession, .warn, phases: notFollowUps),
        .missing("X01", .emergencyType, .warn, kinds: [.completed]),
    ]

    private static let lengths: [RecordDefect] = [
        .value("X02", .medicalFieldCode, "10", .malformed),
        .value("X02", .medicalFieldCode, "1011", .malformed),
        .value("X02", .activityCode, "3110", .warn, phases: [2, 3], isCounted: false),
        .value("X02", .activityCode, "311021", .warn, phases: [2, 3], isCounted: false),
        .value("X02", .activityProcedureCode, "NFB4", .warn, phases: [2, 3], isCounted: false),
        .value("X02", .activityDiagnosisCode, "M17", .warn, phases: [2, 3], isCounted: false),
        .value("X02", .activityDiagnosisCode, "M171234", .warn, phases: [2, 3], isCounted: false),
    ]

    private static let codes: [RecordDefect] = [
        .value("X03", .sex, "4", .malformed),
        .value("X03", .careGuarantee, "kanske", .malformed),
        .value("X03", .phase, "0", .reject),
        .value("X03", .phase, "6", .reject),
        .value("X03", .booking, "0", .warn),
        .value("X03", .booking, "6", .warn),
        .value("X03", .contactType, "92", .warn),
        .value("X03", .profession, "XS909", .warn, phases: notFollowUps),
        .value("X03", .profession, "XS927", .warn, phases: notFollowUps),
        .value("X03", .deviationCode, "4", .malformed, inContract: .reject),
        .value("X03", .emergencyType, "6", .warn, kinds: [.completed], phases: [5]),
        .value("X03", .referrerType, "3", .warn),
    ]

    private static let earlyDates: [RecordDefect] = [
        early(.decisionDate, year: 2009, .reject),
        early(.startDate, year: 2009, .reject, kinds: [.completed, .primaryCare]),
        early(.medicalTargetDate, year: 2009, .reject, phases: [4]),
        early(.referralDate, year: 1899, .warn, isCounted: false),
        early(.arrivalDate, year: 1899, .warn, isCounted: false),
        .value("X04", .birthYear, "1900", .warn, isCounted: false),
    ]

    private static func early(
        _ column: RecordColumn, year: Int, _ expected: PlantedDefect.Expectation,
        kinds: [SyntheticKind] = SyntheticKind.allCases, phases: [Int] = [1, 2, 3, 4, 5], isCounted: Bool = true
    ) -> RecordDefect {
        RecordDefect(
            id: "X04", column: column, what: "\(column.name) is \(year)-12-31", expected: expected, kinds: kinds,
            phases: phases, isCounted: isCounted
        ) { record in record[column] = record.date(DayNumber.number(year: year, month: 12, day: 31)) }
    }
}
