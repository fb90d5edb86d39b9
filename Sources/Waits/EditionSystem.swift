/// All editions of a family as one set of sums, and whether a reader of them all can have what they suppress.
///
/// A requirement holds where a *witness* is found: another table, of whole numbers, that agrees with everything
/// published and in which the value is another one. A witness cannot be wrong, however the search for it goes, and
/// where none is found more is suppressed. So nothing here rests on an elimination being complete.
struct EditionSystem {
    /// What must not be had of a sensitive row of any edition.
    struct Requirement: Hashable {
        let what: DisclosedValue
        /// The unknown in the quantity that `what` is about.
        let unknown: Int
        /// The first row that has the unknown.
        let row: Int
    }

    let tables: [EditionTable]
    /// The first row of each edition; rows are numbered through all editions.
    private let firstRows: [Int]
    /// The contacts, then each component.
    var quantities: [SumSystem] = []
    /// For each quantity the unknown of each row; nil for an empty row, which everybody knows.
    private(set) var unknowns: [[Int?]] = []
    /// For each quantity and row the next row with the same unknown.
    private(set) var nextRows: [[Int?]] = []
    /// For each quantity the first row of each unknown.
    private(set) var rowsOfUnknowns: [[Int]] = []
    /// Whether a quantity is a part of the contacts in every row, which a reader then knows.
    private(set) var isPartOfContacts: [Bool] = []
    /// For each unknown of the contacts the largest component that is a part of them, in any of its rows.
    private(set) var largestParts: [Int] = []
    private(set) var isShown: [Bool]

    init(_ tables: [EditionTable]) {
        self.tables = tables
        var count = 0
        firstRows = tables.map { table in
            defer { count += table.count }
            return count
        }
        isShown = tables.flatMap(\.isShown)
        let areas = rowsOfAreas()
        let isEmpty = tables.flatMap(\.isEmpty)
        let contacts = tables.flatMap { $0.values[0] }
        for quantity in 0..<(tables.first?.values.count ?? 0) {
            let values = tables.flatMap { $0.values[quantity] }
            isPartOfContacts.append(quantity > 0 && zip(values, contacts).allSatisfy { $0 <= $1 })
            addQuantity(values, highest: isPartOfContacts[quantity] ? contacts : nil, isEmpty, areas)
        }
        largestParts = Array(repeating: 0, count: quantities.first?.values.count ?? 0)
        for row in isShown.indices {
            for quantity in quantities.indices where isPartOfContacts[quantity] {
                guard let whole = unknowns[0][row], let part = unknowns[quantity][row] else { continue }
                largestParts[whole] = max(largestParts[whole], quantities[quantity].values[part])
            }
        }
    }

    /// The rows of each area in all editions, in the order of the keys.
    private func rowsOfAreas() -> [[Int]] {
        var rows: [[Int]] = Array(repeating: [], count: 1 + (tables.compactMap(\.areas.last).max() ?? -1))
        for (table, firstRow) in zip(tables, firstRows) {
            for (index, area) in table.areas.enumerated() { rows[area].append(firstRow + index) }
        }
        return rows
    }

    private mutating func addQuantity(_ values: [Int], highest: [Int]?, _ isEmpty: [Bool], _ areas: [[Int]]) {
        var system = SumSystem()
        var unknown: [Int?] = Array(repeating: nil, count: values.count)
        var next = unknown
        var first: [Int] = []
        for area in areas {
            for (place, row) in area.enumerated() where !isEmpty[row] {
                let highest = highest?[row] ?? Int.max
                let same = area[..<place].last { !isEmpty[$0] && values[$0] == values[row] }
                let here: Int
                if let same, let before = unknown[same] {
                    here = before
                    next[same] = row
                    system.highest[here] = min(system.highest[here], highest)
                } else {
                    here = system.addUnknown(value: values[row], highest: highest)
                    first.append(row)
                }
                unknown[row] = here
                if isShown[row] { system.show(here, 1) }
            }
        }
        addEquations(unknown, areas.count, to: &system)
        quantities.append(system)
        unknowns.append(unknown)
        nextRows.append(next)
        rowsOfUnknowns.append(first)
    }

