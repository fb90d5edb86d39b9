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

/// A slice and what became of it.
struct DividedSlice {
    let slice: Slice
    let terms: Pot.Terms
    /// Who must have met what to share in it; nil where every region shares, or nobody can.
    let condition: StandingKey?
    let balance: PotBalance
    let shares: [Allocation]
    /// What every region would get, were it to meet the condition: nil where that hangs on who else does.
    let byRegion: [RegionCode: Int]?
}

/// A pot and what became of all its money.
struct DividedPot {
    let pot: Pot
    let received: Int
    let slices: [DividedSlice]
    /// The places of the slices that ask for a requirement and month.
    let slicesAsking: [StandingKey: [Int]]
    /// All that it is divided by.
    let keys: [DivisionKey]

    init(_ pot: Pot, received: Int, slices: [DividedSlice]) {
        self.pot = pot
        self.received = received
        self.slices = slices
        keys = pot.keys
        slicesAsking = slices.indices.reduce(into: [:]) { found, index in
            if let condition = slices[index].condition { found[condition, default: []].append(index) }
        }
    }
}

/// A requirement and a month: what a slice asks for.
struct StandingKey: Hashable {
    let requirement: String
    /// Nil of a requirement that is judged once.
    let period: Period?
}

/// The pots of an agreement, divided one after the other: what one moves away another receives.
struct Division {
    let agreement: Agreement
    let inputs: AgreementInputs
    /// Who meets which requirement, as it counts for money.
    let meeting: [StandingKey: Set<RegionCode>]
    /// Nil where all is as it is.
    let turned: TurnedOutcome?
    private(set) var pots: [DividedPot] = []
    private var received: [String: Int] = [:]
    /// What each region has got of each pot so far.
    var earned: [String: [RegionCode: Int]] = [:]

    init(
        _ agreement: Agreement, inputs: AgreementInputs, meeting: [StandingKey: Set<RegionCode>],
        turned: TurnedOutcome? = nil
    ) {
        self.agreement = agreement
        self.inputs = inputs
        self.meeting = meeting
        self.turned = turned
    }

    /// Divides the next pot, in the agreement's order.
    mutating func divide(_ pot: Pot) throws(AgreementError) {
        let received = self.received[pot.id, default: 0]
        var divided: [DividedSlice] = []
        for slice in try agreement.slices(of: pot, received: received) {
            divided.append(try self.divided(slice, of: pot))
        }
        var moved: [String: Int] = [:]
        var earned: [RegionCode: Int] = [:]
        for slice in divided {
            if let other = slice.balance.movedTo { moved[other, default: 0] += slice.balance.moved }
            for share in slice.shares { earned[share.region, default: 0] += share.amount }
        }
        for (other, amount) in moved {
            let isBelow = agreement.pots.contains { $0.id == other } && !pots.contains { $0.pot.id == other }
            guard isBelow, other != pot.id else {
                throw .moneyMovesUp(agreement: agreement.id, pot: pot.id, to: other)
            }
            self.received[other, default: 0] += amount
        }
        self.earned[pot.id] = earned
        pots.append(DividedPot(pot, received: received, slices: divided))
    }

    /// A slice divided between those who meet what it asks for.
    func divided(_ slice: Slice, of pot: Pot) throws(AgreementError) -> DividedSlice {
        let terms = pot.terms(of: slice.part, in: slice.period)
        let condition = try agreement.condition(terms, in: slice.period, of: pot)
        if case .other(let name) = pot.recipient {
            return DividedSlice(
                slice: slice, terms: terms, condition: nil,
                balance: PotBalance(
                    pot: slice.part.id, period: slice.period, amount: slice.amount, received: slice.received,
                    toOthers: slice.amount, otherRecipient: name),
                shares: [], byRegion: nil)
        }
        let qualifiers = terms.isOpen ? inputs.regions.filter { meets(condition, $0) } : []
        let (shares, byRegion) = self.shares(of: slice, terms, qualifiers: qualifiers)
        let allocated = shares.reduce(0) { $0 + $1.amount }
        let left = slice.amount - allocated
        var movedTo: String?
        if case .toPot(let other) = terms.unearned { movedTo = other }
        return DividedSlice(
            slice: slice, terms: terms, condition: condition,
            balance: PotBalance(
                pot: slice.part.id, period: slice.period, amount: slice.amount, received: slice.received,
                allocated: allocated, unearned: movedTo == nil ? left : 0, moved: movedTo == nil ? 0 : left,
                movedTo: movedTo),
            shares: shares, byRegion: byRegion)
    }

