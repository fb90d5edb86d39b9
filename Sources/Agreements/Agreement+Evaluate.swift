import Waits

extension Agreement {
    /// Judges every requirement of every region, divides every pot, and sums up the payments.
    ///
    /// Pure: the same inputs give the same result, in the same order, on any machine.
    ///
    /// - Throws: `AgreementError` where something that every division needs is missing. A figure or
    ///   attestation that is missing is no error: its requirement is not assessable.
    package func evaluate(_ inputs: AgreementInputs) throws(AgreementError) -> AgreementResult {
        try checkPopulation(inputs)
        var outcomes: [RequirementOutcome] = []
        var met: [MetKey: Set<RegionCode>] = [:]
        for requirement in requirements {
            for period in periodsJudged(requirement) {
                for region in inputs.regions {
                    let judged = requirement.outcomes(region: region, period: period, basis: basis, inputs: inputs)
                    if judged.first?.verdict == .met {
                        met[MetKey(requirement: requirement.id, period: period), default: []].insert(region)
                    }
                    outcomes += judged
                }
            }
        }

        var balances: [PotBalance] = []
        var allocations: [Allocation] = []
        var due: [PaymentKey: Int] = [:]
        for pot in pots {
            for slice in try slices(of: pot) {
                let qualifiers = try qualifiers(of: slice, pot: pot, met: met, regions: inputs.regions)
                let (balance, shares) = divide(slice, of: pot, qualifiers: qualifiers, inputs: inputs)
                balances.append(balance)
                allocations += shares
                for share in shares {
                    due[PaymentKey(paidOn: pot.paidOn, region: share.region), default: 0] += share.amount
                }
            }
        }
        let payments = due.map { Payment(paidOn: $0.key.paidOn, region: $0.key.region, amount: $0.value) }
            .sorted { ($0.paidOn, $0.region) < ($1.paidOn, $1.region) }
        return AgreementResult(
            outcomes: outcomes, balances: balances, allocations: allocations, payments: payments)
    }

    /// The months that some pot asks for; a requirement that does not depend on the month is judged once.
    private func periodsJudged(_ requirement: Requirement) -> [Period?] {
        guard requirement.criterion.isMonthly else { return [nil] }
        let months = pots.filter { $0.parts.contains { $0.requirementID == requirement.id } }.flatMap(\.months)
        return Set(months).sorted()
    }

    private func checkPopulation(_ inputs: AgreementInputs) throws(AgreementError) {
        guard let populationDate else {
            if let pot = pots.first(where: { $0.recipient == .regions && $0.key == .population }) {
                throw .noPopulationDate(agreement: id, pot: pot.id)
            }
            return
        }
        let missing = inputs.regions.filter { inputs.population[$0] == nil }
        guard missing.isEmpty else {
            throw .populationMissing(agreement: id, date: populationDate, regions: missing)
        }
        let notPositive = inputs.regions.filter { inputs.population[$0, default: 0] <= 0 }
        guard notPositive.isEmpty else {
            throw .populationNotPositive(agreement: id, date: populationDate, regions: notPositive)
        }
    }

    /// A pot cut into its parts and those into months, to the krona.
    private func slices(of pot: Pot) throws(AgreementError) -> [Slice] {
        guard let parts = LargestRemainder.divide(pot.amount, by: pot.parts.map(\.weight)) else {
            throw .indivisiblePot(agreement: id, pot: pot.id)
        }
        let months: [Period?] = pot.months.isEmpty ? [nil] : pot.months
        return zip(pot.parts, parts).flatMap { part, partAmount in
            // Equal weights of at least one month: always divisible.
            let amounts = LargestRemainder.divide(partAmount, by: months.map { _ in 1 }) ?? []
            return zip(months, amounts).map { Slice(part: part, period: $0, amount: $1) }
        }
    }

    private func qualifiers(
        of slice: Slice, pot: Pot, met: [MetKey: Set<RegionCode>], regions: [RegionCode]
    ) throws(AgreementError) -> [RegionCode] {
        guard let requirementID = slice.part.requirementID else { return regions }
        guard let requirement = requirements.first(where: { $0.id == requirementID }) else {
            throw .unknownRequirement(agreement: id, pot: pot.id, requirement: requirementID)
        }
        let period = requirement.criterion.isMonthly ? slice.period : nil
        let meeting = met[MetKey(requirement: requirementID, period: period), default: []]
        return regions.filter(meeting.contains)
    }

    private func divide(
        _ slice: Slice, of pot: Pot, qualifiers: [RegionCode], inputs: AgreementInputs
    ) -> (PotBalance, [Allocation]) {
        func balance(allocated: Int, toOthers: Int = 0, otherRecipient: String? = nil) -> PotBalance {
            PotBalance(
                pot: slice.part.id, period: slice.period, amount: slice.amount, allocated: allocated,
                unearned: slice.amount - allocated - toOthers, toOthers: toOthers, otherRecipient: otherRecipient)
        }
        if case .other(let name) = pot.recipient {
            return (balance(allocated: 0, toOthers: slice.amount, otherRecipient: name), [])
        }
        func weight(_ region: RegionCode) -> Int {
            switch pot.key {
            case .population: inputs.population[region, default: 0]
            case .equal: 1
            }
        }
        let sharing =
            switch pot.unearned {
            case .toQualifiers: qualifiers
            case .toState: inputs.regions
            }
        // Nobody who shares: nobody earns it.
        let amounts = LargestRemainder.divide(slice.amount, by: sharing.map(weight)) ?? sharing.map { _ in 0 }
        let earning = Set(qualifiers)
        let allocations = zip(sharing, amounts).filter { earning.contains($0.0) }.map { region, amount in
            Allocation(
                pot: slice.part.id, period: slice.period, region: region, amount: amount, divisionKey: weight(region))
        }
        return (balance(allocated: allocations.reduce(0) { $0 + $1.amount }), allocations)
    }
}

private struct MetKey: Hashable {
    let requirement: String
    let period: Period?
}

private struct PaymentKey: Hashable {
    let paidOn: CalendarDay
    let region: RegionCode
}

private struct Slice {
    let part: PotPart
    let period: Period?
    let amount: Int
}
