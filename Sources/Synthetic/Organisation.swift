/// Who reports in a region: the region itself and private providers, their care units (clinics), and units of those.
///
/// 628 units of first visits and 273 of operations report nationally; they are spread by population. That a clinic has
/// two units and that every fifth is private is assumed, as is the number of health centres.
struct Organisation {
    struct Unit {
        /// Numbers in HSA ids.
        let unit: Int
        let careUnit: Int
        let provider: Int
        /// An index of the region's hospitals; nil where the unit is at none.
        let hospital: Int?
    }

    /// Number of the region's own HSA id.
    static let region = 1

    let visitUnits: [Unit]
    let treatmentUnits: [Unit]
    let healthCentreCount: Int
    private let hospitalCount: Int

    init(_ region: RegionProfile) {
        let index = RegionProfile.all.firstIndex { $0.code == region.code } ?? 0
        hospitalCount = region.hospitals.count
        visitUnits = Self.units(Self.visitUnitCounts[index], from: 0, hospitalCount: hospitalCount)
        treatmentUnits = Self.units(
            Self.treatmentUnitCounts[index], from: Self.visitUnitCounts[index] + 1, hospitalCount: hospitalCount)
        // Some 1,100 nationally.
        healthCentreCount = max(4, region.population / 9000)
    }

    /// The unit of a medical field: a field is at some units and not at all of them.
    ///
    /// - Parameter part: only this part of the units reports, such as an eighth.
    func unit(field: Int, isTreatment: Bool, part: Int, _ random: inout SyntheticRandom) -> Unit {
        let units = isTreatment ? treatmentUnits : visitUnits
        let count = max(1, units.count / part)
        let places = isTreatment ? CodeTables.treatmentFieldPlaces : CodeTables.fieldPlaces
        let start = places.place(of: field) * count / places.count
        return units[(start + random.below(count / 8 + 2)) % count]
    }

    /// A health centre: its own care unit, every third of them private.
    func healthCentre(_ number: Int) -> Unit {
        Unit(
            unit: Self.healthCentreUnit(number) + 400_000, careUnit: Self.healthCentreUnit(number),
            provider: number % 3 == 2 ? 50 + number / 6 : 10, hospital: nil)
    }

    /// The number in the HSA id of a health centre, where patients are listed and referrals come from.
    static func healthCentreUnit(_ number: Int) -> Int { 500_000 + number }

    private static func units(_ count: Int, from first: Int, hospitalCount: Int) -> [Unit] {
        (first..<first + count).map { number in
            let clinic = number / 2
            let isPrivate = clinic % 5 == 4
            return Unit(
                unit: 10_000 + number, careUnit: 1000 + clinic, provider: isPrivate ? 11 + clinic / 15 : 10,
                hospital: isPrivate ? nil : clinic % hospitalCount)
        }
    }

    private static let visitUnitCounts = spread(628)
    private static let treatmentUnitCounts = spread(273)

    /// By population, the sum exact: what is left of the floors goes to the largest remainders.
    private static func spread(_ count: Int) -> [Int] {
        let products = RegionProfile.all.map { $0.population * count }
        let nation = RegionProfile.nation.population
        var counts = products.map { $0 / nation }
        let byRemainder = counts.indices.sorted { (products[$0] % nation, $1) > (products[$1] % nation, $0) }
        for index in byRemainder.prefix(count - counts.reduce(0, +)) { counts[index] += 1 }
        return counts
    }
}

/// Where a medical field stands among those of its list, for one look-up a contact.
struct FieldPlaces {
    let count: Int
    private let places: [Int]

    init(_ fields: [Int]) {
        let fields = Set(fields).sorted()
        var places = [Int](repeating: 0, count: 1000)
        for (place, field) in fields.enumerated() { places[field] = place }
        self.places = places
        count = fields.count
    }

    func place(of field: Int) -> Int { places[field] }
}

extension CodeTables {
    static let fieldPlaces = FieldPlaces(medicalFields.map(\.code) + [childPsychiatry])
    static let treatmentFieldPlaces = FieldPlaces(treatments.map { $0.code / 100 } + [childPsychiatry])
}
