package import Waits

extension Requirement {
    /// The outcome of this requirement and of every part of it, the whole first.
    ///
    /// - Parameters:
    ///   - period: the month that is judged; nil for a requirement that is judged once.
    ///   - basis: which series may be judged, the preferred one first.
    package func outcomes(
        region: RegionCode, period: Period?, basis: [Basis], inputs: AgreementInputs, pathPrefix: String = ""
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
        case .level(let figure, let limit):
            guard let period, let judged = inputs.judged(figure, period: period, region: region, basis: basis) else {
                return [outcome(.notAssessable, "no figure for the month")]
            }
            guard let isMet = judged.share.isAtLeast(limit) else {
                return [outcome(.notAssessable, "nobody to count: 0 of 0", basis: judged.basis, share: judged.share)]
            }
            return [
                outcome(
                    isMet ? .met : .notMet,
                    "\(judged.share.text) is \(isMet ? "at least" : "less than") \(limit.percentText)",
                    basis: judged.basis, share: judged.share)
            ]
        case .improvement(let figure, let improvement, let years):
            guard let period, let judged = inputs.judged(figure, period: period, region: region, basis: basis) else {
                return [outcome(.notAssessable, "no figure for the month")]
            }
            let baselinePeriod = period.yearsBefore(years)
            let baseline = inputs.figures[
                FigureKey(basis: judged.basis, figure: figure, period: baselinePeriod, region: region)]
            guard let baseline else {
                return [
                    outcome(
                        .notAssessable, "no figure of the same series for \(baselinePeriod) to compare with",
                        basis: judged.basis, share: judged.share)
                ]
            }
            guard let isMet = improvement.isReached(from: baseline, to: judged.share) else {
                return [
                    outcome(
                        .notAssessable, "nobody to count: 0 of 0", basis: judged.basis, share: judged.share,
                        baseline: baseline)
                ]
            }
            return [
                outcome(
                    isMet ? .met : .notMet,
                    "\(judged.share.text) against \(baseline.text) in \(baselinePeriod): "
                        + (isMet ? "improved" : "not improved") + improvement.text,
                    basis: judged.basis, share: judged.share, baseline: baseline)
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
                $0.outcomes(region: region, period: period, basis: basis, inputs: inputs, pathPrefix: path + "/")
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
        }
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

extension AgreementInputs {
    /// The figure of the first series that the region has for the month. A limit that this series lacks is not
    /// available: it is not taken from another series, which counted other people.
    fileprivate func judged(
        _ figure: FigureReference, period: Period, region: RegionCode, basis: [Basis]
    ) -> (basis: Basis, share: Share)? {
        for candidate in basis {
            let key = FigureKey(basis: candidate, figure: figure, period: period, region: region)
            guard series.contains(SeriesKey(key)) else { continue }
            return figures[key].map { (candidate, $0) }
        }
        return nil
    }
}

extension Improvement {
    /// Nil where nobody counts in one of the two.
    ///
    /// All by cross-multiplication: no share is rounded on the way.
    package func isReached(from baseline: Share, to share: Share) -> Bool? {
        guard baseline.denominator > 0, share.denominator > 0 else { return nil }
        // share.n/share.d against baseline.n/baseline.d, both over share.d × baseline.d.
        let now = Int128(share.numerator) * Int128(baseline.denominator)
        let before = Int128(baseline.numerator) * Int128(share.denominator)
        switch self {
        case .any:
            return now > before
        case .percentagePoints(let points):
            // Both over share.d × baseline.d still: the whole of it is 1.
            let whole = Int128(share.denominator) * Int128(baseline.denominator)
            return isAtLeast(now - before, times: points.denominator, than: whole, times: points.numerator)
        case .relative(let part):
            // Of a baseline of 0 % any part is 0, and a share that stays there has not risen.
            if before == 0 { return now > 0 }
            return isAtLeast(now - before, times: part.denominator, than: before, times: part.numerator)
        }
    }

    /// `left × factor ≥ right × otherFactor`, in full width: three counts of 64 bits do not fit in 128.
    private func isAtLeast(_ left: Int128, times factor: Int, than right: Int128, times otherFactor: Int) -> Bool {
        let left = left.multipliedFullWidth(by: Int128(factor))
        let right = right.multipliedFullWidth(by: Int128(otherFactor))
        return (left.high, left.low) >= (right.high, right.low)
    }

    fileprivate var text: String {
        switch self {
        case .any: ""
        case .percentagePoints(let points): " by \(points.percentText(unit: "percentage points"))"
        case .relative(let part): " by \(part.percentText) of what it was"
        }
    }
}

extension Share {
    fileprivate var text: String { "\(numerator) of \(denominator)" }
}

extension Fraction {
    var percentText: String { percentText(unit: "%") }

    /// In per cent, with as many decimals as it needs, at most six.
    func percentText(unit: String) -> String {
        let millionths = Int128(numerator) * 100_000_000 / Int128(denominator)
        var decimals = String(Int(millionths % 1_000_000) + 1_000_000).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(millionths / 1_000_000)" + (decimals.isEmpty ? "" : "." + decimals) + " " + unit
    }
}
