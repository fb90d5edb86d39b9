extension SyntheticRandom {
    /// One of the codes, by weight.
    mutating func pick(_ list: WeightedCodes) -> Int { list.codes[Int(list.chosen[below(list.chosen.count)])] }
}

/// A list of weighted codes laid out for one look-up a draw.
struct WeightedCodes {
    let codes: [Int]
    /// For each unit of weight, the index of its code.
    let chosen: [UInt8]

    init(_ list: [CodeTables.Weighted]) {
        codes = list.map(\.code)
        chosen = list.enumerated().flatMap { index, entry in
            [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: entry.weight)
        }
    }
}

extension WeightedCodes {
    static let medicalFields = WeightedCodes(CodeTables.medicalFields)
    static let treatments = WeightedCodes(CodeTables.treatments)
    static let examinations = WeightedCodes(CodeTables.examinations)
    static let professions = WeightedCodes(CodeTables.professions)
    static let primaryCareProfessions = WeightedCodes(CodeTables.primaryCareProfessions)
    static let bookings = WeightedCodes(CodeTables.bookings)
    static let visitTypes = WeightedCodes(CodeTables.visitTypes)
    static let treatmentTypes = WeightedCodes(CodeTables.treatmentTypes)
    static let acuteTypes = WeightedCodes(CodeTables.acuteTypes)
    static let sexes = WeightedCodes(CodeTables.sexes)
}
