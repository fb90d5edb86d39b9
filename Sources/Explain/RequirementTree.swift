import Agreements
import Definitions
import Waits

/// Makes the tree of a requirement for one region: each part judged again, beside what the edition has stored.
struct RequirementTree {
    let agreement: Agreement
    let sentences: AgreementSentences
    let region: RegionCode
    let inputs: EditionInputs
    /// By path and month, as the edition has them.
    let stored: [OutcomeKey: StoredOutcome]
    let counter: FigureCounter

    struct OutcomeKey: Hashable {
        let requirement: String
        let period: Period?
    }

    struct StoredOutcome {
        let verdict: String
        let reason: String
        let basis: String?
        let share: ShareValue?
        let baseline: ShareValue?
    }

    /// - Parameters:
    ///   - period: the month judged; nil for a requirement that is judged once.
    ///   - prefix: the path of what it is a part of, with its `/`.
    /// - Throws: `PostgresError`, `ProjectError`.
    func node(_ requirement: Requirement, period: Period?, prefix: String = "") throws -> RequirementNode {
        let path = prefix + requirement.id
        let judged = requirement.outcomes(
            region: region, period: period, basis: agreement.basis, inputs: inputs.inputs, pathPrefix: prefix
        ).first
        let stored = stored[OutcomeKey(requirement: path, period: period)]
        func checked<Value>(_ stored: Value?, _ recomputed: Value?, isStored: Bool) -> Checked<Value> {
            isStored
                ? Checked(stored: stored, recomputed: recomputed)
                : .notStored(recomputed, "judged on the way: no pot asks for it by itself in this month")
        }
        let isStored = stored != nil || isJudgedByItself(requirement, period: period, prefix: prefix)
        let isShare = if case .share = requirement.criterion { true } else { false }
        let hasShare = isShare || judged?.share != nil || stored?.share != nil
        return RequirementNode(
            requirement: path, rule: sentences.rule(requirement.criterion), period: period.map { "\($0)" },
            verdict: checked(stored?.verdict, judged?.verdict.words, isStored: isStored),
            reason: stored?.reason ?? judged?.reason ?? "", recomputedReason: judged?.reason,
            basis: judged?.basis?.rawValue ?? stored?.basis,
            share: hasShare ? checked(stored?.share, judged?.share.map(ShareValue.init), isStored: isStored) : nil,
            baseline: judged?.baseline != nil || stored?.baseline != nil
                ? checked(stored?.baseline, judged?.baseline.map(ShareValue.init), isStored: isStored) : nil,
            evidence: evidence(requirement.criterion),
            figures: try figures(requirement.criterion, period: period, basis: judged?.basis),
            parts: try parts(requirement.criterion, period: period, path: path))
    }

    private func parts(_ criterion: Criterion, period: Period?, path: String) throws -> [RequirementNode] {
        func referred(_ requirement: Requirement, _ period: Period?) throws -> RequirementNode {
            try node(requirement, period: requirement.criterion.isMonthly ? period : nil)
        }
        switch criterion {
        case .share, .attested, .responseRate: return []
        case .any(let parts), .all(let parts):
            return try parts.map { try node($0, period: period, prefix: path + "/") }
        case .same(let requirement): return [try referred(requirement, period)]
        case .inARow(_, let requirement, let months): return try months.periods.map { try referred(requirement, $0) }
        }
    }

    private func figures(_ criterion: Criterion, period: Period?, basis: Basis?) throws -> [FigureNode] {
        guard case .share(let reference, let test, let exemptUpTo) = criterion, let period else { return [] }
        let judged = try figure(reference.figure, period, basis, role: "judged")
        guard case .improved(_, let years) = test else { return [judged] }
        if let exemptUpTo, let count = judged.count.value?.denominator, count <= exemptUpTo { return [judged] }
        return [judged, try figure(reference.figure, period.yearsBefore(years), basis, role: "baseline")]
    }

    /// - Parameter basis: the series that is judged; nil where it has no such figure.
    func figure(
        _ figure: FigureReference, _ period: Period, _ basis: Basis?, role: String
    ) throws -> FigureNode {
        let series =
            basis ?? inputs.inputs.judgedSeries(figure, period: period, region: region, basis: agreement.basis)
        if let series {
            let key = FigureKey(basis: series, figure: figure, period: period, region: region)
            if let count = inputs.figures[key] { return try counter.node(key, role: role, stored: count) }
        }
        return try counter.missing(
            figure, region: region, period: period, judged: series, among: agreement.basis, role: role)
    }

    private func evidence(_ criterion: Criterion) -> [RequirementNode.Evidence] {
        switch criterion {
        case .attested(let attestation, _):
            let key = AttestationKey(attestation: attestation, region: region)
            return [
                RequirementNode.Evidence(
                    subject: attestation, value: inputs.inputs.attestations[key]?.description,
                    source: inputs.attestationSources[key])
            ]
        case .responseRate(_, let months):
            return months.periods.map { period in
                let key = ResponseRateKey(region: region, period: period)
                return RequirementNode.Evidence(
                    subject: "response rate \(period)",
                    value: inputs.inputs.responseRates[key].map { "\($0.numerator) of \($0.denominator)" },
                    source: inputs.responseRateSources[key])
            }
        case .share, .any, .all, .same, .inARow: return []
        }
    }

    /// Whether the agreement's evaluation has an outcome of it: of a requirement, or of a part of one, that some pot asks
    /// for in the month.
    private func isJudgedByItself(_ requirement: Requirement, period: Period?, prefix: String) -> Bool {
        let top = prefix.split(separator: "/").first.map(String.init) ?? requirement.id
        guard let whole = agreement.requirements.first(where: { $0.id == top }) else { return false }
        guard whole.criterion.isMonthly else { return true }
        return agreement.slices.contains {
            $0.isOpen && $0.requirement?.id == top && $0.period == period
        }
    }
}

extension ShareValue {
    init(_ share: Share) { self.init(share.numerator, share.denominator) }
}
