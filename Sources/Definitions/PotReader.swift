internal import Agreements
internal import Waits
internal import Yams

/// The pots of an agreement file.
struct PotReader {
    /// Those that a pot may name; nil where they could not all be read, so that none is called missing.
    let requirements: [Requirement]?
    /// Pots with a requirement whose file does not say what becomes of unearned money.
    private(set) var silentOnUnearned: [String] = []

    init(requirements: [Requirement]?) { self.requirements = requirements }

    mutating func pots(_ value: DefinitionValue) -> [Pot]? {
        guard let items = value.list() else { return nil }
        var names: [Named] = []
        var pots: [Pot] = []
        for item in items {
            if let pot = pot(item, names: &names) { pots.append(pot) }
        }
        names.refuseRepeated("the pot")
        return pots.count == items.count ? pots : nil
    }

    private mutating func pot(_ item: DefinitionValue, names: inout [Named]) -> Pot? {
        let keys = [
            "id", "label", "amount_sek", "to", "parts", "requirement", "months", "divide_by", "unearned", "paid_on",
        ]
        guard let reader = item.mapping("a pot", keys: keys) else { return nil }
        let name = reader.name("id")
        if let name { names.append(name) }
        let label = label(reader, name)
        let amount = reader.required("amount_sek")?.kronor()
        let recipient = reader.optional("to").map(self.recipient) ?? .regions
        let hasMonths = reader.has("months")
        let parts = parts(reader, pot: name, hasMonths: hasMonths)
        let months = reader.optional("months").map { $0.months()?.periods } ?? []
        let key = reader.optional("divide_by").map { $0.choice(DivisionKey.self) } ?? .population
        let unearned = reader.optional("unearned").map { $0.choice(Unearned.self) } ?? .toQualifiers
        let paidOn = reader.required("paid_on")?.day()
        if case .other = recipient { refuseDivision(reader) }
        guard let name, let label, let amount, let recipient, let parts, let months, let key, let unearned, let paidOn
        else { return nil }
        if !reader.has("unearned"), parts.contains(where: { $0.requirementID != nil }) {
            silentOnUnearned.append(name.text)
        }
        return Pot(
            id: name.text, label: label, amount: amount, recipient: recipient, parts: parts, months: months, key: key,
            unearned: unearned, paidOn: paidOn)
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

    private func parts(_ reader: MappingReader, pot: Named?, hasMonths: Bool) -> [PotPart]? {
        if let value = reader.optional("parts") {
            reader.optional("requirement")?
                .fault("a pot has the keys parts and requirement: write the requirement of each part")
            return splitParts(value, pot: pot, hasMonths: hasMonths)
        }
        var requirementID: String?
        if let value = reader.optional("requirement") {
            guard let id = requirement(value, hasMonths: hasMonths) else { return nil }
            requirementID = id
        }
        return pot.map { [PotPart(id: $0.text, weight: 1, requirementID: requirementID)] }
    }

    private func splitParts(_ value: DefinitionValue, pot: Named?, hasMonths: Bool) -> [PotPart]? {
        guard let items = value.list() else { return nil }
        var names: [Named] = []
        var parts: [PotPart] = []
        for item in items {
            guard let reader = item.mapping("a part", keys: ["id", "weight", "requirement"]) else { continue }
            let name = reader.name("id")
            if let name { names.append(name) }
            let weight = reader.optional("weight").map { $0.integer(in: 1...1_000_000_000) } ?? 1
            let requirementID = reader.optional("requirement").map { requirement($0, hasMonths: hasMonths) }
            // The requirement is optional, but one that is written must be good.
            if let requirementID, requirementID == nil { continue }
            guard let name, let weight, let pot else { continue }
            parts.append(
                PotPart(id: "\(pot.text)/\(name.text)", weight: weight, requirementID: requirementID ?? nil))
        }
        names.refuseRepeated("the part")
        return parts.count == items.count ? parts : nil
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
