import Agreements
import Definitions
import Waits

/// Makes the tree of a part of a pot and a month for one region.
struct SliceTree {
    let agreement: Agreement
    let region: RegionCode
    let project: Project
    let sentences: AgreementSentences
    let inputs: EditionInputs
    let stored: StoredResults
    /// The agreement evaluated again, by part and month.
    let recomputed: Recomputed
    let requirements: RequirementTree

    struct Recomputed {
        private(set) var allocations: [StoredResults.Key: [RegionCode: Allocation]] = [:]
        private(set) var balances: [StoredResults.Key: PotBalance] = [:]
        /// Kronor got of a pot, all its parts and months.
        private(set) var earned: [String: [RegionCode: Int]] = [:]

        init(_ result: AgreementResult) {
            for allocation in result.allocations {
                let key = StoredResults.Key(pot: allocation.pot, period: allocation.period)
                allocations[key, default: [:]][allocation.region] = allocation
                earned[allocation.pot.potID, default: [:]][allocation.region, default: 0] += allocation.amount
            }
            for balance in result.balances {
                balances[StoredResults.Key(pot: balance.pot, period: balance.period)] = balance
            }
        }
    }

    /// - Throws: `PostgresError`, `ProjectError`.
    func node(_ slice: SliceTerms) throws -> SliceNode {
        let key = StoredResults.Key(pot: slice.part.id, period: slice.period)
        let amount = Checked(
            stored: stored.allocations[key]?[region]?.amount, recomputed: recomputed.allocations[key]?[region]?.amount)
        let requirement =
            try slice.isOpen
            ? slice.requirement.map { try requirements.node($0, period: slice.judgedPeriod) } : nil
        let standing = standing(slice, requirement)
        return SliceNode(
            pot: slice.part.id, period: slice.period.map { "\($0)" }, region: region.rawValue, amountSek: amount,
            standing: standing,
            why: why(slice, standing, requirement), balance: balance(slice, key),
            division: try division(slice, key, standing), requirement: requirement)
    }

    private func standing(_ slice: SliceTerms, _ requirement: RequirementNode?) -> SliceNode.Standing {
        guard slice.isOpen else { return .closed }
        switch requirement?.verdict.recomputed {
        case nil, Verdict.met.words: return .shares
        case Verdict.notAssessable.words: return agreement.notAssessable == .met ? .shares : .notAssessable
        default: return .notMet
        }
    }

    private func why(
        _ slice: SliceTerms, _ standing: SliceNode.Standing, _ requirement: RequirementNode?
    ) -> String {
        if standing == .closed {
            return
                "nobody can earn it: \(slice.part.id) can be earned in \(slice.part.months?.description ?? "no month")"
        }
        guard let requirement else { return "every region shares" }
        let verdict = requirement.verdict.recomputed ?? Verdict.notAssessable.words
        let counts =
            verdict == Verdict.notAssessable.words
            ? ", which counts as \(agreement.notAssessable == .met ? "met" : "not met")" : ""
        return "\(requirement.requirement) is \(verdict)\(counts): \(requirement.recomputedReason ?? "")"
    }

    private func balance(_ slice: SliceTerms, _ key: StoredResults.Key) -> BalanceNode {
        let (then, now) = (stored.balances[key], recomputed.balances[key])
        let pot = slice.pot.id
        var movedHere: [String: Int] = [:]
        for (key, balance) in stored.balances where balance.movedTo == pot && balance.moved > 0 {
            movedHere[key.pot, default: 0] += balance.moved
        }
        let received = stored.balances.filter { $0.key.pot.potID == pot }.values.reduce(0) { $0 + $1.received }
        let receivedNow = recomputed.balances.filter { $0.key.pot.potID == pot }.values.reduce(0) { $0 + $1.received }
        let hasReceived = received > 0 || receivedNow > 0 || !movedHere.isEmpty
        return BalanceNode(
            amountSek: Checked(stored: then?.amount, recomputed: now?.amount),
            receivedSek: Checked(stored: then?.received, recomputed: now?.received),
            allocatedSek: Checked(stored: then?.allocated, recomputed: now?.allocated),
            allocationSumSek: Checked(
                stored: then?.allocated,
                recomputed: stored.allocations[key, default: [:]].values.reduce(0) { $0 + $1.amount }),
            unearnedSek: Checked(stored: then?.unearned, recomputed: now?.unearned),
            movedSek: Checked(stored: then?.moved, recomputed: now?.moved), movedTo: then?.movedTo,
            receivedFrom: movedHere.sorted { $0.key < $1.key }.map { BalanceNode.Source(pot: $0, movedSek: $1) },
            potReceivedSek: hasReceived ? Checked(stored: received, recomputed: receivedNow) : nil,
            potMovedSumSek: hasReceived
                ? Checked(stored: received, recomputed: movedHere.values.reduce(0, +)) : nil)
    }

