internal import Agreements
internal import Waits

/// The requirements of an agreement file.
struct RequirementReader {
    /// Every share that was named, in the order of the file.
    private(set) var figures: [WrittenFigure] = []
    /// Those that may be referred to: of an amended agreement, then those above in the file.
    private var above: [Requirement]
    /// Ids above whose requirement could not be read: they are not missing.
    private var unread: Set<String> = []
    /// Of an amended agreement: what is replaced stays in its place, and refers to what stands above it there.
    private let amended: [Requirement]
    /// How many conditions those above are put together of, references followed.
    private var conditionCounts: [String: Int] = [:]

    init(above: [Requirement] = []) {
        self.above = above
        amended = above
        for requirement in above { conditionCounts[requirement.id] = conditionCount(requirement.criterion) }
    }

    /// The keys that say what is required. Others are read beside one of them.
    private static let criteria = ["any", "all", "share", "attested", "response_rate", "requirement"]
    private static let companions = [
        "share": ["at_least_percent", "at_most_percent", "improved", "unless_at_most"], "attested": ["by"],
        "requirement": ["in_a_row", "months"],
    ]
    static let keys =
        ["id"] + criteria
        + [
            "at_least_percent", "at_most_percent", "improved", "unless_at_most", "by", "in_a_row", "months",
        ]

    /// Nil where one of them could not be read.
    mutating func requirements(_ value: DefinitionValue) -> [Requirement]? {
        read(value, isNamed: true) { reader, requirement, name in
            if let requirement {
                reader.conditionCounts[requirement.id] = reader.conditionCount(requirement.criterion)
                reader.above.removeAll { $0.id == requirement.id }
                reader.above.append(requirement)
            } else if let name {
                reader.unread.insert(name)
            }
        }
    }

    /// - Parameter found: called after each with what it was read as.
    private mutating func read(
        _ value: DefinitionValue, isNamed: Bool = false,
        found: (inout RequirementReader, Requirement?, String?) -> Void = { _, _, _ in }
    ) -> [Requirement]? {
        guard let items = value.list() else { return nil }
        var names: [Named] = []
        var requirements: [Requirement] = []
        for item in items {
            let count = names.count
            let requirement = requirement(item, isNamed: isNamed, names: &names)
            found(&self, requirement, names.count > count ? names[count].text : nil)
            if let requirement { requirements.append(requirement) }
        }
        names.refuseRepeated("the requirement")
        return requirements.count == items.count ? requirements : nil
    }

    private mutating func requirement(
        _ item: DefinitionValue, isNamed: Bool, names: inout [Named]
    ) -> Requirement? {
        guard let reader = item.mapping("a requirement", keys: Self.keys) else { return nil }
        let name = reader.name("id")
        if let name { names.append(name) }
        let reachable = above
        if isNamed, let index = amended.firstIndex(where: { $0.id == name?.text }) {
            let below = Set(amended[index...].map(\.id))
            above.removeAll { below.contains($0.id) }
        }
        let criterion = criterion(reader)
        above = reachable
        guard let criterion, let name else { return nil }
        guard conditionCount(criterion) <= Self.maximumConditionCount else {
            item.fault(
                "the requirement \(name.text) refers to more than \(Self.maximumConditionCount) conditions in all: refer to fewer"
            )
            return nil
        }
        return Requirement(id: name.text, criterion: criterion)
    }

    /// References that double at each step would be judged for ever.
    private static let maximumConditionCount = 1_000

    private func conditionCount(_ criterion: Criterion) -> Int {
        switch criterion {
        case .share, .attested, .responseRate: 1
        case .any(let parts), .all(let parts):
            // Each of them has been counted, and so is not too large for the sum.
            parts.reduce(0) { $0 + conditionCount($1.criterion) }
        case .same(let requirement), .inARow(_, let requirement, _):
            conditionCounts[requirement.id] ?? Self.maximumConditionCount
        }
    }

