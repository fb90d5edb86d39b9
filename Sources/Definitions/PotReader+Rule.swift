internal import Agreements
internal import Waits
internal import Yams

/// By what a pot is divided, what becomes of what nobody earns, and when it is paid.
extension PotReader {
    mutating func rule(
        _ reader: MappingReader, of pot: String?, hasMonths: Bool
    ) -> (key: DivisionKey, unearned: Unearned)? {
        let key = reader.optional("divide_by").map { self.key($0, of: pot) } ?? .population
        let unearned = reader.optional("unearned").map { self.unearned($0, of: pot) } ?? .toQualifiers
        guard let key, let unearned else { return nil }
        if case .units = key {
            let value = reader.optional("divide_by")
            if !hasMonths { value?.fault("units are counted by month, but the pot has no months: add the key months") }
            if unearned == .toQualifiers {
                (reader.optional("unearned") ?? value)?
                    .fault("what is not paid for units goes to no other region: write unearned: to_state or {pot: ID}")
            }
        }
        return (key, unearned)
    }

    private func unearned(_ value: DefinitionValue, of pot: String?) -> Unearned? {
        if value.node.scalar != nil {
            guard let text = value.text() else { return nil }
            switch text {
            case "to_qualifiers": return .toQualifiers
            case "to_state": return .toState
            default:
                value.fault("unearned is \(quoted(text)): write to_qualifiers, to_state or {pot: ID}")
                return nil
            }
        }
        guard let reader = value.mapping("unearned", keys: ["pot"]), let target = reader.required("pot"),
            let id = otherPot(target, isAbove: false, of: pot)
        else { return nil }
        return .toPot(id)
    }

    private mutating func key(_ value: DefinitionValue, of pot: String?) -> DivisionKey? {
        if value.node.scalar != nil {
            guard let text = value.text() else { return nil }
            switch text {
            case "population": return .population
            case "equal": return .equal
            default:
                value.fault(
                    "divide_by is \(quoted(text)): write population, equal, {earned: [POT]} or "
                        + "{units: {…}, kronor_each: N}")
                return nil
            }
        }
        guard
            let reader = value.mapping("a division", keys: ["earned", "units", "kronor_each", "ceiling"]),
            let key = reader.exactlyOne(of: ["earned", "units"]), let written = reader.optional(key)
        else { return nil }
        if key == "earned" {
            for key in ["kronor_each", "ceiling"] {
                reader.optional(key)?.fault("\(key) is read beside units only: add units, or remove the key")
            }
            return written.list { self.otherPot($0, isAbove: true, of: pot) }.map { .earned(pots: $0) }
        }
        return units(written, reader)
    }

    private mutating func units(_ value: DefinitionValue, _ division: MappingReader) -> DivisionKey? {
        let kronor = division.required("kronor_each")?.kronor()
        let ceiling = division.optional("ceiling").map { $0.choice(UnitRate.Ceiling.self) } ?? .pot
        guard
            let reader = value.mapping(
                "units", keys: ["measure", "statistic", "within_days", "within", "more_than_years_before"])
        else { return nil }
        let years = reader.optional("more_than_years_before").map { $0.integer(in: 1...20) }
        guard let written = WrittenFigure.read(reader, at: value, limitKeys: ["within_days", "within"]) else {
            return nil
        }
        figures.append(written)
        if let years, years == nil { return nil }
        guard let kronor, let ceiling else { return nil }
        return .units(
            UnitRate(figure: written.figure, kronorEach: kronor, yearsBefore: years ?? nil, ceiling: ceiling))
    }

    /// A pot that stands above this one, or below: money goes down only, so it never goes round.
    private func otherPot(_ value: DefinitionValue, isAbove: Bool, of pot: String?) -> String? {
        guard let id = value.identifier() else { return nil }
        guard let pot, let here = order.firstIndex(of: pot) else { return id }
        let others = isAbove ? order[..<here] : order[(here + 1)...]
        guard !others.contains(id) else { return id }
        let place = isAbove ? "above" : "below"
        guard order.contains(id) else {
            let hint = Suggestion.text(for: id, among: Array(others), called: "pots \(place)")
            value.fault("there is no pot \(quoted(id)) \(place): \(hint)")
            return nil
        }
        value.fault(
            isAbove
                ? "the pot \(id) is divided later: what is earned there is not known here; write this pot below it"
                : "the pot \(id) has been divided before: unearned money goes to a pot below; write \(id) below \(pot)")
        return nil
    }

    func paidOn(
        _ value: DefinitionValue, months: [Period]?
    ) -> (day: CalendarDay, byMonth: [Period: CalendarDay])? {
        if value.node.scalar != nil { return value.day().map { ($0, [:]) } }
        let days: [(months: PeriodRange, day: CalendarDay)]? = value.list { item in
            guard let reader = item.mapping("a payment", keys: ["months", "on"]) else { return nil }
            let months = reader.required("months")?.months()
            let day = reader.required("on")?.day()
            guard let months, let day else { return nil }
            return (months, day)
        }
        guard let days, let months else { return nil }
        var byMonth: [Period: CalendarDay] = [:]
        for (range, day) in days {
            for period in range.periods {
                guard months.contains(period), byMonth.updateValue(day, forKey: period) == nil else {
                    value.fault("paid_on has \(period) twice, or the pot has it not: the pot has \(Self.text(months))")
                    return nil
                }
            }
        }
        if let missing = months.first(where: { byMonth[$0] == nil }) {
            value.fault("paid_on does not say when \(missing) is paid: add it")
            return nil
        }
        return days.map(\.day).max().map { ($0, byMonth) }
    }
}