    private func division(
        _ slice: SliceTerms, _ key: StoredResults.Key, _ standing: SliceNode.Standing
    ) throws -> DivisionNode {
        let (then, now) = (stored.allocations[key, default: [:]], recomputed.allocations[key, default: [:]])
        let sharing = slice.unearned == .toQualifiers ? now.keys.sorted() : inputs.inputs.regions
        let keys = keys(slice.key, of: sharing)
        let keySum = keys.map { $0.reduce(0, +) }
        let amount = stored.balances[key]?.amount
        var (floor, lost): (Int?, Int?) = (nil, nil)
        if let keys, let keySum, keySum > 0, let amount {
            floor = now[region].map { Int(Int128(amount) * Int128($0.divisionKey) / Int128(keySum)) }
            if standing != .closed, now[region] == nil, let place = sharing.firstIndex(of: region) {
                lost = LargestRemainder.divide(amount, by: keys)?[place]
            }
        }
        return DivisionNode(
            rule: sentences.division(slice.key), unearnedRule: sentences.unearned(slice.unearned),
            key: slice.key.name, populationDate: slice.key == .population ? agreement.populationDate?.description : nil,
            populationSource: slice.key == .population ? inputs.populationSources[region] : nil,
            regionKey: Checked(stored: then[region]?.divisionKey, recomputed: now[region]?.divisionKey),
            keySum: keySum, floorSek: floor, lostSek: lost,
            sharedBy: Set(then.keys).union(now.keys).sorted().map {
                DivisionNode.Sharer(
                    region: $0.rawValue, name: project.name(of: $0),
                    key: Checked(stored: then[$0]?.divisionKey, recomputed: now[$0]?.divisionKey),
                    amountSek: Checked(stored: then[$0]?.amount, recomputed: now[$0]?.amount))
            },
            figures: standing == .closed ? [] : try unitFigures(slice))
    }

    /// What regions weigh; nil where it is units, which are counted of those alone that earn them.
    private func keys(_ key: DivisionKey, of regions: [RegionCode]) -> [Int]? {
        switch key {
        case .population: regions.map { inputs.inputs.population[$0, default: 0] }
        case .equal: regions.map { _ in 1 }
        case .earned(let pots):
            regions.map { region in
                pots.reduce(0) { $0 + recomputed.earned[$1, default: [:]][region, default: 0] }
            }
        case .units: nil
        }
    }

    private func unitFigures(_ slice: SliceTerms) throws -> [FigureNode] {
        guard case .units(let rate) = slice.key, let period = slice.period else { return [] }
        let basis = inputs.inputs.judgedSeries(
            rate.figure, period: period, region: region, basis: agreement.basis)
        let now = try requirements.figure(rate.figure, period, basis, role: "units")
        guard let years = rate.yearsBefore else { return [now] }
        return [now, try requirements.figure(rate.figure, period.yearsBefore(years), basis, role: "baseline")]
    }
}

extension String {
    /// The pot of a part, which results name `pot/part`.
    var potID: String { String(prefix { $0 != "/" }) }
}

extension DivisionKey {
    fileprivate var name: String {
        switch self {
        case .population: "population"
        case .equal: "equal"
        case .earned: "earned"
        case .units: "units"
        }
    }
}
