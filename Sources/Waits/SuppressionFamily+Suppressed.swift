extension SuppressionFamily {
    /// The keys of the rows that this edition must not show, after what earlier ones have shown.
    ///
    /// First the sensitive rows, those that are never shown, and those whose contacts were suppressed before and
    /// have not changed. Then, while a requirement of `PublishedFamily.disclosures(in:)` fails, cover for it: the
    /// smallest sibling that is enough, else the parent, then the parent and a sibling of it, and so on to the top.
    ///
    /// Why the result is safe: a requirement is done with only where a witness was found, another table that agrees
    /// with everything published; suppressing more rows later takes nothing away from it. Why there is an end: every
    /// turn suppresses at least one row more. Why it is mostly reached early, and always by what is new: a sum with
    /// one changed term does not add up, so every sum of this edition with a changed term has another. Where all rows
    /// are suppressed, a new value can so be raised by one along changed terms, through sums of this edition alone,
    /// up to the top or back down to a leaf; no earlier edition has these terms. In particular, where the areas on
    /// the way to the top have all changed and are suppressed, raising them all is a witness.
    ///
    /// Two things no mask can do. What earlier editions disclose together is had already, so it is not protected
    /// from this one; so is what could not be kept though this edition showed nothing. And where a total that is
    /// known for ever did not change, new rows of one contact each may fill it exactly; then all that is new is
    /// suppressed. A caller who must know asks `PublishedFamily.disclosures(in:)` for the result.
    ///
    /// The order of nodes makes no difference; among equals the lower key is taken.
    ///
    /// - Precondition: all editions have the same components.
    package func suppressed(after earlier: [PublishedFamily<Key>] = []) -> Set<Key> {
        let first = Set(nodes.filter { $0.isSensitive || $0.isNeverShown }.map(\.key))
        let editions = earlier + [PublishedFamily(family: self, suppressed: first)]
        var cover = Cover(EditionTable.tables(of: editions))
        cover.suppressWhatWasBefore()
        for requirement in cover.system.requirements() { cover.cover(requirement) }
        return Set(nodes.indices.filter { !cover.isShown($0) }.map { nodes[$0].key })
    }
}

/// The search for rows of the last edition that cover the sensitive ones of all editions.
private struct Cover {
    var system: EditionSystem
    private let table: EditionTable
    private let firstRow: Int

    /// - Precondition: there is an edition.
    init(_ tables: [EditionTable]) {
        system = EditionSystem(tables)
        table = tables[tables.count - 1]
        firstRow = system.lastRows.lowerBound
    }

    func isShown(_ index: Int) -> Bool { system.isShown[firstRow + index] }

    mutating func suppressWhatWasBefore() {
        for row in system.lastRows where system.isSuppressedBefore(row) { system.set(row, isShown: false) }
    }

    /// Suppresses rows until the requirement holds.
    mutating func cover(_ requirement: EditionSystem.Requirement) {
        if system.holds(requirement) { return }
        if isLost(requirement) { return }
        while true {
            let near = nearCandidates(for: requirement.row)
            for rows in near where suffices(rows, for: requirement) { return }
            // What an edition discloses of another may come from far away in the tree.
            let far = bySize(Array(table.areas.indices)).map(withParts)
            for rows in far where !rows.isEmpty && suffices(rows, for: requirement) { return }
            // No one cover is enough: take the nearest and look again.
            guard let rows = near.first ?? far.first(where: { !$0.isEmpty }) else { return }
            for row in rows { system.set(row, isShown: false) }
            if system.holds(requirement) { return }
        }
    }

    /// Whether the earlier editions alone disclose it: not even an edition that shows nothing keeps it.
    private func isLost(_ requirement: EditionSystem.Requirement) -> Bool {
        guard requirement.row < firstRow else { return false }
        var system = system
        for row in system.lastRows { system.set(row, isShown: false) }
        return !system.holds(requirement)
    }

    /// Suppresses these rows if the requirement then holds.
    private mutating func suffices(_ rows: [Int], for requirement: EditionSystem.Requirement) -> Bool {
        for row in rows { system.set(row, isShown: false) }
        if system.holds(requirement) { return true }
        for row in rows { system.set(row, isShown: true) }
        return false
    }

    /// The covers to try for a row, the best first: among what it is a part of.
    private func nearCandidates(for row: Int) -> [[Int]] {
        var found: [[Int]] = []
        var tried: Set<Int> = []
        var above: [Int] = []
        var (area, parent) = place(of: row)
        while let whole = parent {
            // In an earlier edition's row the area itself may be shown now: it is then the first of its own covers.
            for sibling in bySize(table.children[whole]) where tried.insert(sibling).inserted {
                found.append(above + withParts(sibling))
            }
            if system.isCover(firstRow + whole) { above.append(firstRow + whole) }
            tried.insert(whole)
            found.append(above)
            area = whole
            parent = table.parents[whole]
        }
        if let area, tried.insert(area).inserted { found.append(withParts(area)) }
        return found.filter { !$0.isEmpty }
    }

    /// Where a row is in the last edition: its area, if it is still there, and the nearest area above it.
    private func place(of row: Int) -> (area: Int?, parent: Int?) {
        let (edition, index) = system.node(row)
        let old = system.tables[edition]
        if let found = table.index(of: old.areas[index]) { return (found, table.parents[found]) }
        var above = old.parents[index]
        while let area = above {
            if let found = table.index(of: old.areas[area]) { return (nil, found) }
            above = old.parents[area]
        }
        return (nil, nil)
    }

    /// A row as cover, and one of its parts with it: a suppressed row of which all parts are shown is their sum.
    private func withParts(_ index: Int) -> [Int] {
        var rows: [Int] = []
        var here: Int? = index
        while let area = here {
            if system.isCover(firstRow + area) { rows.append(firstRow + area) } else if area == index { return [] }
            let parts = table.children[area]
            here =
                parts.contains { system.isUnknown(firstRow + $0) }
                ? nil : bySize(parts).first { system.isCover(firstRow + $0) }
        }
        return rows
    }

    private func bySize(_ indices: [Int]) -> [Int] {
        indices.sorted { (table.values[0][$0], $0) < (table.values[0][$1], $1) }
    }
}