    /// Of an area's later sums only what differs from the one before: the same knowledge in equations in which a
    /// value stands only where it appears and where it goes. Over one area they are then a network, whose solutions
    /// are whole; with whole sums an old value would be balanced in every edition at once.
    private func addEquations(_ unknown: [Int?], _ areaCount: Int, to system: inout SumSystem) {
        var before: [[SumSystem.Term]] = Array(repeating: [], count: areaCount)
        var signs = Array(repeating: 0, count: system.values.count)
        for (table, firstRow) in zip(tables, firstRows) {
            for (index, children) in table.children.enumerated() where !children.isEmpty {
                guard let whole = unknown[firstRow + index] else { continue }
                var terms = [SumSystem.Term(unknown: whole, sign: -1)]
                for child in children {
                    if let part = unknown[firstRow + child] { terms.append(SumSystem.Term(unknown: part, sign: 1)) }
                }
                let area = table.areas[index]
                for term in terms { signs[term.unknown] += term.sign }
                for term in before[area] { signs[term.unknown] -= term.sign }
                var difference: [SumSystem.Term] = []
                for term in terms + before[area] where signs[term.unknown] != 0 {
                    difference.append(SumSystem.Term(unknown: term.unknown, sign: signs[term.unknown]))
                    signs[term.unknown] = 0
                }
                if !difference.isEmpty { system.addEquation(difference) }
                before[area] = terms
            }
        }
    }

    // MARK: Masks

    /// The rows of the last edition, of which alone it is still open what it shows.
    var lastRows: Range<Int> { (firstRows.last ?? 0)..<isShown.count }

    mutating func set(_ row: Int, isShown: Bool) {
        guard self.isShown[row] != isShown else { return }
        self.isShown[row] = isShown
        for quantity in quantities.indices {
            if let unknown = unknowns[quantity][row] { quantities[quantity].show(unknown, isShown ? 1 : -1) }
        }
    }

    /// Whether the contacts of a row cannot be read anywhere.
    func isUnknown(_ row: Int) -> Bool {
        unknowns[0][row].map { !quantities[0].isKnown($0) } ?? false
    }

    /// Whether anything becomes unknown where this row alone is suppressed.
    func isCover(_ row: Int) -> Bool {
        isShown[row]
            && quantities.indices.contains { quantity in
                unknowns[quantity][row].map { quantities[quantity].timesShown[$0] == 1 } ?? false
            }
    }

    /// Whether an earlier edition suppressed a row with the contacts of this one, and none has shown them.
    func isSuppressedBefore(_ row: Int) -> Bool {
        guard let unknown = unknowns[0][row] else { return false }
        return rowsOfUnknowns[0][unknown] < lastRows.lowerBound
            && quantities[0].timesShown[unknown] == (isShown[row] ? 1 : 0)
    }

    /// Whether an edition before the last has shown this number: it is known for ever.
    private func isShownBefore(_ unknown: Int, quantity: Int) -> Bool {
        var row: Int? = rowsOfUnknowns[quantity][unknown]
        while let here = row, here < lastRows.lowerBound {
            if isShown[here] { return true }
            row = nextRows[quantity][here]
        }
        return false
    }

    func node(_ row: Int) -> (edition: Int, index: Int) {
        let edition = (firstRows.lastIndex { $0 <= row }) ?? 0
        return (edition, row - firstRows[edition])
    }

    // MARK: Requirements

    /// All that must not be had, rows near the top first: what covers a region mostly covers its units as well.
    ///
    /// What an edition has shown itself, perhaps under an older limit, is no longer required.
    func requirements() -> [Requirement] {
        var found: [(depth: Int, requirement: Requirement)] = []
        var seen: Set<Requirement> = []
        for (table, firstRow) in zip(tables, firstRows) {
            for index in 0..<table.count where table.isSensitive[index] {
                guard let contacts = unknowns[0][firstRow + index], !quantities[0].isKnown(contacts) else { continue }
                var whats = [DisclosedValue.contacts, .sum(least: table.least[index])]
                for quantity in quantities.indices.dropFirst() {
                    let value = table.values[quantity][index]
                    if value > 0, value < table.values[0][index] || !isPartOfContacts[quantity] {
                        whats.append(.component(quantity - 1))
                    }
                }
                for what in whats {
                    guard let unknown = unknowns[what.quantity][firstRow + index],
                        !isShownBefore(unknown, quantity: what.quantity)
                    else { continue }
                    let row = rowsOfUnknowns[what.quantity][unknown]
                    let requirement = Requirement(what: what, unknown: unknown, row: row)
                    if seen.insert(requirement).inserted { found.append((table.depth(index), requirement)) }
                }
            }
        }
        // Equal depths stay in the order of editions, keys and quantities.
        return found.enumerated().sorted { ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset) }
            .map(\.element.requirement)
    }
}
