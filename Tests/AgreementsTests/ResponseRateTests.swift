import Agreements
import Testing
import Waits

@Suite struct ResponseRateTests {
    private func outcome(_ rates: [String: (Int, Int)]) throws -> RequirementOutcome {
        var inputs = AgreementInputs(regions: [Sample.region])
        for period in try months("2018-12..2020-01").periods {
            // Outside the year too low, and another region's full: neither may count.
            let isOfTheYear = period.year == 2019
            inputs.responseRates[ResponseRateKey(region: Sample.region, period: period)] =
                try share(isOfTheYear ? 95 : 1, 100)
            inputs.responseRates[ResponseRateKey(region: Sample.otherRegion, period: period)] = try share(1, 1)
        }
        for (text, rate) in rates {
            let key = ResponseRateKey(region: Sample.region, period: try month(text))
            inputs.responseRates[key] = rate.1 < 0 ? nil : try share(rate.0, rate.1)
        }
        return try Criterion.responseRate(atLeast: Fraction(95, 100), months: try months("2019-01..2019-12"))
            .outcome(inputs, in: nil)
    }

    @Test func `a year of exactly the limit is met`() throws {
        let outcome = try outcome([:])
        #expect(outcome.verdict == .met)
        #expect(outcome.reason == "response rate at least 95 % in every month of 2019-01..2019-12")
        #expect(outcome.period == nil && outcome.share == nil && outcome.basis == nil)
    }

    @Test(arguments: 1...12)
    func `one month under the limit is enough to fail`(number: Int) throws {
        let text = "2019-\(number < 10 ? "0" : "")\(number)"
        let outcome = try outcome([text: (949_999, 1_000_000)])
        #expect(outcome.verdict == .notMet)
        #expect(outcome.reason == "response rate 949999 of 1000000 in \(text) is less than 95 %")
        #expect(outcome.share == (try share(949_999, 1_000_000)))
    }

    @Test(arguments: 1...12)
    func `one month missing is not assessable`(number: Int) throws {
        let text = "2019-\(number < 10 ? "0" : "")\(number)"
        let outcome = try outcome([text: (0, -1)])
        #expect(outcome.verdict == .notAssessable)
        #expect(outcome.reason == "no response rate for \(text)")
    }

    @Test func `a month with no units expected is missing`() throws {
        let outcome = try outcome(["2019-05": (0, 0)])
        #expect(outcome.verdict == .notAssessable)
        #expect(outcome.reason == "no response rate for 2019-05")
    }

    @Test func `further missing months are counted`() throws {
        #expect(
            try outcome(["2019-05": (0, -1), "2019-03": (0, 0), "2019-12": (0, -1)]).reason
                == "no response rate for 2019-03 and 2 more")
    }

    @Test(arguments: [("2019-03", "2019-05"), ("2019-05", "2019-03")])
    func `a low month decides also where another one is missing`(low: String, missing: String) throws {
        let outcome = try outcome([low: (1, 2), missing: (0, -1)])
        #expect(outcome.verdict == .notMet)
        #expect(outcome.reason == "response rate 1 of 2 in \(low) is less than 95 %")
    }
}
