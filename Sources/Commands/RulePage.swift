import Agreements
import Definitions
import Waits

/// The catalogue of rules as a page for senders, in English and Swedish.
struct RulePage {
    private let project: Project

    init(_ project: Project) {
        self.project = project
    }

    var text: String {
        var lines = [
            "# Rules / Regler", "",
            "<!-- Made by `komiljard rules page` from pipelines/rules: change it there. -->", "",
            "What every delivery is judged by. *Reject*: the row (or the delivery) is in no figure until it is mended and "
                + "sent again. *Hold*: until a person has decided. *Warn*: it stays in the figures, and its sender is "
                + "told. *Info*: counted.", "",
            "Vad varje leverans prövas mot. *Reject*: raden (eller leveransen) ingår inte i någon siffra förrän den har "
                + "rättats och skickats igen. *Hold*: inte förrän någon har beslutat. *Warn*: den ingår, och den som "
                + "skickat får veta det. *Info*: räknas.", "",
        ]
        for catalogue in project.rules {
            lines += [
                "## \(catalogue.content.rawValue)", "",
                "A delivery is refused above \(catalogue.refuseAbovePercent.ruleLimitText) % of rows out of the figures."
                    + (catalogue.refuseBelowPercentOfReplaced.map {
                        " One with fewer than \($0.ruleLimitText) % of the records of what it would replace is refused unless it names it."
                    } ?? ""), "",
                "| rule | severity | kinds | message | meddelande | origin |", "|---|---|---|---|---|---|",
            ]
            for rule in catalogue.rules {
                let cells = [
                    "`\(rule.id)`", rule.severity.rawValue, rule.kinds.map(\.rawValue).joined(separator: ", "),
                    rule.message.english, rule.message.swedish,
                    rule.origin + (rule.mark.map { " (\($0.rawValue))" } ?? ""),
                ]
                lines.append("| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |")
            }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }
}

extension Fraction {
    /// Per cent, with as few decimals as it needs.
    fileprivate var ruleLimitText: String {
        let (whole, rest) = (numerator * 100).quotientAndRemainder(dividingBy: denominator)
        guard rest != 0 else { return "\(whole)" }
        var decimals = String((rest * 1_000_000) / denominator)
        decimals = String(repeating: "0", count: 6 - decimals.count) + decimals
        while decimals.last == "0" { decimals.removeLast() }
        return "\(whole).\(decimals)"
    }
}
