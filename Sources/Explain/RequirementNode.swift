package import Stages

/// How the region stands to a requirement, with all that decided it below.
package struct RequirementNode: Hashable, Sendable, Encodable {
    /// The path of ids: `first_visit/within_60_days`.
    package let requirement: String
    package let rule: String
    @ExplicitNull package private(set) var period: String?
    /// met, not met or not assessable.
    package let verdict: Checked<String>
    /// Why, in the words of the edition; of what is judged on the way in today's.
    package let reason: String
    /// Why the verdict that was worked out again is what it is; nil where nothing could be judged.
    package let recomputedReason: String?
    /// The series judged.
    package let basis: String?
    package let share: Checked<ShareValue>?
    package let baseline: Checked<ShareValue>?
    /// What was attested, or the response rates.
    package let evidence: [Evidence]
    package let figures: [FigureNode]
    /// Its parts; of a requirement that refers to another, that one; of months in a row, the months.
    package let parts: [RequirementNode]

    package struct Evidence: Hashable, Sendable, Encodable {
        package let subject: String
        /// Nil where there is none.
        package let value: String?
        /// The file of reference data, or the delivery.
        package let source: String?
    }

    func collect(into list: inout CheckList) {
        let subject = "\(requirement)\(period.map { " \($0)" } ?? "")"
        list.add("verdict of \(subject)", verdict)
        list.add("share of \(subject)", share)
        list.add("baseline of \(subject)", baseline)
        for figure in figures { figure.collect(into: &list) }
        for part in parts { part.collect(into: &list) }
    }
}
