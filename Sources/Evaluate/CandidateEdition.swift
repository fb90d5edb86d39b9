package import Agreements
package import Definitions
package import Postgres
package import Stages
import Waits

/// What other rules or counts would come to, beside what today's come to: worked out from the figures in force, and
/// written nowhere.
package struct CandidateEdition: Sendable {
    /// The agreements asked for, in the project's order.
    package let agreements: [CandidateAgreement]
    /// Counts of the file that no agreement asked for is judged on: nothing can come of them.
    package let idleCounts: [FigureKey]
    /// Changed agreements of the file that were not asked for.
    package let unaskedChanges: [String]
    /// Agreements that amend a changed one, and stand by their own files.
    package let unchangedAmendments: [(id: String, amends: String)]

    /// - Parameter selected: ids of agreements; empty for all.
    /// - Throws: `AgreementError`, `EvaluateError`, `WhatIfError`, `PostgresError`, `ProjectError`.
    package init(
        _ whatIf: WhatIf, selected: [String], project: Project, sql: SQLLibrary, on connection: Connection
    ) throws {
        for id in selected where !project.agreements.contains(where: { $0.id == id }) {
            throw EvaluateError.unknownAgreement(id, known: project.agreements.map(\.id))
        }
        try CountedDeliveries.check(project: project, sql: sql, on: connection)
        let before = project.agreements.filter { selected.isEmpty || selected.contains($0.id) }
        let changes = [String: Agreement](whatIf.agreements.map { ($0.id, $0) }) { first, _ in first }
        let after = before.map { changes[$0.id] ?? $0 }
        // Both, since either may look at months that the other does not.
        let inputs = try CurrentInputs(for: before + after, project: project, sql: sql, on: connection)
        agreements = try zip(before, after).map { before, after in
            var changed = inputs.inputs(for: after)
            let started = whatIf.shares.keys.filter { changed.wouldStartSeries($0, basis: after.basis) }
            if let first = started.min(by: { ($0.region, $0.period) < ($1.region, $1.period) }) {
                throw WhatIfError.otherSeries(first)
            }
            changed.figures.merge(whatIf.shares) { $1 }
            return CandidateAgreement(
                agreement: after, before: try before.evaluate(inputs.inputs(for: before)),
                after: try after.settle(changed))
        }
        let judged = whatIf.shares.isEmpty ? [] : Set(agreements.flatMap { $0.after.figuresRead })
        idleCounts = whatIf.shares.keys.filter { !judged.contains($0) }.sorted {
            ($0.region, $0.period, $0.figure.measure) < ($1.region, $1.period, $1.figure.measure)
        }
        unaskedChanges = whatIf.agreements.map(\.id).filter { id in !before.contains { $0.id == id } }
        unchangedAmendments = before.compactMap { agreement in
            guard let amends = agreement.amendment?.amends, changes[amends] != nil, changes[agreement.id] == nil else {
                return nil
            }
            return (agreement.id, amends)
        }
    }
}

/// A file of what if that asks for something else than it seems to.
package enum WhatIfError: Error, Hashable, Sendable {
    /// A count of a series that the month lacks: it would take the place of the one that is judged, at all limits.
    case otherSeries(FigureKey)
}

extension WhatIfError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .otherSeries(let key):
            "region \(key.region), \(key.period): \(key.figure.measure) \(key.figure.statistic.rawValue) is judged on another series than \(key.basis.rawValue), which the region has not for the month and which would take the place of all its limits: write the other basis"
        }
    }
}

/// An agreement as it would come out.
package struct CandidateAgreement: Sendable {
    package let agreement: Agreement
    /// What it comes to by the project's rules and the figures in force.
    package let before: AgreementResult
    package let after: Settlement
}
