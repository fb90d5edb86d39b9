internal import Agreements
internal import Waits
internal import Yams

/// `pipelines/agreements/*.yaml`
struct AgreementFile {
    let agreement: Agreement
    /// Where the population date stands.
    let populationDate: DefinitionValue?
    /// Every share that a requirement names, and where.
    let figures: [WrittenFigure]

    static let keys = [
        "agreement", "label", "source", "basis", "population_date", "not_assessable", "total_sek", "requirements",
        "pots", "assumptions",
    ]

    static func read(_ root: Node, faults: FileFaults) -> ParsedFile<AgreementFile> {
        guard let reader = MappingReader(root, noun: "an agreement", keys: keys, faults: faults) else {
            return ParsedFile(faults: faults, name: nil, definition: nil)
        }
        let name = reader.name("agreement")
        let label = label(reader, name)
        let source = reader.required("source")?.text()
        let basis = reader.optional("basis").map(Self.basis) ?? [.counts, .records]
        let populationDate = reader.optional("population_date")
        let populationDay = populationDate?.day()
        let notAssessable = reader.optional("not_assessable").map { $0.choice(NotAssessable.self) } ?? .notMet
        var requirementReader = RequirementReader()
        let requirements = reader.optional("requirements").map { requirementReader.requirements($0) } ?? []
        var potReader = PotReader(requirements: requirements)
        let pots = reader.required("pots").flatMap { potReader.pots($0) }
        let assumptions = reader.optional("assumptions").map { $0.assumptions() } ?? []
        if let pots {
            if let value = reader.optional("total_sek"), let total = value.kronor() {
                checkTotal(total, of: pots, at: value)
            }
            if populationDate == nil, let pot = pots.first(where: { $0.isDividedByPopulation }) {
                reader.faults.add(
                    at: reader.node,
                    "an agreement needs the key population_date where a pot, such as \(pot.id), "
                        + "is divided by population: add it")
            }
        }
        guard faults.isEmpty, let name, let label, let source, let basis, let notAssessable, let requirements,
            let pots, let assumptions
        else { return ParsedFile(faults: faults, name: name, definition: nil) }
        let agreement = Agreement(
            id: name.text, label: label, source: source, basis: basis, populationDate: populationDay,
            notAssessable: notAssessable, requirements: requirements, pots: pots,
            assumptions: assumptions
                + defaults(reader, requirements, pots, silentOnUnearned: potReader.silentOnUnearned))
        let file = AgreementFile(
            agreement: agreement, populationDate: populationDate,
            figures: requirementReader.figures + potReader.figures)
        return ParsedFile(faults: faults, name: name, definition: file)
    }

    /// What the file leaves to this project, marked as what it is.
    private static func defaults(
        _ reader: MappingReader, _ requirements: [Requirement], _ pots: [Pot], silentOnUnearned: [String]
    ) -> [Assumption] {
        var defaults: [Assumption] = []
        if pots.contains(where: { $0.recipient == .regions }) {
            defaults.append(
                Assumption(
                    subject: "pots: remainders", mark: .inferred,
                    text:
                        "A pot is divided into parts, months and regions in this order, by largest remainder each time; "
                        + "between equal remainders the first part, the first month and the lowest region code get the krona.",
                    swedishText:
                        "En pott delas i delar, månader och regioner, i den ordningen, varje gång efter största rest; "
                        + "vid lika rest får den första delen, den första månaden och den lägsta regionkoden kronan."
                ))
        }
        if !reader.has("basis"), requirements.contains(where: \.criterion.isMonthly) {
            defaults.append(
                Assumption(
                    subject: "basis", mark: .inferred,
                    text: "The file does not say which series is judged: counts are, and records where there are none.",
                    swedishText:
                        "Filen säger inte vilken serie som bedöms: antalen, och posterna där det inte finns några antal."
                )
            )
        }
        if !reader.has("not_assessable"), !requirements.isEmpty {
            defaults.append(
                Assumption(
                    subject: "not_assessable", mark: .inferred,
                    text: "The file does not say what a requirement counts as that is not assessable: as not met.",
                    swedishText:
                        "Filen säger inte vad ett krav räknas som när det inte kan bedömas: som ej uppfyllt."))
        }
        defaults += silence(silentOnUnearned)
        if requirements.flatMap(\.criterion.leaves).contains(where: { if case .share = $0 { true } else { false } }) {
            defaults.append(
                Assumption(
                    subject: "gap", mark: .inferred,
                    text:
                        "No source says how many patients a region lacks. One who is seen in time is taken to be, of those "
                        + "completed, one more within the limit, and of those waiting one who is not there any more; whoever "
                        + "has waited longest is counted first, and months each by itself.",
                    swedishText:
                        "Ingen källa säger hur många patienter en region saknar. Den som får vård i tid antas vara, bland "
                        + "genomförda, en mer inom gränsen och, bland väntande, en som inte längre väntar; den som har väntat "
                        + "längst räknas först, och varje månad för sig."))
        }
        if pots.flatMap(\.keys).contains(where: { if case .units = $0 { true } else { false } }) {
            defaults.append(
                Assumption(
                    subject: "pots: units", mark: .inferred,
                    text:
                        "Units are counted month by month: fewer of one month take nothing from more of another. A region "
                        + "without a figure, or without one to compare with, has none.",
                    swedishText:
                        "Enheter räknas månad för månad: färre en månad tar inget från fler en annan. En region utan siffra, "
                        + "eller utan siffra att jämföra med, har inga."))
        }
        return defaults
    }

    /// What is assumed of pots that do not say what becomes of unearned money.
    static func silence(_ pots: [String]) -> [Assumption] {
        pots.map { pot in
            Assumption(
                subject: "pots.\(pot).unearned", mark: .inferred,
                text: "The file does not say what becomes of unearned money: it goes to those who qualify.",
                swedishText:
                    "Filen säger inte vad som blir av pengar som inte tjänas in: de går till dem som uppfyller kraven.")
        }
    }

    private static func basis(_ value: DefinitionValue) -> [Basis]? {
        guard let basis = value.list({ $0.choice(Basis.self) }) else { return nil }
        guard Set(basis).count == basis.count else {
            value.fault("basis names a series twice: write each once, the preferred one first")
            return nil
        }
        return basis
    }

    /// - Parameter value: where the total, or the pots that should sum to it, stand.
    static func checkTotal(_ total: Int, of pots: [Pot], at value: DefinitionValue) {
        let sum = pots.reduce(0) { $0 + $1.amount }
        guard sum != total else { return }
        value.fault(
            "\(value.name == "total_sek" ? "total_sek" : "the agreement that is amended") is \(grouped(total)), but the pots sum to \(grouped(sum)), "
                + "\(grouped(abs(sum - total))) \(sum > total ? "more" : "less"): mend one of them")
    }

    /// `1_610_000_000`, as the files write amounts.
    private static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert("_", at: index) }
        return String(digits)
    }
}

/// The label of something that has a name, which serves where there is none.
func label(_ reader: MappingReader, _ name: Named?) -> Label? {
    guard let value = reader.optional("label") else {
        return name.map { Label(swedish: $0.text, english: $0.text) }
    }
    return value.label()
}
