/// How long contacts of a group wait in each of the 21 regions in a month, and how many chose to.
///
/// Levels, seasons and the spread between regions follow published figures, and the regions together give the
/// published national figure. Each region moves by its own steps from year to year, so that some improve on the year
/// before and others do not.
struct RegionalLevels {
    /// By region, in the order of `RegionProfile.all`.
    let cells: [CellWeights]

    init(_ group: ContactGroup, year: Int, month: Int) {
        cells =
            switch (group.kind, group.phase, group.isChildPsychiatry) {
            case (.primaryCare, 1, _): Self.assessments(group, year)
            case (_, 5, _): Self.acute
            case (_, 4, _): Self.followUps(group, year, month)
            case (_, _, true): Self.childPsychiatry(group, year, month)
            case (_, _, false): Self.specialised(group, year, month)
            }
    }

    private static let regions = RegionProfile.all

    /// Of a thousand, those without care guarantee. Not published; nearly all who wait in the printed figures have it.
    private static func noGuarantee(_ group: ContactGroup) -> Int { group.kind == .waiting ? 10 : 50 }

    // MARK: First visit, treatment, examination

    private static func specialised(_ group: ContactGroup, _ year: Int, _ month: Int) -> [CellWeights] {
        let series: PublishedSeries = group.phase == 1 ? .firstVisit : .treatment
        var national = series.within(year, month)
        var chosenNationally = series.patientChosen(year, month)
        if group.kind == .completed {
            // Not published: those who are seen have waited less than those who still wait, and fewer of them by choice.
            national.days90 += 6000
            national.days60 += 6000
            national.days30 += 4000
            chosenNationally /= 2
        }
        let chosen = patientChosen(chosenNationally, group)
        let weights = zip(regions, chosen).map { group.regionalPart($0).part * (100_000 - $1) / 100_000 }
        let levels = LevelledShares(
            weights: weights, national: national.days90,
            regions.map { region in
                // For treatment nothing is stored by region: they are taken to differ as for first visits, and more.
                let spread = spread(region) * (group.phase == 1 ? 10 : 12) / 10
                return national.days90 + spread + step(region, year: year, group: group) * 100
            }, within: 40_000...99_000)
        // Where more are seen within 90 days, more of those are also seen early.
        let within60 = levels.inner(national: national.days60, greatest: 98_500)
        let within30 = within60.inner(national: national.days30, greatest: 95_000)
        return regions.indices.map { index in
            CellWeights(
                noGuarantee: noGuarantee(group), patientChosen: chosen[index],
                within: [within30.shares[index], within60.shares[index], levels.shares[index]])
        }
    }

    /// How far a region was from the nation in February 2017.
    private static func spread(_ region: RegionProfile) -> Int {
        let nation = RegionProfile.nation.firstVisit
        return region.firstVisit.within90 * 100_000 / region.firstVisit.excludingPatientChosen
            - nation.within90 * 100_000 / nation.excludingPatientChosen
    }

    /// By region in proportion to February 2017, per 100,000.
    private static func patientChosen(_ national: Int, _ group: ContactGroup) -> [Int] {
        let shares = regions.map {
            ($0.firstVisit.waiting - $0.firstVisit.excludingPatientChosen) * 1_000_000 / $0.firstVisit.waiting
        }
        let parts = regions.map { group.regionalPart($0) }
        let mean = zip(shares, parts).reduce(0) { $0 + $1.0 * $1.1.part } / (parts.first?.whole ?? 1)
        return shares.map { min(30_000, $0 * national / max(1, mean)) }
    }

    // MARK: The others

    // Nationally 71 and 73 % within 30 days in January 2017, 70–75 % in the copies of 2017–2018, 56–71 and 60–69 % in
    // those of 2019; waiting is not printed and taken as completed. PvV beyond 30 days: 10–17 % of first visits,
    // 6–8 % of the others.
    private static func childPsychiatry(_ group: ContactGroup, _ year: Int, _ month: Int) -> [CellWeights] {
        let isEarly = year <= 2018
        let summer = month == 8 || month == 9 ? 6000 : 0
        let national = (group.phase == 1 ? (isEarly ? 72_000 : 64_000) : (isEarly ? 73_000 : 65_000)) - summer
        let levels = LevelledShares(
            weights: regions.map(\.population), national: national,
            regions.map { national + (level($0, group) + step($0, year: year, group: group)) * 100 },
            within: 25_000...95_000)
        return zip(regions, levels.shares).map { region, within30 in
            let chosen = (group.phase == 1 ? 13_000 : 7000) * (1000 + level(region, group) * 3) / 1000
            let rest = 100_000 - within30
            return CellWeights(
                noGuarantee: noGuarantee(group), patientChosen: chosen,
                within: [within30, within30 + rest * 55 / 100, within30 + rest * 80 / 100])
        }
    }

    /// Nothing is published: about 69 % on or before the medical target date, fewer in summer.
    private static func followUps(_ group: ContactGroup, _ year: Int, _ month: Int) -> [CellWeights] {
        regions.map { region in
            let within = 690 + level(region, group) + step(region, year: year, group: group)
            return CellWeights(
                noGuarantee: noGuarantee(group), patientChosen: 1300,
                within: [(within - (month == 7 || month == 8 ? 60 : 0)) * 100])
        }
    }

    /// Within three days is not printed: six percentage points below the region's share within seven in 2016, which
    /// puts some regions above the 85 % of 2020 and others below. The cells are 0–3, 4–7 and more days.
    private static func assessments(_ group: ContactGroup, _ year: Int) -> [CellWeights] {
        regions.map { region in
            let step = step(region, year: year, group: group) * 50
            let within7 = region.assessment.within7 * 100_000 / region.assessment.total + step
            return CellWeights(
                noGuarantee: noGuarantee(group), patientChosen: 1000, within: [within7 - 6000, within7])
        }
    }

    private static let acute = [CellWeights](
        repeating: CellWeights(noGuarantee: 50, patientChosen: 0, within: []), count: RegionProfile.all.count)

    // MARK: How regions differ where nothing is printed

    /// What a region gains or loses on 2018 in a later year, evenly spaced from -40 to 40 over the regions, per
    /// thousand; a quarter of it in the three that are half of the nation, which would else move the others the other way.
    ///
    /// The seed has no part in it, so that about half of the regions improve on 2018 in all generated years.
    private static func step(_ region: RegionProfile, year: Int, group: ContactGroup) -> Int {
        guard year > 2018 else { return 0 }
        let place = { (code: Int) in
            SyntheticRandom.mixed(
                UInt64(code), UInt64(year), UInt64(group.phase), group.isChildPsychiatry ? 1 : 0)
        }
        let own = place(region.code)
        let step = regions.count { place($0.code) < own } * 80 / (regions.count - 1) - 40
        return region.population > 1_000_000 ? step / 4 : step
    }

    /// From -130 to 130, per thousand.
    private static func level(_ region: RegionProfile, _ group: ContactGroup) -> Int {
        Int(SyntheticRandom.mixed(UInt64(region.code), UInt64(group.phase)) % 261) - 130
    }
}
