extension RecordDefect {
    /// What the schema lets pass and its information model forbids (M). M08, visits to laboratory or x-ray, is not here:
    /// no list says which medical fields those are. M10, late arrival, is not in a file.
    static let model = activities + targetsAndDeviations + acuteContacts + contactsAndReferrals

    private static let activities: [RecordDefect] = [
        .missing("M01", .activityCode, .warn, phases: [2]),
        .missing("M01", .activityCode, .warn, phases: [3]),
        .value("M01", .activityCode, "31102", .warn, phases: [1]),
        .value("M01", .activityCode, "31102", .warn, phases: [4]),
        .value("M01", .activityCode, "31102", .warn, phases: [5]),
    ]

    private static let targetsAndDeviations: [RecordDefect] = [
        RecordDefect(
            id: "M02", column: .medicalTargetDate, what: "a follow-up without medical target date", expected: .warn,
            phases: [4]
        ) { record in
            record[.medicalTargetDate] = ""
            // It is in no share then: there is nothing to hold it against.
            record.contact.counted.hasTarget = false
        },
        RecordDefect(
            id: "M03", column: .deviationCode, what: "SoV outside child psychiatry", expected: .warn,
            kinds: [.completed, .waiting], phases: [1, 2, 3], allowsChildPsychiatry: false
        ) { record in
            record.contact.counted.deviation = 3
            record.write(record.contact)
        },
    ]

    private static let acuteContacts: [RecordDefect] = [
        .value("M04", .emergencyType, "0", .warn, kinds: [.completed], phases: [5]),
        .value("M04", .emergencyType, "1", .warn, kinds: [.completed], phases: [1, 2, 3, 4]),
        RecordDefect(
            id: "M05", column: .emergencyType, what: "times of an emergency room where the type is 2", expected: .warn,
            kinds: [.completed], phases: [5], transports: [.xml]
        ) { record in
            record.contact.emergencyType = 2
            record.write(record.contact)
            record.attributes.append(("TidStartAkut", record.date(record.contact.startDay)))
        },
    ]

    private static let contactsAndReferrals: [RecordDefect] = [
        .value("M06", .contactType, "91", .warn, phases: [1, 4, 5], isCounted: false),
        RecordDefect(
            id: "M07", column: .referrerType, what: "a referral without referral data", expected: .warn,
            isCounted: false
        ) { record in
            record[.referrerType] = "1"
            for column in [RecordColumn.referrerID, .referralID, .referralDate, .arrivalDate] { record[column] = "" }
        },
        .value("M09", .municipality, "9999", .warn, isCounted: false),
        RecordDefect(
            id: "M09", column: .hospitalCode, what: "no hospital written as 99999 and Okänt", expected: .warn,
            kinds: [.completed], isCounted: false
        ) { record in
            record[.hospitalCode] = "99999"
            record[.hospitalName] = "Okänt"
        },
        RecordDefect(
            id: "M09", column: .hospitalName, what: "a hospital name beside 00000", expected: .warn,
            kinds: [.completed], isCounted: false
        ) { record in
            record[.hospitalCode] = "00000"
            record[.hospitalName] = "Mottagningen"
        },
    ]
}
