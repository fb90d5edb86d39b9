/// The rows of one edition with numbers for keys, so that what is done thousands of times is done with integers.
///
/// The areas of all editions are numbered in the order of their keys; a row is at its place in the family.
struct EditionTable {
    let areas: [Int]
    let parents: [Int?]
    let children: [[Int]]
    /// For each quantity, the contacts and then each component, the value of each row.
    let values: [[Int]]
    let least: [Int]
    let isEmpty: [Bool]
    let isSensitive: [Bool]
    let isShown: [Bool]

    var count: Int { areas.count }

    /// - Precondition: all editions have the same components.
    static func tables<Key>(of editions: [PublishedFamily<Key>]) -> [EditionTable] {
        var numbers: [Key: Int] = [:]
        for key in Set(editions.flatMap { $0.family.nodes.map(\.key) }).sorted() { numbers[key] = numbers.count }
        let components = editions.compactMap(\.family.nodes.first?.components.count)
        precondition(Set(components).count <= 1, "all editions have the same components")
        return editions.map { edition in
            let nodes = edition.family.nodes
            return EditionTable(
                areas: nodes.compactMap { numbers[$0.key] },
                parents: edition.family.parents,
                children: edition.family.children,
                values: [nodes.map(\.contacts)]
                    + (0..<(components.first ?? 0)).map { place in nodes.map { $0.components[place] } },
                least: nodes.map(\.least),
                isEmpty: nodes.map(\.isEmpty),
                isSensitive: nodes.map(\.isSensitive),
                isShown: nodes.map { !edition.suppressed.contains($0.key) })
        }
    }

    /// How many areas this one is part of.
    func depth(_ index: Int) -> Int {
        var depth = 0
        var above = parents[index]
        while let area = above {
            depth += 1
            above = parents[area]
        }
        return depth
    }

    /// The row of an area.
    func index(of area: Int) -> Int? {
        var (low, high) = (0, areas.count)
        while low < high {
            let middle = (low + high) / 2
            if areas[middle] < area { low = middle + 1 } else { high = middle }
        }
        return low < areas.count && areas[low] == area ? low : nil
    }
}
