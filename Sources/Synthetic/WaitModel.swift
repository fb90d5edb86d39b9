/// How long contacts of a group wait in a region and month, per thousand.
///
/// Levels, seasons and the spread between regions follow published figures; each region moves by its own steps
/// from year to year, so that some improve on the year before and others do not.
struct WaitModel {
    /// Shares of those who did not choose to wait: within 30, 60 and 90 days.
    let within30: Int
    let within60: Int
    let within90: Int
    /// The share that chose to wait (PvV), of all.
    let patientChosen: Int
    /// Of follow-ups: the share on or before the medical target date.
    let withinTarget: Int

    init(_ group: ContactGroup, in region: RegionProfile, year: Int, month: Int) {
        let step = Self.regionalStep(region, year: year, group: group)
        let isCompleted = group.statistic == .completed
        patientChosen = Self.patientChosen(group, in: region)
        withinTarget = 690 + Self.regionalLevel(region, group: group) + step - (month == 7 || month == 8 ? 60 : 0)
        if group.isChildPsychiatry {
            // Nationally 56–75 % within 30 days in 2017–2019.
            let within = 680 + Self.regionalLevel(region, group: group) + step - (month == 8 || month == 9 ? 80 : 0)
            within30 = min(950, max(250, within))
            within60 = within30 + (1000 - within30) * 55 / 100
            within90 = within30 + (1000 - within30) * 80 / 100
        } else {
            let season = group.phase == 1 ? Season.firstVisit : Season.treatment
            let national = season.within90(year: year, month: month)
            // For treatment by region nothing is stored: regions are taken to differ as for first visits, and more.
            let spread = (region.within90 - Self.nationalWithin90) * (group.phase == 1 ? 10 : 12) / 10
            let level = min(975, max(400, national + spread + step + (isCompleted ? 60 : 0)))
            // Where more are seen within 90 days, more of those are also seen early.
            let early = (level - national) / 4
            within90 = level
            within60 = level * min(980, season.within60[month - 1] + early) / 1000
            within30 = level * min(850, season.within30[month - 1] + early) / 1000
        }
    }

    /// The region's own figure for first visits; treatment has nationally about double, completed contacts fewer.
    private static func patientChosen(_ group: ContactGroup, in region: RegionProfile) -> Int {
        if group.isChildPsychiatry { return 60 + region.patientChosen }
        switch (group.statistic, group.phase) {
        case (_, 5): return 0
        case (.waiting, 2): return region.patientChosen * 3 / 2 + 8
        case (.waiting, _): return region.patientChosen
        case (.completed, _): return region.patientChosen / 2
        }
    }

    /// From -40 to 40, evenly spaced over the regions: what a region gains or loses on 2018, another in each year.
    /// The seed has no part in it, so that about half of the regions improve on 2018 in all generated years.
    private static func regionalStep(_ region: RegionProfile, year: Int, group: ContactGroup) -> Int {
        guard year != 2018 else { return 0 }
        let place = { (code: Int) in
            SyntheticRandom.mixed(
                UInt64(code), UInt64(year), UInt64(group.phase), group.isChildPsychiatry ? 1 : 0)
        }
        let own = place(region.code)
        return RegionProfile.all.count { place($0.code) < own } * 80 / (RegionProfile.all.count - 1) - 40
    }

    /// The mean of the regions' published shares by population, as regions are sized here: so that the national
    /// share comes out as published.
    private static let nationalWithin90 =
        RegionProfile.all.reduce(0) { $0 + $1.within90 * $1.population }
        / RegionProfile.all.reduce(0) { $0 + $1.population }

    /// From -130 to 130: how a region stands where nothing is published by region.
    private static func regionalLevel(_ region: RegionProfile, group: ContactGroup) -> Int {
        Int(SyntheticRandom.mixed(UInt64(region.code), UInt64(group.phase)) % 261) - 130
    }
}

/// National shares by month of the year, per thousand.
private struct Season {
    let year2018: [Int]
    let year2019: [Int]
    /// Of those within 90 days: within 60, within 30.
    let within60: [Int]
    let within30: [Int]

    func within90(year: Int, month: Int) -> Int { (year < 2019 ? year2018 : year2019)[month - 1] }

    // Sources: vantetider.se, national shares within 90 days by month, and the intervals of the months whose pages
    // are stored. June to December 2019 (first visit) and October to December 2019 (treatment) are assumed: 2018
    // less half a percentage point. The intervals of other months lie between their neighbours.
    static let firstVisit = Season(
        year2018: [800, 800, 820, 830, 820, 810, 770, 740, 760, 820, 840, 810],
        year2019: [790, 800, 820, 820, 820, 805, 765, 735, 755, 815, 835, 805],
        within60: [780, 855, 850, 847, 843, 820, 763, 775, 862, 868, 850, 810],
        within30: [500, 594, 570, 532, 556, 500, 382, 510, 578, 596, 555, 454])
    static let treatment = Season(
        year2018: [720, 720, 730, 740, 730, 700, 650, 600, 640, 710, 740, 710],
        year2019: [700, 680, 710, 710, 700, 680, 630, 590, 640, 705, 735, 705],
        within60: [770, 820, 815, 806, 800, 805, 720, 732, 861, 850, 826, 800],
        within30: [470, 555, 530, 493, 490, 478, 349, 485, 575, 560, 520, 460])
}
