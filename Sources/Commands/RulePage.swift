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
        return (lines + codeLists).joined(separator: "\n")
    }

    /// Where a sender finds the codes that a rule knows.
    private var codeLists: [String] {
        let tests = CataloguedRule.all(of: project).compactMap { entry in
            entry.rule.codeList.map { (entry: entry, test: $0) }
        }
        guard !tests.isEmpty else { return [] }
        let rows = tests.sorted { ($0.test.list, $0.entry.name) < ($1.test.list, $1.entry.name) }.map { entry, test in
            "| [`\(test.list)`](../\(test.file)) | \(test.codeCount) | \(test.graceMonths) | `\(entry.name)` |"
        }
        return [
            "## Code lists / Kodlistor", "",
            "The codes that rules know. A code without days is valid always; one that was withdrawn is accepted for so many "
                + "months more.", "",
            "De koder som reglerna känner till. En kod utan datum gäller alltid; en som har utgått godtas så många månader "
                + "till.", "",
            "| list / lista | codes / koder | months / månader | rule / regel |", "|---|---|---|---|",
        ] + rows + [""]
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
