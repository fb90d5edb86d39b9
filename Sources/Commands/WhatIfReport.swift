import Agreements
import Evaluate
import Stages
import Waits

/// What other rules or counts would come to.
struct WhatIfReport: Encodable, Sendable {
    let whatIf: String
    let agreements: [CandidateReport]
    /// What the asker may not have meant: counts that nothing is judged on, changes that were not asked for.
    let warnings: [String]

    struct CandidateReport: Encodable, Sendable {
        let agreement: String
        let regions: [RegionDifference]
        let beforeSek: Int
        let afterSek: Int
        let differenceSek: Int
        /// What nobody earns and is moved nowhere.
        let unearnedBeforeSek: Int
        let unearnedAfterSek: Int
        /// Paid to somebody outside the regions.
        let toOthersBeforeSek: Int
        let toOthersAfterSek: Int
        /// Requirements that turn, whole ones.
        let turned: [Turned]
        /// Whether the newest edition says the kronor that it is compared with.
        let newestEdition: EditionStanding
        /// In the shape of the result tables; nil where nobody reads them.
        @ExplicitNull var candidate: CandidateTables?
    }

    enum EditionStanding: String, Encodable, Sendable {
        case same, differs
        /// It has not evaluated the agreement, or there is none.
        case absent
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
        @ExplicitNull var period: String?
        let regionCode: Int
        let region: String
        @ExplicitNull var isMetBefore: Bool?
        @ExplicitNull var isMetAfter: Bool?
        /// Whether it is judged at all, by the one rules and by the other.
        let isJudgedBefore: Bool
        let isJudgedAfter: Bool
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
                candidate, names: names, paid: paid[candidate.agreement.id], withTables: withTables)
        }
        warnings =
            edition.unaskedChanges.map { "the file changes \($0), which --agreement leaves out" }
            + edition.unchangedAmendments.map {
                "\($0.id) amends \($0.amends), and stands here by its own file: change it in the file too"
            }
            + edition.idleCounts.map { key in
                let limit = key.figure.limit.limitDays.map { "within \($0) days" } ?? "within the medical target date"
                return "no agreement that is asked for is judged on the count of region \(key.region), \(key.period): "
                    + "\(key.figure.measure) \(key.figure.statistic.rawValue) \(limit), \(key.basis.rawValue)"
            }
            + agreements.compactMap { agreement in
                switch agreement.newestEdition {
                case .same: nil
                case .differs:
                    "the newest edition says otherwise of \(agreement.agreement): deliveries or rules have changed since it was made; what is compared here is what komiljard run would say"
                case .absent: "the newest edition does not have \(agreement.agreement): komiljard evaluate makes one"
                }
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
        _ candidate: CandidateAgreement, names: [RegionCode: String], paid: [RegionCode: Int]?, withTables: Bool
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
        toOthersBeforeSek = before.balances.reduce(0) { $0 + $1.toOthers }
        toOthersAfterSek = after.balances.reduce(0) { $0 + $1.toOthers }
        func wholes(_ result: AgreementResult) -> [OutcomeKey: RequirementOutcome] {
            let outcomes = result.outcomes.filter { !$0.requirement.contains("/") }
            return [OutcomeKey: RequirementOutcome](outcomes.map { (OutcomeKey($0), $0) }) { first, _ in first }
        }
        let (were, are) = (wholes(before), wholes(after))
        turned = Set(were.keys).union(are.keys).sorted().compactMap { key in
            let (was, now) = (were[key], are[key])
            guard let outcome = now ?? was, was?.verdict != now?.verdict else { return nil }
            return WhatIfReport.Turned(
                requirement: key.requirement, period: key.period?.description, regionCode: key.region.rawValue,
                region: names[key.region] ?? "", isMetBefore: was?.verdict.isMet, isMetAfter: now?.verdict.isMet,
                isJudgedBefore: was != nil, isJudgedAfter: now != nil, reason: outcome.reason)
        }
        newestEdition =
            paid.map { paid in
                names.keys.allSatisfy { now[$0, default: 0] == paid[$0, default: 0] } ? .same : .differs
            } ?? .absent
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
        if toOthersBeforeSek > 0 || toOthersAfterSek > 0 {
            table.append([
                "", "paid to others", toOthersBeforeSek.grouped, toOthersAfterSek.grouped,
                (toOthersAfterSek - toOthersBeforeSek).signed,
            ])
        }
        guard !turned.isEmpty else { return "\(agreement)\n\(table.text)" }
        var list = TextTable([
            ("month", .left), ("code", .right), ("region", .left), ("requirement", .left), ("now", .left),
            ("then", .left), ("because", .left),
        ])
        for entry in turned {
            list.append([
                entry.period ?? "", "\(entry.regionCode)", entry.region, entry.requirement,
                entry.isJudgedBefore ? Verdict(isMet: entry.isMetBefore).words : "not judged",
                entry.isJudgedAfter ? Verdict(isMet: entry.isMetAfter).words : "not judged", entry.reason,
            ])
        }
        return "\(agreement)\n\(table.text)\n\n\(list.text)"
    }
}

private struct OutcomeKey: Hashable, Comparable {
    let requirement: String
    let period: Period?
    let region: RegionCode

    init(_ outcome: RequirementOutcome) {
        requirement = outcome.requirement
        period = outcome.period
        region = outcome.region
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.requirement, left.period?.monthNumber ?? 0, left.region)
            < (right.requirement, right.period?.monthNumber ?? 0, right.region)
    }
}
