import Testing
import Waits

@testable import Agreements

@Suite struct AttestationTests {
    @Test(arguments: [
        (String?.some("2019-10-14"), Verdict.met, "status_report attested on 2019-10-14, due 2019-10-15"),
        ("2019-10-15", .met, "status_report attested on 2019-10-15, due 2019-10-15"),
        ("2019-10-16", .notMet, "status_report attested on 2019-10-16, due 2019-10-15"),
        ("2018-12-31", .met, "status_report attested on 2018-12-31, due 2019-10-15"),
        (nil, .notAssessable, "no attestation of status_report"),
    ])
    func `a report is in time up to its day, that day included`(date: String?, verdict: Verdict, reason: String) throws
    {
        var inputs = AgreementInputs(regions: [Sample.region])
        // Of another region and of another report: neither may count.
        inputs.attestations = [
            AttestationKey(attestation: "status_report", region: Sample.otherRegion): try day("2019-01-01"),
            AttestationKey(attestation: "action_plan", region: Sample.region): try day("2019-01-01"),
        ]
        if let date {
            inputs.attestations[AttestationKey(attestation: "status_report", region: Sample.region)] = try day(date)
        }
        let criterion = Criterion.attested(attestation: "status_report", by: try day("2019-10-15"))
        let outcome = try criterion.outcome(inputs, in: nil)
        #expect(
            outcome
                == RequirementOutcome(
                    requirement: "requirement", period: nil, region: Sample.region, basis: nil, share: nil,
                    baseline: nil, verdict: verdict, reason: reason))
    }
}
