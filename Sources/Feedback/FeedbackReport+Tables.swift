import Agreements
import Spreadsheet
import Waits

extension FeedbackReport {
    /// Rows of ``FeedbackTable/summary``.
    var summaryRows: [[Cell]] {
        deliveries.map { sent in
            [
                .text(SwedishWords.kind(sent.kind)), .integer(sent.delivery), .integer(sent.version), .text(sent.file),
                .optionalDate(CalendarDay(iso: sent.receivedDate)), .text(sent.receivedTime),
                .text(SwedishWords.yes(sent.isLate)), .amount(sent.rows), .amount(sent.malformed),
                .optionalAmount(sent.rejected), .optionalAmount(sent.held), .optionalAmount(sent.warned),
                .optionalAmount(sent.accepted), .text(SwedishWords.verdict(sent.verdict)),
                .text(SwedishWords.state(sent.state)), .optionalInteger(sent.inForce?.version),
                .text(SwedishWords.reason(sent)), .optionalText(sent.reason), .amount(sent.unplacedInFile),
            ]
        }
    }

    /// Rows of ``FeedbackTable/rules``.
    var ruleRows: [[Cell]] {
        rules.map { rule in
            [
                .text(SwedishWords.kind(rule.kind)), .integer(rule.delivery), .text(rule.rule),
                .text(SwedishWords.severity(rule.severity)), .optionalText(rule.column),
                .text(rule.message ?? "Regeln finns inte längre"), .amount(rule.checked), .amount(rule.failed),
                .percent(numerator: rule.failed, denominator: rule.checked),
                .text(rule.failed == 0 ? "" : SwedishWords.remedy(rule.severity, held: rule.held)),
            ]
        }
    }

    /// Rows of ``FeedbackTable/figures``.
    var figureRows: [[Cell]] {
        figures.map { figure in
            func cells(_ share: Share?) -> [Cell] {
                [.optionalAmount(share?.numerator), .optionalAmount(share?.denominator), .optionalPercent(share)]
            }
            let id = figure.figure.measure
            return [
                .text(measureLabels[id] ?? id.rawValue), .text(id.rawValue),
                .text(SwedishWords.statistic(figure.figure.statistic)), .text(SwedishWords.limit(figure.figure.limit)),
                .text(SwedishWords.basis(figure.basis)),
            ] + cells(figure.share) + [figure.basis == .records ? .amount(figure.outCount) : .empty]
                + cells(figure.lower) + cells(figure.upper)
                + [figure.lower == nil ? .empty : .text(Self.boundsMarkText)]
        }
    }

    /// Rows of ``FeedbackTable/kronor``: of each agreement the requirements, then the money.
    var kronorRows: [[Cell]] {
        kronor.flatMap { agreement -> [[Cell]] in
            let requirements = agreement.requirements.map { requirement -> [Cell] in
                [
                    .text(agreement.label), .text("Krav"), .text(requirement.requirement),
                    .optionalText(requirement.basis.map(SwedishWords.basis)),
                    .optionalAmount(requirement.share?.numerator), .optionalAmount(requirement.share?.denominator),
                    .optionalPercent(requirement.share), .text(SwedishWords.outcome(requirement.now)),
                    .text(SwedishWords.outcome(requirement.lower)), .text(SwedishWords.outcome(requirement.upper)),
                    .text(Self.boundsMarkText),
                ]
            }
            func money(_ what: String, _ pot: String, _ amount: KronorBounds.AmountBounds) -> [Cell] {
                [
                    .text(agreement.label), .text(what), .text(pot), .empty, .empty, .empty, .empty,
                    .amount(amount.now),
                    .amount(amount.lower), .amount(amount.upper), .text(Self.boundsMarkText),
                ]
            }
            return requirements + agreement.parts.map { money("Kronor, månaden", $0.pot, $0) }
                + [money("Kronor, hela", "Alla potter och månader", agreement.total)]
        }
    }

    private static var boundsMarkText: String { "härledda (\(FeedbackNotes.boundsMark))" }
}
