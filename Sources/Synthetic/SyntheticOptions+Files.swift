/// All files that options describe, and what is missing on purpose.
package struct SyntheticDeliveries: Sendable {
    /// In order of month, then region, as listed.
    package let files: [SyntheticFile]
    /// Deliveries that were not made.
    package let absent: [PlantedDefect]
}

extension SyntheticOptions {
    /// The files that these options describe.
    ///
    /// - Throws: a `SyntheticError` where an option cannot be met.
    package func files() throws(SyntheticError) -> [SyntheticFile] { try deliveries().files }

    /// The files that these options describe, and what is missing on purpose.
    ///
    /// - Throws: a `SyntheticError` where an option cannot be met.
    package func deliveries() throws(SyntheticError) -> SyntheticDeliveries {
        var plans = try plannedDeliveries()
        if plantsDefects { try plantDefects(in: &plans) }
        switch (grouping, transport) {
        case (.month, _):
            return SyntheticDeliveries(files: nationalFiles(plans), absent: [])
        case (.regionAndMonth, .csv):
            return SyntheticDeliveries(files: plans.flatMap(flatFiles), absent: plans.compactMap(Self.absence))
        case (.regionAndMonth, .xml):
            return SyntheticDeliveries(files: plans.flatMap(contractFiles), absent: plans.compactMap(Self.absence))
        }
    }

    // MARK: CSV

    /// Specialised care in one file, primary care in another; only those that are asked for.
    private var kindsOfFiles: [[SyntheticKind]] {
        [[.completed, .waiting], [.primaryCare]].map { $0.filter(kinds.contains) }.filter { !$0.isEmpty }
    }

    private func nationalFiles(_ plans: [DeliveryPlan]) -> [SyntheticFile] {
        months.flatMap { month in
            let ofMonth = plans.filter { $0.year == month.year && $0.month == month.month }
            return kindsOfFiles.map { kinds in
                file("riket", kinds, flatFile(ofMonth, kinds), Self.monthText(month.year, month.month))
            }
        }
    }

    private func flatFiles(_ plan: DeliveryPlan) -> [SyntheticFile] {
        kindsOfFiles.flatMap { kinds in
            guard let defect = plan.defect, kinds != [.primaryCare] else {
                var plan = plan
                plan.defect = nil
                return [file("\(plan.region.code)", kinds, flatFile([plan], kinds), plan.monthText)]
            }
            return flatFiles(plan, kinds, defect)
        }
    }

    private func flatFiles(
        _ plan: DeliveryPlan, _ kinds: [SyntheticKind], _ defect: DeliveryDefect
    ) -> [SyntheticFile] {
        let region = "\(plan.region.code)"
        var content = flatFile([plan], kinds)
        switch defect {
        case .missing, .missingAfterSystemChange:
            return []
        case .redelivery, .corrected:
            var second = plan
            for index in second.kinds.indices { second.kinds[index].defects = [] }
            if defect == .redelivery { content.leavesOut = Self.leftOutOfFirst }
            var first = file(region, kinds, content, plan.monthText)
            first.isInFigures = false
            var later = file(region, kinds, flatFile([second], kinds), plan.monthText + "_2")
            later.planted = [Self.row(defect, plan, file: later.name, kind: nil)]
            return [first, later]
        default:
            var single = file(region, kinds, content, plan.monthText)
            single.isInFigures = defect.isInFigures
            let concerned = kinds.filter(defect.kinds.contains)
            single.planted = [
                Self.row(defect, plan, file: single.name, kind: concerned.count == 1 ? concerned[0] : nil)
            ]
            return [single]
        }
    }

    private func file(
        _ who: String, _ kinds: [SyntheticKind], _ content: FlatFile, _ month: String
    ) -> SyntheticFile {
        let kind = kinds == [.primaryCare] ? "_\(SyntheticKind.primaryCare.rawValue)" : ""
        return SyntheticFile(name: "\(who)\(kind)_\(month).csv", content: .flat(content))
    }

    private func flatFile(_ plans: [DeliveryPlan], _ kinds: [SyntheticKind]) -> FlatFile {
        let isUTF16 = plans.contains { $0.defect == .utf16 }
        return FlatFile(
            plans: plans, kinds: kinds, encoding: isUTF16 ? .utf16 : encoding.output, lineEnd: lineEnd.text)
    }

    // MARK: What defects share

    /// One of so many contacts is not in a first delivery.
    static let leftOutOfFirst = 33

    private static func absence(_ plan: DeliveryPlan) -> PlantedDefect? {
        guard let defect = plan.defect, defect == .missing || defect == .missingAfterSystemChange else { return nil }
        return row(defect, plan, file: "", kind: nil)
    }

    static func row(
        _ defect: DeliveryDefect, _ plan: DeliveryPlan, file: String, kind: SyntheticKind?
    ) -> PlantedDefect {
        PlantedDefect(
            id: defect.rawValue, file: file, line: nil, regionCode: plan.region.code, period: plan.monthText,
            kind: kind, contactID: "", column: defect.column?.name ?? "", what: defect.what,
            expected: defect.expected)
    }
}
