import Testing

@testable import Waits

@Suite struct ShareTests {
    @Test(arguments: [(-1, 1), (2, 1), (1, 0), (0, -1), (-2, -1), (Int.max, Int.max - 1), (Int.min, 0)])
    func `what is not a share is refused`(numerator: Int, denominator: Int) {
        #expect(Share(numerator: numerator, denominator: denominator) == nil)
    }

    @Test(arguments: [
        (7_410, 11_856, 62),  // 62.5 %: Norrbotten, February 2017, published as 62
        (1, 200, 0),
        (3, 200, 2),
        (5, 200, 2),
        (7, 200, 4),
        (199, 200, 100),
        (197, 200, 98),
        (1, 3, 33),
        (2, 3, 67),
        (0, 1, 0),
        (1, 1, 100),
        (0, Int.max, 0),
        (Int.max, Int.max, 100),
        (Int.max - 1, Int.max, 100),
        (Int.max / 2, Int.max, 50),
        (Int.max / 2 + 1, Int.max, 50),
    ])
    func `a share is published in whole per cent, half to even`(numerator: Int, denominator: Int, percent: Int) throws {
        #expect(try #require(Share(numerator: numerator, denominator: denominator)).publishedPercent == percent)
    }

    @Test func `nothing of nobody has no value`() throws {
        let nobody = try #require(Share(numerator: 0, denominator: 0))
        #expect(nobody.publishedPercent == nil)
        #expect(nobody.isAtLeast(Fraction(0, 1)) == nil)
        #expect(nobody.isAtLeast(Fraction(72, 100)) == nil)
    }

    @Test func `every share of up to 400 is rounded to the nearest per cent, from the middle to the even one`() throws {
        var wrong: [String] = []
        for denominator in 1...400 {
            for numerator in 0...denominator {
                let percent = Share(numerator: numerator, denominator: denominator)?.publishedPercent
                if percent != nearestPercent(numerator, denominator) { wrong.append("\(numerator)/\(denominator)") }
            }
        }
        #expect(wrong == [])
    }

    @Test func `the largest shares are rounded as the small ones`() throws {
        var wrong: [String] = []
        // Multiples of 200 have exact middles; with their neighbours on both sides.
        let largest = Int.max - Int.max % 200
        for denominator in [largest - 200, largest - 1, largest, Int.max - 1, Int.max, Int.max / 2, 1 << 62, 1 << 32] {
            for halfPercent in 0...200 {
                let (quotient, remainder) = denominator.quotientAndRemainder(dividingBy: 200)
                let middle = quotient * halfPercent + remainder * halfPercent / 200
                for numerator in max(0, middle - 2)...min(denominator - 2, middle) + 2 {
                    let percent = Share(numerator: numerator, denominator: denominator)?.publishedPercent
                    if percent != nearestPercent(numerator, denominator) {
                        wrong.append("\(numerator)/\(denominator)")
                    }
                }
            }
        }
        #expect(wrong == [])
    }

    @Test(arguments: [
        (72, 100, 72, 100, true),
        (18, 25, 72, 100, true),
        (719_999, 1_000_000, 72, 100, false),
        (720_001, 1_000_000, 72, 100, true),
        (71, 100, 72, 100, false),
        (0, 1, 0, 1, true),
        (1, 1, 1, 1, true),
        (Int.max - 1, Int.max, 1, 1, false),
        (Int.max - 1, Int.max, Int.max - 2, Int.max - 1, true),
        (Int.max - 2, Int.max - 1, Int.max - 1, Int.max, false),
        (Int.max - 1, Int.max, Int.max - 1, Int.max, true),
    ])
    func `a share reaches a limit exactly`(
        numerator: Int, denominator: Int, limitNumerator: Int, limitDenominator: Int, reaches: Bool
    ) throws {
        let share = try #require(Share(numerator: numerator, denominator: denominator))
        #expect(share.isAtLeast(Fraction(limitNumerator, limitDenominator)) == reaches)
    }

    @Test func `a share that is published as the limit can lie under it`() throws {
        let share = try #require(Share(numerator: 7_196, denominator: 10_000))
        #expect(share.publishedPercent == 72)
        #expect(share.isAtLeast(Fraction(72, 100)) == false)
    }

