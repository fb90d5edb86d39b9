import Agreements
import Stages
import Waits

/// What an agreement comes to, in the shape and with the names of the tables of `result`.
struct CandidateTables: Encodable, Sendable {
    let requirementOutcome: [Outcome]
    let allocation: [AllocationRow]
    let payment: [PaymentRow]
    let potBalance: [Balance]
    let gap: [GapRow]

    struct Outcome: Encodable, Sendable {
        let regionCode: Int
        @ExplicitNull var period: String?
        let requirement: String
        @ExplicitNull var numerator: Int?
        @ExplicitNull var denominator: Int?
        @ExplicitNull var baselineNumerator: Int?
        @ExplicitNull var baselineDenominator: Int?
        @ExplicitNull var basis: String?
        @ExplicitNull var isMet: Bool?
        let reason: String
    }

    struct AllocationRow: Encodable, Sendable {
        let regionCode: Int
        @ExplicitNull var period: String?
        let pot: String
        let amountSek: Int
        let divisionKey: Int
    }

    struct PaymentRow: Encodable, Sendable {
        let regionCode: Int
        let paidOn: String
        let amountSek: Int
    }

    struct Balance: Encodable, Sendable {
        let pot: String
        @ExplicitNull var period: String?
        let amountSek: Int
        let receivedSek: Int
        let allocatedSek: Int
        let unearnedSek: Int
        let movedSek: Int
        @ExplicitNull var movedTo: String?
        let toOthersSek: Int
        @ExplicitNull var otherRecipient: String?
    }

    struct GapRow: Encodable, Sendable {
        let regionCode: Int
        @ExplicitNull var period: String?
        let requirement: String
        @ExplicitNull var basis: String?
        @ExplicitNull var numerator: Int?
        @ExplicitNull var denominator: Int?
        let required: String
        @ExplicitNull var requiredNumerator: Int?
        @ExplicitNull var requiredDenominator: Int?
        @ExplicitNull var isMet: Bool?
        @ExplicitNull var missingPatientCount: Int?
        @ExplicitNull var atStakeSek: Int?
        @ExplicitNull var monthBeforeNumerator: Int?
        @ExplicitNull var monthBeforeDenominator: Int?
    }

    init(_ result: AgreementResult, gaps: [Gap]) {
        requirementOutcome = result.outcomes.map {
            Outcome(
                regionCode: $0.region.rawValue, period: $0.period?.iso, requirement: $0.requirement,
                numerator: $0.share?.numerator, denominator: $0.share?.denominator,
                baselineNumerator: $0.baseline?.numerator, baselineDenominator: $0.baseline?.denominator,
                basis: $0.basis?.rawValue, isMet: $0.verdict.isMet, reason: $0.reason)
        }
        allocation = result.allocations.map {
            AllocationRow(
                regionCode: $0.region.rawValue, period: $0.period?.iso, pot: $0.pot, amountSek: $0.amount,
                divisionKey: $0.divisionKey)
        }
        payment = result.payments.map {
            PaymentRow(regionCode: $0.region.rawValue, paidOn: $0.paidOn.description, amountSek: $0.amount)
        }
        potBalance = result.balances.map {
            Balance(
                pot: $0.pot, period: $0.period?.iso, amountSek: $0.amount, receivedSek: $0.received,
                allocatedSek: $0.allocated, unearnedSek: $0.unearned, movedSek: $0.moved, movedTo: $0.movedTo,
                toOthersSek: $0.toOthers, otherRecipient: $0.otherRecipient)
        }
        gap = gaps.map {
            GapRow(
                regionCode: $0.outcome.region.rawValue, period: $0.outcome.period?.iso,
                requirement: $0.outcome.requirement, basis: $0.outcome.basis?.rawValue,
                numerator: $0.outcome.share?.numerator, denominator: $0.outcome.share?.denominator,
                required: $0.required,
                requiredNumerator: $0.requiredShare?.numerator, requiredDenominator: $0.requiredShare?.denominator,
                isMet: $0.outcome.verdict.isMet, missingPatientCount: $0.missingPatients, atStakeSek: $0.stake,
                monthBeforeNumerator: $0.monthBefore?.numerator, monthBeforeDenominator: $0.monthBefore?.denominator)
        }
    }
}

extension Period {
    /// As the tables have it: the first day.
    fileprivate var iso: String { firstDay.description }
}
