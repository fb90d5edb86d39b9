import Agreements
import Testing
import Waits

/// The money of 2020 as its own file cuts it, beside what SKR and the state have printed.
@Suite struct PotsOf2020Tests {
    private func balances(_ id: String) throws -> [PotBalance] {
        let agreement = try ShippedProject.agreement(id)
        return try agreement.evaluate(ShippedProject.inputs(for: agreement)).balances
    }

    private func sum(_ balances: some Sequence<PotBalance>) -> Int { balances.reduce(0) { $0 + $1.amount } }

    private static let pots = [
        ("medical_assessment", "Medicinsk bedömning i primärvården", 245_310_000),
        ("first_visit", "Första besök specialiserad vård", 834_054_000),
        ("treatment", "Operation/åtgärd specialiserad vård", 834_054_000),
        ("follow_up", "Återbesök specialiserad vård", 245_310_000),
        ("bup_", "BUP första besök + utredning + behandling", 294_372_000),
    ]

    @Test(arguments: pots)
    func `a measure's part of the 2,453.1 million is the printed one`(id: String, item: String, amount: Int) throws {
        let found = sum(try balances("komiljard-2020").filter { $0.pot.hasPrefix("performance/\(id)") })
        #expect(found == amount)
        let printed = try FigureFile("pots_2020_reconstructed.csv").rows.first { try $0.text("item") == item }
        #expect(try printed?.number("sek_inferred") == amount)
    }

    @Test func `follow-up has 111,504,545 kr of July to November, and 133,805,455 of January to June is moved`() throws
    {
        let followUp = try balances("komiljard-2020").filter { $0.pot == "performance/follow_up" }
        let july = try month("2020-07")
        #expect(sum(followUp.filter { ($0.period ?? july) >= july }) == 111_504_545)
        let early = followUp.filter { ($0.period ?? july) < july }
        #expect(sum(early) == 133_805_455)
        #expect(early.allSatisfy { $0.movedTo == "bonus" && $0.moved == $0.amount })
        // Each is printed to the million: 112 and about 134.
        let rows = try FigureFile("pots_2020_reconstructed.csv").rows
        #expect(try rows.contains { try $0.text("sek_inferred") == "111504545" && $0.text("published_msek") == "112" })
        #expect(try rows.contains { try $0.text("sek_inferred") == "133805455" })
    }

    @Test func `each of the six halves of child psychiatry has 49,062,000 kr`() throws {
        let balances = try balances("komiljard-2020").filter { $0.pot.hasPrefix("performance/bup_") }
        let parts = Dictionary(grouping: balances, by: \.pot).mapValues { sum($0) }
        #expect(parts.count == 6 && parts.values.allSatisfy { $0 == 49_062_000 })
    }

    @Test(arguments: ["komiljard-2020", "komiljard-2020-supplement"])
    func `the agreement is 2,896 million with SKR's ten, the 432.9 and 80 of them for child psychiatry`(
        id: String
    ) throws {
        let balances = try balances(id)
        #expect(balances.reduce(0) { $0 + $1.amount - $1.received } == 2_896_000_000)
        #expect(balances.reduce(0) { $0 + $1.toOthers } == 10_000_000)
        #expect(sum(balances.filter { $0.pot.hasPrefix("strategic/") }) == 432_900_000)
        #expect(sum(balances.filter { $0.pot == "strategic/bup" }) == 80_000_000)
    }

    /// Nine elevenths are 2,007,081,818.18 kr; ten parts that are each cut into months keep four kronor in January and
    /// February.
    @Test func `the supplement divides 2,007.08 million of March to November by population, to all`() throws {
        let agreement = try ShippedProject.agreement("komiljard-2020-supplement")
        let result = try agreement.evaluate(ShippedProject.inputs(for: agreement))
        let march = try month("2020-03")
        let late = result.balances.filter { $0.pot.hasPrefix("performance/") && ($0.period ?? march) >= march }
            .filter { $0.period != nil }
        #expect(late.count == 10 * 9)
        #expect(sum(late) == 2_007_081_814)
        #expect(late.allSatisfy { $0.allocated == $0.amount })
        // Without a figure nobody has earned January and February: all of it is moved, and the bonus is earned by nobody.
        let bonus = result.balances.filter { $0.pot.hasPrefix("bonus/") }
        #expect(sum(bonus) == 2_453_100_000 - 2_007_081_814)
        #expect(bonus.allSatisfy { $0.unearned == $0.amount })
        let rows = try FigureFile("pots_2020_reconstructed.csv").rows
        #expect(try rows.contains { try $0.text("sek_inferred") == "2007081818" })
    }

    @Test func `the supplement judges January and February alone`() throws {
        let agreement = try ShippedProject.agreement("komiljard-2020-supplement")
        let result = try agreement.evaluate(ShippedProject.inputs(for: agreement))
        let judged = Set(result.outcomes.compactMap(\.period?.description))
        #expect(judged == ["2020-01", "2020-02"])
    }

    @Test func `an action plan of December is in time by the supplement and too late by the agreement`() throws {
        for (id, isInTime) in [("komiljard-2020", false), ("komiljard-2020-supplement", true)] {
            let agreement = try ShippedProject.agreement(id)
            var inputs = try ShippedProject.inputs(for: agreement)
            for (attestation, text) in [("status_report", "2020-09-30"), ("action_plan", "2020-12-01")] {
                inputs.attestations[AttestationKey(attestation: attestation, region: RegionCode(63))] = try day(text)
            }
            let result = try agreement.evaluate(inputs)
            #expect(result.allocations.contains { $0.pot == "strategic/bup" } == isInTime, "\(id)")
        }
    }
}
