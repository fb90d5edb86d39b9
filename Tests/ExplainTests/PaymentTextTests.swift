import Foundation
import Testing

@testable import Explain

@Suite("A payment as text and as JSON")
struct PaymentTextTests {
    private static func figure(rows: Checked<FigureCount>) -> FigureNode {
        let count = FigureCount(18, 25, pvv: 2)
        return FigureNode(
            role: "judged", region: 63, regionName: "Jämtland", period: "2019-09", measure: "first_visit",
            measureLabel: "First visit", statistic: "waiting", limitDays: 60, basis: "records",
            count: Checked(stored: count, recomputed: count),
            delivery: DeliveryNode(
                delivery: 7, region: 63, period: "2019-09", kind: "vantande", version: 2, file: "september.csv",
                layout: "register-records", fileSha256: "ab12", contentSha256: "ab12",
                receivedAt: "2019-10-19 08:00", isLate: false, verdict: "accepted_with_warnings",
                verdictReason: "one rule",
                rows: DeliveryNode.Rows(sent: 1030, malformed: 1, rejected: 2, held: 0, warned: 3, accepted: 1027),
                storedRows: Checked(stored: 1029, recomputed: 1029),
                findings: [
                    DeliveryNode.Finding(rule: "no_decision", severity: "reject", outcome: "rejected", count: 2)
                ], notes: []),
            histograms: Checked(stored: count, recomputed: count), rows: rows, countRows: [], contacts: nil, notes: [])
    }

    private static func payment(pot: String?, rows: Checked<FigureCount>) -> PaymentExplanation {
        let share = ShareValue(18, 25)
        let requirement = RequirementNode(
            requirement: "within_60_days", rule: "the share is at least 72 %.", period: "2019-09",
            verdict: Checked(stored: "met", recomputed: "met"), reason: "18 of 25 is at least 72 %",
            recomputedReason: "18 of 25 is at least 72 %", basis: "records",
            share: Checked(stored: share, recomputed: share), baseline: nil, evidence: [],
            figures: [figure(rows: rows)], parts: [])
        let zero = Checked(stored: 0, recomputed: 0)
        let slice = SliceNode(
            pot: "performance", period: "2019-09", region: 63,
            amountSek: Checked(stored: 4_075_157, recomputed: 4_075_157),
            standing: .shares, why: "within_60_days is met: 18 of 25 is at least 72 %",
            balance: BalanceNode(
                amountSek: Checked(stored: 10_000_000, recomputed: 10_000_000), receivedSek: zero,
                allocatedSek: Checked(stored: 4_075_157, recomputed: 4_075_157),
                allocationSumSek: Checked(stored: 4_075_157, recomputed: 4_075_157),
                unearnedSek: Checked(stored: 5_924_843, recomputed: 5_924_843), movedSek: zero, movedTo: nil,
                receivedFrom: [], potReceivedSek: nil, potMovedSumSek: nil),
            division: DivisionNode(
                rule: "Divided by population.", unearnedRule: "The rest goes back.", key: "population",
                populationDate: "2018-12-31", populationSource: "population.csv",
                regionKey: Checked(stored: 130_280, recomputed: 130_280),
                keySum: 319_693, floorSek: 4_075_156, lostSek: nil,
                sharedBy: [
                    DivisionNode.Sharer(
                        region: 63, name: "Jämtland", key: Checked(stored: 130_280, recomputed: 130_280),
                        amountSek: Checked(stored: 4_075_157, recomputed: 4_075_157))
                ],
                figures: []), requirement: requirement)
        let sum = Checked(stored: 4_075_157, recomputed: 4_075_157)
        return PaymentExplanation(
            edition: EditionNote(
                edition: 3, madeAt: "2020-01-25T02:00:00Z", isCurrent: true, isFinal: true, evaluatedEdition: 3),
            agreement: "agreement", label: "An agreement", region: 63, regionName: "Jämtland", pot: pot, period: nil,
            notes: ["something has changed"],
            payments: [
                PaymentNode(paidOn: "2019-12-20", amountSek: sum, allocationSumSek: sum, allocations: [slice])
            ])
    }

    private static let agreeing = Checked(stored: FigureCount(18, 25, pvv: 2), recomputed: FigureCount(18, 25, pvv: 2))
    private static let differing = Checked(
        stored: FigureCount(18, 25, pvv: 2), recomputed: FigureCount(19, 25, pvv: 2))

