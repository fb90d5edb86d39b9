package import Agreements
package import Waits
internal import Yams

/// What somebody asks would come of other rules or other counts. Never an agreement of the project.
package struct WhatIf: Sendable {
    /// What is asked, in words.
    package let label: String
    /// Agreements with other rules, under the ids of those that they are made from.
    package let agreements: [Agreement]
    /// Shares in place of those that there are, or where there are none.
    package let shares: [FigureKey: Share]
}

extension Project {
    /// Reads a file of `komiljard evaluate --what-if`.
    ///
    /// - Parameter path: as it was given; faults name it.
    /// - Throws: every fault of the file.
    package func whatIf(path: String, bytes: [UInt8]) throws(DefinitionFaults) -> WhatIf {
        let faults = FileFaults(path: path)
        let whatIf = YAMLFile.root(bytes, faults: faults).flatMap { WhatIfFile(self, faults: faults).read($0) }
        guard faults.isEmpty, let whatIf else {
            throw DefinitionFaults(
                faults.isEmpty
                    ? [DefinitionFault(path: path, line: 1, column: 1, message: "cannot be read")] : faults.faults)
        }
        return whatIf
    }

    /// Reads the file at a path.
    ///
    /// - Throws: every fault of the file; one where there is none.
    package func whatIf(file path: String) throws(DefinitionFaults) -> WhatIf {
        guard let bytes = Self.bytes(atPath: path) else {
            throw DefinitionFaults([
                DefinitionFault(
                    path: path, line: 1, column: 1,
                    message: "cannot be read: name a file with read permission that says what is asked")
            ])
        }
        return try whatIf(path: path, bytes: bytes)
    }
}

/// The file of what is asked.
private struct WhatIfFile {
    let project: Project
    let faults: FileFaults

    init(_ project: Project, faults: FileFaults) {
        self.project = project
        self.faults = faults
    }

    private static let keys = ["what_if", "agreements", "counts"]
    private static let agreementKeys = ["agreement", "requirements", "pots"]
    private static let countKeys =
        ["region", "period", "basis", "measure", "statistic", "within_days", "within", "numerator", "denominator"]

    func read(_ root: Node) -> WhatIf? {
        guard let reader = MappingReader(root, noun: "a what-if", keys: Self.keys, faults: faults) else { return nil }
        let label = reader.required("what_if")?.text()
        if !reader.has("agreements"), !reader.has("counts") {
            faults.add(at: root, "a what-if changes something: add the key agreements or the key counts")
        }
        var names: [Named] = []
        let agreements = reader.optional("agreements").map { $0.list { agreement($0, names: &names) } } ?? []
        names.refuseRepeated("the agreement")
        let counts = reader.optional("counts").map { $0.list(count) } ?? []
        guard let label, let agreements, let counts else { return nil }
        var shares: [FigureKey: Share] = [:]
        for (key, share, value) in counts {
            if shares.updateValue(share, forKey: key) != nil {
                value.fault("the count of this region, month, measure and limit stands above: write it once")
            }
        }
        return WhatIf(label: label, agreements: agreements, shares: shares)
    }

    /// An agreement with other requirements or pots, as an amendment writes them.
    private func agreement(_ item: DefinitionValue, names: inout [Named]) -> Agreement? {
        guard let reader = item.mapping("a changed agreement", keys: Self.agreementKeys),
            let name = reader.name("agreement")
        else { return nil }
        names.append(name)
        guard let agreement = project.agreements.first(where: { $0.id == name.text }) else {
            let hint = Suggestion.text(for: name.text, among: project.agreements.map(\.id), called: "agreements")
            name.value.fault("there is no agreement \(quoted(name.text)): \(hint)")
            return nil
        }
        if !reader.has("requirements"), !reader.has("pots") {
            faults.add(at: item.node, "a changed agreement changes something: add the key requirements or the key pots")
        }
        guard let change = AgreementFile.change(of: agreement, reader) else { return nil }
        let measures = project.measures
        for figure in change.figures { figure.check(among: measures, named: measures.map(\.id.rawValue)) }
        // Its attestations are those of the agreement that it is made from, since it has the same id.
        let changed = agreement.amended(
            by: Amendment(
                id: agreement.id, label: agreement.label, source: agreement.source, requirements: change.requirements,
                changes: change.pots, assumptions: change.assumptions))
        AgreementFile.refuseUnjudgeable(changed, reader)
        return changed
    }

    private func count(_ item: DefinitionValue) -> (key: FigureKey, share: Share, value: DefinitionValue)? {
        guard let reader = item.mapping("a count", keys: Self.countKeys) else { return nil }
        let region = reader.required("region").flatMap(region)
        let months = reader.required("period")?.months()
        let basis = reader.required("basis")?.choice(Basis.self)
        let written = WrittenFigure.read(reader, at: item, limitKeys: ["within_days", "within"])
        written?.check(among: project.measures, named: project.measures.map(\.id.rawValue))
        let numerator = reader.required("numerator")?.integer(in: 0...Self.largest)
        let denominator = reader.required("denominator")?.integer(in: 0...Self.largest)
        guard let region, let months, let basis, let written, let numerator, let denominator else { return nil }
        guard months.first == months.last else {
            reader.optional("period")?.fault("period is more than one month: write each on its own")
            return nil
        }
        guard let share = Share(numerator: numerator, denominator: denominator) else {
            reader.optional("numerator")?.fault("numerator is more than denominator: it counts some of them")
            return nil
        }
        return (
            FigureKey(basis: basis, figure: written.figure, period: months.first, region: region), share, item
        )
    }

    /// More than there are people.
    private static let largest = 10_000_000_000

    private func region(_ value: DefinitionValue) -> RegionCode? {
        guard let code = value.integer(in: 1...Int(Int16.max)) else { return nil }
        let regions = project.reference.regions.map(\.code)
        guard regions.contains(RegionCode(code)) else {
            let codes = regions.map(\.description)
            value.fault("there is no region \(code): SKR's codes are \(listed(codes, "and"))")
            return nil
        }
        return RegionCode(code)
    }
}
