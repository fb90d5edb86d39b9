import Testing

@testable import Definitions

/// A project of one file a part, right in everything: tests change one thing and see what is said.
enum SmallProject {
    static let layout = "pipelines/layouts/small.yaml"
    static let rules = "pipelines/rules/counts.yaml"
    static let measure = "pipelines/measures/first_visit.yaml"
    static let agreement = "pipelines/agreements/payout.yaml"
    static let regions = "pipelines/reference/regions.csv"
    static let population = "pipelines/reference/population.csv"
    static let medicalFields = "pipelines/reference/codes/medical_field.csv"
    static let attestations = "pipelines/reference/attestations.csv"
    static let responseRates = "pipelines/reference/response_rates.csv"

    static let files = [
        layout: """
        layout: small
        label: {sv: Liten, en: Small}
        content: counts
        delimiter: ";"
        encoding: utf-8
        region_codes: skr
        value_maps:
          status: {V: waiting, G: completed}
        columns:
          - {name: period, field: period}
          - {name: region, field: region_code}
          - {name: measure, field: measure}
          - {name: status, field: status, values: status}
          - {name: limit, field: limit}
          - {name: within, field: within_count}
          - {name: total, field: total_count}
          - {name: pvv, field: pvv_count}

        """,
        rules: """
        content: counts
        refuse_above_percent: 0
        rules:
          - id: within_negative
            severity: reject
            column: within_count
            fails_when: within_count < 0
            message: {sv: Negativt, en: negative}
            origin: test
            examples: {pass: [{}], fail: [{within_count: -1}]}

        """,
        measure: """
        measure: first_visit
        label: {sv: Första besök, en: First visit}
        kinds: {waiting: vantande}
        records:
          - {phase: [1], medical_field_not: [931]}
        wait: {from: decision_date, to: start_date}
        limits_days: [60, 90]
        deviations: {patient_chosen: out, medically_caused: in, special: in}
        care_guarantee: required
        source: test

        """,
        agreement: """
        agreement: payout
        source: test
        population_date: 2018-12-31
        total_sek: 300
        requirements:
          - id: quick
            share: {measure: first_visit, statistic: waiting, within_days: 60}
            at_least_percent: 72.5
        pots:
          - id: money
            amount_sek: 3_00
            requirement: quick
            months: 2019-01..2019-02
            paid_on: 2019-12-20

        """,
        "pipelines/reference/age_groups.csv": """
        age_from,age_to,mark,source
        0,17,,test
        18,,,test

        """,
        "pipelines/reference/intervals.csv": """
        interval_set,days_from,days_to,mark,source
        two,0,30,,test
        two,31,,,test

        """,
        "pipelines/reference/publication_limits.csv": """
        level,least_contacts,mark,source
        unit,20,,test
        region,20,,test
        healthcare_region,20,,test
        nation,20,,test

        """,
        regions: """
        region_code,county_code,name,label,healthcare_region_code,healthcare_region_name
        10,01,Region Stockholm,Stockholm,103,Stockholms sjukvårdsregion
        63,23,Region Jämtland Härjedalen,Jämtland Härjedalen,101,Norra sjukvårdsregionen

        """,
        population: """
        population_date,region_code,population,mark,source
        2018-12-31,10,2344124,inferred,test
        2018-12-31,63,130280,,test

        """,
        medicalFields: """
        code,name,valid_from,valid_to
        931,Barn- och ungdomspsykiatri,,

        """,
    ]

    static func read(_ changes: [String: String] = [:]) throws -> Project {
        try Project.read(sources(changes), folder: "/project")
    }

    /// What is said about the project with these files in place of its own, or added to them.
    static func faults(_ changes: [String: String]) -> [String] {
        do {
            _ = try Project.read(sources(changes), folder: "/project")
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    static func sources(_ changes: [String: String] = [:]) -> [DefinitionSource] {
        files.merging(changes) { $1 }.sorted { $0.key < $1.key }.compactMap { path, text in
            let part = Part.allCases.first { path.hasPrefix("pipelines/\($0.rawValue)/") }
            return part.map { DefinitionSource(part: $0, path: path, bytes: Array(text.utf8)) }
        }
    }
}

/// One change to a file of the small project, and all that is said about it.
struct FaultCase: CustomTestStringConvertible {
    let path: String
    let old: String
    let new: String
    let expected: [String]

    /// - Parameter expected: without the path: `line:column: error: …`.
    init(_ path: String, _ old: String, _ new: String, _ expected: String...) {
        self.path = path
        self.old = old
        self.new = new
        self.expected = expected
    }

    var testDescription: String { "\(path): \(new.prefix(60))" }

    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        let original = SmallProject.files[path] ?? ""
        // A file that the small project does not have is all new.
        let changed =
            old.isEmpty
            ? new
            : original.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
        #expect(changed != original, "the test changes nothing", sourceLocation: sourceLocation)
        let faults = SmallProject.faults([path: changed])
        #expect(faults == expected.map { "\(path):\($0)" }, sourceLocation: sourceLocation)
    }
}
