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
