package import Waits

extension Improvement {
    /// Nil where nobody counts in one of the two.
    ///
    /// All by cross-multiplication: no share is rounded on the way.
    ///
    /// - Parameter side: of those beyond a limit a lower share is the better one.
    package func isReached(
        from baseline: Share, to share: Share, side: ShareReference.Side = .within
    ) -> Bool? {
        guard baseline.denominator > 0, share.denominator > 0 else { return nil }
        // share.n/share.d against baseline.n/baseline.d, both over share.d × baseline.d.
        let now = Int128(share.numerator) * Int128(baseline.denominator)
        let before = Int128(baseline.numerator) * Int128(share.denominator)
        let rise = side == .within ? now - before : before - now
        switch self {
        case .any:
            return rise > 0
        case .percentagePoints(let points):
            // Both over share.d × baseline.d still: the whole of it is 1.
            let whole = Int128(share.denominator) * Int128(baseline.denominator)
            return isAtLeast(rise, times: points.denominator, than: whole, times: points.numerator)
        case .relative(let part):
            // Of a baseline of 0 % any part is 0, and a share that stays there has not got better.
            if before == 0 { return rise > 0 }
            return isAtLeast(rise, times: part.denominator, than: before, times: part.numerator)
        }
    }

    /// `left × factor ≥ right × otherFactor`, in full width: three counts of 64 bits do not fit in 128.
    private func isAtLeast(_ left: Int128, times factor: Int, than right: Int128, times otherFactor: Int) -> Bool {
        let left = left.multipliedFullWidth(by: Int128(factor))
        let right = right.multipliedFullWidth(by: Int128(otherFactor))
        return (left.high, left.low) >= (right.high, right.low)
    }

    var text: String {
        switch self {
        case .any: ""
        case .percentagePoints(let points): " by \(points.pointsText)"
        case .relative(let part): " by \(part.percentText) of what it was"
        }
    }
}

extension Fraction {
    var percentText: String { percentText(unit: "%") }

    /// `1 percentage point`, `1.5 percentage points`.
    var pointsText: String {
        percentText(unit: isEqual(to: Fraction(1, 100)) ? "percentage point" : "percentage points")
    }

    /// With a comma, as Swedish figures are written.
    var swedishPercentText: String { percentText(unit: "%").replacing(".", with: ",") }

    /// `1 procentenhet`, `1,5 procentenheter`.
    var swedishPointsText: String {
        percentText(unit: isEqual(to: Fraction(1, 100)) ? "procentenhet" : "procentenheter").replacing(".", with: ",")
    }

    /// In per cent, with as many decimals as it needs, at most six.
    func percentText(unit: String) -> String {
        let millionths = Int128(numerator) * 100_000_000 / Int128(denominator)
        var decimals = String(Int(millionths % 1_000_000) + 1_000_000).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(millionths / 1_000_000)" + (decimals.isEmpty ? "" : "." + decimals) + " " + unit
    }
}
