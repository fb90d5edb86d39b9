import Waits

/// A reader of all editions who tries every table that could be behind them. It shares nothing with the software
/// under test: no equations, only leaves with numbers, which are added up and compared with what was printed.
struct SuppressionAttacker {
    /// What a reader sees of a row, with the truth behind it.
    struct Row {
        let key: String
        let parent: String?
        /// The contacts, and with some tables one component.
        let numbers: [Int]
        let isShown: Bool
    }

    enum Verdict { case open, determined, unfinished }

    /// A leaf's number that the reader does not know.
    private struct Cell: Hashable {
        let key: String
        let kind: Int
        let value: Int
    }

    /// A sum of cells and a known rest, with what is known of it.
    private struct Total {
        var cells: [Int] = []
        var rest = 0
        let key: String
        let kind: Int
        let truth: Int
        let isKnown: Bool
    }

    private var cells: [Cell] = []
    private var places: [Cell: Int] = [:]
    private var totals: [Total] = []
    /// Pairs of contacts and component of one leaf: the second is a part of the first.
    private var pairs: [(contacts: Total, part: Total)] = []

    init(_ editions: [[Row]], kinds: Int) {
        var known: Set<Cell> = []
        // A row of nobody is nothing but zeros, shown or not, and stands for no number of another edition.
        let editions = editions.map { $0.filter { !$0.numbers.allSatisfy { $0 == 0 } } }
        for row in editions.joined() where row.isShown {
            for kind in 0..<kinds { known.insert(Cell(key: row.key, kind: kind, value: row.numbers[kind])) }
        }
        for edition in editions {
            let parents = Set(edition.compactMap(\.parent))
            for row in edition {
                var both: [Total] = []
                for kind in 0..<kinds {
                    let cell = Cell(key: row.key, kind: kind, value: row.numbers[kind])
                    var total = Total(
                        key: row.key, kind: kind, truth: cell.value, isKnown: known.contains(cell))
                    for leaf in edition where !parents.contains(leaf.key) && isLeaf(leaf, under: row, edition) {
                        let part = Cell(key: leaf.key, kind: kind, value: leaf.numbers[kind])
                        if known.contains(part) {
                            total.rest += part.value
                            continue
                        }
                        if places[part] == nil {
                            places[part] = cells.count
                            cells.append(part)
                        }
                        if let place = places[part] { total.cells.append(place) }
                    }
                    totals.append(total)
                    both.append(total)
                }
                if kinds == 2 { pairs.append((both[0], both[1])) }
            }
        }
    }

    private func isLeaf(_ leaf: Row, under row: Row, _ edition: [Row]) -> Bool {
        var key: String? = leaf.key
        while let here = key {
            if here == row.key { return true }
            key = edition.first { $0.key == here }?.parent
        }
        return false
    }

    /// Whether a number of an area can be another one, or where `atLeast` is given, as many and more.
    func verdict(_ key: String, kind: Int, value: Int, atLeast: Int? = nil) -> Verdict {
        guard let target = totals.first(where: { $0.key == key && $0.kind == kind && $0.truth == value }) else {
            return .determined
        }
        if target.isKnown { return .determined }
        var search = Search(self, target: target, atLeast: atLeast)
        return search.run()
    }

    /// Depth first through all assignments, the cells of the target first, values near the truth first.
    private struct Search {
        let attacker: SuppressionAttacker
        let target: Total
        let atLeast: Int?
        var values: [Int?]
        var order: [Int]
        var totalsOf: [[Int]]
        var pairsOf: [[Int]]
        var tries = 0
        /// A few of a hundred searches take more.
        static let mostTries = 10_000

        init(_ attacker: SuppressionAttacker, target: Total, atLeast: Int?) {
            self.attacker = attacker
            self.target = target
            self.atLeast = atLeast
            values = Array(repeating: nil, count: attacker.cells.count)
            totalsOf = Array(repeating: [], count: values.count)
            pairsOf = totalsOf
            for (place, total) in attacker.totals.enumerated() {
                for cell in total.cells { totalsOf[cell].append(place) }
            }
            for (place, pair) in attacker.pairs.enumerated() {
                for cell in pair.contacts.cells + pair.part.cells { pairsOf[cell].append(place) }
            }
            // Cells that share totals follow each other, so that a contradiction shows early.
            order = target.cells
            var seen = Set(order)
            var next = 0
            while seen.count < values.count {
                if next == order.count, let left = values.indices.first(where: { !seen.contains($0) }) {
                    order.append(left)
                    seen.insert(left)
                }
                let near = totalsOf[order[next]].map { attacker.totals[$0] }.sorted { $0.cells.count < $1.cells.count }
                for cell in near.flatMap(\.cells) where seen.insert(cell).inserted { order.append(cell) }
                for pair in pairsOf[order[next]].map({ attacker.pairs[$0] }) where pair.contacts.cells.count == 1 {
                    for cell in pair.contacts.cells + pair.part.cells where seen.insert(cell).inserted {
                        order.append(cell)
                    }
                }
                next += 1
            }
        }

        mutating func run() -> Verdict {
            if go(0) { return .open }
            return tries > Self.mostTries ? .unfinished : .determined
        }

        private mutating func go(_ depth: Int) -> Bool {
            if depth == order.count { return true }
            let cell = order[depth]
            let truth = attacker.cells[cell].value
            for distance in 0...24 {
                for value in Set([truth - distance, truth + distance]).sorted() where value >= 0 {
                    tries += 1
                    if tries > Self.mostTries { return false }
                    values[cell] = value
                    if agrees(cell), go(depth + 1) { return true }
                }
            }
            values[cell] = nil
            return false
        }

        private func sum(_ total: Total) -> Int? {
            var sum = total.rest
            for cell in total.cells {
                guard let value = values[cell] else { return nil }
                sum += value
            }
            return sum
        }

        private func agrees(_ cell: Int) -> Bool {
            for total in totalsOf[cell].map({ attacker.totals[$0] }) {
                guard let sum = sum(total) else {
                    let soFar = total.cells.reduce(total.rest) { $0 + (values[$1] ?? 0) }
                    if total.isKnown, soFar > total.truth { return false }
                    continue
                }
                if total.isKnown, sum != total.truth { return false }
                // A suppressed row is a row of somebody. The rule of sums asks what holds without that.
                if total.kind == 0, atLeast == nil, sum == 0 { return false }
                if total.key == target.key, total.kind == target.kind, total.truth == target.truth {
                    if let atLeast, sum < atLeast { return false }
                    if atLeast == nil, sum == total.truth { return false }
                }
                // The same number of the same area in another edition is the same number.
                for other in attacker.totals
                where other.key == total.key && other.kind == total.kind && other.truth == total.truth {
                    if let otherSum = self.sum(other), otherSum != sum { return false }
                }
            }
            for pair in pairsOf[cell].map({ attacker.pairs[$0] }) {
                if let contacts = sum(pair.contacts), let part = sum(pair.part), part > contacts { return false }
            }
            return true
        }
    }
}
