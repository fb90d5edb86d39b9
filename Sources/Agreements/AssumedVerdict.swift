package import Waits

/// A verdict that is taken for granted: what would follow, were a requirement met or not.
package struct AssumedVerdict: Hashable, Sendable {
    /// The id of a requirement that stands in the agreement by itself.
    package let requirement: String
    /// Nil of a requirement that is judged once.
    package let period: Period?
    package let verdict: Verdict

    package init(requirement: String, period: Period?, verdict: Verdict) {
        self.requirement = requirement
        self.period = period
        self.verdict = verdict
    }
}
