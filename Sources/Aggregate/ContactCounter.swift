import Definitions
import Waits

/// Counts contacts as they come from `sql/aggregate/counted_contact`: how many waited how many days, by measure, medical
/// field, profession, deviation and guarantee; and within which bounds, by measure, unit, sex, age, deviation and guarantee.
///
/// Its keys have room for 4 million sets of figures, 16 million units and 127 bounds: more than the rows of a pass, and than the
/// definitions may have.
///
/// A row costs two or three lookups in tables of numbers, and nothing is kept of it: contacts that agree in what measures
/// ask of them (a *group*) are held against the measures once.
struct ContactCounter {
    let figures: [MeasureFigure]
    private let professions: NamedProfessions
    private let deliveries: [CountedDelivery]
    /// The last day of each delivery's period, for those still waiting; nil: the contact's start.
    private let waitingUntil: [Int?]
    private let years: [Int]
    private let places: ContactPlaces
    private let ages: AgeNumbers
    private let outLines: OutLines
    let bounds: [DayBounds]

    /// How many contacts of the deliveries have come, whether they count or not.
    private(set) var contactCount = 0
    /// Whether a contact that counts names the place, by its index.
    private var isReported: [Bool]
    private static let targetClock = WaitClock.allCases.firstIndex(of: .medicalTargetDate)
    private var groupNumbers = KeyTable()
    private var groups: [ContactGroup] = []
    /// The days of each group and clock: a row is one of them, by `firstDayRow`.
    private var days = DayTable()
    private var sets: [FigureSet] = []
    private var setNumbers: [FigureSet: Int] = [:]
    /// By set, clock, unit, sex, age and bounds.
    private var intervals = KeyTable()

    init(
        measures: [MeasureDefinition], groups: FigureGroups, deliveries: [CountedDelivery],
        places: ContactPlaces, outLines: OutLines
    ) {
        figures = MeasureFigure.all(of: measures)
        professions = NamedProfessions(measures)
        self.deliveries = deliveries
        self.places = places
        self.outLines = outLines
        isReported = Array(repeating: false, count: places.count)
        ages = AgeNumbers(groups.ageGroups)
        bounds = WaitClock.allCases.map { DayBounds($0, measures: measures, intervals: groups.intervals) }
        waitingUntil = deliveries.map { $0.kind == .waiting ? $0.period.lastDay.daysSince2000 : nil }
        years = deliveries.map(\.period.year)
    }

    /// Counts one contact.
    mutating func count(_ contact: CountedContact) {
        guard let (place, delivery, unit) = places[contact.place] else { return }
        contactCount += 1
        if outLines.contains(delivery: deliveries[delivery].id, line: contact.line) { return }
        isReported[place] = true
        guard contact.phase > 0, !contact.isGuaranteeUnknown else { return }
        let end = waitingUntil[delivery] ?? contact.start
        // A negative wait is in no measure (DOMAIN.md section 2), whatever the rules say of it.
        if let end, let decision = contact.decision, end < decision { return }
        guard let end else { return }

        let group = groups[groupNumber(delivery, contact)]
        var clocks = group.clocks
        while clocks != 0 {
            let clock = clocks.trailingZeroBitCount
            clocks &= clocks &- 1
            guard let begin = contact.day(clock) else { continue }
            let wait = end - begin
            // Before the target date is in time; before the referral is no wait.
            if wait < 0, clock != Self.targetClock { continue }
            days.add(wait, toRow: group.dayRow(clock))
            // set 22, clock 2, unit 24, sex 4, age 5, bounds 7
            intervals.add(
                1,
                to: UInt64(group.set) << 42 | UInt64(clock) << 40 | UInt64(unit) << 16
                    | UInt64(contact.sex) << 12 | UInt64(ages.number(of: years[delivery], contact.birthYear)) << 7
                    | UInt64(bounds[clock].number(of: wait)))
        }
    }

    private mutating func groupNumber(_ delivery: Int, _ contact: CountedContact) -> Int {
        let key = UInt64(delivery) << 40 | contact.groupCodes
        if let number = groupNumbers.value(of: key) { return Int(number) }
        let number = groups.count
        let profession = professions.code(contact.profession, phase: contact.phase)
        let kind = deliveries[delivery].kind
        let figures = self.figures.indices.filter { index in
            self.figures[index].kind == kind
                && self.figures[index].contains(
                    phase: contact.phase, medicalField: contact.medicalField, profession: profession)
        }
        var clocks: UInt8 = 0
        for index in figures { clocks |= 1 << self.figures[index].clockNumber }
        let set = FigureSet(
            delivery: delivery, figures: figures, deviation: contact.deviation,
            hasCareGuarantee: contact.hasCareGuarantee)
        groups.append(
            ContactGroup(
                set: setNumber(set), clocks: clocks, firstDayRow: days.addRows(clocks.nonzeroBitCount),
                medicalField: contact.medicalField, profession: profession))
        groupNumbers.set(key, to: Int32(truncatingIfNeeded: number))
        return number
    }

