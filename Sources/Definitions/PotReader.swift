internal import Agreements
internal import Waits
internal import Yams

/// The pots of an agreement file, or what an amendment changes of pots.
struct PotReader {
    /// Those that a pot may name; nil where they could not all be read, so that none is called missing.
    let requirements: [Requirement]?
    /// The pots of the agreement that is amended.
    let amended: [Pot]
    /// Pots with a requirement whose file does not say what becomes of unearned money.
    private(set) var silentOnUnearned: [String] = []
    /// What is counted to pay for units.
    var figures: [WrittenFigure] = []
    /// Ids of the pots in the order that they are divided in.
    var order: [String] = []

    init(requirements: [Requirement]?, amended: [Pot] = []) {
        self.requirements = requirements
        self.amended = amended
    }

    static let keys = [
        "id", "label", "amount_sek", "to", "parts", "requirement", "months", "divide_by", "unearned", "paid_on",
    ]

    static let partKeys = ["id", "weight", "requirement", "months"]

    mutating func pots(_ value: DefinitionValue) -> [Pot]? {
        changes(value)?.compactMap { change in
            guard case .pot(let pot) = change else { return nil }
            return pot
        }
    }

    /// Pots and, of those that are amended, months.
    mutating func changes(_ value: DefinitionValue) -> [Amendment.PotChange]? {
        guard let items = value.list() else { return nil }
        order = amended.map(\.id)
        for item in items {
            guard case .mapping(let mapping) = item.node, let id = mapping["id"]?.scalar?.string, !order.contains(id)
            else { continue }
            order.append(id)
        }
        var names: [Named] = []
        let changes = items.map { change($0, names: &names) }
        names.refuseRepeated("the pot")
        refuseContradictions(items, changes)
        let read = changes.compactMap(\.self)
        return read.count == items.count ? read : nil
    }

    private mutating func change(_ item: DefinitionValue, names: inout [Named]) -> Amendment.PotChange? {
        guard let reader = item.mapping("a pot", keys: Self.keys) else { return nil }
        let name = reader.name("id")
        if let name, let pot = amended.first(where: { $0.id == name.text }), !reader.has("amount_sek") {
            return months(of: pot, reader)
        }
        if let name, !amended.isEmpty, !reader.has("amount_sek") {
            let hint = Suggestion.text(for: name.text, among: amended.map(\.id), called: "pots")
            name.value.fault("there is no pot \(quoted(name.text)) to change: \(hint); a new one needs amount_sek")
            return nil
        }
        if let name { names.append(name) }
        return pot(reader, name).map(Amendment.PotChange.pot)
    }

    /// A month of a pot has one rule, and a pot that is written anew has no other rules for its months.
    private func refuseContradictions(_ items: [DefinitionValue], _ changes: [Amendment.PotChange?]) {
        var changed: [String: Set<Period>] = [:]
        var anew = Set(
            changes.compactMap { change in if case .pot(let pot) = change { pot.id } else { nil } })
        for (item, change) in zip(items, changes) {
            guard case .months(let id, let exception) = change else { continue }
            if anew.remove(id) != nil {
                item.fault("the pot \(id) is written anew in this file: write the rules of its months there")
            }
            let months = Set(exception.months.periods)
            if let again = changed[id, default: []].intersection(months).min() {
                item.fault("the pot \(id) has another rule for \(again) above: write one rule a month")
            }
            changed[id, default: []].formUnion(months)
        }
    }

    /// Other rules for some months of a pot that is amended: all of who shares, by what, and what becomes of the rest. What
    /// is not written is not kept from the pot, so it has to be written.
    private mutating func months(of pot: Pot, _ reader: MappingReader) -> Amendment.PotChange? {
        for key in ["label", "to", "parts"] {
            reader.optional(key)?
                .fault(
                    "months of the pot \(pot.id) are changed here: remove \(key), or add amount_sek and write the pot anew"
                )
        }
        guard let value = reader.required("months"), let months = value.months() else { return nil }
        guard months.periods.allSatisfy(pot.months.contains) else {
            value.fault("the pot \(pot.id) has not all of these months: it has \(Self.text(pot.months))")
            return nil
        }
        let requirementID = reader.optional("requirement").map { requirement($0, hasMonths: true) }
        let isWritten = reader.required("divide_by") != nil
        if let value = reader.optional("requirement"), !reader.has("unearned") {
            value.fault("other rules for months say what becomes of unearned money too: add the key unearned")
            return nil
        }
        let rule = rule(reader, of: pot.id, hasMonths: true)
        let paidOn = reader.optional("paid_on").map { $0.day() }
        if let requirementID, requirementID == nil { return nil }
        if let paidOn, paidOn == nil { return nil }
        guard let rule, isWritten else { return nil }
        return .months(
            pot: pot.id,
            PotException(
                months: months, requirementID: requirementID ?? nil, key: rule.key, unearned: rule.unearned,
                paidOn: paidOn ?? nil))
    }

