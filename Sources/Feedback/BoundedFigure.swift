import Agreements
import Definitions
import Waits

/// A share as it is, and between which it would be if the records that are out of it were mended.
struct BoundedFigure: Hashable, Sendable {
    let basis: Basis
    let figure: FigureReference
    /// Nil where no delivery of it is in force.
    let share: Share?
    /// Records that are out and could belong to the measure.
    let outCount: Int
    /// All of them count and none is within the limit. Nil where none is out, or there is no share.
    let lower: Share?
    /// All of them count and all are within.
    let upper: Share?

    /// A figure that nothing is known of but itself.
    init(basis: Basis, figure: FigureReference, share: Share?) {
        (self.basis, self.figure, self.share) = (basis, figure, share)
        (outCount, lower, upper) = (0, nil, nil)
    }

    /// A figure of records.
    ///
    /// Every record that could belong is added, also where it could belong to several measures: whichever it comes to
    /// belong to, the share is between the two.
    init(_ figure: FigureReference, of measure: MeasureDefinition, share: Share?, out: [OutRecords]) {
        var either = 0
        var withinOnly = 0
        for records in out {
            switch records.effect(on: measure, figure.statistic) {
            case .none: continue
            case .either: either += records.count
            case .withinOnly: withinOnly += records.count
            }
        }
        let all = either + withinOnly
        basis = .records
        self.figure = figure
        self.share = share
        outCount = all
        guard let share, all > 0 else {
            (lower, upper) = (nil, nil)
            return
        }
        lower = Share(numerator: share.numerator, denominator: share.denominator + either)
        upper = Share(numerator: share.numerator + all, denominator: share.denominator + all)
    }
}

extension BoundedFigure {
    /// Every measure, statistic and limit of records, whether there is a share or not, and those of counts that there are.
    static func all(
        shares: [SeriesFigure: Share], measures: [MeasureDefinition], out: [OutRecords]
    ) -> [BoundedFigure] {
        let ofRecords = measures.flatMap { measure in
            Statistic.allCases.filter { measure.kinds[$0] != nil }.flatMap { statistic in
                measure.limits.map { limit in
                    let figure = FigureReference(measure: measure.id, statistic: statistic, limit: limit)
                    return BoundedFigure(
                        figure, of: measure, share: shares[SeriesFigure(basis: .records, figure: figure)], out: out)
                }
            }
        }
        let ofCounts = shares.filter { $0.key.basis == .counts }
            .map { BoundedFigure(basis: .counts, figure: $0.key.figure, share: $0.value) }
            .sorted { $0.order < $1.order }
        return ofRecords + ofCounts
    }

    private var order: (String, String, Int) {
        (figure.measure.rawValue, figure.statistic.rawValue, figure.limit.limitDays ?? .max)
    }
}

/// A share of the region and month.
struct SeriesFigure: Hashable, Sendable {
    let basis: Basis
    let figure: FigureReference
}
