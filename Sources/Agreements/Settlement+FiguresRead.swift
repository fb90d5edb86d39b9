import Waits

extension Settlement {
    /// The figures that were judged, compared with, or counted as units.
    package var figuresRead: Set<FigureKey> {
        let (agreement, inputs) = (division.agreement, division.inputs)
        var read: Set<FigureKey> = []
        for requirement in agreement.requirements {
            for period in agreement.periodsJudged(requirement) {
                for region in inputs.regions {
                    read.formUnion(
                        requirement.figuresRead(region: region, period: period, basis: agreement.basis, inputs: inputs))
                }
            }
        }
        for slice in division.pots.flatMap(\.slices) {
            guard case .units(let rate) = slice.terms.key, let period = slice.slice.period else { continue }
            for region in inputs.regions {
                read.formUnion(
                    inputs.keysRead(
                        rate.figure, period: period, yearsBefore: rate.yearsBefore, region: region,
                        basis: agreement.basis))
            }
        }
        return read
    }
}

extension Requirement {
    fileprivate func figuresRead(
        region: RegionCode, period: Period?, basis: [Basis], inputs: AgreementInputs
    ) -> [FigureKey] {
        func read(_ requirement: Requirement, _ period: Period?) -> [FigureKey] {
            requirement.figuresRead(
                region: region, period: requirement.criterion.isMonthly ? period : nil, basis: basis, inputs: inputs)
        }
        switch criterion {
        case .share(let reference, let test, _):
            guard let period else { return [] }
            var years: Int?
            if case .improved(_, let yearsBefore) = test { years = yearsBefore }
            return inputs.keysRead(
                reference.figure, period: period, yearsBefore: years, region: region, basis: basis)
        case .attested, .responseRate: return []
        case .any(let parts), .all(let parts): return parts.flatMap { read($0, period) }
        case .same(let requirement): return read(requirement, period)
        case .inARow(_, let requirement, let months): return months.periods.flatMap { read(requirement, $0) }
        }
    }
}

extension AgreementInputs {
    /// The figure that is judged, and that which it is compared with.
    fileprivate func keysRead(
        _ figure: FigureReference, period: Period, yearsBefore: Int?, region: RegionCode, basis: [Basis]
    ) -> [FigureKey] {
        guard let (basis, _) = judged(figure, period: period, region: region, basis: basis) else { return [] }
        return ([period] + (yearsBefore.map { [period.yearsBefore($0)] } ?? [])).map {
            FigureKey(basis: basis, figure: figure, period: $0, region: region)
        }
    }
}
