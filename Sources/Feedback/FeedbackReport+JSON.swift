import Agreements
import Foundation
import Stages
import Waits

extension FeedbackReport {
    /// The encoder of everything in JSON: `snake_case`, the same bytes for the same data.
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// The whole as a JSON object without its last brace: findings and malformed rows follow.
    func jsonHead() throws -> Data {
        let head = Head(
            regionCode: region.rawValue, region: regionName, period: period.description, deliveries: deliveries,
            rules: rules, boundsMark: FeedbackNotes.boundsMark, notes: FeedbackNotes.swedish,
            figures: figures.map(Figure.init), agreements: kronor.map(AgreementKronor.init))
        return try Self.encoder().encode(head).dropLast()
    }

    private struct Head: Encodable {
        let regionCode: Int
        @ExplicitNull var region: String?
        let period: String
        let deliveries: [SentDelivery]
        let rules: [RuleOutcome]
        let boundsMark: String
        let notes: [String]
        let figures: [Figure]
        let agreements: [AgreementKronor]
    }

    private struct ExactShare: Encodable {
        let numerator: Int
        let denominator: Int

        init(_ share: Share) { (numerator, denominator) = (share.numerator, share.denominator) }
    }

    private struct Figure: Encodable {
        let basis: String
        let measure: String
        let statistic: String
        /// Nil is the medical target date.
        @ExplicitNull var limitDays: Int?
        @ExplicitNull var now: ExactShare?
        /// Records that are out and could belong to the measure.
        let outCount: Int
        @ExplicitNull var lower: ExactShare?
        @ExplicitNull var upper: ExactShare?

        init(_ figure: BoundedFigure) {
            basis = figure.basis.rawValue
            measure = figure.figure.measure.rawValue
            statistic = figure.figure.statistic.rawValue
            limitDays = figure.figure.limit.limitDays
            now = figure.share.map(ExactShare.init)
            outCount = figure.outCount
            lower = figure.lower.map(ExactShare.init)
            upper = figure.upper.map(ExactShare.init)
        }
    }

    private struct AgreementKronor: Encodable {
        let agreement: String
        let requirements: [Requirement]
        let pots: [Amount]
        let total: Amount

        struct Requirement: Encodable {
            let requirement: String
            @ExplicitNull var basis: String?
            @ExplicitNull var share: ExactShare?
            @ExplicitNull var baseline: ExactShare?
            /// Null is not assessable.
            @ExplicitNull var isMet: Bool?
            @ExplicitNull var isMetAtLower: Bool?
            @ExplicitNull var isMetAtUpper: Bool?
        }

        struct Amount: Encodable {
            @ExplicitNull var pot: String?
            let amountSek: Int
            let lowerAmountSek: Int
            let upperAmountSek: Int

            init(_ amount: KronorBounds.AmountBounds) {
                pot = amount.pot.isEmpty ? nil : amount.pot
                (amountSek, lowerAmountSek, upperAmountSek) = (amount.now, amount.lower, amount.upper)
            }
        }

        init(_ kronor: KronorBounds) {
            agreement = kronor.agreement
            requirements = kronor.requirements.map { requirement in
                Requirement(
                    requirement: requirement.requirement, basis: requirement.basis?.rawValue,
                    share: requirement.share.map(ExactShare.init), baseline: requirement.baseline.map(ExactShare.init),
                    isMet: requirement.now.isMet, isMetAtLower: requirement.lower.isMet,
                    isMetAtUpper: requirement.upper.isMet)
            }
            pots = kronor.parts.map(Amount.init)
            total = Amount(kronor.total)
        }
    }
}
