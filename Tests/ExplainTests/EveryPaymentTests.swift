import Agreements
import Definitions
import StageTestSupport
import Testing
import Waits

@testable import Explain

@Suite("Every payment of the generated sets of 2019 and 2020, explained")
struct EveryPaymentTests {
    @Test("Nothing differs, and each ends in deliveries whose rows, counted by hand in SQL, give its shares")
    func all() async throws {
        let found = try await withPipeline(template: ExplainedSet.template) { pipeline in
            let explainer = Explainer(pipeline)
            let explanations = try pipeline.project.agreements.flatMap { agreement in
                try explainer.payments(
                    agreement: agreement.id, regions: pipeline.project.reference.regions.map(\.code))
            }
            let byHand = try HandCount.all(on: pipeline.connection)
            let paid = try pipeline.connection.lines(
                "select agreement, region_code, paid_on, amount_sek from result.current_payment order by 1, 2, 3")
            return (explanations: explanations, byHand: byHand, paid: paid)
        }
        #expect(found.explanations.flatMap(\.checks.differences) == [])
        #expect(found.explanations.allSatisfy { $0.checks.notRecomputed == 0 && $0.checks.recomputed > 50 })
        let payments = found.explanations.flatMap { explanation in
            explanation.payments.compactMap { payment in
                payment.amountSek.recomputed.map {
                    "\(explanation.agreement) \(explanation.region) \(payment.paidOn) \($0)"
                }
            }
        }
        #expect(payments.sorted() == found.paid.sorted())
        #expect(payments.count > 63)
        #expect(found.explanations.allSatisfy { $0.regionFigures.compared > 100 && $0.regionFigures.differing == [] })
        let closed = found.explanations.flatMap(\.payments).flatMap(\.allocations).filter { $0.standing == .closed }
        #expect(!closed.isEmpty && closed.allSatisfy { $0.division.lostSek == nil })

        let figures = Set(found.explanations.flatMap(\.figures).filter { $0.basis != nil })
        #expect(figures.count > 1000)
        #expect(Set(figures.compactMap(\.basis)) == ["records", "counts"])
        for figure in figures {
            let counted = found.byHand[figure.handKey]
            #expect(counted == figure.rows?.recomputed.map { "\($0.numerator) \($0.denominator)" }, "\(figure.handKey)")
            #expect(figure.delivery?.fileSha256.count == 64 && figure.delivery?.verdict?.hasPrefix("accepted") == true)
        }
    }
}

extension PaymentExplanation {
    /// All figures of its tree.
    var figures: [FigureNode] {
        payments.flatMap(\.allocations).flatMap { slice in
            slice.division.figures + (slice.requirement?.allFigures ?? [])
        }
    }
}

extension RequirementNode {
    fileprivate var allFigures: [FigureNode] { figures + parts.flatMap(\.allFigures) }
}
