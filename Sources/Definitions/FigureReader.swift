internal import Agreements
internal import Waits

/// A share or count that an agreement names, and where its parts stand.
struct WrittenFigure {
    let figure: FigureReference
    let side: ShareReference.Side
    let measure: DefinitionValue
    let statistic: DefinitionValue
    let limit: DefinitionValue
}

extension WrittenFigure {
    /// The keys that name a limit.
    static let limitKeys = ["within_days", "beyond_days", "within"]
    static let keys = ["measure", "statistic"] + limitKeys

    /// - Parameters:
    ///   - reader: of a mapping that has `keys`.
    ///   - value: where that mapping stands.
    ///   - limitKeys: those of them that may name a limit here.
    static func read(
        _ reader: MappingReader, at value: DefinitionValue, limitKeys: [String] = limitKeys
    ) -> WrittenFigure? {
        let measure = reader.name("measure")
        let statistic = reader.required("statistic")?.choice(Statistic.self)
        let key = reader.exactlyOne(of: limitKeys)
        let limit: Limit? =
            switch key {
            case "within_days", "beyond_days":
                key.flatMap { reader.optional($0) }?.integer(in: 0...3_650).map(Limit.days)
            case "within":
                reader.optional("within")?.choice(TargetDate.self).map { _ in Limit.medicalTargetDate }
            default: nil
            }
        guard let measure, let statistic, let key, let limit else { return nil }
        return WrittenFigure(
            figure: FigureReference(measure: MeasureID(measure.text), statistic: statistic, limit: limit),
            side: key == "beyond_days" ? .beyond : .within, measure: measure.value,
            statistic: reader.optional("statistic") ?? value, limit: reader.optional(key) ?? value)
    }

    private enum TargetDate: String, CaseIterable {
        case medicalTargetDate = "medical_target_date"
    }
}

extension WrittenFigure {
    /// Says what is wrong with it: a measure that is not there, or that has no such statistic or limit.
    ///
    /// - Parameter names: of all measures; nil where some could not be read, so that none is called missing.
    func check(among measures: [MeasureDefinition], named names: [String]?) {
        guard let definition = measures.first(where: { $0.id == figure.measure }) else {
            if let names, !names.contains(figure.measure.rawValue) {
                let hint = Suggestion.text(for: figure.measure.rawValue, among: names, called: "measures")
                measure.fault("there is no measure \(quoted(figure.measure.rawValue)): \(hint)")
            }
            return
        }
        if definition.kinds[figure.statistic] == nil {
            let statistics = definition.kinds.keys.map(\.rawValue).sorted()
            statistic.fault(
                "the measure \(definition.id) has no statistic \(figure.statistic.rawValue): "
                    + "it has \(listed(statistics, "and"))")
        }
        if !definition.limits.contains(figure.limit) {
            limit.fault(
                "the measure \(definition.id) has no limit of \(figure.limit.text): "
                    + "it has \(listed(definition.limits.map(\.text), "and"))")
        }
    }
}

extension Limit {
    fileprivate var text: String {
        switch self {
        case .days(let days): "\(days) days"
        case .medicalTargetDate: "the medical target date"
        }
    }
}
