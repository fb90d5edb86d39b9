extension SyntheticOptions {
    /// Gives each defect of deliveries a region and month, and spreads those of records over the others.
    func plantDefects(in plans: inout [DeliveryPlan]) throws(SyntheticError) {
        let places = try placesOfDeliveries(plans)
        for (place, defect) in places { defect.change(&plans[place]) }
        for kind in SyntheticKind.allCases where kinds.contains(kind) {
            // Primary care is as always where specialised care is wrong as a whole.
            let deliveries = plans.indices.filter {
                plans[$0].defect == nil || kind == .primaryCare && plans[$0].part(kind) != nil
            }
            try place(RecordDefect.all(of: kind, as: transport), kind, in: deliveries, &plans)
        }
        for (place, defect) in places {
            for index in plans[place].kinds.indices {
                let (defects, every) = RecordDefect.all(of: defect, plans[place].kinds[index].kind)
                let counts = plans[place].kinds[index].counts
                var placement = DefectPlacement(plans[place].kinds[index].kind, counts: [counts], seed: seed)
                placement.place(defects, every: every, delivery: 0)
                plans[place].kinds[index].defects += placement.placed[0]
            }
        }
    }

    private func place(
        _ defects: [RecordDefect], _ kind: SyntheticKind, in deliveries: [Int], _ plans: inout [DeliveryPlan]
    ) throws(SyntheticError) {
        var placement = DefectPlacement(
            kind, counts: deliveries.map { plans[$0].part(kind)?.counts ?? [] }, seed: seed)
        try placement.place(defects)
        for (delivery, placed) in zip(deliveries, placement.placed) {
            for index in plans[delivery].kinds.indices where plans[delivery].kinds[index].kind == kind {
                plans[delivery].kinds[index].defects = placed
            }
        }
    }

    /// One after the other gets the next region, and a month after the first where there is one: what is seen only
    /// beside the month before must have it.
    private func placesOfDeliveries(_ plans: [DeliveryPlan]) throws(SyntheticError) -> [(Int, DeliveryDefect)] {
        let defects = DeliveryDefect.all(as: transport)
        let (regionCount, monthCount) = (regionCodes.count, months.count)
        guard plans.count > defects.count else { throw .tooFewDeliveries(least: defects.count + 1) }
        var free = (0..<plans.count).map { place in
            let (round, region) = (place / regionCount, place % regionCount)
            let month = round == monthCount - 1 ? 0 : 1 + (region + round) % (monthCount - 1)
            return month * regionCount + region
        }
        var places: [(Int, DeliveryDefect)] = []
        for defect in defects {
            guard let index = free.firstIndex(where: { defect.fits(plans[$0].region) }) else {
                throw .tooFewDeliveries(least: defects.count + 1)
            }
            places.append((free.remove(at: index), defect))
        }
        return places
    }
}
