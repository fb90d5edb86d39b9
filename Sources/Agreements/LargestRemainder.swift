/// Division of whole kronor by weights, exact to the krona.
///
/// Each gets the floor of its share; the kronor left over go one each to the largest remainders, and
/// between equal remainders to the one that comes first. This gives real payouts of the state to the
/// krona; plain rounding does not (`DOMAIN.md` section 3).
package enum LargestRemainder {
    /// - Parameters:
    ///   - amount: whole kronor, 0 or more.
    ///   - weights: 0 or more each, in the order that decides between equal remainders.
    /// - Returns: one amount a weight, in the same order, of the sum `amount`; nil where no weight is
    ///   positive, because then nobody can have it, or where an amount or a weight is negative.
    package static func divide(_ amount: Int, by weights: [Int]) -> [Int]? {
        guard amount >= 0, weights.allSatisfy({ $0 >= 0 }) else { return nil }
        // 128 bits: 10¹² kronor times a population of 10¹⁰ would not fit in 64.
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard total > 0 else { return nil }
        let products = weights.map { (Int128(amount) * Int128($0)).quotientAndRemainder(dividingBy: total) }
        var amounts = products.map { Int($0.quotient) }
        let leftOver = amount - amounts.reduce(0, +)
        // `sorted` is stable only by this comparison: the position breaks the tie.
        let order = products.indices.sorted {
            products[$0].remainder != products[$1].remainder
                ? products[$0].remainder > products[$1].remainder
                : $0 < $1
        }
        for index in order.prefix(leftOver) { amounts[index] += 1 }
        return amounts
    }
}
