/// Why there is nothing to explain. All of it is something that was asked for and is not there.
package enum ExplainError: Error, Hashable, Sendable {
    case noEdition
    case unknownEdition(Int, newest: Int)
    /// - hint: what was likely meant, or all that there are.
    case unknownAgreement(String, hint: String)
    case notInEdition(agreement: String, editionID: Int)
    case unknownRegion(String, known: String)
    case unknownPot(String, agreement: String, hint: String)
    case potOfOthers(String, recipient: String)
    case noSuchMonth(String, what: String, months: String)
    case unknownMeasure(String, hint: String)
    /// - known: what the edition has instead.
    case noFigure(String, editionID: Int, known: String)
}

extension ExplainError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noEdition: "no edition has been made: komiljard run makes the first"
        case .unknownEdition(let id, let newest):
            "there is no edition \(id): the newest is \(newest); komiljard edition list shows those that there are"
        case .unknownAgreement(let id, let hint): "there is no agreement \(id): \(hint)"
        case .notInEdition(let agreement, let id):
            "edition \(id) has no results of the agreement \(agreement): komiljard run makes an edition that has"
        case .unknownRegion(let text, let known): "there is no \(text): \(known)"
        case .unknownPot(let pot, let agreement, let hint): "agreement \(agreement) has no pot \(pot): \(hint)"
        case .potOfOthers(let pot, let recipient):
            "all of the pot \(pot) goes to \(recipient): no region is paid of it"
        case .noSuchMonth(let month, let what, let months): "\(what) has no month \(month): \(months)"
        case .unknownMeasure(let measure, let hint): "there is no measure \(measure): \(hint)"
        case .noFigure(let figure, let id, let known): "edition \(id) has no figure of \(figure): \(known)"
        }
    }
}
