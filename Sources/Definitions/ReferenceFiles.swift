internal import Agreements
internal import Waits

/// `pipelines/reference/*.csv` and `pipelines/reference/codes/*.csv`
struct ReferenceFiles {
    private(set) var data: ReferenceData
    private(set) var faults: [FileFaults] = []
    /// Ascending by name.
    private(set) var codeLists: [CodeListFile] = []
    /// The rows that name agreements, for the check between files.
    private(set) var attestationRows: [(attestation: Attestation, row: ReferenceRow)] = []
    /// Whether the population tables and the regions are whole, so that what is not in them is missing.
    private(set) var isPopulationKnown = true

    /// The tables that must be there, and those that may; `population*.csv` may be any number.
    private static let necessaryPaths = [
        "\(CodeListFile.folder)\(ReferenceData.medicalFieldList).csv", "pipelines/reference/age_groups.csv",
        "pipelines/reference/intervals.csv", "pipelines/reference/publication_limits.csv",
        "pipelines/reference/regions.csv",
    ]
    private static let names = [
        "age_groups.csv", "attestations.csv", "due_days.csv", "intervals.csv", "publication_limits.csv", "regions.csv",
        "response_rates.csv",
    ]

    init(_ sources: [DefinitionSource]) {
        data = ReferenceData(regions: [], populations: [], attestations: [], responseRates: [])
        var tables = Tables()
        for path in Self.necessaryPaths where !sources.contains(where: { $0.path == path }) {
            let file = FileFaults(path: path)
            file.add(line: 1, column: 1, "the file is missing: add it")
            faults.append(file)
        }
        let files = sources.filter { !$0.path.hasPrefix(CodeListFile.folder) }
            .map { (name: String($0.path.split(separator: "/").last ?? ""), source: $0) }
        // Regions first: the others name them.
        for (name, source) in files where name == "regions.csv" {
            tables.readRegions(source.bytes, faults: newFaults(source))
        }
        let knownRegions = tables.regions.isEmpty || hasFaults ? nil : Set(tables.regions.map(\.code))
        isPopulationKnown = knownRegions != nil
        for (name, source) in files where name != "regions.csv" {
            let file = newFaults(source)
            switch name {
            case "age_groups.csv": tables.readAgeGroups(source.bytes, faults: file)
            case "intervals.csv": tables.readIntervals(source.bytes, faults: file)
            case "publication_limits.csv": tables.readPublicationLimits(source.bytes, faults: file)
            case "attestations.csv": tables.readAttestations(source.bytes, regions: knownRegions, faults: file)
            case "due_days.csv": tables.readDueDays(source.bytes, faults: file)
            case "response_rates.csv": tables.readResponseRates(source.bytes, regions: knownRegions, faults: file)
            case _ where name.hasPrefix("population"):
                tables.readPopulation(source.bytes, regions: knownRegions, faults: file)
                if !file.isEmpty { isPopulationKnown = false }
            default:
                let hint = Suggestion.text(for: name, among: Self.names + ["population.csv"], called: "tables")
                file.add(line: 1, column: 1, "no table has this name: \(hint)")
            }
        }
        for source in sources where source.path.hasPrefix(CodeListFile.folder) {
            codeLists.append(CodeListFile(source, faults: newFaults(source)))
        }
        attestationRows = tables.attestations
        data = ReferenceData(
            regions: tables.regions.sorted { $0.code < $1.code },
            populations: tables.populations.sorted { ($0.date, $0.region) < ($1.date, $1.region) },
            attestations: tables.attestations.map(\.attestation),
            responseRates: tables.responseRates.sorted { ($0.period, $0.region) < ($1.period, $1.region) },
            codeLists: codeLists.map(\.list), dueDays: tables.dueDays,
            groups: FigureGroups(
                intervals: tables.intervals, ageGroups: tables.ageGroups, publicationLimits: tables.publicationLimits))
    }

    private var hasFaults: Bool { faults.contains { !$0.isEmpty } }

    private mutating func newFaults(_ source: DefinitionSource) -> FileFaults {
        let file = FileFaults(path: source.path)
        faults.append(file)
        return file
    }
}

/// The tables while they are read. A row that has the key of an earlier one is a fault.
private struct Tables {
    private(set) var regions: [Region] = []
    private(set) var populations: [PopulationFigure] = []
    private(set) var attestations: [(attestation: Attestation, row: ReferenceRow)] = []
    private(set) var responseRates: [ResponseRate] = []
    private(set) var dueDays: [DueDay] = []
    private(set) var intervals: [WaitInterval] = []
    private(set) var ageGroups: [AgeGroup] = []
    private(set) var publicationLimits: [PublicationLimit] = []
    private var places: [[String]: String] = [:]

