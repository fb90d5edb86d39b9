internal import Agreements
internal import Waits
internal import Yams

extension AgreementFile {
    /// The files of agreements, in their order: first those that stand alone, then those that amend others.
    static func read(_ sources: [DefinitionSource]) -> [ParsedFile<AgreementFile>] {
        let roots = sources.map { source in
            let faults = FileFaults(path: source.path)
            return (faults: faults, root: YAMLFile.root(source.bytes, faults: faults))
        }
        var files: [Int: ParsedFile<AgreementFile>] = [:]
        var amending: [Int] = []
        for (index, file) in roots.enumerated() {
            guard let root = file.root else {
                files[index] = ParsedFile(faults: file.faults, name: nil, definition: nil)
                continue
            }
            if isAmendment(root) {
                amending.append(index)
            } else {
                files[index] = read(root, faults: file.faults)
            }
        }
        // Those whose agreement has been read, until there are none: what is left amends what is not there, or goes
        // round.
        var isMoving = true
        while isMoving {
            isMoving = false
            for index in amending where files[index] == nil {
                let base = files.values.first { $0.name?.text == roots[index].root.flatMap(amendedID) }
                guard let root = roots[index].root, let base else { continue }
                files[index] = readAmendment(root, of: base.definition, isMissing: false, faults: roots[index].faults)
                isMoving = true
            }
        }
        let known = files.values.compactMap { $0.name?.text }.sorted()
        for index in amending where files[index] == nil {
            guard let root = roots[index].root else { continue }
            files[index] = readAmendment(root, of: nil, isMissing: true, known: known, faults: roots[index].faults)
        }
        return roots.indices.compactMap { files[$0] }
    }

    private static func isAmendment(_ root: Node) -> Bool { root.mapping?["amends"] != nil }

    private static func amendedID(_ root: Node) -> String? { root.mapping?["amends"]?.scalar?.string }

    static let amendmentKeys = [
        "agreement", "amends", "label", "source", "total_sek", "requirements", "pots", "assumptions",
    ]

    /// - Parameters:
    ///   - base: the file of the agreement that it amends; nil where that could not be read.
    ///   - isMissing: whether there is no such agreement.
    private static func readAmendment(
        _ root: Node, of base: AgreementFile?, isMissing: Bool, known: [String] = [], faults: FileFaults
    ) -> ParsedFile<AgreementFile> {
        guard let reader = MappingReader(root, noun: "an amendment", keys: amendmentKeys, faults: faults) else {
            return ParsedFile(faults: faults, name: nil, definition: nil)
        }
        let name = reader.name("agreement")
        let amends = reader.name("amends")
        if isMissing, let amends {
            let hint =
                amends.text == name?.text
                ? "an agreement cannot amend itself"
                : Suggestion.text(for: amends.text, among: known, called: "agreements")
            amends.value.fault("there is no agreement \(quoted(amends.text)) to amend: \(hint)")
        }
        let label = label(reader, name)
        let source = reader.required("source")?.text()
        guard let agreement = base?.agreement else {
            // What it changes cannot be told without what it changes.
            return ParsedFile(faults: faults, name: name, definition: nil)
        }
        let change = change(of: agreement, reader)
        guard let name, let label, let source, let change else {
            return ParsedFile(faults: faults, name: name, definition: nil)
        }
        let amended = agreement.amended(
            by: Amendment(
                id: name.text, label: label, source: source, requirements: change.requirements, changes: change.pots,
                assumptions: change.assumptions))
        let total = reader.optional("total_sek").map { $0.kronor() }
        if let total = total ?? agreement.pots.reduce(0, { $0 + $1.amount }),
            let value = reader.optional("total_sek") ?? reader.optional("pots")
        {
            checkTotal(total, of: amended.pots, at: value)
        }
        refuseUnjudgeable(amended, reader)
        guard faults.isEmpty else { return ParsedFile(faults: faults, name: name, definition: nil) }
        let file = AgreementFile(
            agreement: amended, populationDate: nil, figures: change.figures)
        return ParsedFile(faults: faults, name: name, definition: file)
    }

    /// What requirements, pots and assumptions of a mapping change in an agreement; nil where they have a fault.
    static func change(of agreement: Agreement, _ reader: MappingReader) -> AgreementChange? {
        var requirementReader = RequirementReader(above: agreement.requirements)
        let requirements = reader.optional("requirements").map { requirementReader.requirements($0) } ?? []
        let all = requirements.map { own in
            agreement.requirements.filter { base in !own.contains { $0.id == base.id } } + own
        }
        var potReader = PotReader(requirements: all, amended: agreement.pots)
        let changes = reader.optional("pots").map { potReader.changes($0) } ?? []
        let assumptions = reader.optional("assumptions").map { $0.assumptions() } ?? []
        guard let requirements, let changes, let assumptions else { return nil }
        return AgreementChange(
            requirements: requirements, pots: changes,
            assumptions: assumptions + silence(potReader.silentOnUnearned),
            figures: requirementReader.figures + potReader.figures)
    }

    /// Refuses what a change leaves that can be judged or divided by nothing.
    static func refuseUnjudgeable(_ amended: Agreement, _ reader: MappingReader) {
        for fault in amended.unjudgeable {
            (reader.optional("requirements") ?? reader.optional("pots"))?.fault(fault)
        }
        if amended.populationDate == nil, let pot = amended.pots.first(where: { $0.isDividedByPopulation }) {
            reader.faults.add(
                at: reader.node,
                "\(amended.amendment?.amends ?? amended.id) has no population_date, but the pot \(pot.id) is divided by population: add it there"
            )
        }
    }
}

/// What a mapping changes in an agreement.
struct AgreementChange {
    let requirements: [Requirement]
    let pots: [Amendment.PotChange]
    let assumptions: [Assumption]
    let figures: [WrittenFigure]
}

extension Agreement {
    /// What pots that stay ask of requirements that were replaced, and can not be judged.
    fileprivate var unjudgeable: [String] {
        let ofPots = pots.filter(\.months.isEmpty).flatMap { pot in
            pot.parts.compactMap { part -> String? in
                guard let requirement = requirements.first(where: { $0.id == part.requirementID }),
                    requirement.criterion.isMonthly
                else { return nil }
                return
                    "the requirement \(requirement.id) is judged by month now, but the pot \(pot.id) has no months: write the pot anew"
            }
        }
        let ofRows = requirements.filter(\.criterion.hasRowOfOne).map {
            "the requirement \($0.id) asks for months in a row of one that is judged once now: replace it too"
        }
        return ofPots + ofRows
    }
}

extension Criterion {
    /// Whether months in a row are asked of what does not depend on the month.
    fileprivate var hasRowOfOne: Bool {
        switch self {
        case .share, .attested, .responseRate, .same: false
        case .any(let parts), .all(let parts): parts.contains { $0.criterion.hasRowOfOne }
        case .inARow(_, let requirement, _): !requirement.criterion.isMonthly
        }
    }
}