    private mutating func pot(_ reader: MappingReader, _ name: Named?) -> Pot? {
        let label = label(reader, name)
        let amount = reader.required("amount_sek")?.kronor()
        let recipient = reader.optional("to").map(self.recipient) ?? .regions
        let hasMonths = reader.has("months")
        let months = reader.optional("months").map { $0.months()?.periods } ?? []
        let parts = parts(reader, pot: name, hasMonths: hasMonths, months: months)
        let rule = rule(reader, of: name?.text, hasMonths: hasMonths)
        let paidOn = reader.required("paid_on").flatMap { self.paidOn($0, months: months) }
        if case .other = recipient { refuseDivision(reader) }
        guard let name, let label, let amount, let recipient, let parts, let months, let rule, let paidOn
        else { return nil }
        if !reader.has("unearned"), parts.contains(where: { $0.requirementID != nil }) {
            silentOnUnearned.append(name.text)
        }
        return Pot(
            id: name.text, label: label, amount: amount, recipient: recipient, parts: parts, months: months,
            key: rule.key, unearned: rule.unearned, paidOn: paidOn.day, paidOnByMonth: paidOn.byMonth)
    }

    private func recipient(_ value: DefinitionValue) -> Recipient? {
        if value.node.scalar != nil {
            guard let text = value.text() else { return nil }
            if text == "regions" { return .regions }
            value.fault("to is \(quoted(text)): write regions, or {other: NAME} for somebody else")
            return nil
        }
        guard let reader = value.mapping("a recipient", keys: ["other"]) else { return nil }
        return reader.required("other")?.text().map { .other(name: $0) }
    }

    /// Money to somebody else is not divided, so a rule for its division would be read and never used.
    private func refuseDivision(_ reader: MappingReader) {
        for key in ["parts", "requirement", "months", "divide_by", "unearned"] {
            reader.optional(key)?.fault("a pot that goes to somebody else is not divided: remove the key \(key)")
        }
    }

    // MARK: Parts

    private func parts(_ reader: MappingReader, pot: Named?, hasMonths: Bool, months: [Period]?) -> [PotPart]? {
        if let value = reader.optional("parts") {
            reader.optional("requirement")?
                .fault("a pot has the keys parts and requirement: write the requirement of each part")
            return splitParts(value, pot: pot, hasMonths: hasMonths, months: months)
        }
        var requirementID: String?
        if let value = reader.optional("requirement") {
            guard let id = requirement(value, hasMonths: hasMonths) else { return nil }
            requirementID = id
        }
        return pot.map { [PotPart(id: $0.text, weight: 1, requirementID: requirementID)] }
    }

    private func splitParts(
        _ value: DefinitionValue, pot: Named?, hasMonths: Bool, months: [Period]?
    ) -> [PotPart]? {
        guard let items = value.list() else { return nil }
        var names: [Named] = []
        var parts: [PotPart] = []
        for item in items {
            guard let reader = item.mapping("a part", keys: Self.partKeys) else { continue }
            let name = reader.name("id")
            if let name { names.append(name) }
            let weight = reader.optional("weight").map { $0.integer(in: 1...1_000_000_000) } ?? 1
            let requirementID = reader.optional("requirement").map { requirement($0, hasMonths: hasMonths) }
            let own = reader.optional("months").map { partMonths($0, of: months) }
            // These are optional, but one that is written must be good.
            if let requirementID, requirementID == nil { continue }
            if let own, own == nil { continue }
            guard let name, let weight, let pot else { continue }
            parts.append(
                PotPart(
                    id: "\(pot.text)/\(name.text)", weight: weight, requirementID: requirementID ?? nil,
                    months: own ?? nil))
        }
        names.refuseRepeated("the part")
        return parts.count == items.count ? parts : nil
    }

    private func partMonths(_ value: DefinitionValue, of pot: [Period]?) -> PeriodRange? {
        guard let own = value.months(), let pot else { return nil }
        guard own.periods.allSatisfy(pot.contains) else {
            value.fault(
                pot.isEmpty
                    ? "a part has months, but the pot has none: add the key months to the pot"
                    : "the pot has not all of these months: it has \(Self.text(pot))")
            return nil
        }
        return own
    }

    static func text(_ months: [Period]) -> String {
        guard let first = months.first, let last = months.last else { return "none" }
        return first == last ? "\(first)" : "\(first)..\(last)"
    }

    private func requirement(_ value: DefinitionValue, hasMonths: Bool) -> String? {
        guard let id = value.identifier() else { return nil }
        guard let requirements else { return id }
        guard let requirement = requirements.first(where: { $0.id == id }) else {
            let hint = Suggestion.text(for: id, among: requirements.map(\.id), called: "requirements")
            value.fault("there is no requirement \(quoted(id)): \(hint)")
            return nil
        }
        guard hasMonths || !requirement.criterion.isMonthly else {
            value.fault("the requirement \(id) is judged by month, but the pot has no months: add the key months")
            return nil
        }
        return id
    }
}
