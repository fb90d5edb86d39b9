package import Waits

extension Requirement {
    /// The outcome of this requirement and of every part of it, the whole first.
    ///
    /// - Parameters:
    ///   - period: the month that is judged; nil for a requirement that is judged once.
    ///   - basis: which series may be judged, the preferred one first.
    ///   - assumed: a verdict that counts where this requirement refers to another, whatever the figures are.
    package func outcomes(
        region: RegionCode, period: Period?, basis: [Basis], inputs: AgreementInputs, pathPrefix: String = "",
        assuming assumed: AssumedVerdict? = nil
    ) -> [RequirementOutcome] {
        let path = pathPrefix + id
        func outcome(
            _ verdict: Verdict, _ reason: String, basis: Basis? = nil, share: Share? = nil, baseline: Share? = nil
        ) -> RequirementOutcome {
            RequirementOutcome(
                requirement: path, period: period, region: region, basis: basis, share: share, baseline: baseline,
                verdict: verdict, reason: reason)
        }

        switch criterion {
        case .share(let reference, let test, let exemptUpTo):
            return [
                shareOutcome(
                    reference, test, exemptUpTo: exemptUpTo, region: region, period: period, basis: basis,
                    inputs: inputs, outcome: outcome)
            ]
        case .attested(let attestation, let deadline):
            guard let day = inputs.attestations[AttestationKey(attestation: attestation, region: region)] else {
                return [outcome(.notAssessable, "no attestation of \(attestation)")]
            }
            return [
                outcome(
                    day <= deadline ? .met : .notMet,
                    "\(attestation) attested on \(day), due \(deadline)")
            ]
        case .responseRate(let limit, let months):
            return [
                responseRateOutcome(atLeast: limit, months: months, region: region, inputs: inputs, outcome: outcome)
            ]
        case .any(let parts), .all(let parts):
            let nested = parts.map {
                $0.outcomes(
                    region: region, period: period, basis: basis, inputs: inputs, pathPrefix: path + "/",
                    assuming: assumed)
            }
            let verdicts = nested.compactMap(\.first?.verdict)
            let isAny = if case .any = criterion { true } else { false }
            let verdict: Verdict =
                isAny
                ? verdicts.contains(.met) ? .met : verdicts.contains(.notAssessable) ? .notAssessable : .notMet
                : verdicts.contains(.notMet) ? .notMet : verdicts.contains(.notAssessable) ? .notAssessable : .met
            let metCount = verdicts.count { $0 == .met }
            let reason = "\(metCount) of \(verdicts.count) met, \(isAny ? "one" : "all") needed"
            return [outcome(verdict, reason)] + nested.joined()
        case .same(let requirement):
            let verdict = requirement.verdict(
                region: region, period: period, basis: basis, inputs: inputs, assuming: assumed)
            return [outcome(verdict, "\(requirement.id) is \(verdict.words)")]
        case .inARow(let count, let requirement, let months):
            let (verdict, reason) = requirement.rowOfMonths(
                count, months: months, region: region, basis: basis, inputs: inputs, assuming: assumed)
            return [outcome(verdict, reason)]
        }
    }

    private func verdict(
        region: RegionCode, period: Period?, basis: [Basis], inputs: AgreementInputs, assuming assumed: AssumedVerdict?
    ) -> Verdict {
        let period = criterion.isMonthly ? period : nil
        if let assumed, assumed.requirement == id, assumed.period == period { return assumed.verdict }
        return outcomes(region: region, period: period, basis: basis, inputs: inputs, assuming: assumed)
            .first?.verdict ?? .notAssessable
    }

