/// A suppressed number that a reader of all editions can have.
package enum DisclosedValue: Hashable, Sendable {
    /// The contacts: only one number agrees with all that was published.
    case contacts
    /// The contacts of rows of which this one is one, fewer together than may be shown: A and B are not shown, but
    /// their sum of 2 is.
    case sum(least: Int)
    /// The component at this place.
    case component(Int)

    /// 0 for the contacts, else 1 + the place of the component.
    var quantity: Int {
        switch self {
        case .contacts, .sum: 0
        case .component(let place): place + 1
        }
    }
}

/// Something suppressed that a reader of all editions together can have by subtraction.
package struct Disclosure<Key: Hashable & Comparable & Sendable>: Hashable, Sendable {
    package let key: Key
    /// The place of the first edition that has the value.
    package let edition: Int
    package let what: DisclosedValue
}

extension PublishedFamily {
    /// What can be had of sensitive rows from all these editions together, in the order of publication; empty
    /// where all is safe.
    ///
    /// Safe is proved and never assumed: of what is not listed here there is another table that agrees with
    /// everything published. What is listed can be had, or is so entangled that no such table was found.
    ///
    /// Protected are of every sensitive row
    /// - its contacts, where readers know that suppressed rows have at least one contact, that no component is
    ///   more than the contacts, and which values did not change from one edition to another;
    /// - every sum of contacts with it in it: nothing under its limit;
    /// - every component that is neither 0 nor all of its contacts. That none or all of a group are within a limit
    ///   follows wherever a published row has 0 or all, so these two are not protected in themselves.
    ///
    /// Relations between components other than to the contacts, such as 30 days within 60, are not taken to be
    /// known. A value that some edition shows is not listed. A number is taken to be the same in two editions where
    /// an area has the same one in both, also if other numbers of its row have changed; only the zeros of a row of
    /// nobody stand for no number of another edition.
    ///
    /// - Precondition: all editions have the same components.
    package static func disclosures(in editions: [PublishedFamily]) -> [Disclosure<Key>] {
        var system = EditionSystem(EditionTable.tables(of: editions))
        var found: [Disclosure<Key>] = []
        for requirement in system.requirements() where !system.holds(requirement) {
            let (edition, index) = system.node(requirement.row)
            let key = editions[edition].family.nodes[index].key
            found.append(Disclosure(key: key, edition: edition, what: requirement.what))
        }
        return found
    }
}