    mutating func readRegions(_ bytes: [UInt8], faults: FileFaults) {
        let columns = [
            "region_code", "county_code", "name", "label", "healthcare_region_code", "healthcare_region_name",
        ]
        for row in ReferenceTable(bytes, columns: columns, faults: faults)?.rows ?? [] {
            let code = row.integer("region_code", in: 1...99)
            let county = row.countyCode("county_code")
            let name = row.text("name")
            let label = row.text("label")
            let healthcareCode = row.integer("healthcare_region_code", in: 100...999)
            let healthcareName = row.text("healthcare_region_name")
            guard let code, isNew(["region", "\(code)"], row, "region_code"),
                let county, isNew(["county", county], row, "county_code"), let name, let label, let healthcareCode,
                let healthcareName
            else { continue }
            regions.append(
                Region(
                    code: RegionCode(code), countyCode: county, name: name, label: label,
                    healthcareRegionCode: healthcareCode, healthcareRegionName: healthcareName))
        }
        if regions.isEmpty, faults.isEmpty { faults.add(line: 1, column: 1, "the table has no rows: add the regions") }
    }

    mutating func readPopulation(_ bytes: [UInt8], regions: Set<RegionCode>?, faults: FileFaults) {
        let columns = ["population_date", "region_code", "population", "mark", "source"]
        for row in ReferenceTable(bytes, columns: columns, faults: faults)?.rows ?? [] {
            let date = row.day("population_date")
            let region = row.region("region_code", of: regions)
            let population = row.integer("population", in: 1...1_000_000_000)
            let mark = row.mark("mark")
            let source = row.text("source")
            guard let date, let region, isNew(["population", "\(date)", "\(region)"], row, "region_code"),
                let population, let source
            else { continue }
            populations.append(
                PopulationFigure(date: date, region: region, population: population, mark: mark, source: source))
        }
    }

    mutating func readAttestations(_ bytes: [UInt8], regions: Set<RegionCode>?, faults: FileFaults) {
        let columns = ["agreement", "attestation", "region_code", "attested_on", "mark", "source"]
        for row in ReferenceTable(bytes, columns: columns, faults: faults)?.rows ?? [] {
            let agreement = row.text("agreement")
            let name = row.text("attestation")
            let region = row.region("region_code", of: regions)
            let day = row.day("attested_on")
            let mark = row.mark("mark")
            let source = row.text("source")
            guard let agreement, let name, let region, isNew([agreement, name, "\(region)"], row, "region_code"),
                let day, let source
            else { continue }
            let attestation = Attestation(
                agreement: agreement, attestation: name, region: region, attestedOn: day, mark: mark, source: source)
            attestations.append((attestation, row))
        }
    }

    mutating func readResponseRates(_ bytes: [UInt8], regions: Set<RegionCode>?, faults: FileFaults) {
        let columns = ["region_code", "period", "reported_units", "expected_units", "mark", "source"]
        for row in ReferenceTable(bytes, columns: columns, faults: faults)?.rows ?? [] {
            let region = row.region("region_code", of: regions)
            let period = row.period("period")
            let reported = row.integer("reported_units", in: 0...1_000_000)
            let expected = row.integer("expected_units", in: 1...1_000_000)
            let mark = row.mark("mark")
            let source = row.text("source")
            guard let region, let period, isNew(["response rate", "\(region)", "\(period)"], row, "period"),
                let reported, let expected, let source
            else { continue }
            guard reported <= expected else {
                row.fault("reported_units", "reported_units is \(reported) of \(expected) expected: mend one of them")
                continue
            }
            responseRates.append(
                ResponseRate(
                    region: region, period: period, reportedUnits: reported, expectedUnits: expected, mark: mark,
                    source: source))
        }
    }

    mutating func readDueDays(_ bytes: [UInt8], faults: FileFaults) {
        let columns = ["kind", "due_day", "mark", "source"]
        for row in ReferenceTable(bytes, columns: columns, faults: faults)?.rows ?? [] {
            let text = row.text("kind")
            let day = row.integer("due_day", in: 1...28)
            let mark = row.mark("mark")
            let source = row.text("source")
            guard let text else { continue }
            guard let kind = DeliveryKind(rawValue: text) else {
                let hint = Suggestion.text(
                    for: text, among: DeliveryKind.allCases.map(\.rawValue), called: "kinds of delivery")
                row.fault("kind", "there is no kind of delivery \(quoted(text)): \(hint)")
                continue
            }
            guard isNew(["due day", text], row, "kind"), let day, let source else { continue }
            dueDays.append(DueDay(kind: kind, day: day, mark: mark, source: source))
        }
    }

