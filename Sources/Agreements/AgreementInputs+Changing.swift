package import Waits

extension AgreementInputs {
    /// The same with other figures of one region and month: what an agreement would come to, were they these.
    ///
    /// A figure that there is none of stays missing, and nothing else can change: no other region, month, population,
    /// attestation or response rate.
    ///
    /// - Parameter change: the figure in place of this one.
    package func changing(
        figuresOf region: RegionCode, in period: Period, _ change: (FigureKey, Share) -> Share
    ) -> AgreementInputs {
        var changed = figures
        for (key, share) in figures where key.region == region && key.period == period {
            changed[key] = change(key, share)
        }
        var inputs = self
        inputs.figures = changed
        return inputs
    }
}
