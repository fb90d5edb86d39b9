/// The rows of one published table of one edition: one measure, statistic, month and basis, by area.
///
/// The areas are a tree, such as nation, healthcare region, region and unit, and every row above the lowest is
/// the exact sum of those beneath it. A row is shown whole or suppressed whole; `suppressed(after:)` decides.
package struct SuppressionFamily<Key: Hashable & Comparable & Sendable>: Sendable {
    /// One row of the table.
    package struct Node: Sendable {
        package let key: Key
        /// The area that this one is part of; nil at the top.
        package let parent: Key?
        /// Whom the row tells of: the base of its shares.
        package let contacts: Int
        /// The fewest contacts that may be shown, such as 20; 1 hides nothing.
        package let least: Int
        /// The other numbers of the row, such as those within 30, 60 and 90 days.
        package let components: [Int]
        /// Whether no edition shows it, such as the contacts of a region that name no unit.
        package let isNeverShown: Bool

        package init(
            key: Key, parent: Key?, contacts: Int, least: Int, components: [Int] = [], isNeverShown: Bool = false
        ) {
            self.key = key
            self.parent = parent
            self.contacts = contacts
            self.least = least
            self.components = components
            self.isNeverShown = isNeverShown
        }

        /// Nobody is in it: it tells of nobody, hides nobody, and everybody knows it.
        var isEmpty: Bool { contacts == 0 && components.allSatisfy { $0 == 0 } }

        /// Somebody is in it, but too few. Numbers beside a base of 0, such as patient-chosen waits that are not
        /// in it, are somebody.
        var isSensitive: Bool { !isEmpty && contacts < least }
    }

    /// In the order of their keys, so that nothing depends on the order in which they came.
    package let nodes: [Node]
    /// For each node its parent's index; nil at the top.
    let parents: [Int?]
    /// For each node the indices of its children, in the order of their keys.
    let children: [[Int]]

    /// - Throws: `SuppressionFamilyError` where the rows are not a tree of sums; nothing can be said about the
    ///   safety of a table that does not add up.
    package init(_ nodes: [Node]) throws(SuppressionFamilyError<Key>) {
        let nodes = nodes.sorted { $0.key < $1.key }
        var indices: [Key: Int] = [:]
        for (index, node) in nodes.enumerated() {
            if indices.updateValue(index, forKey: node.key) != nil { throw .repeatedKey(node.key) }
            if node.contacts < 0 || node.components.contains(where: { $0 < 0 }) { throw .negative(node.key) }
            if node.components.count != nodes[0].components.count { throw .otherComponents(node.key) }
        }
        var parents: [Int?] = []
        var children: [[Int]] = Array(repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            guard let key = node.parent else {
                parents.append(nil)
                continue
            }
            guard let parent = indices[key] else { throw .unknownParent(node.key) }
            parents.append(parent)
            children[parent].append(index)
        }
        self.nodes = nodes
        self.parents = parents
        self.children = children
        try checkThatItIsATree()
        try checkSums()
    }

    private func checkThatItIsATree() throws(SuppressionFamilyError<Key>) {
        var reached = nodes.indices.filter { parents[$0] == nil }
        var next = 0
        while next < reached.count {
            reached += children[reached[next]]
            next += 1
        }
        // What hangs in a circle is not reached from the top.
        if reached.count < nodes.count, let left = Set(nodes.indices).subtracting(reached).min() {
            throw .circle(nodes[left].key)
        }
    }

    private func checkSums() throws(SuppressionFamilyError<Key>) {
        for (index, node) in nodes.enumerated() where !children[index].isEmpty {
            var left = [node.contacts] + node.components
            for child in children[index].map({ nodes[$0] }) {
                for (place, value) in ([child.contacts] + child.components).enumerated() {
                    // Never negative on both sides: what is left lies between a count and minus a count.
                    left[place] -= value
                    if left[place] < 0 { throw .notTheSum(node.key) }
                }
            }
            if left.contains(where: { $0 != 0 }) { throw .notTheSum(node.key) }
        }
    }
}

/// Why rows are not a family.
package enum SuppressionFamilyError<Key: Hashable & Comparable & Sendable>: Error, Equatable {
    case repeatedKey(Key)
    case unknownParent(Key)
    case circle(Key)
    case negative(Key)
    case otherComponents(Key)
    case notTheSum(Key)
}

extension SuppressionFamilyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .repeatedKey(let key): "area \(key) has two rows; give one row an area"
        case .unknownParent(let key): "area \(key) is part of an area that has no row; add that row"
        case .circle(let key): "area \(key) is part of itself; mend its parents"
        case .negative(let key): "area \(key) has a negative count; counts are 0 or more"
        case .otherComponents(let key): "area \(key) has another number of components than the first area"
        case .notTheSum(let key): "area \(key) is not the sum of its parts; suppress nothing before it adds up"
        }
    }
}

/// A family as an edition showed it. What was shown once is known for ever.
package struct PublishedFamily<Key: Hashable & Comparable & Sendable>: Sendable {
    package let family: SuppressionFamily<Key>
    /// The keys of the rows that were not shown.
    package let suppressed: Set<Key>

    package init(family: SuppressionFamily<Key>, suppressed: Set<Key>) {
        self.family = family
        self.suppressed = suppressed
    }
}
