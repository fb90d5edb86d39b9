import Waits

/// The money of a pot part and month, before it is divided between regions.
struct Slice {
    let part: PotPart
    let period: Period?
    /// All of it, received money too.
    let amount: Int
    /// What of it other pots have moved here.
    let received: Int
}

/// What has been divided so far of an agreement, and how a slice is divided between regions.
struct Division {
    let inputs: AgreementInputs
    let basis: [Basis]
    var balances: [PotBalance] = []
    private(set) var allocations: [Allocation] = []
    /// Kronor on their way to pots further down.
    var moved: [String: Int] = [:]
    /// Those that have been divided.
    var pots: Set<String> = []
    private var earned: [String: [RegionCode: Int]] = [:]
    private var due: [PaymentKey: Int] = [:]

    init(inputs: AgreementInputs, basis: [Basis]) {
        self.inputs = inputs
        self.basis = basis
    }

    var payments: [Payment] {
        due.map { Payment(paidOn: $0.key.paidOn, region: $0.key.region, amount: $0.value) }
            .sorted { ($0.paidOn, $0.region) < ($1.paidOn, $1.region) }
    }

    mutating func add(_ shares: [Allocation], of pot: String, paidOn: CalendarDay) {
        allocations += shares
        for share in shares {
            due[PaymentKey(paidOn: paidOn, region: share.region), default: 0] += share.amount
            earned[pot, default: [:]][share.region, default: 0] += share.amount
        }
    }

    /// What each of those who qualify gets.
    func shares(of slice: Slice, _ terms: Pot.Terms, qualifiers: [RegionCode]) -> [Allocation] {
        func allocation(_ region: RegionCode, _ amount: Int, _ key: Int) -> Allocation {
            Allocation(pot: slice.part.id, period: slice.period, region: region, amount: amount, divisionKey: key)
        }
        if case .units(let rate) = terms.key {
            return unitShares(of: slice, rate, qualifiers: qualifiers).map {
                allocation($0.region, $0.amount, $0.units)
            }
        }
        let sharing = terms.unearned == .toQualifiers ? qualifiers : inputs.regions
        let weights = sharing.map { weight($0, by: terms.key) }
        // Nobody who shares: nobody earns it.
        let amounts = LargestRemainder.divide(slice.amount, by: weights) ?? sharing.map { _ in 0 }
        let earning = Set(qualifiers)
        return sharing.indices.filter { earning.contains(sharing[$0]) }
            .map { allocation(sharing[$0], amounts[$0], weights[$0]) }
    }

    private func weight(_ region: RegionCode, by key: DivisionKey) -> Int {
        switch key {
        case .population: inputs.population[region, default: 0]
        case .equal, .units: 1
        case .earned(let pots): pots.reduce(0) { $0 + earned[$1, default: [:]][region, default: 0] }
        }
    }

    private func unitShares(
        of slice: Slice, _ rate: UnitRate, qualifiers: [RegionCode]
    ) -> [(region: RegionCode, amount: Int, units: Int)] {
        let units = qualifiers.map { inputs.units(rate, period: slice.period, region: $0, basis: basis) }
        // In 128 bits: kronor times units may not fit in 64.
        let wanted = units.map { Int128($0) * Int128(rate.kronorEach) }
        let amounts: [Int]
        switch rate.ceiling {
        case .pot:
            let isEnough = wanted.reduce(0, +) <= Int128(slice.amount)
            amounts =
                isEnough
                ? wanted.map { Int($0) }
                : LargestRemainder.divide(slice.amount, by: units) ?? qualifiers.map { _ in 0 }
        case .population:
            let regions = inputs.regions
            let ceilings =
                LargestRemainder.divide(slice.amount, by: regions.map { inputs.population[$0, default: 0] }) ?? []
            let ceiling = [RegionCode: Int](zip(regions, ceilings)) { first, _ in first }
            amounts = qualifiers.indices.map { index in
                Int(min(wanted[index], Int128(ceiling[qualifiers[index], default: 0])))
            }
        }
        return qualifiers.indices.map { (qualifiers[$0], amounts[$0], units[$0]) }
    }
}

private struct PaymentKey: Hashable {
    let paidOn: CalendarDay
    let region: RegionCode
}
