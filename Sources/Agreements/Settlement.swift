import Waits

/// An agreement that has been evaluated, with all that its money hangs on.
package struct Settlement: Sendable {
    package let outcomes: [RequirementOutcome]
    let division: Division

    /// All that it comes to.
    package var result: AgreementResult {
        let slices = division.pots.flatMap(\.slices)
        var due: [PaymentKey: Int] = [:]
        for slice in slices {
            for share in slice.shares {
                due[PaymentKey(paidOn: slice.terms.paidOn, region: share.region), default: 0] += share.amount
            }
        }
        return AgreementResult(
            outcomes: outcomes, balances: slices.map(\.balance), allocations: slices.flatMap(\.shares),
            payments: due.map { Payment(paidOn: $0.key.paidOn, region: $0.key.region, amount: $0.value) }
                .sorted { ($0.paidOn, $0.region) < ($1.paidOn, $1.region) })
    }
}

private struct PaymentKey: Hashable {
    let paidOn: CalendarDay
    let region: RegionCode
}
