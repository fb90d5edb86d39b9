package import Waits

extension AgreementInputs {
    /// The figure of the first series that the region has for the month. A limit that this series lacks is not
    /// available: it is not taken from another series, which counted other people.
    func judged(
        _ figure: FigureReference, period: Period, region: RegionCode, basis: [Basis]
    ) -> (basis: Basis, share: Share)? {
        guard let first = judgedSeries(figure, period: period, region: region, basis: basis) else { return nil }
        return figures[FigureKey(basis: first, figure: figure, period: period, region: region)].map { (first, $0) }
    }

    /// The first series that the region has for the measure and month, at whatever limit: none is taken from another.
    package func judgedSeries(
        _ figure: FigureReference, period: Period, region: RegionCode, basis: [Basis]
    ) -> Basis? {
        basis.first { candidate in
            series.contains(
                SeriesKey(FigureKey(basis: candidate, figure: figure, period: period, region: region)))
        }
    }

    /// Whether a count would be the first of a series that is preferred to the one that the region has for the month.
    package func wouldStartSeries(_ key: FigureKey, basis: [Basis]) -> Bool {
        func has(_ basis: Basis) -> Bool {
            series.contains(
                SeriesKey(FigureKey(basis: basis, figure: key.figure, period: key.period, region: key.region)))
        }
        guard let place = basis.firstIndex(of: key.basis), !has(key.basis) else { return false }
        return basis[place...].contains(where: has)
    }

    /// How many units a region is paid for: none where there is no figure to count them by, or to compare with.
    func units(_ rate: UnitRate, period: Period?, region: RegionCode, basis: [Basis]) -> Int {
        guard let period, let found = judged(rate.figure, period: period, region: region, basis: basis) else {
            return 0
        }
        guard let years = rate.yearsBefore else { return found.share.denominator }
        let key = FigureKey(
            basis: found.basis, figure: rate.figure, period: period.yearsBefore(years), region: region)
        guard let before = figures[key] else { return 0 }
        return max(0, found.share.denominator - before.denominator)
    }
}
