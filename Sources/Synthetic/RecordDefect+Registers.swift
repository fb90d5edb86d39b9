extension RecordDefect {
    /// What sister registers look for: that of surgery (P), those that Filip and Socialstyrelsen describe (N), and
    /// defects of single records seen in real deliveries.
    static let sisterRegisters = surgery + flatFiles

    private static let surgery: [RecordDefect] = [
        decisionAfterStart("P01", phases: [2, 3]),
        // Surgery accepts it for acute operations and takes the wait as 0; here a negative wait is in no figure.
        decisionAfterStart("P02", phases: [5]),
        RecordDefect(
            id: "P03", column: .decisionDate, what: "an acute contact after a wait of three weeks", expected: .hold,
            kinds: [.completed], phases: [5]
        ) { record in
            record[.decisionDate] = record.date(record.contact.startDay - 21)
            record[.statedWait] = "21"
        },
        RecordDefect(
            id: "P04", column: .birthYear, what: "treated three years before birth", expected: .hold,
            kinds: [.completed], phases: [2, 3], isCounted: false
        ) { record in record[.birthYear] = String(DayNumber.civil(record.text.days.upperBound).year + 3) },
        .value("P05", .activityDiagnosisCode, "XYZ1", .warn, kinds: [.completed], phases: [2, 3], isCounted: false),
        .value("P05", .activityProcedureCode, "QQQ99", .warn, kinds: [.completed], phases: [2, 3], isCounted: false),
        .value("P06", .careUnitID, "SE0000000000-E000000009999", .warn, isCounted: false),
    ]

    private static func decisionAfterStart(_ id: String, phases: [Int]) -> RecordDefect {
        RecordDefect(
            id: id, column: .decisionDate, what: "the decision is the day after the start", expected: .reject,
            kinds: [.completed], phases: phases
        ) { $0[.decisionDate] = $0.date($0.contact.startDay + 1) }
    }

    private static let flatFiles: [RecordDefect] = [
        RecordDefect(
            id: "N01", column: nil, what: "a semicolon after the last value", expected: .malformed, transports: [.csv]
        ) { $0.hasTrailingSemicolon = true },
        padded(.medicalFieldCode, "a blank") { $0 + " " },
        padded(.phase, "a zero") { "0" + $0 },
        padded(.booking, "blanks") { $0 + "  " },
        .value("N03", .procedureCode, "DV000", .warn, transports: [.csv], isCounted: false),
        .value("N03", .activityProcedureCode, "NF000", .warn, phases: [2, 3], isCounted: false),
        RecordDefect(
            id: "own_figures_differ", column: .statedWait, what: "the stated wait is a month longer than the dates say",
            expected: .warn, transports: [.csv]
        ) { $0[.statedWait] = String($0.contact.counted.waitDays + 30) },
    ]

    private static func padded(
        _ column: RecordColumn, _ with: String, _ pad: @escaping @Sendable (String) -> String
    ) -> RecordDefect {
        RecordDefect(
            id: "N02", column: column, what: "\(column.name) is padded with \(with)", expected: .malformed,
            transports: [.csv]
        ) { $0[column] = pad($0[column]) }
    }

    // MARK: Those of a delivery that is all about them

    /// How often, in a delivery with this defect, a record has one of which kind; nothing for other defects.
    static func all(of defect: DeliveryDefect, _ kind: SyntheticKind) -> (defects: [RecordDefect], every: Int) {
        switch (defect, kind) {
        case (.noWait, .waiting): ([.missing(defect.rawValue, .decisionDate, .reject)], 50)
        case (.unitSuffix, .completed), (.unitSuffix, .waiting): (unitSuffixes, 25)
        // Only one, in the first of the two deliveries.
        case (.corrected, .completed): ([decisionAfterStart(defect.rawValue, phases: [1, 2])], .max)
        default: ([], .max)
        }
    }

    private static let unitSuffixes = [
        suffixed(.hospitalCode, "x"), suffixed(.unitID, "A"), suffixed(.hospitalName, "_old"),
        suffixed(.hospitalName, " - Vårdval"),
    ]

    private static func suffixed(_ column: RecordColumn, _ suffix: String) -> RecordDefect {
        RecordDefect(
            id: DeliveryDefect.unitSuffix.rawValue, column: column, what: "\(column.name) ends with \(suffix)",
            expected: .warn, isCounted: false
        ) { record in
            if record[column].isEmpty { record[column] = record[.careUnitID] }
            record[column] += suffix
        }
    }
}
