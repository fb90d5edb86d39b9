/// The search for witnesses: one table after another is asked for, and each is whole and keeps every bound.
extension EditionSystem {
    /// Whether there is a witness.
    mutating func holds(_ requirement: Requirement) -> Bool {
        let unknown = requirement.unknown
        switch requirement.what {
        case .contacts:
            return canChangeContacts(unknown)
        case .sum(let least):
            return quantities[0].canReach(least, at: unknown)
        case .component(let place):
            return canChangePart(unknown, of: place + 1)
        }
    }

    /// Whether there is another table of contacts, and with it one of each component.
    private mutating func canChangeContacts(_ unknown: Int) -> Bool {
        // Whoever is suppressed is somebody: rows of nobody are shown.
        let values = quantities[0].values
        let largestParts = largestParts
        for change in [1, -1] {
            for lowest in [{ min(1, values[$0]) }, { max(min(1, values[$0]), largestParts[$0]) }] {
                if let moves = quantities[0].moves(of: unknown, by: change, lowest: lowest), componentsFollow(moves) {
                    return true
                }
            }
        }
        return false
    }

    /// Whether all components can be parts of other contacts: as they are, or each with the people who move in it,
    /// or with others of the rows that now have fewer contacts.
    private mutating func componentsFollow(_ moves: [SumSystem.Move]) -> Bool {
        var changes: [Int: Int] = [:]
        for move in moves {
            for row in rows(of: move.unknown, in: 0) { changes[row] = move.change }
        }
        let fewer = changes.filter { $0.value < 0 }.keys.sorted()
        for quantity in quantities.indices.dropFirst() where isPartOfContacts[quantity] {
            let tooMany = fewer.filter { row in
                guard let part = unknowns[quantity][row], let whole = unknowns[0][row] else { return false }
                return quantities[quantity].values[part] > quantities[0].values[whole] + (changes[row] ?? 0)
            }
            guard tooMany.isEmpty || canMoveAlong(quantity, changes) || canFit(quantity, tooMany, changes) else {
                return false
            }
        }
        return true
    }

    /// Whether all who move can be in the component.
    private func canMoveAlong(_ quantity: Int, _ changes: [Int: Int]) -> Bool {
        changes.allSatisfy { row, change in
            guard let unknown = unknowns[quantity][row] else { return false }
            return !quantities[quantity].isKnown(unknown) && quantities[quantity].values[unknown] + change >= 0
                && rows(of: unknown, in: quantity).allSatisfy { changes[$0] == change }
        }
    }

    /// Whether the component can be lowered where it is more than the contacts, and nowhere becomes more than they.
    private mutating func canFit(_ quantity: Int, _ tooMany: [Int], _ changes: [Int: Int]) -> Bool {
        var highest: [Int: Int] = [:]
        for row in changes.keys {
            guard let unknown = unknowns[quantity][row] else { continue }
            highest[unknown] = rows(of: unknown, in: quantity).map { row in
                (unknowns[0][row].map { quantities[0].values[$0] } ?? 0) + (changes[row] ?? 0)
            }.min()
        }
        var shifts: [Int: Int] = [:]
        for row in tooMany {
            guard let unknown = unknowns[quantity][row], let bound = highest[unknown] else { return false }
            let change = bound - quantities[quantity].values[unknown] - (shifts[unknown] ?? 0)
            if change >= 0 { continue }
            guard
                let moves = quantities[quantity].moves(
                    of: unknown, by: change, lowest: { _ in 0 }, highest: { highest[$0] }, from: shifts)
            else { return false }
            for move in moves { shifts[move.unknown, default: 0] += move.change }
        }
        return true
    }

    /// Whether there is another table of a component, with the contacts as they are or with others.
    private mutating func canChangePart(_ unknown: Int, of quantity: Int) -> Bool {
        for change in [1, -1] where quantities[quantity].moves(of: unknown, by: change, lowest: { _ in 0 }) != nil {
            return true
        }
        for change in [1, -1] {
            let moves = quantities[quantity].moves(
                of: unknown, by: change, lowest: { _ in 0 }, highest: { _ in Int.max })
            if let moves, contactsFollow(moves, in: quantity) { return true }
        }
        return false
    }

    /// Whether contacts can be raised where a component has become more than they, without becoming less anywhere
    /// than any component.
    private mutating func contactsFollow(_ moves: [SumSystem.Move], in quantity: Int) -> Bool {
        var lowest: [Int: Int] = [:]
        for move in moves {
            for row in rows(of: move.unknown, in: quantity) {
                guard let whole = unknowns[0][row] else { continue }
                lowest[whole] = max(lowest[whole] ?? 0, quantities[quantity].values[move.unknown] + move.change)
            }
        }
        let (values, largestParts) = (quantities[0].values, largestParts)
        var shifts: [Int: Int] = [:]
        for (whole, bound) in lowest.sorted(by: { $0.key < $1.key }) {
            let change = bound - values[whole] - (shifts[whole] ?? 0)
            if change <= 0 { continue }
            guard
                let moves = quantities[0].moves(
                    of: whole, by: change, lowest: { max(min(1, values[$0]), largestParts[$0], lowest[$0] ?? 0) },
                    from: shifts)
            else { return false }
            for move in moves { shifts[move.unknown, default: 0] += move.change }
        }
        return true
    }

    private func rows(of unknown: Int, in quantity: Int) -> UnfoldFirstSequence<Int> {
        sequence(first: rowsOfUnknowns[quantity][unknown]) { nextRows[quantity][$0] }
    }
}
