extension SyntheticOptions {
    /// The calls of a region and month: contacts first, then what hangs on them.
    func contractFiles(_ plan: DeliveryPlan) -> [SyntheticFile] {
        var files: [SyntheticFile] = []
        for part in plan.kinds {
            let defect = plan.defect.flatMap { $0.kinds.contains(part.kind) ? $0 : nil }
            if defect == .missing || defect == .missingAfterSystemChange { continue }
            files += contactCalls(plan, part.kind, defect)
            if part.kind == .completed && defect != .noRows { files += attachedCalls(plan, defect) }
        }
        return files
    }

    private func contactCalls(
        _ plan: DeliveryPlan, _ kind: SyntheticKind, _ defect: DeliveryDefect?
    ) -> [SyntheticFile] {
        let first = envelope(plan, kind, 1)
        var call = ContractFile(plan: plan, kind: kind, envelope: first)
        let later = name(plan, 5, kind.rawValue)
        var second = envelope(plan, kind, 2)
        second.replaces = first.reference
        switch defect {
        case .diagnosesAlone:
            return []
        case .replaced, .corrected:
            var corrected = plan
            for index in corrected.kinds.indices { corrected.kinds[index].defects = [] }
            if defect == .replaced { call.leavesOut = Self.leftOutOfFirst }
            return [
                SyntheticFile(name: name(plan, 1, kind.rawValue), content: .contacts(call), isInFigures: false),
                SyntheticFile(
                    name: later,
                    content: .contacts(ContractFile(plan: corrected, kind: kind, envelope: second)),
                    planted: row(defect, plan, later, kind)),
            ]
        case .deleted:
            return [
                SyntheticFile(name: name(plan, 1, kind.rawValue), content: .contacts(call), isInFigures: false),
                SyntheticFile(name: later, content: .empty(second), planted: row(defect, plan, later, kind)),
            ]
        default:
            let name = name(plan, 1, kind.rawValue)
            return [
                SyntheticFile(
                    name: name, content: .contacts(call), isInFigures: defect?.isInFigures ?? true,
                    planted: row(defect, plan, name, kind))
            ]
        }
    }

    private func attachedCalls(_ plan: DeliveryPlan, _ defect: DeliveryDefect?) -> [SyntheticFile] {
        let calls = defect == .diagnosesAlone ? [AttachedCall.diagnoses] : AttachedCall.allCases
        var files = calls.map { call in
            let name = name(plan, call.rawValue, call.name)
            return SyntheticFile(
                name: name, content: .attached(call, plan, envelope(plan, .completed, 1, of: call)),
                planted: defect == .diagnosesAlone ? row(defect, plan, name, .completed) : [])
        }
        // What hung on the contacts that were replaced is gone with them, and is sent again.
        if defect == .replaced || defect == .corrected {
            files.append(
                SyntheticFile(
                    name: name(plan, 6, AttachedCall.diagnoses.name),
                    content: .attached(.diagnoses, plan, envelope(plan, .completed, 2, of: .diagnoses))))
        }
        return files
    }

    private func name(_ plan: DeliveryPlan, _ place: Int, _ what: String) -> String {
        "\(plan.region.code)_\(plan.monthText)_\(place)_\(what).xml"
    }

    private func envelope(
        _ plan: DeliveryPlan, _ kind: SyntheticKind, _ number: Int, of call: AttachedCall? = nil
    ) -> ContractEnvelope {
        ContractEnvelope(
            kind: kind, reference: "\(plan.region.code)-\(plan.monthText)-\(call?.name ?? kind.rawValue)-\(number)",
            isSoap: usesEnvelope)
    }

    private func row(
        _ defect: DeliveryDefect?, _ plan: DeliveryPlan, _ file: String, _ kind: SyntheticKind
    ) -> [PlantedDefect] {
        defect.map { [Self.row($0, plan, file: file, kind: kind)] } ?? []
    }
}
