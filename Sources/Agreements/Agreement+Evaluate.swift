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
                    if counts(judged.first?.verdict) {
                        met[MetKey(requirement: requirement.id, period: period), default: []].insert(region)
                    }
                    outcomes += judged
                }
            }
        }

        var division = Division(inputs: inputs, basis: basis)
        for pot in pots { try divide(pot, into: &division, met: met) }
        return AgreementResult(
            outcomes: outcomes, balances: division.balances, allocations: division.allocations,
            payments: division.payments)
    }

    private func counts(_ verdict: Verdict?) -> Bool {
        switch verdict {
        case .met: true
        case .notAssessable: notAssessable == .met
        case .notMet, nil: false
        }
    }

    /// The months that some pot asks for; a requirement that does not depend on the month is judged once.
    private func periodsJudged(_ requirement: Requirement) -> [Period?] {
        guard requirement.criterion.isMonthly else { return [nil] }
        var months: Set<Period> = []
        for pot in pots {
            for part in pot.parts {
                for period in pot.months {
                    let terms = pot.terms(of: part, in: period)
                    if terms.isOpen, terms.requirementID == requirement.id { months.insert(period) }
                }
            }
        }
        return months.sorted()
    }

    private func checkPopulation(_ inputs: AgreementInputs) throws(AgreementError) {
        guard let populationDate else {
            if let pot = pots.first(where: \.isDividedByPopulation) {
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

    private func divide(
        _ pot: Pot, into division: inout Division, met: [MetKey: Set<RegionCode>]
    ) throws(AgreementError) {
        division.pots.insert(pot.id)
        let received = division.moved[pot.id, default: 0]
        for slice in try slices(of: pot, received: received) {
            let amount = slice.amount
            let terms = pot.terms(of: slice.part, in: slice.period)
            let qualifiers =
                terms.isOpen
                ? try self.qualifiers(
                    terms.requirementID, of: slice.period, pot: pot, met: met, regions: division.inputs.regions) : []
            if case .other(let name) = pot.recipient {
                division.balances.append(
                    PotBalance(
                        pot: slice.part.id, period: slice.period, amount: amount, received: slice.received,
                        toOthers: amount, otherRecipient: name))
                continue
            }
            let shares = division.shares(of: slice, terms, qualifiers: qualifiers)
            let allocated = shares.reduce(0) { $0 + $1.amount }
            let left = amount - allocated
            var movedTo: String?
            if case .toPot(let other) = terms.unearned {
                guard pots.contains(where: { $0.id == other }), !division.pots.contains(other) else {
                    throw .moneyMovesUp(agreement: id, pot: pot.id, to: other)
                }
                movedTo = other
                division.moved[other, default: 0] += left
            }
            division.balances.append(
                PotBalance(
                    pot: slice.part.id, period: slice.period, amount: amount, received: slice.received,
                    allocated: allocated, unearned: movedTo == nil ? left : 0, moved: movedTo == nil ? 0 : left,
                    movedTo: movedTo))
            division.add(shares, of: pot.id, paidOn: terms.paidOn)
        }
    }

    /// A pot cut into its parts and those into months, to the krona: its own money, and beside it what was moved here.
    private func slices(of pot: Pot, received: Int) throws(AgreementError) -> [Slice] {
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

    private func qualifiers(
        _ requirementID: String?, of period: Period?, pot: Pot, met: [MetKey: Set<RegionCode>], regions: [RegionCode]
    ) throws(AgreementError) -> [RegionCode] {
        guard let requirementID else { return regions }
        guard let requirement = requirements.first(where: { $0.id == requirementID }) else {
            throw .unknownRequirement(agreement: id, pot: pot.id, requirement: requirementID)
        }
        let period = requirement.criterion.isMonthly ? period : nil
        let meeting = met[MetKey(requirement: requirementID, period: period), default: []]
        return regions.filter(meeting.contains)
    }
}

private struct MetKey: Hashable {
    let requirement: String
    let period: Period?
}
