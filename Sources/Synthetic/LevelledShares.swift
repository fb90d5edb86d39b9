/// Shares by region whose weighted mean is the nation's, per 100,000.
struct LevelledShares {
    let shares: [Int]
    private let weights: [Int]
    private let national: Int

    /// Moves all shares alike until their mean is the national one; those at an end of `bounds` stay there.
    init(weights: [Int], national: Int, _ shares: [Int], within bounds: ClosedRange<Int>) {
        var levelled = shares.map { min(max($0, bounds.lowerBound), bounds.upperBound) }
        // Three rounds: what is cut off at the bounds is made up for by the others.
        for _ in 0..<3 {
            let shift = national - Self.mean(levelled, weights)
            levelled = levelled.map { min(max($0 + shift, bounds.lowerBound), bounds.upperBound) }
        }
        self.shares = levelled
        self.weights = weights
        self.national = national
    }

    private init(shares: [Int], weights: [Int], national: Int) {
        self.shares = shares
        self.weights = weights
        self.national = national
    }

    /// Shares within a shorter limit, a part of these that is greater where these are: at most `greatest` per 100,000
    /// of them.
    func inner(national inner: Int, greatest: Int) -> LevelledShares {
        let ratio = inner * 100_000 / national
        var ratios = shares.map { min(greatest, ratio + ($0 - national) / 4) }
        for _ in 0..<3 {
            let mean = Self.mean(zip(shares, ratios).map { $0 * $1 / 100_000 }, weights)
            let shift = (inner - mean) * 100_000 / national
            ratios = ratios.map { min(greatest, $0 + shift) }
        }
        return LevelledShares(
            shares: zip(shares, ratios).map { $0 * $1 / 100_000 }, weights: weights, national: inner)
    }

    private static func mean(_ shares: [Int], _ weights: [Int]) -> Int {
        zip(shares, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
}