    private func meets(_ condition: StandingKey?, _ region: RegionCode) -> Bool {
        guard let condition else { return true }
        let meets = meeting[condition]?.contains(region) ?? false
        guard let turned, turned.region == region, turned.keys.contains(condition) else { return meets }
        return !meets
    }

    /// What each of those who qualify gets, and what each region would get where that does not hang on who qualifies.
    private func shares(
        of slice: Slice, _ terms: Pot.Terms, qualifiers: [RegionCode]
    ) -> (shares: [Allocation], byRegion: [RegionCode: Int]?) {
        func allocation(_ region: RegionCode, _ amount: Int, _ key: Int) -> Allocation {
            Allocation(pot: slice.part.id, period: slice.period, region: region, amount: amount, divisionKey: key)
        }
        if case .units(let rate) = terms.key {
            let shares = unitShares(of: slice, rate, qualifiers: qualifiers).map {
                allocation($0.region, $0.amount, $0.units)
            }
            return (shares, nil)
        }
        let isOfAll = terms.unearned != .toQualifiers
        let sharing = isOfAll ? inputs.regions : qualifiers
        let weights = sharing.map { weight($0, by: terms.key) }
        // Nobody who shares: nobody earns it.
        let amounts = LargestRemainder.divide(slice.amount, by: weights) ?? sharing.map { _ in 0 }
        let earning = Set(qualifiers)
        let shares = sharing.indices.filter { earning.contains(sharing[$0]) }
            .map { allocation(sharing[$0], amounts[$0], weights[$0]) }
        return (shares, isOfAll ? [RegionCode: Int](zip(sharing, amounts)) { first, _ in first } : nil)
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
        let units = qualifiers.map {
            inputs.units(rate, period: slice.period, region: $0, basis: agreement.basis)
        }
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

/// Requirements and months that one region meets where it does not, or does not meet where it does.
struct TurnedOutcome {
    let region: RegionCode
    let keys: Set<StandingKey>
}

extension Agreement {
    /// A pot cut into its parts and those into months, to the krona: its own money, and beside it what was moved here.
    func slices(of pot: Pot, received: Int) throws(AgreementError) -> [Slice] {
        let weights = pot.parts.map(\.weight)
        guard let own = LargestRemainder.divide(pot.amount, by: weights),
            let received = LargestRemainder.divide(received, by: weights)
        else { throw .indivisiblePot(agreement: id, pot: pot.id) }
        let months: [Period?] = pot.months.isEmpty ? [nil] : pot.months
        let equal = months.map { _ in 1 }
        return pot.parts.indices.flatMap { index in
            // Equal weights of at least one month: always divisible.
            let ownAmounts = LargestRemainder.divide(own[index], by: equal) ?? []
            let receivedAmounts = LargestRemainder.divide(received[index], by: equal) ?? []
            return months.indices.map { month in
                Slice(
                    part: pot.parts[index], period: months[month],
                    amount: ownAmounts[month] + receivedAmounts[month], received: receivedAmounts[month])
            }
        }
    }

    /// What must be met to share in a slice; nil where nothing must, or where it cannot be earned at all.
    fileprivate func condition(
        _ terms: Pot.Terms, in period: Period?, of pot: Pot
    ) throws(AgreementError) -> StandingKey? {
        guard terms.isOpen, let id = terms.requirementID else { return nil }
        guard let requirement = requirements.first(where: { $0.id == id }) else {
            throw .unknownRequirement(agreement: self.id, pot: pot.id, requirement: id)
        }
        return StandingKey(requirement: id, period: requirement.criterion.isMonthly ? period : nil)
    }
}
