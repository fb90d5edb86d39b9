internal import Agreements
internal import Dispatch
internal import Waits
internal import Yams

extension Project {
    /// Reads the files of a project.
    ///
    /// - Parameter sources: the files of every part, ascending by path.
    /// - Throws: every fault of every file.
    package static func read(_ sources: [DefinitionSource], folder: String) throws(DefinitionFaults) -> Project {
        let files = ProjectFiles(sources)
        let faults = files.faults()
        guard faults.isEmpty else { throw DefinitionFaults(faults) }
        return Project(
            folder: folder, layouts: files.layouts.compactMap(\.definition?.layout),
            rules: files.rules.compactMap(\.definition),
            measures: files.measures.compactMap(\.definition),
            agreements: files.agreements.compactMap(\.definition?.agreement), reference: files.reference.data,
            sources: sources)
    }

    /// The faults that files have by themselves, whatever the others say.
    static func faults(within sources: [DefinitionSource]) -> [DefinitionFault] {
        ProjectFiles(sources, isWhole: false).faults()
    }
}

/// The files of a project, and the checks that need several of them.
private struct ProjectFiles {
    let layouts: [ParsedFile<LayoutFile>]
    let rules: [ParsedFile<RuleCatalogue>]
    let measures: [ParsedFile<MeasureDefinition>]
    let agreements: [ParsedFile<AgreementFile>]
    let reference: ReferenceFiles

    init(_ sources: [DefinitionSource], isWhole: Bool = true) {
        @Sendable func parsed<Definition>(
            _ part: Part, _ read: (Node, FileFaults) -> ParsedFile<Definition>
        ) -> [ParsedFile<Definition>] {
            sources.filter { $0.part == part }.map { source in
                let faults = FileFaults(path: source.path)
                guard let root = YAMLFile.root(source.bytes, faults: faults) else {
                    return ParsedFile(faults: faults, name: nil, definition: nil)
                }
                return read(root, faults)
            }
        }
        // Rules are half of the work, and hang on the code lists alone: the two halves are read at the same time. Each
        // writes its own, and both have ended when they are read.
        nonisolated(unsafe) var ofRules: (ReferenceFiles, [ParsedFile<RuleCatalogue>])?
        nonisolated(unsafe) var others:
            ([ParsedFile<LayoutFile>], [ParsedFile<MeasureDefinition>], [ParsedFile<AgreementFile>])?
        DispatchQueue.concurrentPerform(iterations: 2) { half in
            if half == 0 {
                let reference = ReferenceFiles(sources.filter { $0.part == .reference })
                let rules = parsed(.rules) {
                    RuleFile.read($0, codeLists: isWhole ? reference.codeLists : nil, faults: $1)
                }
                unsafe ofRules = (reference, rules)
            } else {
                unsafe others = (
                    parsed(.layouts) { LayoutFile.read($0, faults: $1) },
                    parsed(.measures) { MeasureFile.read($0, faults: $1) },
                    AgreementFile.read(sources.filter { $0.part == .agreements })
                )
            }
        }
        guard let ofRules = unsafe ofRules, let others = unsafe others else {
            preconditionFailure("a half of the definitions was not read")
        }
        (reference, rules) = ofRules
        (layouts, measures, agreements) = others
        checkNames()
        checkContracts()
        guard isWhole else { return }
        checkRules()
        checkRegionConstants()
        checkBounds()
        for file in agreements {
            guard let agreement = file.definition else { continue }
            checkFigures(agreement)
            checkPopulation(agreement)
        }
        checkAttestations()
    }

    func faults() -> [DefinitionFault] {
        let files =
            layouts.map(\.faults) + rules.map(\.faults) + measures.map(\.faults) + agreements.map(\.faults)
            + reference.faults
        return files.flatMap(\.faults)
    }

    private func checkNames() {
        layouts.compactMap(\.name).refuseRepeated("the layout")
        rules.compactMap(\.name).refuseRepeated("the catalogue of", remedy: "put all rules into one file")
        measures.compactMap(\.name).refuseRepeated("the measure")
        agreements.compactMap(\.name).refuseRepeated("the agreement")
    }

