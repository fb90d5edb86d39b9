/// The records of one delivery and kind, those with defects among them, counted as they come.
struct RecordSource {
    let text: RecordText
    /// Valid after `next`.
    private(set) var contact: Contact?
    /// The record as text, where it has a defect; else it is the contact.
    private(set) var defective: DefectiveRecord?
    /// What that defect is.
    private(set) var defect: RecordDefect?

    private var stream: ContactStream
    private var counter = DeliveryCounter()
    private var earlier: Contact?
    /// By group, the last first.
    private var placed: [[PlacedDefect]]
    private let leavesOut: Int

    /// - Parameter leavesOut: one of so many contacts is not written, and not counted; 0 for none.
    init(_ plan: DeliveryPlan, _ part: KindPlan, _ form: RecordText.Form, leavesOut: Int = 0) {
        text = RecordText(plan, part.kind, form)
        stream = ContactStream(plan, part)
        placed = part.counts.indices.map { group in
            part.defects.filter { $0.group == group }.sorted { $0.ordinal > $1.ordinal }
        }
        self.leavesOut = leavesOut
    }

    /// Those not yet made, left out or not.
    var remainingCount: Int { stream.remainingTotal }

    func tally(_ plan: DeliveryPlan) -> SyntheticTally {
        counter.tally(regionCode: plan.region.code, year: plan.year, month: plan.month)
    }

    /// Makes the next record.
    ///
    /// - Returns: false where all have been made.
    mutating func next() -> Bool {
        while let (contact, group) = stream.next() {
            if leavesOut > 0 && contact.number % leavesOut == 0 { continue }
            self.contact = contact
            defective = nil
            defect = nil
            if let due = placed[group].last, due.ordinal == stream.madeCounts[group] - 1 {
                placed[group].removeLast()
                plant(due.defect, in: contact)
            } else {
                earlier = contact
                counter.count(contact.counted)
            }
            return true
        }
        return false
    }

    private mutating func plant(_ defect: RecordDefect, in contact: Contact) {
        var contact = contact
        if !defect.isCounted { contact.counted.hasCareGuarantee = false }
        var record = DefectiveRecord(contact, after: earlier ?? contact, text)
        defect.change(&record)
        self.defect = defect
        defective = record
        if !defect.expected(text.form).takesOut { counter.count(record.contact.counted) }
    }
}
