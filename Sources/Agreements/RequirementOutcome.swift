package import Waits

/// How one region stands to one requirement, or to one part of it, in one month.
package struct RequirementOutcome: Hashable, Sendable {
    /// The path of ids: `first_visit`, `first_visit/within_60_days`.
    package let requirement: String
    /// Nil where the requirement is judged once and not by month.
    package let period: Period?
    package let region: RegionCode
    /// The series judged; nil where there was no figure, and for combinations.
    package let basis: Basis?
    package let share: Share?
    package let baseline: Share?
    package let verdict: Verdict
    /// Why, in words: also for those met.
    package let reason: String
}

package enum Verdict: Hashable, Sendable {
    case met
    case notMet
    /// Something that is needed is missing. What that means for money is said by `Agreement.notAssessable`.
    case notAssessable

    /// As stored in `is_met`: nil is not assessable.
    package var isMet: Bool? {
        switch self {
        case .met: true
        case .notMet: false
        case .notAssessable: nil
        }
    }

    /// As `is_met` is stored.
    package init(isMet: Bool?) {
        self = isMet.map { $0 ? .met : .notMet } ?? .notAssessable
    }

    /// For people.
    package var words: String {
        switch self {
        case .met: "met"
        case .notMet: "not met"
        case .notAssessable: "not assessable"
        }
    }
}
