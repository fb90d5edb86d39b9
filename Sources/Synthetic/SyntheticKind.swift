/// What the contacts of a delivery are. The raw value is the kind's word in file names and options.
package enum SyntheticKind: String, CaseIterable, Hashable, Sendable {
    /// Specialised contacts completed in the month.
    case completed = "genomforda"
    /// Those who wait for specialised care on its last day.
    case waiting = "vantande"
    /// Contacts of primary care completed in the month: the decision is the day that care was sought.
    case primaryCare = "primarvard"

    /// Primary care reports no waiting.
    package var statistic: SyntheticStatistic { self == .waiting ? .waiting : .completed }

    /// As the flat file names it. No source says how primary care is sent.
    var status: String { self == .primaryCare ? "PRIMARVARD" : statistic.status }

    /// Between month and number in a contact's id.
    var idLetter: String {
        switch self {
        case .completed: "G"
        case .waiting: "V"
        case .primaryCare: "P"
        }
    }
}