    mutating func readAgeGroups(_ bytes: [UInt8], faults: FileFaults) {
        let columns = ["age_from", "age_to", "mark", "source"]
        let rows = ReferenceTable(bytes, columns: columns, faults: faults)?.rows ?? []
        for row in rows {
            guard let ages = row.range("age_from", "age_to", in: 0...150), let source = row.text("source") else {
                continue
            }
            guard row.follows(ageGroups.last?.ages, ages, "age_from", "age_to") else { continue }
            guard ageGroups.count < AgeGroup.greatestCount else {
                row.fault(
                    "age_from",
                    "there are \(AgeGroup.greatestCount) groups above, and no more can be told apart: put some together"
                )
                break
            }
            ageGroups.append(AgeGroup(ages: ages, mark: row.mark("mark"), source: source))
        }
        if let row = rows.last, faults.isEmpty, ageGroups.last?.ages.last != nil { row.faultOpenEnd("age_to") }
    }

    mutating func readIntervals(_ bytes: [UInt8], faults: FileFaults) {
        let columns = ["interval_set", "days_from", "days_to", "mark", "source"]
        let rows = ReferenceTable(bytes, columns: columns, faults: faults)?.rows ?? []
        var last: [String: (row: ReferenceRow, days: NumberRange)] = [:]
        for row in rows {
            guard let set = row.text("interval_set"), let days = row.range("days_from", "days_to", in: 0...3_650),
                let source = row.text("source"), row.follows(last[set]?.days, days, "days_from", "days_to")
            else { continue }
            last[set] = (row, days)
            intervals.append(WaitInterval(set: set, days: days, mark: row.mark("mark"), source: source))
        }
        for (_, end) in last.sorted(by: { $0.key < $1.key }) where faults.isEmpty && end.days.last != nil {
            end.row.faultOpenEnd("days_to")
        }
    }

    mutating func readPublicationLimits(_ bytes: [UInt8], faults: FileFaults) {
        let columns = ["level", "least_contacts", "mark", "source"]
        for row in ReferenceTable(bytes, columns: columns, faults: faults)?.rows ?? [] {
            let text = row.text("level")
            let least = row.integer("least_contacts", in: 1...1_000_000)
            let mark = row.mark("mark")
            let source = row.text("source")
            guard let text else { continue }
            guard let level = AreaLevel(rawValue: text) else {
                let hint = Suggestion.text(for: text, among: AreaLevel.allCases.map(\.rawValue), called: "levels")
                row.fault("level", "there is no level \(quoted(text)): \(hint)")
                continue
            }
            guard isNew(["publication limit", text], row, "level"), let least, let source else { continue }
            publicationLimits.append(
                PublicationLimit(level: level, leastContacts: least, mark: mark, source: source))
        }
        // What has no limit would be shown whole: nobody may forget one.
        for level in AreaLevel.allCases
        where faults.isEmpty && !publicationLimits.contains(where: { $0.level == level }) {
            faults.add(line: 1, column: 1, "the level \(level.rawValue) has no limit: add a row for it")
        }
    }

    private mutating func isNew(_ key: [String], _ row: ReferenceRow, _ column: String) -> Bool {
        guard let place = places[key] else {
            places[key] = "\(row.faults.path), line \(row.lineNumber)"
            return true
        }
        row.fault(column, "this row exists already in \(place): keep one of them")
        return false
    }
}

extension ReferenceRow {
    /// The numbers of two columns, the second empty where there is no end.
    fileprivate func range(_ first: String, _ last: String, in range: ClosedRange<Int>) -> NumberRange? {
        guard let from = integer(first, in: range) else { return nil }
        if optionalText(last) == nil { return NumberRange(first: from, last: nil) }
        guard let to = integer(last, in: range) else { return nil }
        guard to >= from else {
            fault(last, "\(last) is \(to), before \(first): mend one of them")
            return nil
        }
        return NumberRange(first: from, last: to)
    }

    /// Whether a range goes on where the one before it ends; the first begins with 0.
    fileprivate func follows(_ before: NumberRange?, _ range: NumberRange, _ first: String, _ last: String) -> Bool {
        guard let before else {
            if range.first != 0 { fault(first, "\(first) is \(range.first) in the first row: begin with 0") }
            return range.first == 0
        }
        guard let end = before.last else {
            fault(
                first, "the row before has no \(last), so nothing follows it: write where it ends, or remove this row")
            return false
        }
        if range.first != end + 1 {
            fault(first, "\(first) is \(range.first), the row before ends at \(end): write \(end + 1)")
        }
        return range.first == end + 1
    }

    fileprivate func faultOpenEnd(_ column: String) {
        fault(column, "\(column) of the last row is not empty: leave it empty, so that nobody is left out")
    }
}
