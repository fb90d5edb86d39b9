extension RecordDefect {
    /// What is inferred from the weakness of the schema (I), and what checks of flat files look for (D).
    static let inferred = codesThatPass + dates + repetitions + flatFileChecks

    private static let codesThatPass: [RecordDefect] = [
        // The schema has the range 10 to 65.
        .value("I01", .regionCode, "11", .reject),
        // Not 25, which passes the schema too: as a county code beside a region 10 to 24 it is a mixed file.
        .value("I01", .regionCode, "30", .reject),
        .value("I01", .regionCode, "50", .reject),
        .value("I02", .contactType, "9", .warn),
        .value("I02", .contactType, "80", .warn),
        .value("I02", .contactType, "84", .warn),
        .value("I02", .contactType, "90", .warn),
        // Not of follow-ups, which count by field, nor of child psychiatry, which another measure counts.
        .value("I03", .medicalFieldCode, "999", .warn, phases: [1, 2, 3, 5], allowsChildPsychiatry: false),
    ]

    private static let dates: [RecordDefect] = [
        RecordDefect(
            id: "I04", column: .startDate, what: "the start is in the next month", expected: .reject,
            kinds: [.completed, .primaryCare]
        ) { $0[.startDate] = $0.date($0.text.days.upperBound + 1) },
        RecordDefect(
            id: "I04", column: .startDate, what: "the start is in the month before", expected: .reject,
            kinds: [.completed, .primaryCare]
        ) { $0[.startDate] = $0.date($0.text.days.lowerBound - 1) },
        RecordDefect(
            id: "I05", column: .decisionDate, what: "the decision is after the last day of the period",
            expected: .reject, kinds: [.waiting]
        ) { $0[.decisionDate] = $0.date($0.text.days.upperBound + 1) },
    ]

    private static let repetitions: [RecordDefect] = [
        RecordDefect(
            id: "I06", column: .contactID, what: "the contact id of an earlier record", expected: .reject
        ) { record in
            let own = record.contact
            record.write(record.earlier)
            let id = record[.contactID]
            record.write(own)
            record[.contactID] = id
        },
        RecordDefect(id: "I06", column: .contactID, what: "an earlier record once more", expected: .reject) {
            $0.write($0.earlier)
        },
        // The first three contacts of a delivery have no defects, so their ids are there.
        sameIDAsCompleted(1), sameIDAsCompleted(2), sameIDAsCompleted(3),
    ]

    private static func sameIDAsCompleted(_ number: Int) -> RecordDefect {
        RecordDefect(
            id: "I07", column: .contactID, what: "the contact id of one completed in the month", expected: .warn,
            kinds: [.waiting], isOnceADelivery: true
        ) { $0[.contactID] = $0.id(number, of: .completed) }
    }

    private static let flatFileChecks: [RecordDefect] = [
        // What else D02 and D03 look at is that of X01, I01 and I03.
        .missing("D02", .procedureCode, .warn, transports: [.csv], isCounted: false),
        .value("D03", .procedureCode, "ZZZ99", .warn, transports: [.csv], isCounted: false),
        RecordDefect(
            id: "D04", column: .startDate, what: "the start is two days before the decision", expected: .reject,
            kinds: [.completed, .primaryCare]
        ) { $0[.decisionDate] = $0.date($0.contact.startDay + 2) },
        // Of who was treated before birth P04 is more than a warning.
        RecordDefect(
            id: "D05", column: .birthYear, what: "born after the period", expected: .warn, phases: [1, 4, 5]
        ) { record in
            record[.birthYear] = String(DayNumber.civil(record.text.days.upperBound).year + 1)
        },
        RecordDefect(
            id: "D06", column: .startDate, what: "a waiting contact with a start date", expected: .reject,
            kinds: [.waiting]
        ) { $0[.startDate] = $0.date($0.text.days.upperBound) },
    ]
}
