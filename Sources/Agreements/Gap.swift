package import Waits

/// What a region lacks to a requirement, or to one part of it, in one month: a row for every outcome.
package struct Gap: Hashable, Sendable {
    package let outcome: RequirementOutcome
    /// What is required, in words.
    package let required: String
    /// The share that is required, of the side that is judged; nil where no share is, or where there is nothing to compare
    /// with.
    package let requiredShare: Fraction?
    /// The fewest patients who would have had to be seen in time: 0 where it is met; nil where patients alone would not
    /// have been enough.
    package let missingPatients: Int?
    /// Whole kronor that hang on it, given what the others did; nil of a part of a requirement: money hangs on the whole.
    package let stake: Int?
    /// The share of the month before, of the same series and side.
    package let monthBefore: Share?
}

extension Settlement {
    /// What every region lacks, in the order of the outcomes.
    ///
    /// - Throws: `AgreementError`.
    package func gaps() throws(AgreementError) -> [Gap] {
        let agreement = division.agreement
        var gaps: [Gap] = []
        var next = outcomes.startIndex
        // Outcomes come by requirement, month and region, the whole first and its parts after it.
        for requirement in agreement.requirements {
            let parts = requirement.withParts
            while next < outcomes.endIndex, outcomes[next].requirement == requirement.id {
                let whole = outcomes[next]
                let stake = try stake(of: requirement, in: whole.period, region: whole.region)
                for (part, outcome) in zip(parts, outcomes[next...]) {
                    gaps.append(gap(part, outcome, stake: part.path == requirement.id ? stake : nil))
                }
                next += parts.count
            }
        }
        return gaps
    }

    private func gap(
        _ part: (path: String, requirement: Requirement), _ outcome: RequirementOutcome, stake: Int?
    ) -> Gap {
        let (basis, inputs) = (division.agreement.basis, division.inputs)
        let ways = part.requirement.waysToMeet(
            region: outcome.region, period: outcome.period, basis: basis, inputs: inputs)
        var monthBefore: Share?
        var requiredShare: Fraction?
        if case .share(let reference, let test, _) = part.requirement.criterion {
            requiredShare = test.required(baseline: outcome.baseline, side: reference.side)
            if let period = outcome.period, let basis = outcome.basis {
                monthBefore =
                    inputs.figures[
                        FigureKey(
                            basis: basis, figure: reference.figure, period: period.advanced(byMonths: -1),
                            region: outcome.region)]?.of(reference.side)
            }
        }
        return Gap(
            outcome: outcome, required: part.requirement.criterion.required, requiredShare: requiredShare,
            missingPatients: ways.fewest, stake: stake, monthBefore: monthBefore)
    }
}

extension Requirement {
    /// This and every part of it with their paths, in the order of `outcomes`.
    fileprivate var withParts: [(path: String, requirement: Requirement)] { parts(under: "") }

    private func parts(under prefix: String) -> [(path: String, requirement: Requirement)] {
        let path = prefix + id
        switch criterion {
        case .any(let parts), .all(let parts):
            return [(path, self)] + parts.flatMap { $0.parts(under: path + "/") }
        case .share, .attested, .responseRate, .same, .inARow:
            return [(path, self)]
        }
    }
}

extension Criterion {
    /// What is required, in short.
    fileprivate var required: String {
        switch self {
        case .share(let reference, let test, let exemptUpTo):
            test.required(reference.side) + (exemptUpTo.map { ", or no more than \($0) counted" } ?? "")
        case .attested(let attestation, let deadline): "\(attestation) by \(deadline)"
        case .responseRate(let limit, let months):
            "response rate at least \(limit.percentText) in every month of \(months)"
        case .any(let parts): "one of \(parts.count)"
        case .all(let parts): "all of \(parts.count)"
        case .same(let requirement): requirement.id
        case .inARow(let count, let requirement, let months):
            "\(requirement.id) \(count) months in a row of \(months)"
        }
    }
}

extension ShareTest {
    fileprivate func required(_ side: ShareReference.Side) -> String {
        switch self {
        case .atLeast(let limit): "at least \(limit.percentText)"
        case .atMost(let limit): "at most \(limit.percentText)"
        case .improved(let improvement, let years):
            "\(side == .within ? "higher" : "lower")\(improvement.text) than \(years == 1 ? "a year" : "\(years) years") before"
        }
    }

    /// The share that passes, or, of any improvement at all, that it must be better than. Nil where there is nothing to
    /// compare with, or where it is no fraction of numbers that fit.
    fileprivate func required(baseline: Share?, side: ShareReference.Side) -> Fraction? {
        switch self {
        case .atLeast(let limit), .atMost(let limit): return limit
        case .improved(let improvement, _):
            guard let baseline, baseline.denominator > 0 else { return nil }
            let sign = side == .within ? 1 : -1
            switch improvement {
            case .any: return Fraction(baseline.numerator, baseline.denominator)
            case .percentagePoints(let points):
                return Fraction(
                    [(baseline.numerator, points.denominator), (sign * points.numerator, baseline.denominator)],
                    over: (baseline.denominator, points.denominator))
            case .relative(let part):
                return Fraction(
                    [(baseline.numerator, part.denominator), (sign * baseline.numerator, part.numerator)],
                    over: (baseline.denominator, part.denominator))
            }
        }
    }
}

extension Fraction {
    /// A sum of products over a product; nil where one does not fit.
    fileprivate init?(_ terms: [(Int, Int)], over denominator: (Int, Int)) {
        var sum = 0
        for term in terms {
            let (product, isTooLarge) = term.0.multipliedReportingOverflow(by: term.1)
            let (total, isTooLargeInAll) = sum.addingReportingOverflow(product)
            guard !isTooLarge, !isTooLargeInAll else { return nil }
            sum = total
        }
        let (whole, isTooLarge) = denominator.0.multipliedReportingOverflow(by: denominator.1)
        guard !isTooLarge else { return nil }
        self.init(sum, whole)
    }
}