    /// Contracts that fit the very same files: without a name, no file could be read by either. That a header fits two
    /// layouts of text depends on the header: it is said of the file.
    private func checkContracts() {
        var firsts: [ContractForm: LayoutFile] = [:]
        for file in layouts.compactMap(\.definition) {
            guard case .contract(let form) = file.layout.format, let contract = file.contract else { continue }
            guard let first = firsts[form] else {
                firsts[form] = file
                continue
            }
            // A copy of a file: that its id is taken has been said.
            guard first.layout.id != file.layout.id else { continue }
            let line = first.contract?.node.mark?.line ?? 1
            contract.fault(
                "the root element and namespace are those of the layout \(first.layout.id) (\(first.layout.file), "
                    + "line \(line)): keep one of the layouts")
        }
    }

    /// Contacts are counted between all bounds at once, and there is room for so many.
    private func checkBounds() {
        let limits = measures.compactMap(\.definition).flatMap(\.limits).compactMap(\.limitDays)
        let bounds = Set(limits + reference.data.groups.intervals.compactMap(\.days.last))
        guard bounds.count > 120, let file = measures.last else { return }
        file.faults.add(
            line: 1, column: 1,
            "measures and intervals have \(bounds.count) different limits together: 120 are the most; take some away")
    }

    private func checkRegionConstants() {
        // Without all regions none is missing.
        guard reference.faults.allSatisfy(\.isEmpty) else { return }
        for file in layouts.compactMap(\.definition) {
            guard let value = file.regionConstant, let text = value.text(), let code = Int(text) else { continue }
            let system = file.layout.regionCodes
            let regions = reference.data.regions(by: system)
            guard regions[code] == nil else { continue }
            let codes = regions.keys.sorted().map { padded($0) }
            value.fault(
                "there is no region \(text): the codes of \(system.rawValue.uppercased()) are \(listed(codes, "and"))")
        }
    }

    /// A delivery that nothing checks must not look like one that is right.
    private func checkRules() {
        // A catalogue that could not be read may be the one.
        guard rules.allSatisfy({ $0.name != nil }) else { return }
        for file in layouts {
            guard let content = file.definition?.layout.content,
                !rules.contains(where: { $0.name?.text == content.rawValue })
            else { continue }
            file.faults.add(
                line: 1, column: 1, "no catalogue in pipelines/rules has the content \(content.rawValue): add one")
        }
    }

    private func checkFigures(_ file: AgreementFile) {
        // One that could not be read is not missing.
        let isComplete = measures.allSatisfy { $0.name != nil }
        for written in file.figures {
            written.check(
                among: measures.compactMap(\.definition), named: isComplete ? measures.compactMap(\.name?.text) : nil)
        }
    }

    private func checkPopulation(_ file: AgreementFile) {
        guard reference.isPopulationKnown, let value = file.populationDate, let date = file.agreement.populationDate
        else { return }
        let known = Set(reference.data.populations.filter { $0.date == date }.map(\.region))
        let missing = reference.data.regions.map(\.code).filter { !known.contains($0) }
        guard !missing.isEmpty else { return }
        let regions =
            known.isEmpty
            ? "any region" : (missing.count == 1 ? "region " : "regions ") + listed(missing.map(\.description), "and")
        value.fault("no population of \(date) for \(regions): add the rows to pipelines/reference/population.csv")
    }

    private func checkAttestations() {
        // An agreement that could not be read may ask for any.
        guard agreements.allSatisfy({ $0.definition != nil }) else { return }
        let ids = agreements.compactMap(\.definition?.agreement)
        for (attestation, row) in reference.attestationRows {
            guard let agreement = ids.first(where: { $0.id == attestation.agreement }) else {
                let hint = Suggestion.text(for: attestation.agreement, among: ids.map(\.id), called: "agreements")
                row.fault("agreement", "there is no agreement \(quoted(attestation.agreement)): \(hint)")
                continue
            }
            let names = agreement.requirements.flatMap(\.attestationNames)
            guard !names.contains(attestation.attestation) else { continue }
            let hint = Suggestion.text(for: attestation.attestation, among: names, called: "attestations")
            row.fault(
                "attestation", "\(agreement.id) asks for no attestation \(quoted(attestation.attestation)): \(hint)")
        }
    }
}

/// Two digits, as both systems write codes.
private func padded(_ code: Int) -> String { (code < 10 ? "0" : "") + "\(code)" }

extension Requirement {
    fileprivate var attestationNames: [String] {
        criterion.leaves.compactMap { criterion in
            if case .attested(let attestation, _) = criterion { attestation } else { nil }
        }
    }
}