    @Test func `tenths of a per cent are rounded the same way`() {
        #expect(Share.roundedHalfToEven(1, times: 1_000, dividedBy: 2_000) == 0)
        #expect(Share.roundedHalfToEven(3, times: 1_000, dividedBy: 2_000) == 2)
        #expect(Share.roundedHalfToEven(132_843, times: 1_000, dividedBy: 282_562) == 470)
    }
}

@Suite struct FractionTests {
    /// Each less than the next; among them neighbours that `Double` cannot tell apart.
    private static let ascending = [
        Fraction(Int.min, 1), Fraction(-Int.max, 1), Fraction(-1, 1), Fraction(-1, Int.max), Fraction(0, 1),
        Fraction(1, Int.max), Fraction(1, Int.max - 1), Fraction(1, 3), Fraction(Int.max / 2, Int.max), Fraction(1, 2),
        Fraction(71, 100), Fraction(Int.max - 2, Int.max - 1), Fraction(Int.max - 1, Int.max), Fraction(1, 1),
        Fraction(Int.max, Int.max - 1), Fraction(Int.max - 1, 1), Fraction(Int.max, 1),
    ]

    @Test func `fractions of any size are in their order`() {
        for (leftIndex, left) in Self.ascending.enumerated() {
            for (rightIndex, right) in Self.ascending.enumerated() {
                #expect(left.isLess(than: right) == (leftIndex < rightIndex), "\(left) \(right)")
                #expect(left.isEqual(to: right) == (leftIndex == rightIndex), "\(left) \(right)")
            }
        }
    }

    @Test(arguments: [
        (1, 2, 50, 100), (0, 1, 0, Int.max), (-3, 6, -1, 2), (Int.max, Int.max, 1, 1), (72, 100, 18, 25),
    ])
    func `the same number in other terms is equal`(
        numerator: Int, denominator: Int, otherNumerator: Int, otherDenominator: Int
    ) {
        let left = Fraction(numerator, denominator)
        let right = Fraction(otherNumerator, otherDenominator)
        #expect(left.isEqual(to: right) && right.isEqual(to: left))
        #expect(!left.isLess(than: right) && !right.isLess(than: left))
    }

    @Test func `every pair of small fractions compares as over a common denominator`() {
        var wrong: [String] = []
        // 2520 is divisible by every denominator from 1 to 10.
        for leftDenominator in 1...10 {
            for rightDenominator in 1...10 {
                for leftNumerator in -11...11 {
                    for rightNumerator in -11...11 {
                        let left = leftNumerator * (2_520 / leftDenominator)
                        let right = rightNumerator * (2_520 / rightDenominator)
                        let isLess = Fraction(leftNumerator, leftDenominator)
                            .isLess(than: Fraction(rightNumerator, rightDenominator))
                        if isLess != (left < right) {
                            wrong.append("\(leftNumerator)/\(leftDenominator) \(rightNumerator)/\(rightDenominator)")
                        }
                    }
                }
            }
        }
        #expect(wrong == [])
    }

    @Test func `a denominator that is not positive is a programmer's fault`() async {
        await #expect(processExitsWith: .failure) { _ = Fraction(1, 0) }
        await #expect(processExitsWith: .failure) { _ = Fraction(1, -100) }
    }
}

/// Tries every whole per cent and takes the nearest, of two equally near ones the even one.
private func nearestPercent(_ numerator: Int, _ denominator: Int) -> Int {
    if denominator > 1_000_000 {
        return nearestPercent(Int128(numerator), Int128(denominator))
    }
    var best = 0
    var bestDistance = Int.max
    for percent in 0...100 {
        let distance = abs(100 * numerator - percent * denominator)
        if distance < bestDistance || (distance == bestDistance && percent % 2 == 0) {
            best = percent
            bestDistance = distance
        }
    }
    return best
}

private func nearestPercent(_ numerator: Int128, _ denominator: Int128) -> Int {
    var best = 0
    var bestDistance = Int128.max
    for percent in 0...100 {
        let distance = abs(100 * numerator - Int128(percent) * denominator)
        if distance < bestDistance || (distance == bestDistance && percent % 2 == 0) {
            best = percent
            bestDistance = distance
        }
    }
    return best
}
