/// The equations of unknowns that hang together, solved for as many of them as there are equations, and the search
/// for other values of them: the simplex method with bounds, which starts at the true table and goes through whole
/// tables only.
///
/// Each row is `p·basic + Σ a·other = 0` in changes, with `p` positive. Almost always every `a` and `p` is 1 or -1;
/// then the search is exact: where it finds nothing there is nothing, not even in fractions.
struct SumTableau {
    /// How far an unknown may go down and up from its true value.
    struct Room {
        let down: Int
        let up: Int
    }

    let unknowns: [Int]
    /// The row that an unknown is basic in.
    private var rowOf: [Int?]
    /// The basic unknown of each row.
    private var basic: [Int] = []
    private var rows: [[Int]] = []

    /// Enough for every table of counts seen; what takes longer counts as not found.
    private static let mostSteps = 2_000

    /// Nil where the numbers outgrow 64 bits.
    ///
    /// - Parameters:
    ///   - equations: for each the sign of each unknown in it, by its place in `unknowns`.
    ///   - preference: the larger, the rather is an unknown solved for; large counts rarely stand in the way.
    init?(unknowns: [Int], equations: [[(place: Int, sign: Int)]], preference: (Int) -> Int) {
        self.unknowns = unknowns
        rowOf = Array(repeating: nil, count: unknowns.count)
        var timesUsed = Array(repeating: 0, count: unknowns.count)
        for term in equations.joined() { timesUsed[term.place] += 1 }
        for equation in equations {
            var row = Array(repeating: 0, count: unknowns.count)
            for term in equation { row[term.place] = term.sign }
            rows.append(row)
        }
        for index in rows.indices {
            // An unknown that is in this equation alone costs nothing to solve for.
            let places = unknowns.indices.filter { rows[index][$0] != 0 }
            let best = places.max { left, right in
                (timesUsed[left] == 1 ? 1 : 0, preference(unknowns[left]), right)
                    < (timesUsed[right] == 1 ? 1 : 0, preference(unknowns[right]), left)
            }
            basic.append(best ?? -1)
            if let best, !solve(index, for: best) { return nil }
        }
        // An equation that follows from the others says nothing.
        let kept = rows.indices.filter { basic[$0] >= 0 }
        rows = kept.map { rows[$0] }
        basic = kept.map { basic[$0] }
        for (index, place) in basic.enumerated() { rowOf[place] = index }
    }

    /// Other values, as changes by place, that keep all equations and their room, with at least this change at
    /// the target; nil where none was found.
    mutating func changes(of target: Int, by change: Int, rooms: [Room]) -> [Int]? {
        let direction = change.signum()
        var changes = Array(repeating: 0, count: unknowns.count)
        guard room(target, direction, changes, rooms) >= change.magnitude else { return nil }
        for _ in 0..<Self.mostSteps {
            let missing = Int(change.magnitude) - changes[target] * direction
            if missing <= 0 { return changes }
            var first: Step?
            var longest: Step?
            for (place, way, enough) in entering(target, direction, missing) {
                if room(place, way, changes, rooms) == 0 { continue }
                let step = step(place, way, enough, changes, rooms)
                if first == nil { first = step }
                if step.length > longest?.length ?? 0 { longest = step }
                if step.length >= enough { break }
            }
            // Without a step the first place enters and the lowest leaves, by which the search cannot run in a circle
            // (Bland 1977, "New finite pivoting rules for the simplex method").
            guard let step = longest ?? first else { return nil }
            if step.length > 0 {
                changes[step.place] += step.way * step.length
                for row in rows.indices where rows[row][step.place] != 0 {
                    changes[basic[row]] -= rows[row][step.place] * step.way * step.length / rows[row][basic[row]]
                }
            }
            if let blocking = step.blocking {
                rowOf[basic[blocking]] = nil
                rowOf[step.place] = blocking
                basic[blocking] = step.place
                guard solve(blocking, for: step.place) else { return nil }
            } else if step.length == 0 {
                return nil
            }
        }
        return nil
    }

