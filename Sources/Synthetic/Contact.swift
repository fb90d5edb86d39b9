/// What of a contact decides in which figures it is.
struct CountedContact {
    var kind: SyntheticKind
    var phase: Int
    var medicalField: Int
    var profession: Int
    var hasCareGuarantee: Bool
    /// 0 none, 1 PvV, 2 MoV, 3 SoV.
    var deviation: Int
    var waitDays: Int
    /// Of follow-ups: whether they have a medical target date.
    var hasTarget: Bool
    /// Of completed follow-ups.
    var isWithinTarget: Bool
}

/// A contact, in codes and day numbers: drawn first, written after. 0 stands for what is empty.
struct Contact {
    var counted: CountedContact
    /// From 1, within its delivery and kind.
    var number: Int
    var decisionDay: Int
    var startDay: Int
    var targetDay: Int
    /// Of phases 2 and 3.
    var activity: Int
    var unit: Organisation.Unit
    /// Whether the care unit says which of its units it was.
    var namesUnit: Bool
    var booking: Int
    var contactType: Int
    var sex: Int
    var birthYear: Int
    var municipality: Int
    /// Numbers in HSA ids.
    var listing: Int
    var referrerType: Int
    var referrer: Int
    var referral: UInt64
    var referralDay: Int
    var arrivalDay: Int
    var emergencyType: Int
    /// Decides what no figure hangs on: clocks, diagnoses.
    var salt: UInt64
}
