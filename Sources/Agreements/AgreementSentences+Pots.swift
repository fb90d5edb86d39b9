import Waits

extension AgreementSentences {
    func potLines(_ pot: Pot) -> [String] {
        let mark = changeMark(agreement.amendment?.potIDs, pot.id)
        var lines = [" - \(pot.id)\(mark), \(text(pot.label)): \(amount(pot)) " + paid(pot)]
        if case .other(let name) = pot.recipient {
            lines.append("   " + say("Allt går till \(name).", "All of it goes to \(name)."))
        } else {
            lines += parts(pot)
            if let first = pot.months.first, let last = pot.months.last {
                let count = pot.months.count
                lines.append(
                    "   "
                        + say(
                            "Delas i \(count) lika månader, \(first) till \(last).",
                            "Divided into \(count) equal months, \(first) to \(last)."))
            }
            // Where every region shares everything there is nothing that nobody earns.
            let isConditional = pot.parts.contains { $0.requirementID != nil || $0.months != nil }
            lines.append(
                "   " + division(pot.key) + (isConditional || pot.key.isUnits ? " " + unearned(pot.unearned) : ""))
            lines += pot.exceptions.map(exception)
        }
        return lines + assumptions(under: "pots.\(pot.id)")
    }

    private func amount(_ pot: Pot) -> String {
        let sources = agreement.pots.filter { other in
            ([other.unearned] + other.exceptions.map(\.unearned)).contains(.toPot(pot.id))
        }.map(\.id)
        let own = say("\(pot.amount.kronorText) kr", "SEK \(pot.amount.kronorText)")
        guard !sources.isEmpty else { return own + "." }
        let from = sources.joined(separator: ", ")
        return own + say(" och det som inte tjänas in i \(from).", " and what is not earned in \(from).")
    }

    private func paid(_ pot: Pot) -> String {
        guard !pot.paidOnByMonth.isEmpty else {
            return say("Betalas den \(pot.paidOn).", "Paid on \(pot.paidOn).")
        }
        let days = pot.paidOnByMonth.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return say("Betalas för ", "Paid for ") + days.joined(separator: ", ") + "."
    }

    private func parts(_ pot: Pot) -> [String] {
        let all = pot.parts.reduce(0) { $0 + $1.weight }
        guard pot.parts.count > 1 || pot.parts.contains(where: { $0.id != pot.id }) else {
            return pot.parts.map { "   " + condition($0, of: pot) }
        }
        return pot.parts.map { part in
            let own = LargestRemainder.divide(pot.amount, by: pot.parts.map(\.weight)) ?? []
            let kronor = zip(pot.parts, own).first { $0.0.id == part.id }.map { $0.1 } ?? 0
            let weight = say("\(part.weight) av \(all) delar", "\(part.weight) of \(all) parts")
            let money = pot.amount == 0 ? "" : say(", \(kronor.kronorText) kr", ", SEK \(kronor.kronorText)")
            return "   * \(part.id): \(weight)\(money). \(condition(part, of: pot))"
        }
    }

    private func condition(_ part: PotPart, of pot: Pot) -> String {
        let months = part.months.map {
            let but =
                pot.exceptions.isEmpty ? "" : say(", om inte annat sägs nedan", ", unless it is said otherwise below")
            return say(
                " Kan bara tjänas in \($0); pengarna för andra månader tjänas inte in av någon\(but).",
                " It can be earned in \($0) only; nobody earns the money of other months\(but).")
        }
        return recipients(part.requirementID) + (months ?? "")
    }

    private func recipients(_ requirementID: String?) -> String {
        guard let requirementID else { return say("Till alla regioner.", "To every region.") }
        return say("Till regioner som uppfyller \(requirementID).", "To regions that meet \(requirementID).")
    }

    /// How money is divided between those who share it.
    package func division(_ key: DivisionKey) -> String {
        switch key {
        case .population: return say("Fördelas efter befolkning.", "Divided by population.")
        case .equal: return say("Fördelas lika.", "Divided equally.")
        case .earned(let pots):
            let list = pots.joined(separator: ", ")
            return say("Fördelas efter det som tjänats in i \(list).", "Divided by what was earned in \(list).")
        case .units(let rate):
            let measure = measures[rate.figure.measure].map(text) ?? rate.figure.measure.rawValue
            let units = rate.yearsBefore.map {
                say(
                    "\(measure) utöver antalet samma månad \($0) år tidigare",
                    "\(measure) beyond the number of the same month \($0) year\($0 == 1 ? "" : "s") before")
            }
            let each = say(
                "\(rate.kronorEach.kronorText) kr för varje \(units ?? measure)",
                "SEK \(rate.kronorEach.kronorText) for each \(units ?? measure)")
            switch rate.ceiling {
            case .population:
                return each
                    + say(", högst regionens del efter befolkning.", ", at most the region's share by population.")
            case .pot:
                return each
                    + say(
                        ", tillsammans högst månadens belopp, som annars delas efter antalet.",
                        ", together at most the money of the month, which else is divided by their number.")
            }
        }
    }

    /// What becomes of the money that a region does not earn.
    package func unearned(_ unearned: Unearned) -> String {
        switch unearned {
        case .toQualifiers:
            say(
                "Det som en region inte tjänar in går till dem som uppfyller kravet; uppfyller ingen det går det åter till staten.",
                "What a region does not earn goes to those who meet the requirement; where nobody does, back to the state."
            )
        case .toState:
            say(
                "Det som en region inte tjänar in går åter till staten.",
                "What a region does not earn goes back to the state.")
        case .toPot(let pot):
            say(
                "Det som en region inte tjänar in går till potten \(pot).",
                "What a region does not earn goes to the pot \(pot).")
        }
    }

    private func exception(_ exception: PotException) -> String {
        let paid = exception.paidOn.map { say(" Betalas den \($0).", " Paid on \($0).") }
        return "   "
            + say("I stället \(exception.months), alla delar: ", "Instead, in \(exception.months), all parts: ")
            + [recipients(exception.requirementID), division(exception.key)].joined(separator: " ")
            + (exception.requirementID == nil && !exception.key.isUnits ? "" : " " + unearned(exception.unearned))
            + (paid ?? "")
    }
}

extension DivisionKey {
    fileprivate var isUnits: Bool { if case .units = self { true } else { false } }
}