    @Test("With a pot all of it is a tree, and what differs says so where it is and at the end")
    func tree() {
        #expect(
            Self.payment(pot: "performance", rows: Self.differing).text == """
                Jämtland (63): An agreement (agreement), edition 3 (made 2020-01-25T02:00:00Z, current, final)
                ! something has changed

                paid on 2019-12-20: 4 075 157 kr, the sum of all allocations due that day
                └─ performance 2019-09: 4 075 157 kr: within_60_days is met: 18 of 25 is at least 72 %
                   ├─ money to divide: 10 000 000 kr; allocated 4 075 157 kr, unearned 5 924 843 kr
                   ├─ Divided by population.
                   │  ├─ The rest goes back.
                   │  ├─ population on 2018-12-31: 130 280 of 319 693: 4 075 156 kr and 1 kr of the largest remainders
                   │  │  └─ population.csv
                   │  └─ shared by 1 region, kronor by key
                   │     └─ 63 Jämtland 4 075 157 by 130 280
                   └─ within_60_days, 2019-09: met: 18 of 25 is at least 72 %
                      ├─ the share is at least 72 %.
                      └─ judged: first_visit waiting within 60 days, region 63, 2019-09, records: 18 of 25, 2 PvV out
                         ├─ from the kept histograms: 18 of 25, 2 PvV out
                         ├─ from the rows, one by one: differs: stored 18 of 25, 2 PvV out, worked out again 19 of 25, 2 PvV out
                         │  └─ 19 contacts within the limit, 6 beyond: --contacts lists them
                         └─ delivery 7: vantande, 2019-09, version 2, received 2019-10-19 08:00, accepted with warnings (one rule)
                            ├─ file september.csv, layout register-records, sha256 ab12
                            ├─ 1 030 rows sent: 1 malformed, 2 rejected, 0 held, 1 027 accepted, of them 3 with a warning
                            └─ reject no_decision: 2 rows, rejected

                16 numbers worked out again and compared with what is stored: 1 differs
                ! rows: first_visit waiting within 60 days, region 63, 2019-09, records
                """)
    }

    @Test("Without one each allocation is a line, marked where something below it differs")
    func summary() {
        func lines(_ rows: Checked<FigureCount>) -> [String] {
            Self.payment(pot: nil, rows: rows).text.split(separator: "\n").map(String.init)
        }
        let line = "└─ performance 2019-09: 4 075 157 kr: within_60_days is met: 18 of 25 is at least 72 %"
        #expect(lines(Self.agreeing)[3] == line)
        #expect(lines(Self.differing)[3] == line + " ! 1 number differs")
        #expect(
            lines(Self.agreeing).last == "16 numbers worked out again and compared with what is stored: all agree")
        let gone = lines(.notRecomputed(stored: FigureCount(18, 25, pvv: 2), "rows are gone"))
        #expect(gone[5] == "1 number could not be worked out again: what that takes is gone")
        #expect(gone.last == "15 numbers worked out again and compared with what is stored: all agree")
    }

    @Test("JSON has every number with what is stored and what was worked out again")
    func json() throws {
        let data = try JSONEncoder().encode(Self.payment(pot: nil, rows: Self.differing))
        let whole = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let checks = try #require(whole["checks"] as? [String: Any])
        #expect(checks["recomputed"] as? Int == 16 && checks["notRecomputed"] as? Int == 0)
        let payment = try #require((whole["payments"] as? [[String: Any]])?.first)
        let slice = try #require((payment["allocations"] as? [[String: Any]])?.first)
        #expect(slice["standing"] as? String == "shares")
        let requirement = try #require(slice["requirement"] as? [String: Any])
        let figure = try #require((requirement["figures"] as? [[String: Any]])?.first)
        let rows = try #require(figure["rows"] as? [String: Any])
        #expect(rows["agrees"] as? Bool == false)
        #expect((rows["stored"] as? [String: Int])?["numerator"] == 18)
        #expect((rows["recomputed"] as? [String: Int])?["numerator"] == 19)
        #expect((figure["delivery"] as? [String: Any])?["fileSha256"] as? String == "ab12")
    }
}
