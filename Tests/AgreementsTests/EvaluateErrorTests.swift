import Agreements
import Testing
import Waits

@Suite struct EvaluateErrorTests {
    private func inputs(population: [Int: Int]) -> AgreementInputs {
        AgreementInputs(
            regions: [63, 10, 41].map(RegionCode.init),
            population: [RegionCode: Int](uniqueKeysWithValues: population.map { (RegionCode($0.key), $0.value) }))
    }

    private let everybody = [10: 1, 41: 1, 63: 1]

    private func error(of agreement: Agreement, _ inputs: AgreementInputs) -> AgreementError? {
        #expect(throws: AgreementError.self) { try agreement.evaluate(inputs) }
    }

    @Test func `regions without a population row are all named, in order`() throws {
        let error = error(of: try .sample(pots: [.sample(amount: 1)]), inputs(population: [41: 1]))
        #expect(
            error
                == .populationMissing(
                    agreement: "sample", date: try day("2018-12-31"), regions: [RegionCode(10), RegionCode(63)]))
        #expect(
            error?.description
                == "agreement sample: no population of 2018-12-31 for regions 10, 63: add the rows to "
                + "pipelines/reference/population.csv")
    }

    @Test func `one region without a row is named in the singular`() throws {
        let error = error(of: try .sample(pots: [.sample(amount: 1)]), inputs(population: [10: 1, 41: 1]))
        #expect(
            error?.description
                == "agreement sample: no population of 2018-12-31 for region 63: add the rows to "
                + "pipelines/reference/population.csv")
    }

    @Test(arguments: [0, -1, Int.min])
    func `a population that nobody can have is refused`(population: Int) throws {
        let error = error(
            of: try .sample(pots: [.sample(amount: 1)]), inputs(population: [10: 1, 41: population, 63: 1]))
        #expect(
            error
                == .populationNotPositive(
                    agreement: "sample", date: try day("2018-12-31"), regions: [RegionCode(41)]))
        #expect(
            error?.description
                == "agreement sample: the population of 2018-12-31 is not positive for region 41: mend "
                + "pipelines/reference/population.csv")
    }

    @Test func `a missing row is said before one that is not positive`() throws {
        let error = error(of: try .sample(pots: [.sample(amount: 1)]), inputs(population: [10: 0, 41: 1]))
        #expect(
            error
                == .populationMissing(agreement: "sample", date: try day("2018-12-31"), regions: [RegionCode(63)]))
    }

    @Test func `a division by population needs a population date`() throws {
        let agreement = try Agreement.sample(
            pots: [.sample(id: "equal", amount: 1, key: .equal), .sample(amount: 1)], hasPopulationDate: false)
        for population in [everybody, [:]] {
            let error = error(of: agreement, inputs(population: population))
            #expect(error == .noPopulationDate(agreement: "sample", pot: "pot"))
            #expect(
                error?.description
                    == "agreement sample: pot pot is divided by population, but the agreement has no population date")
        }
    }

    @Test func `money that no region gets needs no population date`() throws {
        let agreement = try Agreement.sample(
            pots: [.sample(amount: 7, recipient: .other(name: "SKL"))], hasPopulationDate: false)
        #expect(try agreement.evaluate(inputs(population: [:])).balances.map(\.toOthers) == [7])
    }

    @Test(arguments: [Recipient.regions, .other(name: "SKL")])
    func `a pot that names a requirement which is not there is refused`(recipient: Recipient) throws {
        let agreement = try Agreement.sample(pots: [.sample(amount: 1, recipient: recipient, requirementID: "level")])
        let error = error(of: agreement, inputs(population: everybody))
        #expect(error == .unknownRequirement(agreement: "sample", pot: "pot", requirement: "level"))
        #expect(
            error?.description
                == "agreement sample: pot pot names the requirement level, which the agreement does not have")
    }

    @Test(arguments: [(1, []), (1, [0]), (1, [0, 0]), (-1, [1]), (1, [1, -1]), (0, [0])])
    func `a pot that cannot be divided is refused`(amount: Int, weights: [Int]) throws {
        let parts = weights.map { PotPart(id: "part", weight: $0, requirementID: nil) }
        let error = error(
            of: try .sample(pots: [.sample(amount: amount, parts: parts)]), inputs(population: everybody))
        #expect(error == .indivisiblePot(agreement: "sample", pot: "pot"))
        #expect(
            error?.description
                == "agreement sample: pot pot cannot be divided: its amount is negative or its parts weigh nothing")
    }
}
