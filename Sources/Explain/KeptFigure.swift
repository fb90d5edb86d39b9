import Agreements
import Waits

/// A figure of a region beside what is kept as counted of the delivery that it comes from.
struct KeptFigure {
    /// `first_visit waiting within 60 days, region 63, 2019-09, counts`.
    let subject: String
    let check: Checked<FigureCount>

    /// - Parameters:
    ///   - stored: as the edition has it; nil where it has none.
    ///   - kept: nil where nothing is.
    ///   - delivery: nil where none that the edition was made of is known.
    init(key: FigureKey, stored: FigureCount?, kept: FigureCount?, of delivery: EditionDelivery?) {
        subject =
            "\(key.figure.measure.rawValue) \(key.figure.statistic.rawValue) \(key.figure.limit.words), region \(key.region.rawValue), \(key.period), \(key.basis.rawValue)"
        check =
            if let delivery {
                Self.check(stored: stored, kept: kept, of: delivery)
            } else {
                .notRecomputed(stored: stored, Self.unknown)
            }
    }

    /// What is not known of a figure whose delivery is not found.
    static let unknown = "no delivery that the edition was made of is known for it"

    static func check(stored: FigureCount?, kept: FigureCount?, of delivery: EditionDelivery) -> Checked<FigureCount> {
        delivery.isDecidedSince && kept != stored
            ? .notRecomputed(stored: stored, "held rows were decided on since, and the share was counted anew")
            : Checked(stored: stored, recomputed: kept)
    }
}
