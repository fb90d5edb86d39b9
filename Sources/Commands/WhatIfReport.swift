import Agreements
import Evaluate
import Waits

/// What other rules or counts would come to.
struct WhatIfReport: Encodable, Sendable {
    let whatIf: String
    let agreements: [CandidateReport]
    /// Counts that no agreement is judged on, in words.
    let idleCounts: [String]

    struct CandidateReport: Encodable, Sendable {
        let agreement: String
        let regions: [RegionDifference]
        let beforeSek: Int
        let afterSek: Int
        let differenceSek: Int
        /// What nobody earns and is moved nowhere.
        let unearnedBeforeSek: Int
        let unearnedAfterSek: Int
        /// Requirements that turn, whole ones.
        let turned: [Turned]
        /// Whether the kronor that it is compared with are those of the newest edition.
        let isAsInNewestEdition: Bool
        /// In the shape of the result tables; nil where nobody reads them.
        let candidate: CandidateTables?
    }

    struct RegionDifference: Encodable, Sendable {
        let regionCode: Int
        let region: String
        let beforeSek: Int
        let afterSek: Int
        let differenceSek: Int
    }

    struct Turned: Encodable, Sendable {
        let requirement: String
        let period: String?
        let regionCode: Int
        let region: String
        let isMetBefore: Bool?
        let isMetAfter: Bool?
        let reason: String
    }

    /// - Parameters:
    ///   - paid: kronor by agreement and region in the newest edition.
    ///   - withTables: whether all that the candidate says is told, and not only what moves.
    /// - Throws: `AgreementError`.
    init(
        whatIf: String, _ edition: CandidateEdition, names: [RegionCode: String], paid: [String: [RegionCode: Int]],
        withTables: Bool
    ) throws {
        self.whatIf = whatIf
        agreements = try edition.agreements.map { candidate in
            try CandidateReport(
                candidate, names: names, paid: paid[candidate.agreement.id] ?? [:], withTables: withTables)
        }
        idleCounts = edition.idleCounts.map { key in
            let limit = key.figure.limit.limitDays.map { "within \($0) days" } ?? "within the medical target date"
            return "region \(key.region), \(key.period): \(key.figure.measure) \(key.figure.statistic.rawValue) "
                + "\(limit), \(key.basis.rawValue)"
        }
    }

    var text: String {
        let moved = agreements.filter { !$0.isUnmoved }
        let unmoved = agreements.filter(\.isUnmoved).map { "\($0.agreement): no krona moves, and no requirement turns" }
        return
            (["what if: \(whatIf)\nA candidate: nothing of it is kept."] + moved.map(\.text)
            + (unmoved.isEmpty ? [] : [unmoved.joined(separator: "\n")])).joined(separator: "\n\n")
    }
}

extension WhatIfReport.CandidateReport {
    fileprivate init(
        _ candidate: CandidateAgreement, names: [RegionCode: String], paid: [RegionCode: Int], withTables: Bool
    ) throws {
        let (before, after) = (candidate.before, candidate.after.result)
        func kronor(_ result: AgreementResult) -> [RegionCode: Int] {
            result.payments.reduce(into: [:]) { $0[$1.region, default: 0] += $1.amount }
        }
        let (now, then) = (kronor(before), kronor(after))
        agreement = candidate.agreement.id
        regions = names.keys.sorted().map { region in
            let (before, after) = (now[region, default: 0], then[region, default: 0])
            return WhatIfReport.RegionDifference(
                regionCode: region.rawValue, region: names[region] ?? "", beforeSek: before, afterSek: after,
                differenceSek: after - before)
        }
        beforeSek = now.values.reduce(0, +)
        afterSek = then.values.reduce(0, +)
        differenceSek = afterSek - beforeSek
        unearnedBeforeSek = before.balances.reduce(0) { $0 + $1.unearned }
        unearnedAfterSek = after.balances.reduce(0) { $0 + $1.unearned }
        let met = [OutcomeKey: Bool?](before.outcomes.map { (OutcomeKey($0), $0.verdict.isMet) }) { first, _ in first }
        turned = after.outcomes.filter { !$0.requirement.contains("/") }.compactMap { outcome in
            // One that is new, or of a month that was not judged, was not assessable before.
            let wasMet = met[OutcomeKey(outcome)] ?? nil
            guard wasMet != outcome.verdict.isMet else { return nil }
            return WhatIfReport.Turned(
                requirement: outcome.requirement, period: outcome.period?.description,
                regionCode: outcome.region.rawValue, region: names[outcome.region] ?? "", isMetBefore: wasMet,
                isMetAfter: outcome.verdict.isMet, reason: outcome.reason)
        }
        isAsInNewestEdition = names.keys.allSatisfy { now[$0, default: 0] == paid[$0, default: 0] }
        self.candidate = withTables ? CandidateTables(after, gaps: try candidate.after.gaps()) : nil
    }

    fileprivate var isUnmoved: Bool { turned.isEmpty && regions.allSatisfy { $0.differenceSek == 0 } }

    fileprivate var text: String {
        var table = TextTable([
            ("code", .right), ("region", .left), ("now", .right), ("then", .right), ("difference", .right),
        ])
        for region in regions {
            table.append([
                "\(region.regionCode)", region.region, region.beforeSek.grouped, region.afterSek.grouped,
                region.differenceSek.signed,
            ])
        }
        table.appendRule()
        table.append(["", "all regions", beforeSek.grouped, afterSek.grouped, differenceSek.signed])
        table.append([
            "", "earned by nobody", unearnedBeforeSek.grouped, unearnedAfterSek.grouped,
            (unearnedAfterSek - unearnedBeforeSek).signed,
        ])
        guard !turned.isEmpty else { return "\(agreement)\n\(table.text)" }
        var list = TextTable([
            ("month", .left), ("code", .right), ("region", .left), ("requirement", .left), ("now", .left),
            ("then", .left), ("because", .left),
        ])
        for entry in turned {
            list.append([
                entry.period ?? "", "\(entry.regionCode)", entry.region, entry.requirement, words(entry.isMetBefore),
                words(entry.isMetAfter), entry.reason,
            ])
        }
        return "\(agreement)\n\(table.text)\n\n\(list.text)"
    }

    private func words(_ isMet: Bool?) -> String {
        switch isMet {
        case true: "met"
        case false: "not met"
        default: "not assessable"
        }
    }
}

private struct OutcomeKey: Hashable {
    let requirement: String
    let period: Period?
    let region: RegionCode

    init(_ outcome: RequirementOutcome) {
        requirement = outcome.requirement
        period = outcome.period
        region = outcome.region
    }
}
