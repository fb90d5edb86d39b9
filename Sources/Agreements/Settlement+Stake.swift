import Waits

extension Settlement {
    /// Whole kronor that a region gets more where it meets a requirement than where it does not, all others being as they
    /// are: of the pots that ask for it, and of all that hangs on them.
    ///
    /// - Parameter period: the month that is judged; nil for a requirement that is judged once.
    /// - Throws: `AgreementError`.
    func stake(of requirement: Requirement, in period: Period?, region: RegionCode) throws(AgreementError) -> Int {
        let key = StandingKey(requirement: requirement.id, period: period)
        let isMet = division.meeting[key]?.contains(region) ?? false
        let turned = turned(by: key, of: region, to: isMet ? .notMet : .met)
        var other = Division(
            division.agreement, inputs: division.inputs, meeting: division.meeting,
            turned: TurnedOutcome(region: region, keys: turned))
        other.earned = division.earned
        var received: [String: Int] = [:]
        var changedPots: Set<String> = []
        var difference = 0
        for pot in division.pots {
            // Only what hangs on it is divided anew.
            let extra = received[pot.pot.id, default: 0]
            let slices =
                extra == 0 ? nil : try division.agreement.slices(of: pot.pot, received: pot.received + extra)
            let isDividedByChanged = pot.keys.contains { $0.earnedOf.contains(where: changedPots.contains) }
            let touched =
                extra != 0 || isDividedByChanged
                ? Array(pot.slices.indices) : turned.flatMap { pot.slicesAsking[$0, default: []] }
            for index in touched {
                let before = pot.slices[index]
                let slice = slices?[index] ?? before.slice
                if slice.amount == before.slice.amount, !isDividedByChanged, let amount = before.byRegion?[region] {
                    // Only this region's part of it turns.
                    let change = before.shares.contains { $0.region == region } ? -amount : amount
                    if let next = before.balance.movedTo { received[next, default: 0] -= change }
                    other.earned[pot.pot.id, default: [:]][region, default: 0] += change
                    difference += change
                } else {
                    let now = try other.divided(slice, of: pot.pot)
                    if let next = now.balance.movedTo {
                        received[next, default: 0] += now.balance.moved - before.balance.moved
                    }
                    for (shares, sign) in [(before.shares, -1), (now.shares, 1)] {
                        for share in shares {
                            other.earned[pot.pot.id, default: [:]][share.region, default: 0] += sign * share.amount
                            if share.region == region { difference += sign * share.amount }
                        }
                    }
                }
                changedPots.insert(pot.pot.id)
            }
        }
        return isMet ? -difference : difference
    }

    /// The requirements and months whose outcome for a region turns where this one's does: itself, and those that refer
    /// to it.
    private func turned(by key: StandingKey, of region: RegionCode, to verdict: Verdict) -> Set<StandingKey> {
        let agreement = division.agreement
        var turned: Set<StandingKey> = [key]
        for requirement in agreement.requirements where requirement.criterion.refers(to: key.requirement) {
            for period in agreement.periodsJudged(requirement) {
                let other = StandingKey(requirement: requirement.id, period: period)
                // What refers by the same month hangs on that month alone; a row of months on all of its own.
                let isTouched = period == nil || period == key.period || key.period == nil
                guard isTouched || !requirement.criterion.monthsInARow.isEmpty else { continue }
                let assumed = AssumedVerdict(requirement: key.requirement, period: key.period, verdict: verdict)
                let outcome = requirement.outcomes(
                    region: region, period: period, basis: agreement.basis, inputs: division.inputs,
                    assuming: assumed
                ).first
                let wasMet = division.meeting[other]?.contains(region) ?? false
                if agreement.counts(outcome?.verdict) != wasMet { turned.insert(other) }
            }
        }
        return turned
    }
}

extension Criterion {
    /// Whether it refers, itself or by what it refers to, to the requirement of this id that stands by itself.
    fileprivate func refers(to id: String) -> Bool {
        switch self {
        case .share, .attested, .responseRate: false
        case .any(let parts), .all(let parts): parts.contains { $0.criterion.refers(to: id) }
        case .same(let requirement), .inARow(_, let requirement, _):
            requirement.id == id || requirement.criterion.refers(to: id)
        }
    }
}

extension DivisionKey {
    /// The pots whose kronor it divides by.
    fileprivate var earnedOf: [String] {
        guard case .earned(let pots) = self else { return [] }
        return pots
    }
}