    /// Whether this requirement is met so many months in a row. A month that is not assessable may have been met: where
    /// that decides, so is the row.
    private func rowOfMonths(
        _ count: Int, months: PeriodRange, region: RegionCode, basis: [Basis], inputs: AgreementInputs,
        assuming assumed: AssumedVerdict?
    ) -> (Verdict, String) {
        let periods = months.periods
        guard periods.count >= count else {
            return (.notMet, "only \(periods.count) months are judged, \(count) in a row are needed")
        }
        var met = (run: 0, longest: 0)
        var possible = (run: 0, longest: 0)
        for period in periods {
            let verdict = verdict(
                region: region, period: period, basis: basis, inputs: inputs, assuming: assumed)
            met.run = verdict == .met ? met.run + 1 : 0
            possible.run = verdict == .notMet ? 0 : possible.run + 1
            met.longest = max(met.longest, met.run)
            possible.longest = max(possible.longest, possible.run)
            if met.run == count {
                let first = period.advanced(byMonths: 1 - count)
                return (.met, "\(id) met in each month from \(first) to \(period), \(count) in a row needed")
            }
        }
        let longest = "\(id) met at most \(met.longest) months in a row, \(count) needed"
        return possible.longest >= count
            ? (.notAssessable, longest + ", but some months are not assessable") : (.notMet, longest)
    }

    private func shareOutcome(
        _ reference: ShareReference, _ test: ShareTest, exemptUpTo: Int?, region: RegionCode, period: Period?,
        basis: [Basis], inputs: AgreementInputs,
        outcome: (Verdict, String, Basis?, Share?, Share?) -> RequirementOutcome
    ) -> RequirementOutcome {
        guard let period,
            let (basis, found) = inputs.judged(reference.figure, period: period, region: region, basis: basis)
        else { return outcome(.notAssessable, "no figure for the month", nil, nil, nil) }
        let share = found.of(reference.side)
        if let exemptUpTo, share.denominator <= exemptUpTo {
            return outcome(
                .met, "\(share.denominator) counted, at most \(exemptUpTo): met whatever the share", basis, share, nil)
        }
        let baseline = test.baselinePeriod(of: period).flatMap { period in
            inputs.figures[FigureKey(basis: basis, figure: reference.figure, period: period, region: region)]
        }?.of(reference.side)
        let reason: (Bool) -> String
        switch test {
        case .atLeast(let limit):
            reason = { "\(share.text) is \($0 ? "at least" : "less than") \(limit.percentText)" }
        case .atMost(let limit):
            reason = { "\(share.text) is \($0 ? "at most" : "more than") \(limit.percentText)" }
        case .improved(let improvement, let years):
            let baselinePeriod = period.yearsBefore(years)
            guard let baseline else {
                return outcome(
                    .notAssessable, "no figure of the same series for \(baselinePeriod) to compare with", basis, share,
                    nil)
            }
            reason = {
                "\(share.text) against \(baseline.text) in \(baselinePeriod): "
                    + ($0 ? "improved" : "not improved") + improvement.text
            }
        }
        let isMet = test.isPassed(by: share, baseline: baseline, side: reference.side)
        guard let isMet else {
            return outcome(.notAssessable, "nobody to count: 0 of 0", basis, share, baseline)
        }
        return outcome(isMet ? .met : .notMet, reason(isMet), basis, share, baseline)
    }

    private func responseRateOutcome(
        atLeast limit: Fraction, months: PeriodRange, region: RegionCode, inputs: AgreementInputs,
        outcome: (Verdict, String, Basis?, Share?, Share?) -> RequirementOutcome
    ) -> RequirementOutcome {
        var missing: [Period] = []
        for period in months.periods {
            let rate = inputs.responseRates[ResponseRateKey(region: region, period: period)]
            guard let rate, let isMet = rate.isAtLeast(limit) else {
                missing.append(period)
                continue
            }
            if !isMet {
                return outcome(
                    .notMet, "response rate \(rate.text) in \(period) is less than \(limit.percentText)", nil, rate, nil
                )
            }
        }
        if let first = missing.first {
            let others = missing.count == 1 ? "" : " and \(missing.count - 1) more"
            return outcome(.notAssessable, "no response rate for \(first)\(others)", nil, nil, nil)
        }
        return outcome(.met, "response rate at least \(limit.percentText) in every month of \(months)", nil, nil, nil)
    }
}

extension Share {
    fileprivate var text: String { "\(numerator) of \(denominator)" }
}
