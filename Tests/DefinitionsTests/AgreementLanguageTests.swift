import Agreements
import Testing
import Waits

@testable import Definitions

@Suite("The language of agreements")
struct AgreementLanguageTests {
    @Test(
        "says what is wrong and where",
        arguments: [
            FaultCase(
                SmallProject.agreement,
                "share: {measure: first_visit, statistic: waiting, within_days: 60}\n    at_least_percent: 72.5",
                "requirement: quik",
                "7:18: error: there is no requirement \"quik\" above: there are no requirements above"),
            FaultCase(
                SmallProject.agreement, "pots:",
                "  - {id: slow, requirement: quick, in_a_row: 3}\npots:",
                "9:5: error: a requirement needs the key months: add it"),
            FaultCase(
                SmallProject.agreement, "pots:", "  - {id: slow, requirement: qick}\npots:",
                "9:29: error: there is no requirement \"qick\" above: did you mean quick?"),
            FaultCase(
                SmallProject.agreement, "at_least_percent: 72.5", "at_least_percent: 72.5\n    in_a_row: 3",
                "9:15: error: in_a_row is read beside requirement only: add requirement, or remove the key"),
            FaultCase(
                SmallProject.agreement, "requirements:",
                "not_assessable: maybe\nrequirements:", "5:17: error: not_assessable is \"maybe\": write not_met or met"
            ),
            FaultCase(
                SmallProject.agreement, "    paid_on:", "    unearned: {pot: bonus}\n    paid_on:",
                "14:21: error: there is no pot \"bonus\" below: there are no pots below"),
            FaultCase(
                SmallProject.agreement, "pots:",
                "pots:\n  - {id: bonus, amount_sek: 0, paid_on: 2019-12-20}\n  - {id: other, amount_sek: 0, unearned: {pot: bonus}, paid_on: 2019-12-20}",
                "11:48: error: the pot bonus has been divided before: unearned money goes to a pot below; write bonus below other"
            ),
            FaultCase(
                SmallProject.agreement, "    paid_on:", "    divide_by: {earned: [money]}\n    paid_on:",
                "14:26: error: the pot money is divided later: what is earned there is not known here; write this pot below it"
            ),
            FaultCase(
                SmallProject.agreement, "    paid_on:", "    divide_by: people\n    paid_on:",
                "14:16: error: divide_by is \"people\": write population, equal, {earned: [POT]} or {units: {…}, kronor_each: N}"
            ),
            FaultCase(
                SmallProject.agreement, "    paid_on: 2019-12-20", "    paid_on: [{months: 2019-01, on: 2019-12-20}]",
                "14:14: error: paid_on does not say when 2019-02 is paid: add it"),
            FaultCase(
                SmallProject.agreement, "    requirement: quick",
                "    parts: [{id: a, requirement: quick, months: 2019-02..2019-03}]",
                "12:49: error: the pot has not all of these months: it has 2019-01..2019-02"),
            FaultCase(
                SmallProject.agreement, "    paid_on:",
                "    divide_by: {units: {measure: first_visit, statistic: waiting, within_days: 61}, kronor_each: 5}\n    unearned: to_state\n    paid_on:",
                "14:80: error: the measure first_visit has no limit of 61 days: it has 60 days and 90 days"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }

    private static let amendmentPath = "pipelines/agreements/supplement.yaml"
    private static let amendment = """
        agreement: supplement
        amends: payout
        source: test
        requirements:
          - id: quick
            share: {measure: first_visit, statistic: waiting, within_days: 60}
            at_least_percent: 50
        pots:
          - {id: money, months: 2019-02, divide_by: equal}

        """

    @Test("makes of an amendment an agreement of its own")
    func amended() throws {
        let agreements = try SmallProject.read([Self.amendmentPath: Self.amendment]).agreements
        #expect(agreements.map(\.id) == ["payout", "supplement"])
        let supplement = agreements[1]
        #expect(supplement.amendment?.amends == "payout" && supplement.amendment?.potIDs == ["money"])
        #expect(supplement.populationDate == agreements[0].populationDate)
        #expect(supplement.requirements.map(\.id) == ["quick"])
        #expect(supplement.requirements != agreements[0].requirements)
        #expect(supplement.pots[0].amount == 300 && supplement.pots[0].parts == agreements[0].pots[0].parts)
        let exception = try #require(supplement.pots[0].exceptions.first)
        #expect(exception.key == .equal && exception.requirementID == nil && exception.months.periods.count == 1)
    }

    @Test(
        "says what is wrong with an amendment",
        arguments: [
            (
                "amends: payout", "amends: payuot",
                "2:9: error: there is no agreement \"payuot\" to amend: did you mean payout?"
            ),
            (
                "amends: payout", "amends: supplement",
                "2:9: error: there is no agreement \"supplement\" to amend: an agreement cannot amend itself"
            ),
            (
                "source: test", "source: test\nbasis: [counts]",
                "4:1: error: an amendment has no key \"basis\": the keys are agreement, amends, label, source, total_sek, requirements, pots and assumptions"
            ),
            (
                "months: 2019-02", "months: 2019-03",
                "9:25: error: the pot money has not all of these months: it has 2019-01..2019-02"
            ),
            ("months: 2019-02, ", "", "9:5: error: a pot needs the key months: add it"),
            (
                "months: 2019-02", "amount_sek: 299, paid_on: 2019-12-20, months: 2019-02",
                "9:3: error: the agreement that is amended is 300, but the pots sum to 299, 1 less: mend one of them"
            ),
            (
                "id: money", "id: mony",
                "9:10: error: there is no pot \"mony\" to change: did you mean money?; a new one needs amount_sek"
            ),
            // What is not written is not kept: money would go to every region that nobody meant.
            (", divide_by: equal", ", unearned: to_state", "9:5: error: a pot needs the key divide_by: add it"),
            (
                "equal", "equal, requirement: quick",
                "9:65: error: other rules for months say what becomes of unearned money too: add the key unearned"
            ),
            (
                "equal}", "equal}\n  - {id: money, months: 2019-01..2019-02, divide_by: population}",
                "10:5: error: the pot money has another rule for 2019-02 above: write one rule a month"
            ),
            // It would be judged by what it replaces, and shown as what it is now.
            (
                "share: {measure: first_visit, statistic: waiting, within_days: 60}\n    at_least_percent: 50",
                "requirement: quick",
                "6:18: error: there is no requirement \"quick\" above: there are no requirements above"
            ),
        ])
    func faults(old: String, new: String, expected: String) {
        let text = Self.amendment.replacing(old, with: new)
        let faults = SmallProject.faults([Self.amendmentPath: text])
        #expect(faults.contains("\(Self.amendmentPath):\(expected)"), "\(faults)")
    }

    @Test("refuses to leave a pot without months with a requirement that is judged by month")
    func judgedNever() throws {
        let base =
            try #require(SmallProject.files[SmallProject.agreement])
            .replacing("total_sek: 300", with: "total_sek: 305")
            .replacing("pots:", with: "  - {id: plan, attested: plan, by: 2019-10-15}\npots:")
            + "  - {id: once, amount_sek: 5, requirement: plan, divide_by: equal, paid_on: 2019-12-20}\n"
        let text = Self.amendment.replacing("id: quick", with: "id: plan")
        let faults = SmallProject.faults([SmallProject.agreement: base, Self.amendmentPath: text])
        let expected =
            "the requirement plan is judged by month now, but the pot once has no months: write the pot anew"
        #expect(faults.contains { $0.hasSuffix(expected) }, "\(faults)")
    }

    @Test("refuses references that double until nobody can judge them")
    func doubling() {
        let steps = (1...40).map { step in
            let before = step == 1 ? "quick" : "step\(step - 1)"
            return "  - {id: step\(step), all: [{id: a, requirement: \(before)}, {id: b, requirement: \(before)}]}\n"
        }
        let text = Self.amendment.replacing("pots:", with: steps.joined() + "pots:")
        let faults = SmallProject.faults([Self.amendmentPath: text])
        let expected = "the requirement step10 refers to more than 1000 conditions in all: refer to fewer"
        #expect(faults.contains { $0.hasSuffix(expected) }, "\(faults)")
    }
}