    private mutating func criterion(_ reader: MappingReader) -> Criterion? {
        guard let key = reader.exactlyOne(of: Self.criteria), let value = reader.optional(key) else { return nil }
        for (companion, keys) in Self.companions where key != companion {
            for key in keys {
                reader.optional(key)?
                    .fault("\(key) is read beside \(companion) only: add \(companion), or remove the key")
            }
        }
        switch key {
        case "any": return read(value).map(Criterion.any)
        case "all": return read(value).map(Criterion.all)
        case "share": return share(value, reader)
        case "attested":
            let attestation = value.identifier()
            let day = reader.required("by")?.day()
            guard let attestation, let day else { return nil }
            return .attested(attestation: attestation, by: day)
        case "requirement": return reference(value, reader)
        default: return responseRate(value)
        }
    }

    private mutating func share(_ value: DefinitionValue, _ reader: MappingReader) -> Criterion? {
        let share = shareReference(value)
        let exemption = reader.optional("unless_at_most").map { $0.integer(in: 0...1_000_000_000) }
        let test: ShareTest? =
            switch reader.exactlyOne(of: ["at_least_percent", "at_most_percent", "improved"]) {
            case "at_least_percent": reader.optional("at_least_percent")?.percent().map(ShareTest.atLeast)
            case "at_most_percent": reader.optional("at_most_percent")?.percent().map(ShareTest.atMost)
            case "improved":
                reader.optional("improved").flatMap(improvement).map { .improved($0.by, yearsBefore: $0.years) }
            default: nil
            }
        // The exemption is optional, but one that is written must be good.
        if let exemption, exemption == nil { return nil }
        guard let share, let test else { return nil }
        return .share(share, test, exemptUpTo: exemption ?? nil)
    }

    private mutating func shareReference(_ value: DefinitionValue) -> ShareReference? {
        guard let reader = value.mapping("a share", keys: WrittenFigure.keys),
            let written = WrittenFigure.read(reader, at: value)
        else { return nil }
        figures.append(written)
        return ShareReference(written.figure, written.side)
    }

    private func improvement(_ value: DefinitionValue) -> (by: Improvement, years: Int)? {
        let kinds = ["by", "percentage_points", "relative_percent"]
        guard let reader = value.mapping("an improvement", keys: ["years_before"] + kinds) else { return nil }
        let years = reader.optional("years_before").map { $0.integer(in: 1...20) } ?? 1
        let by: Improvement? =
            switch reader.exactlyOne(of: kinds) {
            case "by": reader.optional("by")?.choice(AnyImprovement.self).map { _ in .any }
            case "percentage_points": reader.optional("percentage_points")?.percent().map(Improvement.percentagePoints)
            case "relative_percent": reader.optional("relative_percent")?.percent(upTo: 1_000).map(Improvement.relative)
            default: nil
            }
        guard let by, let years else { return nil }
        return (by, years)
    }

    private enum AnyImprovement: String, CaseIterable {
        case any
    }

    private func responseRate(_ value: DefinitionValue) -> Criterion? {
        guard let reader = value.mapping("a response rate", keys: ["at_least_percent", "months"]) else { return nil }
        let limit = reader.required("at_least_percent")?.percent()
        let months = reader.required("months")?.months()
        guard let limit, let months else { return nil }
        return .responseRate(atLeast: limit, months: months)
    }

    /// Only what stands above can be referred to: so nothing refers to itself.
    private func reference(_ value: DefinitionValue, _ reader: MappingReader) -> Criterion? {
        let isRow = reader.has("in_a_row") || reader.has("months")
        let count = isRow ? reader.required("in_a_row")?.integer(in: 2...120) : nil
        let months = isRow ? reader.required("months")?.months() : nil
        guard let id = value.identifier(), !unread.contains(id) else { return nil }
        guard let requirement = above.first(where: { $0.id == id }) else {
            let hint = Suggestion.text(for: id, among: above.map(\.id), called: "requirements above")
            value.fault("there is no requirement \(quoted(id)) above: \(hint)")
            return nil
        }
        guard isRow else { return .same(requirement) }
        guard requirement.criterion.isMonthly else {
            value.fault(
                "the requirement \(id) is judged once, so there are no months in a row: remove the key in_a_row")
            return nil
        }
        guard let count, let months else { return nil }
        return .inARow(count, requirement, months: months)
    }
}
