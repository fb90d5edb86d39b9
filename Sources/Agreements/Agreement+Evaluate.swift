import Waits

extension Agreement {
    /// Judges every requirement of every region, divides every pot, and sums up the payments.
    ///
    /// Pure: the same inputs give the same result, in the same order, on any machine.
    ///
    /// - Throws: `AgreementError` where something that every division needs is missing. A figure or
    ///   attestation that is missing is no error: its requirement is not assessable.
    package func evaluate(_ inputs: AgreementInputs) throws(AgreementError) -> AgreementResult {
        try settle(inputs).result
    }

    /// The same, in a form that can tell what would come of it if a requirement were met or not.
    ///
    /// - Throws: as `evaluate`.
    package func settle(_ inputs: AgreementInputs) throws(AgreementError) -> Settlement {
        try checkPopulation(inputs)
        var outcomes: [RequirementOutcome] = []
        var meeting: [StandingKey: Set<RegionCode>] = [:]
        for requirement in requirements {
            for period in periodsJudged(requirement) {
                let key = StandingKey(requirement: requirement.id, period: period)
                meeting[key] = []
                for region in inputs.regions {
                    let judged = requirement.outcomes(region: region, period: period, basis: basis, inputs: inputs)
                    if counts(judged.first?.verdict) { meeting[key, default: []].insert(region) }
                    outcomes += judged
                }
            }
        }
        var division = Division(self, inputs: inputs, meeting: meeting)
        for pot in pots { try division.divide(pot) }
        return Settlement(outcomes: outcomes, division: division)
    }

    /// Whether a verdict earns money.
    func counts(_ verdict: Verdict?) -> Bool {
        switch verdict {
        case .met: true
        case .notAssessable: notAssessable == .met
        case .notMet, nil: false
        }
    }

    /// The months that some pot asks for; a requirement that does not depend on the month is judged once.
    func periodsJudged(_ requirement: Requirement) -> [Period?] {
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
}
