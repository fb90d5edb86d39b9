/// What is fixed about a region that sends deliveries.
struct RegionProfile {
    /// SKR's `Regionkod`.
    let code: Int
    /// SCB's county code: the other system, which a delivery must not mix in.
    let countyCode: Int
    /// At 2018-12-31, by SCB.
    let population: Int
    /// The organisation number in the region's HSA ids.
    let organisation: String
    let firstVisit: PublishedFirstVisit
    let assessment: PublishedAssessment
    /// Names of hospitals; their codes are made up: the region's code and 010, 011, 012.
    let hospitals: [String]
    /// SCB's codes of its municipalities.
    let municipalities: [Int]
}

/// Those who waited for a first visit in February 2017: printed by vantetider.se.
struct PublishedFirstVisit {
    let waiting: Int
    let excludingPatientChosen: Int
    let within90: Int
}

/// Visits to a physician in primary care in the autumn of 2016, and those within seven days: printed by vantetider.se.
struct PublishedAssessment {
    let total: Int
    let within7: Int
}

extension RegionProfile {
    /// Sums over the 21.
    struct Nation {
        let population = RegionProfile.all.reduce(0) { $0 + $1.population }
        let firstVisit = PublishedFirstVisit(
            waiting: RegionProfile.all.reduce(0) { $0 + $1.firstVisit.waiting },
            excludingPatientChosen: RegionProfile.all.reduce(0) { $0 + $1.firstVisit.excludingPatientChosen },
            within90: RegionProfile.all.reduce(0) { $0 + $1.firstVisit.within90 })
    }

    static let nation = Nation()
}
