import Agreements
import Testing
import Waits

/// Records and counts are two series of the same months that do not join (`DOMAIN.md` section 1).
@Suite struct BasisTests {
    @Test(arguments: [
        ([Basis.records, .counts], [Basis.records, .counts], Basis?.some(.records)),
        ([.counts, .records], [.records, .counts], .counts),
        ([.records, .counts], [.counts], .counts),
        ([.counts, .records], [.records], .records),
        ([.records], [.counts], nil),
        ([.counts], [.records], nil),
        ([], [.records, .counts], nil),
    ])
    func `the first series that has the month is judged`(preferred: [Basis], present: [Basis], judged: Basis?) throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        for basis in present {
            try inputs.set(
                try share(basis == .records ? 80 : 70, 100), of: Sample.within60, in: "2019-09", basis: basis)
        }
        let outcome = try Criterion.level(Sample.within60, atLeast: Fraction(1, 2)).outcome(inputs, basis: preferred)
        #expect(outcome.basis == judged)
        #expect(outcome.share?.numerator == judged.map { $0 == .records ? 80 : 70 })
        #expect(outcome.verdict == (judged == nil ? .notAssessable : .met))
    }

    @Test func `a baseline of the other series is no baseline`() throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(80, 100), of: Sample.within90, in: "2019-09", basis: .records)
        try inputs.set(try share(70, 100), of: Sample.within90, in: "2018-09", basis: .counts)
        let criterion = Criterion.improvement(Sample.within90, by: .any, yearsBefore: 1)
        let outcome = try criterion.outcome(inputs, basis: [.records, .counts])
        #expect(outcome.verdict == .notAssessable)
        #expect(outcome.reason == "no figure of the same series for 2018-09 to compare with")
        #expect(outcome.basis == .records)
        #expect(outcome.baseline == nil)
    }

    @Test func `the preferred series is judged even where only the other one has a baseline`() throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(80, 100), of: Sample.within90, in: "2019-09", basis: .records)
        try inputs.set(try share(80, 100), of: Sample.within90, in: "2019-09", basis: .counts)
        try inputs.set(try share(70, 100), of: Sample.within90, in: "2018-09", basis: .counts)
        let criterion = Criterion.improvement(Sample.within90, by: .any, yearsBefore: 1)
        #expect(try criterion.outcome(inputs, basis: [.records, .counts]).verdict == .notAssessable)
        #expect(try criterion.outcome(inputs, basis: [.counts, .records]).verdict == .met)
    }

    @Test func `each series is compared with itself`() throws {
        var inputs = AgreementInputs(regions: [Sample.region])
        try inputs.set(try share(80, 100), of: Sample.within90, in: "2019-09", basis: .records)
        try inputs.set(try share(85, 100), of: Sample.within90, in: "2018-09", basis: .records)
        try inputs.set(try share(80, 100), of: Sample.within90, in: "2019-09", basis: .counts)
        try inputs.set(try share(70, 100), of: Sample.within90, in: "2018-09", basis: .counts)
        let criterion = Criterion.improvement(Sample.within90, by: .any, yearsBefore: 1)
        #expect(try criterion.outcome(inputs, basis: [.records, .counts]).verdict == .notMet)
        #expect(try criterion.outcome(inputs, basis: [.counts, .records]).verdict == .met)
    }
}
