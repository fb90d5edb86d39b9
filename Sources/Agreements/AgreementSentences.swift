package import Waits

/// An agreement printed back as sentences, so that somebody who knows the law and no YAML can compare it with the signed
/// text. Every assumption stands below the rule that it touches.
package struct AgreementSentences {
    package enum Language: String, Sendable, CaseIterable {
        case swedish = "sv"
        case english = "en"
    }

    let agreement: Agreement
    let language: Language
    /// What measures are called.
    let measures: [MeasureID: Label]

    package init(_ agreement: Agreement, language: Language, measures: [MeasureID: Label]) {
        self.agreement = agreement
        self.language = language
        self.measures = measures
    }

    package var lines: [String] {
        heading
            + [""] + section("Krav", "Requirements", agreement.requirements.flatMap(requirementLines))
            + section("Pengar", "Money", agreement.pots.flatMap(potLines))
            + section("Övriga antaganden", "Other assumptions", otherAssumptions)
    }

    func say(_ swedish: String, _ english: String) -> String { language == .swedish ? swedish : english }

    func text(_ label: Label) -> String { say(label.swedish, label.english) }

    private func section(_ swedish: String, _ english: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [say(swedish, english)] + lines + [""]
    }

    private var heading: [String] {
        let total = agreement.pots.reduce(0) { $0 + $1.amount }
        var lines = ["\(text(agreement.label)) (\(agreement.id))", say("Källa: ", "Source: ") + agreement.source]
        if let amendment = agreement.amendment {
            let changed = (amendment.requirementIDs + amendment.potIDs).joined(separator: ", ")
            lines += [
                say(
                    "Ändrar \(amendment.amends) i fråga om: \(changed). Allt annat gäller som där.",
                    "Amends \(amendment.amends) on: \(changed). All else stands as it is there."),
                say("Källa till det som inte ändras: ", "Source of what is not changed: ") + amendment.amendedSource,
            ]
        }
        lines.append(say("Belopp: \(total.kronorText) kr.", "Amount: SEK \(total.kronorText)."))
        if let date = agreement.populationDate {
            lines.append(say("Befolkning: den \(date).", "Population: on \(date)."))
        }
        let series = agreement.basis.map { basis in
            switch basis {
            case .counts: say("inrapporterade antal", "counts as reported")
            case .records: say("poster i registret", "records of the register")
            }
        }
        if !series.isEmpty {
            lines.append(
                say("Bedöms efter: ", "Judged by: ")
                    + series.joined(separator: say("; där de saknas efter ", "; where there are none, by ")) + ".")
        }
        if !agreement.requirements.isEmpty {
            let isMet = agreement.notAssessable == .met
            lines.append(
                say(
                    "Ett krav som inte kan bedömas räknas som \(isMet ? "uppfyllt" : "ej uppfyllt") när pengar fördelas.",
                    "A requirement that is not assessable counts as \(isMet ? "met" : "not met") where money is divided."
                ))
        }
        return lines
    }

    // MARK: Assumptions

    private var ownSubjects: [String] {
        agreement.requirements.map { "requirements.\($0.id)" } + agreement.pots.map { "pots.\($0.id)" }
    }

    func assumptions(under subject: String) -> [String] {
        agreement.assumptions.filter { Self.isUnder($0.subject, subject) }.map(line)
    }

    private var otherAssumptions: [String] {
        agreement.assumptions.filter { assumption in !ownSubjects.contains { Self.isUnder(assumption.subject, $0) } }
            .map(line)
    }

    private static func isUnder(_ subject: String, _ other: String) -> Bool {
        subject == other || subject.hasPrefix(other + ".")
    }

    private func line(_ assumption: Assumption) -> String {
        let mark =
            switch assumption.mark {
            case .inferred: say("HÄRLETT", "INFERRED")
            case .unknown: say("OKÄNT", "UNKNOWN")
            }
        return
            "   ! \(mark) (\(assumption.subject)): \(say(assumption.swedishText ?? assumption.text, assumption.text))"
    }

    /// After a rule that the amendment has changed.
    func changeMark(_ ids: [String]?, _ id: String) -> String {
        ids?.contains(id) == true ? say(" [ändrat]", " [changed]") : ""
    }
}

extension Int {
    /// 4 075 156, as Swedish figures are written.
    package var kronorText: String {
        var digits = Array(String(self))
        for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(" ", at: index) }
        return String(digits)
    }
}