    private mutating func setNumber(_ set: FigureSet) -> Int {
        if let number = setNumbers[set] { return number }
        precondition(sets.count < 1 << 22, "more sets of figures than have a number: count fewer deliveries at a time")
        setNumbers[set] = sets.count
        sets.append(set)
        return sets.count - 1
    }
}

// What several counters have counted of parts of the same deliveries: counts add up.
extension ContactCounter {
    /// The units that contacts name, whatever measure they belong to: those that have reported. By delivery.
    static func reportedUnits(of counters: [ContactCounter]) -> [(delivery: CountedDelivery, unit: String)] {
        guard let one = counters.first else { return [] }
        let isReported = one.isReported.indices.map { place in counters.contains { $0.isReported[place] } }
        return one.places.unitNames(ofPlaces: isReported).map { (one.deliveries[$0], $1) }
    }

    /// How many waited how many days: a row for what is counted together, in a fixed order.
    static func histograms(of counters: [ContactCounter]) -> [HistogramRow] {
        var numbers: [HistogramKey: Int] = [:]
        var rows: [(key: HistogramKey, cells: [Int64])] = []
        for counter in counters {
            for group in counter.groups {
                let set = counter.sets[group.set]
                for figure in set.figures {
                    let key = HistogramKey(
                        delivery: set.delivery, figure: figure, medicalField: group.medicalField,
                        profession: group.profession, deviation: set.deviation, hasCareGuarantee: set.hasCareGuarantee)
                    let row = numbers[key] ?? rows.count
                    if row == rows.count {
                        numbers[key] = row
                        rows.append((key, []))
                    }
                    counter.days.forEach(inRow: group.dayRow(counter.figures[figure].clockNumber)) { day, count in
                        // Day and count as one number, so that they are ordered by the day.
                        rows[row].cells.append(Int64(day) << 32 | Int64(count))
                    }
                }
            }
        }
        guard let deliveries = counters.first?.deliveries else { return [] }
        return rows.filter { !$0.cells.isEmpty }.sorted { $0.key < $1.key }.map { key, cells in
            var row = HistogramRow(key: key, delivery: deliveries[key.delivery])
            for cell in cells.sorted() {
                let day = Int32(truncatingIfNeeded: cell >> 32)
                let count = Int32(truncatingIfNeeded: cell)
                if row.days.last == day {
                    row.counts[row.counts.count - 1] += count
                } else {
                    row.days.append(day)
                    row.counts.append(count)
                }
            }
            return row
        }
    }

    /// Within which bounds how many waited, by unit, sex and age, in a fixed order.
    static func intervalCounts(of counters: [ContactCounter]) -> [IntervalRow] {
        guard let one = counters.first else { return [] }
        var cells: [IntervalCell] = []
        cells.reserveCapacity(counters.reduce(0) { $0 + $1.intervals.count })
        for counter in counters {
            counter.intervals.forEach { key, count in
                let set = counter.sets[Int(key >> 42)]
                let clock = Int(key >> 40 & 3)
                for figure in set.figures where counter.figures[figure].clockNumber == clock {
                    cells.append(
                        IntervalCell(
                            delivery: set.delivery, figure: figure, unit: Int(key >> 16 & 0xFF_FFFF),
                            sex: Int(key >> 12 & 15), age: Int(key >> 7 & 31), deviation: set.deviation,
                            hasCareGuarantee: set.hasCareGuarantee, bounds: Int(key & 127), count: count))
                }
            }
        }
        cells.sort()
        var rows: [IntervalRow] = []
        var index = 0
        while index < cells.count {
            var cell = cells[index]
            if index == 0 || !cells[index - 1].isOfSameRow(as: cell) {
                rows.append(
                    IntervalRow(
                        delivery: one.deliveries[cell.delivery], figure: cell.figure,
                        unit: one.places.unitName(cell.unit)))
            }
            // Of several sets with the figure, and of several counters.
            while index + 1 < cells.count, cells[index + 1].isOfSameContacts(as: cell) {
                index += 1
                cell.count += cells[index].count
            }
            rows[rows.count - 1].append(cell, ageFrom: one.ages.ageFrom(cell.age))
            index += 1
        }
        return rows
    }
}

/// Contacts of a delivery that measures ask the same of.
private struct ContactGroup {
    let set: Int
    /// A bit for each clock that one of the figures is counted by.
    let clocks: UInt8
    /// A row for each clock that is counted by.
    let firstDayRow: Int
    let medicalField: Int
    let profession: Int

    @inline(__always)
    func dayRow(_ clock: Int) -> Int { firstDayRow + (clocks & (1 << clock - 1)).nonzeroBitCount }
}

/// What groups have in common where fields and professions do not matter: intervals are counted by it, which
/// are fewer than by group.
private struct FigureSet: Hashable {
    let delivery: Int
    let figures: [Int]
    let deviation: Int
    let hasCareGuarantee: Bool
}
