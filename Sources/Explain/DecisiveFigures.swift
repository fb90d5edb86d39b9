import Agreements
import Waits

/// The figures of all regions that the kronor of slices hang on.
struct DecisiveFigures {
    /// Each with what the edition has of it.
    let figures: [(key: FigureKey, stored: FigureCount?)]

    init(_ slices: [SliceTerms], of agreement: Agreement, inputs: EditionInputs) {
        let asked = Set(agreement.slices(deciding: slices).filter(\.isOpen).flatMap(\.figuresAsked))
        var keys: Set<FigureKey> = []
        for region in inputs.inputs.regions {
            for ask in asked {
                let judged = inputs.inputs.judgedSeries(
                    ask.figure, period: ask.judgedIn, region: region, basis: agreement.basis)
                let series =
                    if ask.period == ask.judgedIn {
                        // One that is preferred, and that the edition lacks, would be judged in its place.
                        Array(agreement.basis.prefix((agreement.basis.firstIndex { $0 == judged } ?? Int.max - 1) + 1))
                    } else {
                        judged.map { [$0] } ?? []
                    }
                for basis in series {
                    keys.insert(FigureKey(basis: basis, figure: ask.figure, period: ask.period, region: region))
                }
            }
        }
        figures = keys.map { ($0, inputs.figures[$0]) }
    }
}

/// A figure of a month that a region is judged on.
private struct AskedMonth: Hashable {
    let figure: FigureReference
    let period: Period
    /// Whose series it is: of a baseline the month that is compared with it.
    let judgedIn: Period
}

extension Agreement {
    /// These, those that they are divided by what was earned of, and those that their money comes from.
    fileprivate func slices(deciding asked: [SliceTerms]) -> Set<SliceTerms> {
        var found: Set<SliceTerms> = []
        var next = asked
        while !next.isEmpty {
            found.formUnion(next)
            let pots = Set(next.map(\.pot.id))
            let earned = Set(
                next.flatMap { slice -> [String] in if case .earned(let pots) = slice.key { pots } else { [] } })
            next = slices.filter { slice in
                if found.contains(slice) { return false }
                if case .toPot(let pot) = slice.unearned, pots.contains(pot) { return true }
                return earned.contains(slice.pot.id)
            }
        }
        return found
    }
}

extension SliceTerms {
    fileprivate var figuresAsked: [AskedMonth] {
        var asked = requirement.map { $0.criterion.figuresAsked(in: judgedPeriod) } ?? []
        if case .units(let rate) = key, let period {
            asked.append(AskedMonth(figure: rate.figure, period: period, judgedIn: period))
            if let years = rate.yearsBefore {
                asked.append(AskedMonth(figure: rate.figure, period: period.yearsBefore(years), judgedIn: period))
            }
        }
        return asked
    }
}

extension Criterion {
    fileprivate func figuresAsked(in period: Period?) -> [AskedMonth] {
        switch self {
        case .attested, .responseRate: return []
        case .share(let reference, let test, _):
            guard let period else { return [] }
            let judged = AskedMonth(figure: reference.figure, period: period, judgedIn: period)
            guard case .improved(_, let years) = test else { return [judged] }
            return [
                judged, AskedMonth(figure: reference.figure, period: period.yearsBefore(years), judgedIn: period),
            ]
        case .any(let parts), .all(let parts): return parts.flatMap { $0.criterion.figuresAsked(in: period) }
        case .same(let requirement): return requirement.criterion.figuresAsked(in: period)
        case .inARow(_, let requirement, let months):
            return months.periods.flatMap { requirement.criterion.figuresAsked(in: $0) }
        }
    }
}