    /// A place that moves one way, how far, and the row whose basic unknown stops it.
    private struct Step {
        let place: Int
        let way: Int
        let length: Int
        let blocking: Int?
    }

    private func room(_ place: Int, _ way: Int, _ changes: [Int], _ rooms: [Room]) -> Int {
        max(0, way > 0 ? rooms[place].up - changes[place] : rooms[place].down + changes[place])
    }

    /// How far a place goes before it or a basic unknown is at its bound, in whole numbers for all of them, and no
    /// further than is enough.
    private func step(_ place: Int, _ way: Int, _ enough: Int, _ changes: [Int], _ rooms: [Room]) -> Step {
        var (length, blocking) = (room(place, way, changes, rooms), nil as Int?)
        var whole = 1
        for row in rows.indices where rows[row][place] != 0 {
            let (factor, divisor) = (rows[row][place], rows[row][basic[row]])
            whole = Self.leastCommonMultiple(whole, divisor / Self.greatestCommonDivisor(divisor, factor))
            let (product, isTooLarge) = room(basic[row], -factor.signum() * way, changes, rooms)
                .multipliedReportingOverflow(by: divisor)
            if isTooLarge { continue }
            let limit = product / abs(factor)
            let isLower = blocking.map { basic[row] < basic[$0] } ?? false
            if limit < length || (limit == length && isLower) { (length, blocking) = (limit, row) }
        }
        length -= length % whole
        if length > enough {
            let more = (whole - enough % whole) % whole
            // Both are multiples of `whole`, so this is no more than the length.
            return Step(place: place, way: way, length: enough + more, blocking: nil)
        }
        return Step(place: place, way: way, length: length, blocking: blocking)
    }

    /// The places to move so that the target moves on, which way, and how far at most.
    private func entering(_ target: Int, _ direction: Int, _ missing: Int) -> [(Int, Int, Int)] {
        guard let row = rowOf[target] else { return [(target, direction, missing)] }
        let (needed, isTooLarge) = missing.multipliedReportingOverflow(by: rows[row][target])
        if isTooLarge { return [] }
        return unknowns.indices.compactMap { place in
            let factor = rows[row][place]
            if factor == 0 || place == target { return nil }
            return (place: place, way: -direction * factor.signum(), enough: (needed - 1) / abs(factor) + 1)
        }
    }

    /// Makes one row positive at a place and all others 0 there; false where the numbers outgrow 64 bits.
    private mutating func solve(_ index: Int, for place: Int) -> Bool {
        if rows[index][place] < 0 { rows[index] = rows[index].map { -$0 } }
        let source = rows[index]
        for other in rows.indices where other != index && rows[other][place] != 0 {
            let divisor = Self.greatestCommonDivisor(source[place], rows[other][place])
            let (own, away) = (source[place] / divisor, rows[other][place] / divisor)
            var common = 0
            for column in source.indices {
                let (left, isLeftTooLarge) = rows[other][column].multipliedReportingOverflow(by: own)
                let (right, isRightTooLarge) = source[column].multipliedReportingOverflow(by: away)
                let (value, isTooLarge) = left.subtractingReportingOverflow(right)
                if isLeftTooLarge || isRightTooLarge || isTooLarge || value == Int.min { return false }
                rows[other][column] = value
                if common != 1, value != 0 { common = Self.greatestCommonDivisor(common, value) }
            }
            if common > 1 { for column in source.indices { rows[other][column] /= common } }
        }
        return true
    }

    private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (abs(left), abs(right))
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    /// Or `Int.max`, a step that is never reached, where it does not fit.
    private static func leastCommonMultiple(_ left: Int, _ right: Int) -> Int {
        let (product, isTooLarge) = (left / greatestCommonDivisor(left, right)).multipliedReportingOverflow(by: right)
        return isTooLarge ? Int.max : product
    }
}
