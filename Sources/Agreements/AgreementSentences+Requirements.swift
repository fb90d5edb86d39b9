import Waits

extension AgreementSentences {
    func requirementLines(_ requirement: Requirement) -> [String] {
        let mark = changeMark(agreement.amendment?.requirementIDs, requirement.id)
        return lines(requirement, indent: " ", bullet: "-", mark: mark)
            + assumptions(under: "requirements.\(requirement.id)")
    }

    private func lines(_ requirement: Requirement, indent: String, bullet: String, mark: String = "") -> [String] {
        let parts =
            switch requirement.criterion {
            case .any(let parts), .all(let parts): parts
            case .share, .attested, .responseRate, .same, .inARow: [Requirement]()
            }
        return ["\(indent)\(bullet) \(requirement.id)\(mark): \(rule(requirement.criterion))"]
            + parts.enumerated().flatMap { lines($1, indent: indent + "   ", bullet: "\($0 + 1).") }
    }

    /// What a requirement asks for; of one that is put together, without its parts.
    package func rule(_ criterion: Criterion) -> String {
        switch criterion {
        case .any: return say("något av detta:", "one of these:")
        case .all: return say("allt detta:", "all of these:")
        case .share(let share, let test, let exemptUpTo): return sentence(share, test) + exemption(exemptUpTo)
        case .attested(let attestation, let day):
            return say(
                "intyg om \(attestation), daterat senast den \(day).",
                "an attestation of \(attestation), dated no later than \(day).")
        case .responseRate(let limit, let months):
            return say(
                "svarsfrekvens om minst \(limit.swedishPercentText) varje månad \(months).",
                "a response rate of at least \(limit.percentText) in every month of \(months).")
        case .same(let other): return say("kravet \(other.id) är uppfyllt.", "the requirement \(other.id) is met.")
        case .inARow(let count, let other, let months):
            let isPossible = months.periods.count >= count
            return say(
                "kravet \(other.id) är uppfyllt minst \(count) månader i rad av \(months).",
                "the requirement \(other.id) is met in at least \(count) months in a row of \(months).")
                + (isPossible
                    ? ""
                    : say(" Det kan ingen region: månaderna är för få.", " No region can: the months are too few."))
        }
    }

    private func sentence(_ share: ShareReference, _ test: ShareTest) -> String {
        let figure = share.figure
        let measure = measures[figure.measure].map(text) ?? figure.measure.rawValue
        let who = say(
            figure.statistic == .waiting ? "väntande den sista i månaden" : "genomförda under månaden",
            figure.statistic == .waiting ? "waiting on the last day of the month" : "completed in the month")
        let limit =
            switch (figure.limit, share.side) {
            case (.days(let days), .within): say("inom \(days) dagar", "within \(days) days")
            case (.days(let days), .beyond): say("över \(days) dagar", "beyond \(days) days")
            case (.medicalTargetDate, .within): say("inom medicinskt måldatum", "within the medical target date")
            case (.medicalTargetDate, .beyond): say("efter medicinskt måldatum", "after the medical target date")
            }
        let subject = say(
            "andelen \(limit) av \(who), \(measure), ", "the share \(limit) of those \(who), \(measure), ")
        switch test {
        case .atLeast(let fraction):
            return subject + say("är minst \(fraction.swedishPercentText).", "is at least \(fraction.percentText).")
        case .atMost(let fraction):
            return subject + say("är högst \(fraction.swedishPercentText).", "is at most \(fraction.percentText).")
        case .improved(let improvement, let years):
            let isRise = share.side == .within
            let verb = say(isRise ? "har ökat" : "har minskat", isRise ? "has risen" : "has fallen")
            let amount =
                switch improvement {
                case .any: say(" (hur litet som helst)", " (however little)")
                case .percentagePoints(let points):
                    say(
                        " med minst \(points.swedishPointsText)",
                        " by at least \(points.pointsText)")
                case .relative(let part):
                    say(
                        " med minst \(part.swedishPercentText) av vad den var",
                        " by at least \(part.percentText) of what it was")
                }
            let since = say(
                "sedan samma månad \(years) år tidigare",
                "since the same month \(years) year\(years == 1 ? "" : "s") before")
            return subject + "\(verb)\(amount) \(since)."
        }
    }

    private func exemption(_ count: Int?) -> String {
        guard let count else { return "" }
        return say(
            " Där högst \(count) räknas är kravet uppfyllt ändå.",
            " Where at most \(count) are counted it is met all the same.")
    }
}
