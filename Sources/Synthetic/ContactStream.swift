/// The contacts of one delivery and kind, all groups mixed as a register would send them.
struct ContactStream {
    private let plan: DeliveryPlan
    private let kind: SyntheticKind
    private let groups: [ContactGroup]
    private let drawing: ContactDrawing
    private var random: SyntheticRandom
    /// Contacts of each group and cell that are not yet made.
    private var cells: [[Int]]
    private var remaining: [Int]
    private(set) var remainingTotal: Int
    private var number = 0
    /// Contacts made of each group.
    private(set) var madeCounts: [Int]

    init(_ plan: DeliveryPlan, _ part: KindPlan) {
        self.plan = plan
        kind = part.kind
        groups = ContactGroup.all(of: part.kind)
        drawing = ContactDrawing(plan, part)
        random = SyntheticRandom(seed: part.seed)
        var random = random
        cells = zip(part.counts, part.cells).map { count, cells in
            cells.counts(of: count, offset: random.below(CellWeights.whole))
        }
        self.random = random
        remaining = part.counts
        remainingTotal = part.counts.reduce(0, +)
        madeCounts = part.counts.map { _ in 0 }
    }

    /// The next contact and the index of its group; nil where all have been made.
    mutating func next() -> (contact: Contact, group: Int)? {
        guard remainingTotal > 0 else { return nil }
        var place = random.below(remainingTotal)
        var group = 0
        while place >= remaining[group] {
            place -= remaining[group]
            group += 1
        }
        var cell = 0
        while place >= cells[group][cell] {
            place -= cells[group][cell]
            cell += 1
        }
        cells[group][cell] -= 1
        remaining[group] -= 1
        remainingTotal -= 1
        madeCounts[group] += 1
        number += 1
        let contact = drawing.contact(
            number, of: groups[group], in: WaitCell(rawValue: cell) ?? .fourth, &random)
        return (contact, group)
    }
}
