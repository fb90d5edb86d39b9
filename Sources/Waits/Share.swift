/// An exact share: so many of so many.
///
/// Shares are compared as fractions and only rounded for the eye. `Double` never enters: 7,410 of
/// 11,856 is 62.5 % exactly and was published as 62, which binary rounding cannot promise.
package struct Share: Hashable, Sendable {
    /// Those who met the limit; 0 or more, at most `denominator`.
    package let numerator: Int
    /// All who count; 0 means that there is no value, not that the share is 0 %.
    package let denominator: Int

    /// Nil where the numbers are not a share: negative, or more than all.
    package init?(numerator: Int, denominator: Int) {
        guard numerator >= 0, numerator <= denominator else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Whole per cent as published: half to even (`DOMAIN.md` section 2). Nil where nobody counts.
    package var publishedPercent: Int? {
        denominator == 0 ? nil : Self.roundedHalfToEven(numerator, times: 100, dividedBy: denominator)
    }

    /// Whether the share is at least this fraction; nil where nobody counts.
    package func isAtLeast(_ limit: Fraction) -> Bool? {
        denominator == 0
            ? nil
            : !Fraction(numerator, denominator).isLess(than: limit)
    }

    /// `value × factor / divisor`, rounded to the nearest whole number and from the middle to the even one.
    ///
    /// - Precondition: `value` and `factor` are not negative, `divisor` is positive, the result fits.
    static func roundedHalfToEven(_ value: Int, times factor: Int, dividedBy divisor: Int) -> Int {
        let product = value.multipliedFullWidth(by: factor)
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        // Twice the remainder may not fit; what is missing to the next whole number always does.
        let missing = divisor - remainder
        if remainder < missing { return quotient }
        if remainder > missing { return quotient + 1 }
        return quotient + quotient % 2
    }
}

/// An exact fraction with a positive denominator, such as a limit of 72/100.
package struct Fraction: Hashable, Sendable {
    package let numerator: Int
    package let denominator: Int

    /// - Precondition: the denominator is positive.
    package init(_ numerator: Int, _ denominator: Int) {
        precondition(denominator > 0, "a fraction needs a positive denominator")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Cross-multiplied in 128 bits: counts of any size are compared exactly.
    package func isLess(than other: Fraction) -> Bool {
        Int128(numerator) * Int128(other.denominator) < Int128(other.numerator) * Int128(denominator)
    }

    /// The same number or not, also where it is written with other terms: 1/2 and 50/100.
    package func isEqual(to other: Fraction) -> Bool {
        !isLess(than: other) && !other.isLess(than: self)
    }
}
