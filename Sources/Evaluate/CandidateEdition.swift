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

    /// - Parameter selected: ids of agreements; empty for all.
    /// - Throws: `AgreementError`, `EvaluateError`, `PostgresError`, `ProjectError`.
    package init(
        _ whatIf: WhatIf, selected: [String], project: Project, sql: SQLLibrary, on connection: Connection
    ) throws {
        for id in selected where !project.agreements.contains(where: { $0.id == id }) {
            throw EvaluateError.unknownAgreement(id, known: project.agreements.map(\.id))
        }
        let before = project.agreements.filter { selected.isEmpty || selected.contains($0.id) }
        let after = before.map { agreement in whatIf.agreements.first { $0.id == agreement.id } ?? agreement }
        // Both, since either may look at months that the other does not.
        let inputs = try CurrentInputs(for: before + after, project: project, sql: sql, on: connection)
        agreements = try zip(before, after).map { before, after in
            var changed = inputs.inputs(for: after)
            changed.figures.merge(whatIf.shares) { $1 }
            return CandidateAgreement(
                agreement: after, before: try before.evaluate(inputs.inputs(for: before)),
                after: try after.settle(changed))
        }
        var judged: Set<FigureKey> = []
        for candidate in agreements { judged.formUnion(candidate.agreement.figureKeys(of: whatIf.shares.keys)) }
        idleCounts = whatIf.shares.keys.filter { !judged.contains($0) }.sorted {
            ($0.region, $0.period, $0.figure.measure) < ($1.region, $1.period, $1.figure.measure)
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

extension Agreement {
    /// Which of these it looks at in any month: judged, compared with, or counted as units.
    fileprivate func figureKeys(of keys: some Sequence<FigureKey>) -> [FigureKey] {
        let figures = Set(
            requirements.flatMap(\.criterion.leaves).compactMap { criterion -> FigureReference? in
                guard case .share(let reference, _, _) = criterion else { return nil }
                return reference.figure
            }
                + pots.flatMap(\.keys).compactMap { key -> FigureReference? in
                    guard case .units(let rate) = key else { return nil }
                    return rate.figure
                })
        let periods = Set(periodsNeeded)
        return keys.filter { figures.contains($0.figure) && periods.contains($0.period) && basis.contains($0.basis) }
    }
}
