import Agreements
import Testing
import Waits

/// Months in a row, references, exemptions and shares beyond a limit.
@Suite struct RowOfMonthsTests {
    private let quick = Requirement(id: "quick", criterion: .level(Sample.within60, atLeast: Fraction(72, 100)))

    /// x: met, -: not met, ?: no figure.
    private func inputs(_ marks: String) throws -> AgreementInputs {
        var inputs = AgreementInputs(regions: [Sample.region])
        for (index, mark) in marks.enumerated() where mark != "?" {
            try inputs.set(
                share(mark == "x" ? 18 : 17, 25), of: Sample.within60,
                in: try month("2019-12").advanced(byMonths: index + 1).description)
        }
        return inputs
    }

    @Test(arguments: [
        ("xxx-", Verdict.met), ("-xxx", .met), ("xx-x", .notMet), ("x-xx", .notMet), ("----", .notMet),
        ("xx?-", .notAssessable), ("x?x?", .notAssessable), ("?-?x", .notMet), ("????", .notAssessable),
        ("?xxx", .met),
    ])
    func `three in a row of four months`(marks: String, verdict: Verdict) throws {
        let criterion = Criterion.inARow(3, quick, months: try months("2020-01..2020-04"))
        #expect(!criterion.isMonthly)
        #expect(try criterion.outcome(inputs(marks), in: nil).verdict == verdict)
    }

    @Test func `a row says which months it is of`() throws {
        let criterion = Criterion.inARow(3, quick, months: try months("2020-01..2020-04"))
        #expect(
            try criterion.outcome(inputs("-xxx"), in: nil).reason
                == "quick met in each month from 2020-02 to 2020-04, 3 in a row needed")
        #expect(
            try criterion.outcome(inputs("xx-x"), in: nil).reason == "quick met at most 2 months in a row, 3 needed")
    }

    @Test func `more months than are judged cannot be met`() throws {
        let outcome = try Criterion.inARow(3, quick, months: try months("2020-01..2020-02"))
            .outcome(inputs("xx"), in: nil)
        #expect(outcome.verdict == .notMet && outcome.reason == "only 2 months are judged, 3 in a row are needed")
    }

    @Test func `a requirement that refers to another is what that one is`() throws {
        #expect(try Criterion.same(quick).outcome(inputs("x"), in: "2020-01").verdict == .met)
        #expect(try Criterion.same(quick).outcome(inputs("-"), in: "2020-01").reason == "quick is not met")
        #expect(try Criterion.same(quick).outcome(inputs("?"), in: "2020-01").verdict == .notAssessable)
    }

    @Test(arguments: [
        (0, 20, Verdict.met), (0, 0, .met), (0, 21, .notMet), (16, 21, .met), (15, 21, .notMet),
    ])
    func `twenty or fewer are exempt`(within: Int, all: Int, verdict: Verdict) throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(share(within, all), of: Sample.within60, in: "2019-09")
        let criterion = Criterion.share(
            ShareReference(Sample.within60), .atLeast(Fraction(72, 100)), exemptUpTo: 20)
        #expect(try criterion.outcome(inputs).verdict == verdict)
        #expect(try criterion.outcome(AgreementInputs(regions: [Sample.region])).verdict == .notAssessable)
    }

    @Test(arguments: [
        (95, ShareTest.atMost(Fraction(5, 100)), Verdict.met), (94, .atMost(Fraction(5, 100)), .notMet),
        (91, .improved(.any, yearsBefore: 1), .met), (90, .improved(.any, yearsBefore: 1), .notMet),
        (89, .improved(.any, yearsBefore: 1), .notMet),
        (92, .improved(.relative(Fraction(20, 100)), yearsBefore: 1), .met),
        (91, .improved(.relative(Fraction(20, 100)), yearsBefore: 1), .notMet),
        (95, .improved(.percentagePoints(Fraction(5, 100)), yearsBefore: 1), .met),
    ])
    func `beyond a limit fewer is better`(within: Int, test: ShareTest, verdict: Verdict) throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(share(within, 100), of: Sample.within90, in: "2019-09")
        try inputs.set(share(90, 100), of: Sample.within90, in: "2018-09")
        let outcome = try Criterion.share(ShareReference(Sample.within90, .beyond), test, exemptUpTo: nil)
            .outcome(inputs)
        #expect(outcome.verdict == verdict)
        #expect(outcome.share == (try share(100 - within, 100)))
    }

    @Test(arguments: [(NotAssessable.notMet, 0), (.met, 100)])
    func `not assessable counts for money as the agreement says`(rule: NotAssessable, paid: Int) throws {
        let agreement = Agreement(
            id: "a", label: Label(swedish: "a", english: "a"), source: "none", basis: [.counts], populationDate: nil,
            notAssessable: rule, requirements: [quick],
            pots: [
                try .sample(amount: 100, requirementID: "quick", months: [try month("2020-01")], key: .equal)
            ], assumptions: [])
        let result = try agreement.evaluate(inputs("?"))
        #expect(result.outcomes.map(\.verdict) == [.notAssessable])
        #expect(result.payments.reduce(0) { $0 + $1.amount } == paid)
    }
}
