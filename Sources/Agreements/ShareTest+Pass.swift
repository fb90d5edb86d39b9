import Waits

extension ShareTest {
    /// Whether a share passes; nil where nobody counts, in it or in what it is compared with.
    ///
    /// - Parameters:
    ///   - share: of the side that is judged.
    ///   - baseline: of the same side; nil where there is none, and then nothing has improved that could be told.
    func isPassed(by share: Share, baseline: Share?, side: ShareReference.Side) -> Bool? {
        switch self {
        case .atLeast(let limit): share.isAtLeast(limit)
        case .atMost(let limit): share.isAtMost(limit)
        case .improved(let improvement, _): baseline.flatMap { improvement.isReached(from: $0, to: share, side: side) }
        }
    }

    /// The month that is compared with; nil where none is.
    func baselinePeriod(of period: Period) -> Period? {
        guard case .improved(_, let years) = self else { return nil }
        return period.yearsBefore(years)
    }
}

extension Share {
    /// Those within the limit, or the others.
    func of(_ side: ShareReference.Side) -> Share {
        switch side {
        case .within: self
        case .beyond: Share(numerator: denominator - numerator, denominator: denominator) ?? self
        }
    }

    fileprivate func isAtMost(_ limit: Fraction) -> Bool? {
        denominator == 0 ? nil : !limit.isLess(than: Fraction(numerator, denominator))
    }
}
