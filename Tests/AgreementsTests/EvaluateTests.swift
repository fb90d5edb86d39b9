import Testing
import Waits

@testable import Agreements

/// Pots of a size that can be divided in the head.
@Suite struct EvaluateTests {
    private static let a = RegionCode(10)
    private static let b = RegionCode(41)
    private static let c = RegionCode(63)
    private static let attested = "report"

    /// Populations of 5, 3 and 2 million; these regions have attested in time.
    private func inputs(met: [RegionCode] = [], late: [RegionCode] = []) throws -> AgreementInputs {
        var inputs = AgreementInputs(
            regions: [Self.c, Self.a, Self.b],
            population: [Self.a: 5_000_000, Self.b: 3_000_000, Self.c: 2_000_000])
        for region in met {
            inputs.attestations[AttestationKey(attestation: Self.attested, region: region)] = try day("2019-10-15")
        }
        for region in late {
            inputs.attestations[AttestationKey(attestation: Self.attested, region: region)] = try day("2019-10-16")
        }
        return inputs
    }

    private func requirement() throws -> Requirement {
        Requirement(id: "report", criterion: .attested(attestation: Self.attested, by: try day("2019-10-15")))
    }

    @Test func `a pot without a requirement goes to all by population`() throws {
        let agreement = try Agreement.sample(pots: [.sample(amount: 1_001)])
        let result = try agreement.evaluate(inputs())
        #expect(result.outcomes == [])
        #expect(
            result.balances == [
                PotBalance(
                    pot: "pot", period: nil, amount: 1_001, allocated: 1_001, unearned: 0, toOthers: 0,
                    otherRecipient: nil)
            ])
        // Quotas 500.5, 300.3 and 200.2: the krona left over goes to the first.
        #expect(
            result.allocations == [
                Allocation(pot: "pot", period: nil, region: Self.a, amount: 501, divisionKey: 5_000_000),
                Allocation(pot: "pot", period: nil, region: Self.b, amount: 300, divisionKey: 3_000_000),
                Allocation(pot: "pot", period: nil, region: Self.c, amount: 200, divisionKey: 2_000_000),
            ])
        let december = try day("2019-12-20")
        #expect(
            result.payments == [
                Payment(paidOn: december, region: Self.a, amount: 501),
                Payment(paidOn: december, region: Self.b, amount: 300),
                Payment(paidOn: december, region: Self.c, amount: 200),
            ])
    }

    @Test(arguments: [
        (Unearned.toQualifiers, [10, 41, 63], [500, 300, 200], 0),
        (.toQualifiers, [10, 63], [714, 286], 0),
        (.toQualifiers, [63], [1_000], 0),
        (.toQualifiers, [], [], 1_000),
        (.toState, [10, 41, 63], [500, 300, 200], 0),
        (.toState, [10, 63], [500, 200], 300),
        (.toState, [63], [200], 800),
        (.toState, [], [], 1_000),
    ])
    func `unearned money goes to the others or back to the state`(
        unearned: Unearned, qualifying: [Int], amounts: [Int], left: Int
    ) throws {
        let agreement = try Agreement.sample(
            requirements: [requirement()],
            pots: [.sample(amount: 1_000, requirementID: "report", unearned: unearned)])
        let met = qualifying.map(RegionCode.init)
        // Late and missing both count as not met.
        let late = [Self.b].filter { !met.contains($0) }
        let result = try agreement.evaluate(inputs(met: met, late: late))
        #expect(result.allocations.map(\.region) == met)
        #expect(result.allocations.map(\.amount) == amounts)
        #expect(result.balances.map(\.allocated) == [amounts.reduce(0, +)])
        #expect(result.balances.map(\.unearned) == [left])
        #expect(result.payments.map(\.amount) == amounts)
    }

    @Test(arguments: [
        (Unearned.toQualifiers, [10, 41, 63], [334, 333, 333], 0),
        (.toQualifiers, [41, 63], [500, 500], 0),
        (.toState, [41, 63], [333, 333], 334),
    ])
    func `equal parts weigh every region as one`(
        unearned: Unearned, qualifying: [Int], amounts: [Int], left: Int
    ) throws {
        let agreement = try Agreement.sample(
            requirements: [requirement()],
            pots: [.sample(amount: 1_000, requirementID: "report", key: .equal, unearned: unearned)],
            hasPopulationDate: false)
        // The populations that came in weigh nothing here.
        let result = try agreement.evaluate(inputs(met: qualifying.map(RegionCode.init)))
        #expect(result.allocations.map(\.amount) == amounts)
        #expect(result.allocations.allSatisfy { $0.divisionKey == 1 })
        #expect(result.balances.map(\.unearned) == [left])
    }

    @Test func `somebody outside the regions gets all of a pot, and no region is paid for it`() throws {
        let agreement = try Agreement.sample(pots: [.sample(id: "skl", amount: 10, recipient: .other(name: "SKL"))])
        let result = try agreement.evaluate(inputs())
        #expect(
            result.balances == [
                PotBalance(
                    pot: "skl", period: nil, amount: 10, allocated: 0, unearned: 0, toOthers: 10, otherRecipient: "SKL")
            ])
        #expect(result.allocations == [] && result.payments == [])
    }

    @Test func `a pot is cut into parts by weight, then into equal months, each to the krona`() throws {
        let parts = [
            PotPart(id: "pot/large", weight: 2, requirementID: nil),
            PotPart(id: "pot/none", weight: 0, requirementID: nil),
            PotPart(id: "pot/small", weight: 1, requirementID: nil),
        ]
        let agreement = try Agreement.sample(
            pots: [.sample(amount: 100, parts: parts, months: try months("2019-09..2019-11").periods)])
        let result = try agreement.evaluate(inputs())
        // 66 2/3 and 33 1/3: 67 and 33; 67 is 23 + 22 + 22, 33 is 11 + 11 + 11.
        #expect(result.balances.map(\.pot) == parts.flatMap { Array(repeating: $0.id, count: 3) })
        #expect(result.balances.map(\.amount) == [23, 22, 22, 0, 0, 0, 11, 11, 11])
        let texts = result.balances.map { $0.period?.description ?? "" }
        #expect(
            texts == [
                "2019-09", "2019-10", "2019-11", "2019-09", "2019-10", "2019-11", "2019-09", "2019-10", "2019-11",
            ])
    }

    @Test func `what is due on a day is one payment a region, by day and then by code`() throws {
        let agreement = try Agreement.sample(pots: [
            .sample(id: "late", amount: 1_000, paidOn: "2019-12-20"),
            .sample(id: "early", amount: 100, paidOn: "2019-06-30"),
            .sample(id: "late_too", amount: 10, paidOn: "2019-12-20"),
        ])
        let result = try agreement.evaluate(inputs())
        #expect(
            result.payments.map { "\($0.paidOn) \($0.region) \($0.amount)" } == [
                "2019-06-30 10 50", "2019-06-30 41 30", "2019-06-30 63 20",
                "2019-12-20 10 505", "2019-12-20 41 303", "2019-12-20 63 202",
            ])
        #expect(result.balances.map(\.pot) == ["late", "early", "late_too"])
    }

    @Test func `equal remainders go to the lowest region code, in whatever order regions come`() throws {
        let codes = [63, 9, 10, 41].map(RegionCode.init)
        let agreement = try Agreement.sample(pots: [.sample(amount: 6, key: .equal)], hasPopulationDate: false)
        for rotation in codes.indices {
            let rotated = Array(codes[rotation...] + codes[..<rotation])
            let result = try agreement.evaluate(AgreementInputs(regions: rotated))
            #expect(result.allocations.map { "\($0.region): \($0.amount)" } == ["9: 2", "10: 2", "41: 1", "63: 1"])
        }
    }

    @Test func `a monthly requirement is judged for the months of its own pots only, in their order`() throws {
        let level = Requirement(id: "level", criterion: .level(Sample.within60, atLeast: Fraction(1, 2)))
        let unused = Requirement(id: "unused", criterion: .level(Sample.within60, atLeast: Fraction(1, 2)))
        let agreement = try Agreement.sample(
            requirements: [level, requirement(), unused],
            pots: [
                .sample(id: "late", amount: 1, requirementID: "level", months: [month("2019-11"), month("2019-10")]),
                .sample(id: "early", amount: 1, requirementID: "level", months: [month("2019-09"), month("2019-10")]),
                .sample(id: "other", amount: 1, requirementID: "report", months: [month("2019-01")]),
            ])
        let outcomes = try agreement.evaluate(inputs()).outcomes
        #expect(
            outcomes.map { "\($0.requirement) \($0.period?.description ?? "once") \($0.region)" } == [
                "level 2019-09 10", "level 2019-09 41", "level 2019-09 63",
                "level 2019-10 10", "level 2019-10 41", "level 2019-10 63",
                "level 2019-11 10", "level 2019-11 41", "level 2019-11 63",
                "report once 10", "report once 41", "report once 63",
            ])
    }

    @Test func `each month goes to those who met it in that month`() throws {
        let level = Requirement(id: "level", criterion: .level(Sample.within60, atLeast: Fraction(1, 2)))
        let agreement = try Agreement.sample(
            requirements: [level],
            pots: [.sample(amount: 300, requirementID: "level", months: try months("2019-09..2019-11").periods)])
        var inputs = try inputs()
        try inputs.set(share(1, 2), of: Sample.within60, in: "2019-09", region: Self.a)
        try inputs.set(share(1, 2), of: Sample.within60, in: "2019-10", region: Self.b)
        try inputs.set(share(0, 2), of: Sample.within60, in: "2019-11", region: Self.b)
        let result = try agreement.evaluate(inputs)
        #expect(
            result.allocations.map { "\($0.period?.description ?? "") \($0.region) \($0.amount)" }
                == ["2019-09 10 100", "2019-10 41 100"])
        #expect(result.balances.map(\.unearned) == [0, 0, 100])
    }

    @Test func `a requirement that is judged once gives every month of its pot`() throws {
        let agreement = try Agreement.sample(
            requirements: [requirement()],
            pots: [.sample(amount: 90, requirementID: "report", months: try months("2019-09..2019-11").periods)])
        let result = try agreement.evaluate(inputs(met: [Self.b]))
        #expect(
            result.allocations.map { "\($0.period?.description ?? "") \($0.region) \($0.amount)" }
                == ["2019-09 41 30", "2019-10 41 30", "2019-11 41 30"])
        #expect(result.outcomes.count == 3)
    }

    @Test func `only the whole of a requirement decides, not its first part`() throws {
        let parts = [
            Requirement(id: "first", criterion: .attested(attestation: Self.attested, by: try day("2019-10-15"))),
            Requirement(id: "second", criterion: .attested(attestation: "other", by: try day("2019-10-15"))),
        ]
        let agreement = try Agreement.sample(
            requirements: [Requirement(id: "both", criterion: .all(parts))],
            pots: [.sample(amount: 90, requirementID: "both")])
        #expect(try agreement.evaluate(inputs(met: [Self.a])).allocations == [])
    }
}
