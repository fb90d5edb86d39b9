/// The contact that a defect is made of: that of its group with this many before it.
struct PlacedDefect {
    let group: Int
    let ordinal: Int
    let defect: RecordDefect

    /// The first contacts of each group are left alone: a repeated id needs one that is good before it.
    static let firstOrdinal = 3
}

/// Spreads defects over the deliveries of one kind, at least one of each sort.
struct DefectPlacement {
    private let kind: SyntheticKind
    private let groups: [ContactGroup]
    private let counts: [[Int]]
    private var taken: [[Set<Int>]]
    private var once: [Set<Int>]
    private(set) var placed: [[PlacedDefect]]
    private var random: SyntheticRandom

    /// - Parameter counts: contacts of each group, by delivery.
    init(_ kind: SyntheticKind, counts: [[Int]], seed: UInt64) {
        self.kind = kind
        groups = ContactGroup.all(of: kind)
        self.counts = counts
        taken = counts.map { $0.map { _ in [] } }
        once = counts.map { _ in [] }
        placed = counts.map { _ in [] }
        random = SyntheticRandom(seed: SyntheticRandom.mixed(seed, UInt64(kind.idLetter.utf8.first ?? 0)))
    }

    /// Places every defect in turn, as often as one in 400 records has one and at least once.
    ///
    /// - Throws: `SyntheticError.tooFewRecords` where there is no room for one of each of those that are at home here;
    ///   the others have their place among the contacts of another kind, and are here where there is room.
    mutating func place(_ defects: [RecordDefect]) throws(SyntheticError) {
        let defects = defects.filter { $0.kinds.first == kind } + defects.filter { $0.kinds.first != kind }
        let homeCount = defects.count { $0.kinds.first == kind }
        guard !defects.isEmpty else { return }
        let total = counts.joined().reduce(0, +)
        for index in 0..<max(defects.count, total / 400) {
            guard place(defects[index % defects.count], variant: index % defects.count, from: index) else {
                if index < homeCount { throw .tooFewRecords(kind: kind, least: homeCount * 40) }
                continue
            }
        }
    }

    /// Places defects of a delivery that is all about them.
    mutating func place(_ defects: [RecordDefect], every interval: Int, delivery: Int) {
        guard !defects.isEmpty else { return }
        for index in 0..<max(1, counts[delivery].reduce(0, +) / interval) {
            let variant = index % defects.count
            guard let group = group(for: defects[variant], in: delivery, share: 4) else { return }
            put(defects[variant], variant, group, delivery)
        }
    }

    /// In the first delivery from a place on that has room, so that all get their part.
    private mutating func place(_ defect: RecordDefect, variant: Int, from start: Int) -> Bool {
        for step in 0..<counts.count {
            let delivery = (start + step) % counts.count
            if defect.isOnceADelivery && once[delivery].contains(variant) { continue }
            // A delivery with more than a tenth of wrong rows would be refused.
            guard (placed[delivery].count + 1) * 25 <= counts[delivery].reduce(0, +),
                let group = group(for: defect, in: delivery, share: 8)
            else { continue }
            put(defect, variant, group, delivery)
            return true
        }
        return false
    }

    private mutating func put(_ defect: RecordDefect, _ variant: Int, _ group: Int, _ delivery: Int) {
        let first = PlacedDefect.firstOrdinal
        var ordinal = 0
        repeat {
            ordinal = first + random.below(counts[delivery][group] - first)
        } while !taken[delivery][group].insert(
            ordinal
        ).inserted
        once[delivery].insert(variant)
        placed[delivery].append(PlacedDefect(group: group, ordinal: ordinal, defect: defect))
    }

    /// The group with most room, of those that the defect can be made of; at most one of `share` of its contacts.
    private func group(for defect: RecordDefect, in delivery: Int, share: Int) -> Int? {
        let counts = counts[delivery]
        let room = { (group: Int) in
            counts[group] - PlacedDefect.firstOrdinal - taken[delivery][group].count * share
        }
        return groups.indices.filter { defect.fits(groups[$0]) && room($0) > 0 }.max { room($0) < room($1) }
    }
}
