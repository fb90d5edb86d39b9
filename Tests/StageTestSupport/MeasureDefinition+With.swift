package import Definitions
package import Waits

extension MeasureDefinition {
    /// The same measure with parts of it changed, as if its file had been edited.
    package func with(
        alternatives: [RecordCondition]? = nil, limits: [Limit]? = nil,
        deviations: [DeviationOfStatistic: DeviationRule]? = nil, careGuarantee: CareGuaranteeRule? = nil,
        clock: WaitClock? = nil, validFrom: Period? = nil, validTo: Period? = nil
    ) -> MeasureDefinition {
        MeasureDefinition(
            id: id, label: label, kinds: kinds, alternatives: alternatives ?? self.alternatives,
            limits: limits ?? self.limits, deviations: self.deviations.merging(deviations ?? [:]) { $1 },
            careGuarantee: careGuarantee ?? self.careGuarantee, clock: clock ?? self.clock,
            validFrom: validFrom ?? self.validFrom, validTo: validTo ?? self.validTo, source: source,
            assumptions: assumptions, file: file)
    }
}

extension Project {
    /// The same project with one measure changed, as if its file had been edited.
    package func with(
        measure id: String, _ change: (MeasureDefinition) -> MeasureDefinition
    ) -> Project {
        with(measures: measures.map { $0.id.rawValue == id ? change($0) : $0 })
    }
}
