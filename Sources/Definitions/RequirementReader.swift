internal import Agreements
internal import Waits

/// The requirements of an agreement file.
struct RequirementReader {
    /// Every share that was named, in the order of the file.
    private(set) var figures: [WrittenFigure] = []

    /// The keys that say what is required. `share` needs one of `at_least_percent` and `improved` beside it.
    private static let criteria = ["any", "all", "share", "attested", "response_rate"]

    /// Nil where one of them could not be read.
    mutating func requirements(_ value: DefinitionValue) -> [Requirement]? {
        guard let items = value.list() else { return nil }
        var names: [Named] = []
        var requirements: [Requirement] = []
        for item in items {
            if let requirement = requirement(item, names: &names) { requirements.append(requirement) }
        }
        names.refuseRepeated("the requirement")
        return requirements.count == items.count ? requirements : nil
    }

    private mutating func requirement(_ item: DefinitionValue, names: inout [Named]) -> Requirement? {
        let keys = ["id"] + Self.criteria + ["at_least_percent", "improved", "by"]
        guard let reader = item.mapping("a requirement", keys: keys) else { return nil }
        let name = reader.name("id")
        if let name { names.append(name) }
        guard let criterion = criterion(reader), let name else { return nil }
        return Requirement(id: name.text, criterion: criterion)
    }

    private mutating func criterion(_ reader: MappingReader) -> Criterion? {
        guard let key = reader.exactlyOne(of: Self.criteria), let value = reader.optional(key) else { return nil }
        refuse(reader, ["at_least_percent", "improved"], without: "share", having: key)
        refuse(reader, ["by"], without: "attested", having: key)
        switch key {
        case "any": return requirements(value).map(Criterion.any)
        case "all": return requirements(value).map(Criterion.all)
        case "share": return share(value, reader)
        case "attested":
            let attestation = value.identifier()
            let day = reader.required("by")?.day()
            guard let attestation, let day else { return nil }
            return .attested(attestation: attestation, by: day)
        default: return responseRate(value)
        }
    }

    private func refuse(_ reader: MappingReader, _ keys: [String], without companion: String, having key: String) {
        guard key != companion else { return }
        for key in keys {
            reader.optional(key)?.fault("\(key) is read beside \(companion) only: add \(companion), or remove the key")
        }
    }

    private mutating func share(_ value: DefinitionValue, _ reader: MappingReader) -> Criterion? {
        let figure = figure(value)
        switch reader.exactlyOne(of: ["at_least_percent", "improved"]) {
        case "at_least_percent":
            let limit = reader.optional("at_least_percent")?.percent()
            guard let figure, let limit else { return nil }
            return .level(figure, atLeast: limit)
        case "improved":
            let improvement = reader.optional("improved").flatMap(self.improvement)
            guard let figure, let improvement else { return nil }
            return .improvement(figure, by: improvement.by, yearsBefore: improvement.years)
        default: return nil
        }
    }

    private mutating func figure(_ value: DefinitionValue) -> FigureReference? {
        let keys = ["measure", "statistic", "within_days", "within"]
        guard let reader = value.mapping("a share", keys: keys) else { return nil }
        let measure = reader.name("measure")
        let statistic = reader.required("statistic")?.choice(Statistic.self)
        let limit: Limit? =
            switch reader.exactlyOne(of: ["within_days", "within"]) {
            case "within_days": reader.optional("within_days")?.integer(in: 0...3_650).map(Limit.days)
            case "within": reader.optional("within")?.choice(DateLimit.self).map { _ in .medicalTargetDate }
            default: nil
            }
        guard let measure, let statistic, let limit else { return nil }
        let figure = FigureReference(measure: MeasureID(measure.text), statistic: statistic, limit: limit)
        figures.append(
            WrittenFigure(
                figure: figure, measure: measure.value, statistic: reader.optional("statistic") ?? value,
                limit: reader.optional("within_days") ?? reader.optional("within") ?? value))
        return figure
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
}

/// A share that a requirement names, and where its parts stand.
struct WrittenFigure {
    let figure: FigureReference
    let measure: DefinitionValue
    let statistic: DefinitionValue
    let limit: DefinitionValue
}
