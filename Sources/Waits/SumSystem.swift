/// One quantity, such as the contacts, of all rows of all editions: what is known of it, and which other values
/// agree with that.
///
/// An unknown is one value of one area: an area that has the same value in two editions is one unknown in the sums
/// of both. Every sum is an equation `parts - whole = 0`. A reader knows the shown values and the equations.
struct SumSystem {
    /// An unknown in an equation.
    struct Term {
        let unknown: Int
        let sign: Int
    }

    /// A difference between the true table and another one.
    struct Move {
        let unknown: Int
        let change: Int
    }

    /// The true values.
    private(set) var values: [Int] = []
    /// The largest values that a reader holds possible.
    var highest: [Int] = []
    /// How many rows show a value; it is known where more than 0.
    private(set) var timesShown: [Int] = []
    private var equations: [[Term]] = []
    private var equationsOfUnknowns: [[Int]] = []

    /// The unknowns that hang together, solved when first asked for.
    private var tableaus: [Int: SumTableau] = [:]
    private var tableauOf: [Int?] = []
    private var nextTableau = 0

    func isKnown(_ unknown: Int) -> Bool { timesShown[unknown] > 0 }

    mutating func addUnknown(value: Int, highest: Int) -> Int {
        values.append(value)
        timesShown.append(0)
        self.highest.append(highest)
        equationsOfUnknowns.append([])
        tableauOf.append(nil)
        return values.count - 1
    }

    mutating func addEquation(_ terms: [Term]) {
        for term in terms { equationsOfUnknowns[term.unknown].append(equations.count) }
        equations.append(terms)
    }

    /// One row more or less that shows a value.
    mutating func show(_ unknown: Int, _ times: Int) {
        let wasKnown = isKnown(unknown)
        timesShown[unknown] += times
        if wasKnown == isKnown(unknown) { return }
        for equation in equationsOfUnknowns[unknown] {
            for term in equations[equation] {
                guard let tableau = tableauOf[term.unknown] else { continue }
                for other in tableaus.removeValue(forKey: tableau)?.unknowns ?? [] { tableauOf[other] = nil }
            }
        }
        tableauOf[unknown] = nil
    }

    /// Another table that agrees with all that is known and has at least this change at the unknown, no value
    /// above its highest and none under the lowest; nil where none was found.
    ///
    /// - Parameters:
    ///   - highest: another highest value, or nil for the usual one.
    ///   - shifts: where the search starts from: a table that differs so from the true one.
    mutating func moves(
        of unknown: Int, by change: Int, lowest: (Int) -> Int, highest: (Int) -> Int? = { _ in nil },
        from shifts: [Int: Int] = [:]
    ) -> [Move]? {
        guard !isKnown(unknown), let index = tableau(of: unknown), var tableau = tableaus.removeValue(forKey: index)
        else { return nil }
        defer { tableaus[index] = tableau }
        let rooms = tableau.unknowns.map { other in
            let value = values[other] + (shifts.isEmpty ? 0 : shifts[other] ?? 0)
            return SumTableau.Room(down: value - lowest(other), up: (highest(other) ?? self.highest[other]) - value)
        }
        guard let target = tableau.unknowns.firstIndex(of: unknown),
            let changes = tableau.changes(of: target, by: change, rooms: rooms)
        else { return nil }
        return zip(tableau.unknowns, changes).compactMap { $1 == 0 ? nil : Move(unknown: $0, change: $1) }
    }

    /// Whether another table without negative values agrees with all that is known and has at least this much here.
    ///
    /// This is the rule of the sums in its most general form. By the duality of linear programming the most that
    /// an unknown can be is the least of all sums with it that can be had from what is known: there is such a
    /// table just where no group of rows with this one in it is known to have fewer.
    mutating func canReach(_ least: Int, at unknown: Int) -> Bool {
        values[unknown] >= least || moves(of: unknown, by: least - values[unknown], lowest: { _ in 0 }) != nil
    }

    /// The place of the solved equations of all unknowns that hang together with this one.
    private mutating func tableau(of unknown: Int) -> Int? {
        if let found = tableauOf[unknown] { return found }
        var unknowns = [unknown]
        var found: Set<Int> = []
        var places = [unknown: 0]
        var next = 0
        while next < unknowns.count {
            for equation in equationsOfUnknowns[unknowns[next]] where found.insert(equation).inserted {
                for term in equations[equation] where !isKnown(term.unknown) && places[term.unknown] == nil {
                    places[term.unknown] = unknowns.count
                    unknowns.append(term.unknown)
                }
            }
            next += 1
        }
        let rows = found.sorted().map { equation in
            equations[equation].compactMap { term in places[term.unknown].map { (place: $0, sign: term.sign) } }
        }
        guard let tableau = SumTableau(unknowns: unknowns, equations: rows, preference: { values[$0] }) else {
            return nil
        }
        for other in unknowns { tableauOf[other] = nextTableau }
        tableaus[nextTableau] = tableau
        nextTableau += 1
        return tableauOf[unknown]
    }
}
