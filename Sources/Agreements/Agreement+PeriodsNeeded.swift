package import Waits

extension Agreement {
    /// The months judged, those that they are compared with, and those before them: figures of other months decide nothing.
    package var periodsNeeded: [Period] {
        let judged = pots.flatMap(\.months) + requirements.flatMap(\.criterion.monthsInARow).flatMap(\.periods)
        let ofShares = requirements.flatMap(\.criterion.leaves).compactMap { criterion -> Int? in
            guard case .share(_, .improved(_, let years), _) = criterion else { return nil }
            return years
        }
        let ofUnits = pots.flatMap(\.keys).compactMap { key -> Int? in
            guard case .units(let rate) = key else { return nil }
            return rate.yearsBefore
        }
        let compared = Set(ofShares + ofUnits).flatMap { years in judged.map { $0.yearsBefore(years) } }
        // Of a year that no calendar has there are no figures, and the database has no day of it.
        return (judged + compared + judged.map { $0.advanced(byMonths: -1) }).filter { $0.year >= 1 }
    }
}
