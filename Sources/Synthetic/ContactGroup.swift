/// Contacts of one kind and phase, inside or outside child and adolescent psychiatry (MVO 931).
struct ContactGroup: Hashable {
    let kind: SyntheticKind
    let phase: Int
    let isChildPsychiatry: Bool
    /// National contacts in an ordinary month.
    let ordinaryCount: Int

    private init(_ kind: SyntheticKind, _ phase: Int, childPsychiatry: Bool = false, _ ordinaryCount: Int) {
        self.kind = kind
        self.phase = phase
        isChildPsychiatry = childPsychiatry
        self.ordinaryCount = ordinaryCount
    }

    static func all(of kind: SyntheticKind) -> [ContactGroup] {
        switch kind {
        case .completed: completed
        case .waiting: waiting
        case .primaryCare: primaryCare
        }
    }

    /// Some 1.7 million contacts a month (20 million a year); those of child psychiatry as published for 2017–2019.
    /// How the rest is divided over phases is assumed.
    private static let completed = [
        ContactGroup(.completed, 1, 265_000), ContactGroup(.completed, 2, 76_000),
        ContactGroup(.completed, 3, 60_000), ContactGroup(.completed, 4, 1_049_000),
        ContactGroup(.completed, 5, 185_000),
        ContactGroup(.completed, 1, childPsychiatry: true, 3900),
        ContactGroup(.completed, 2, childPsychiatry: true, 3000),
        ContactGroup(.completed, 3, childPsychiatry: true, 2000),
        ContactGroup(.completed, 4, childPsychiatry: true, 56_100),
    ]

    /// About 300,000 wait for a first visit and 125,000 for treatment. The others are not published by month and
    /// are kept small, so that the sum stays near the 425,000 that is.
    private static let waiting = [
        ContactGroup(.waiting, 1, 300_000), ContactGroup(.waiting, 2, 125_000),
        ContactGroup(.waiting, 3, 2500), ContactGroup(.waiting, 4, 1500),
        ContactGroup(.waiting, 1, childPsychiatry: true, 3000),
        ContactGroup(.waiting, 2, childPsychiatry: true, 2500),
        ContactGroup(.waiting, 3, childPsychiatry: true, 2000),
    ]

    /// Some 1.7 million contacts a month; how they are divided over phases is assumed.
    private static let primaryCare = [
        ContactGroup(.primaryCare, 1, 560_000), ContactGroup(.primaryCare, 4, 1_080_000),
        ContactGroup(.primaryCare, 5, 60_000),
    ]

    /// The rows that every region and month gets, whatever the size: first visit and treatment, of both statistics,
    /// and assessments of primary care.
    var leastCount: Int {
        switch kind {
        case .completed, .waiting: !isChildPsychiatry && phase <= 2 ? 3 : 0
        case .primaryCare: phase == 1 ? 3 : 0
        }
    }

    /// Figures of waiting first visits or treatments are printed by month; of the others none is.
    var published: PublishedSeries? {
        guard kind == .waiting, !isChildPsychiatry else { return nil }
        return switch phase {
        case 1: .firstVisit
        case 2: .treatment
        default: nil
        }
    }

    /// National contacts of a month.
    func nationalCount(year: Int, month: Int) -> Int {
        published?.month(year, month)?.includingPatientChosen ?? ordinaryCount * season(month: month) / 1000
    }

    /// A region's part of the nation's contacts. Those who wait for a first visit are printed by region for one month;
    /// of everything else a region is taken to have its part by population.
    func regionalPart(_ region: RegionProfile) -> (part: Int, whole: Int) {
        published == .firstVisit
            ? (region.firstVisit.waiting, RegionProfile.nation.firstVisit.waiting)
            : (region.population, RegionProfile.nation.population)
    }

    /// Contacts of a month, per thousand of an ordinary one: July is quiet, and the queue peaks in September.
    private func season(month: Int) -> Int {
        let seasons =
            switch (kind, phase) {
            case (.completed, _): [1070, 1040, 1105, 1060, 1070, 980, 575, 840, 1105, 1155, 1110, 890]
            case (.waiting, 1): [980, 967, 970, 985, 1000, 1005, 1030, 1030, 1060, 1015, 985, 985]
            case (.waiting, _): [1000, 990, 985, 985, 985, 960, 970, 1010, 1020, 1030, 1040, 1010]
            case (.primaryCare, _): [1070, 1040, 1080, 1040, 1030, 930, 710, 860, 1050, 1110, 1090, 990]
            }
        return seasons[month - 1]
    }
}
