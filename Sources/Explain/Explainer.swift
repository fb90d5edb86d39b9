import Agreements
package import Definitions
package import Postgres
package import Stages
package import Waits

/// Explains what an edition says: reads it, works every number out again from what lies below it, and compares.
///
/// Reads one moment of the database in one transaction, and writes nothing there.
package struct Explainer {
    let project: Project
    let sql: SQLLibrary
    let softwareVersion: String
    let connection: Connection

    /// - Parameter softwareVersion: of what works numbers out again.
    package init(project: Project, sql: SQLLibrary, softwareVersion: String, on connection: Connection) {
        self.project = project
        self.sql = sql
        self.softwareVersion = softwareVersion
        self.connection = connection
    }

    /// What regions are paid by an agreement, with all that it is the sum of.
    ///
    /// - Parameters:
    ///   - regions: the edition is read, and the agreement evaluated again, once for all of them.
    ///   - pot: of the agreement, or a part as results name it; nil for all.
    ///   - period: nil for all months, and what is judged once.
    ///   - edition: nil for the newest.
    ///   - listsContacts: whether the ids of the contacts counted are in it.
    /// - Returns: one for each region, in their order.
    /// - Throws: `ExplainError`; `AgreementError` where the agreement cannot be evaluated again; `PostgresError`,
    ///   `ProjectError`.
    package func payments(
        agreement id: String, regions: [RegionCode], pot: String? = nil, period: Period? = nil, edition: Int? = nil,
        listsContacts: Bool = false
    ) throws -> [PaymentExplanation] {
        guard let agreement = project.agreements.first(where: { $0.id == id }) else {
            throw ExplainError.unknownAgreement(
                id, hint: Suggestion.text(for: id, among: project.agreements.map(\.id), called: "agreements"))
        }
        for region in regions { try check(region) }
        let slices = try agreement.slices(pot: pot, period: period)
        return try reading { connection in
            let edition = try read(edition, agreement: id, on: connection)
            let inputs = try EditionInputs(
                for: agreement, edition: edition, project: project, sql: sql, on: connection)
            let result = try agreement.evaluate(inputs.inputs)
            let recomputed = SliceTree.Recomputed(result)
            let sentences = AgreementSentences(
                agreement, language: .english,
                measures: [MeasureID: Label](project.measures.map { ($0.id, $0.label) }) { first, _ in first })
            let counter = FigureCounter(
                edition, periods: Set(slices.flatMap(\.periodsLookedAt)), listsContacts: listsContacts,
                project: project, sql: sql, on: connection)
            let regionFigures = try counter.kept(DecisiveFigures(slices, of: agreement, inputs: inputs).figures)
            return try regions.map { region in
                let stored = try StoredResults(
                    edition: edition.id, agreement: id, region: region, sql: sql, on: connection)
                let tree = SliceTree(
                    agreement: agreement, region: region, project: project, sentences: sentences, inputs: inputs,
                    stored: stored, recomputed: recomputed,
                    requirements: RequirementTree(
                        agreement: agreement, sentences: sentences, region: region, inputs: inputs,
                        stored: stored.outcomes, counter: counter))
                return PaymentExplanation(
                    edition: edition.note, agreement: id, label: agreement.label.english, region: region.rawValue,
                    regionName: project.name(of: region), pot: pot, period: period.map { "\($0)" },
                    notes: edition.notes,
                    payments: try payments(
                        slices, whole: pot == nil && period == nil, result: result, tree: tree),
                    regionFigures: regionFigures)
            }
        }
    }

    func read(_ edition: Int?, agreement: String?, on connection: Connection) throws -> EditionReading {
        try EditionReading(
            edition, agreement: agreement, project: project, sql: sql, softwareVersion: softwareVersion,
            on: connection)
    }

    /// Reads one moment, and writes nothing.
    func reading<Explanation>(_ body: (Connection) throws -> Explanation) throws -> Explanation {
        try connection.transaction(isolation: .repeatableRead, readOnly: true) { connection in
            // The server takes arrays of deliveries for one or two, and would read the rows of each once for every other
            // one; and what it then holds for costly it would compile, which takes longer than the statement.
            try connection.executeScript("set local enable_nestloop to off; set local jit to off")
            return try body(connection)
        }
    }

    private func payments(
        _ slices: [SliceTerms], whole: Bool, result: AgreementResult, tree: SliceTree
    ) throws -> [PaymentNode] {
        let (stored, region) = (tree.stored, tree.region)
        let days = Set(slices.map(\.paidOn)).union(whole ? Array(stored.payments.keys) : [])
        return try days.sorted().map { day in
            let due = tree.agreement.slices.filter { $0.paidOn == day }.compactMap { slice in
                stored.allocations[StoredResults.Key(pot: slice.part.id, period: slice.period)]?[region]?.amount
            }
            return PaymentNode(
                paidOn: "\(day)",
                amountSek: Checked(
                    stored: stored.payments[day],
                    recomputed: result.payments.first { $0.paidOn == day && $0.region == region }?.amount),
                allocationSumSek: Checked(
                    stored: stored.payments[day], recomputed: due.isEmpty ? nil : due.reduce(0, +)),
                allocations: try slices.filter { $0.paidOn == day }.map(tree.node))
        }
    }

    func check(_ region: RegionCode) throws(ExplainError) {
        guard !project.reference.regions.contains(where: { $0.code == region }) else { return }
        throw .unknownRegion(
            "region \(region)",
            known: "the regions are "
                + project.reference.regions.map { "\($0.code) \($0.name)" }.joined(separator: ", "))
    }
}

extension Agreement {
    /// The slices that are asked for.
    fileprivate func slices(pot: String?, period: Period?) throws(ExplainError) -> [SliceTerms] {
        var found = slices
        if let pot {
            if let other = pots.first(where: { $0.id == pot }), case .other(let name) = other.recipient {
                throw .potOfOthers(pot, recipient: name)
            }
            found = found.filter { $0.pot.id == pot || $0.part.id == pot }
            guard !found.isEmpty else {
                let names = pots.map(\.id) + Set(slices.map(\.part.id)).subtracting(pots.map(\.id)).sorted()
                throw .unknownPot(pot, agreement: id, hint: Suggestion.text(for: pot, among: names, called: "pots"))
            }
        }
        guard let period else { return found }
        let ofMonth = found.filter { $0.period == period }
        guard ofMonth.isEmpty else { return ofMonth }
        let months = Set(found.compactMap(\.period)).sorted()
        throw .noSuchMonth(
            "\(period)", what: pot.map { "the pot \($0)" } ?? "agreement \(id)",
            months: months.first.flatMap { first in months.last.map { "its months are \(first) to \($0)" } }
                ?? "its money is divided once: leave out the month")
    }
}

extension SliceTerms {
    /// The months whose figures decide it.
    fileprivate var periodsLookedAt: [Period] {
        guard isOpen else { return [] }
        var months = (period.map { [$0] } ?? []) + (requirement?.criterion.monthsInARow.flatMap(\.periods) ?? [])
        var years: Set<Int> = []
        for case .share(_, .improved(_, let before), _) in requirement?.criterion.leaves ?? [] { years.insert(before) }
        if case .units(let rate) = key, let before = rate.yearsBefore { years.insert(before) }
        months += years.flatMap { years in months.map { $0.yearsBefore(years) } }
        return months
    }
}
